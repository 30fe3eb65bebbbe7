"""Recovery copies: written whole or not at all, found when nobody holds them, never in the way."""

import errno
import os
import time

import numpy as np
import pytest

from playground.project import Project
from playground.project.document.trained_state import TrainedState
from playground.project.project import read_project
from playground.recovery.find_copies import MOST_LEFT, discard, find_copies
from playground.recovery.recovery_copy import RecoveryNote
from playground.recovery.recovery_folder import RecoveryFolder
from playground.storage.atomic_write import FileNotWritten
from playground.training.trainer import Trainer

KILLS = 12
NOTE = RecoveryNote("mine", path="/there/mine.playground", epoch=1)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def open_folder(root):
    """A function that makes the folder of one more window; all let go at the end."""
    made = []

    def make():
        made.append(RecoveryFolder(root))
        return made[-1]

    yield make
    for folder in made:
        folder.leave()


def files(root):
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def trained(project, epochs=1):
    trainer = Trainer(project)
    trainer.run_epochs(epochs)
    return TrainedState(trainer.checkpoint(), ())


def test_a_copy_holds_document_training_picture_and_what_it_is_of(root, open_folder, project):
    document = project()
    state = trained(document)
    folder = open_folder()
    folder.write(document, state, NOTE, b"PNG")
    folder.leave()
    (copy,) = find_copies(root)
    opened = read_project(copy.project)
    assert opened.project == document
    np.testing.assert_array_equal(opened.state.checkpoint.theta, state.checkpoint.theta)
    assert copy.picture.read_bytes() == b"PNG"
    assert (copy.note.title, copy.note.path, copy.note.epoch) == (NOTE.title, NOTE.path, 1)
    assert abs(copy.note.written - time.time()) < 60


def test_the_latest_copy_replaces_the_one_before(root, open_folder, project):
    folder = open_folder()
    for name in "abc":
        folder.write(project().replace(name=name), None, NOTE)
    assert files(root) == ["copy-3.json", "copy-3.playground", "copy-3.png", "lock"]
    folder.leave()
    (copy,) = find_copies(root)
    assert Project.load(copy.project).name == "c"


def test_windows_that_run_offer_each_other_nothing(root, open_folder, project):
    first, second = open_folder(), open_folder()
    first.write(project(), None, NOTE)
    second.write(project(), None, NOTE)
    assert find_copies(root) == []
    first.leave()
    assert len(find_copies(root)) == 1


def test_a_clean_exit_leaves_nothing(root, open_folder, project):
    folder = open_folder()
    folder.write(project(), None, NOTE)
    folder.clear()
    assert list(root.iterdir()) == []
    folder.write(project(), None, NOTE)
    assert len(files(root)) == 4


def test_what_is_discarded_is_gone(root, open_folder, project):
    folder = open_folder()
    folder.write(project(), None, NOTE)
    folder.leave()
    (copy,) = find_copies(root)
    discard(copy)
    assert find_copies(root) == list(root.iterdir()) == []


def test_a_copy_taken_over_stays_until_the_first_own_one(root, open_folder, project):
    old, new, late = open_folder(), open_folder(), open_folder()
    old.write(project(), None, NOTE)
    old.leave()
    (copy,) = find_copies(root)
    assert new.adopt(copy)
    assert not late.adopt(copy)
    assert copy.project.exists()
    new.write(project(), None, NOTE)
    assert not copy.folder.exists()
    assert len(files(root)) == 4


def test_copies_come_the_latest_first_and_playgrounds_left_are_bounded(root, open_folder, project):
    for i in range(MOST_LEFT + 2):
        folder = open_folder()
        folder.write(project(), None, RecoveryNote(f"{i}", was_left=True))
        folder.leave()
    crashed = open_folder()
    crashed.write(project(), None, RecoveryNote("crashed"))
    crashed.leave()
    titles = [copy.note.title for copy in find_copies(root)]
    assert titles == ["crashed", *(str(i) for i in range(MOST_LEFT + 1, 1, -1))]
    assert len(list(root.iterdir())) == MOST_LEFT + 1


def test_what_a_killed_write_left_is_swept(root, open_folder, project):
    folder = open_folder()
    copy = folder.write(project(), None, NOTE)
    (copy.folder / ".copy-2.playground.0123.tmp").write_bytes(b"half")
    (copy.folder / "copy-2.json").write_bytes(b"{}")
    folder.leave()
    empty = root / "1-dead"
    empty.mkdir()
    (empty / "lock").touch()
    assert [found.project for found in find_copies(root)] == [copy.project]
    assert files(root) == ["copy-1.json", "copy-1.playground", "copy-1.png", "lock"]
    assert not empty.exists()


def test_a_folder_about_to_be_locked_is_left_alone(root):
    (root / "1-young").mkdir(parents=True)
    assert find_copies(root) == []
    assert (root / "1-young").exists()


def test_a_note_that_cannot_be_read_costs_no_copy(root, open_folder, project):
    folder = open_folder()
    copy = folder.write(project(), None, NOTE)
    copy.project.with_suffix(".json").write_bytes(b"{")
    folder.leave()
    (found,) = find_copies(root)
    assert found.project == copy.project
    assert found.note.written > 0


def test_a_full_disk_harms_no_older_copy(root, open_folder, project, monkeypatch):
    folder = open_folder()
    folder.write(project().replace(name="kept"), None, NOTE)
    before = files(root)
    flushed = os.fsync

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for allowed in range(3):  # the picture, the note, the project
        left = [allowed]

        def fsync(descriptor, left=left):
            left[0] -= 1
            (full if left[0] < 0 and os.fstat(descriptor).st_mode & 0o100000 else flushed)(
                descriptor
            )

        monkeypatch.setattr(os, "fsync", fsync)
        with pytest.raises(FileNotWritten, match="No space"):
            folder.write(project(), None, NOTE)
        monkeypatch.setattr(os, "fsync", flushed)
        assert files(root) == before
    folder.write(project().replace(name="next"), None, NOTE)
    folder.leave()
    (copy,) = find_copies(root)
    assert Project.load(copy.project).name == "next"


def test_a_state_that_could_not_be_opened_harms_no_older_copy(root, open_folder, project):
    document = project()
    folder = open_folder()
    folder.write(document, trained(document), NOTE)
    bad = trained(document)
    bad.checkpoint.theta[:] = np.nan
    with pytest.raises(Exception, match="NaN"):
        folder.write(document, bad, NOTE)
    folder.leave()
    (copy,) = find_copies(root)
    assert read_project(copy.project).state is not None


def test_a_place_that_cannot_be_written_is_an_error_of_one_line(tmp_path, project):
    """As where the settings' folder is read-only; a file in its place is so for everybody."""
    (tmp_path / "recovery").write_bytes(b"")
    with pytest.raises(FileExistsError):
        RecoveryFolder(tmp_path / "recovery").write(project(), None, NOTE)
    assert find_copies(tmp_path / "recovery") == []
