"""Damaged or hostile data in a project's file: named, and everything else opens."""

import shutil
import zipfile

import numpy as np
import pytest

from playground import Project, Trainer
from playground.datasets.base.embedded import embedded_files
from playground.project.document import archive
from playground.project.document.file_errors import HostileArchive
from playground.project.project import read_project, write_project
from playground.recovery.recovery_copy import RecoveryNote
from playground.recovery.recovery_folder import RecoveryFolder
from playground.storage.attachments import AttachmentMissing, AttachmentStore
from tests.project.embedding.members import data_member, members_of, rewrite, table


def _flip(path):
    """Change one byte of the data within the archive."""
    with zipfile.ZipFile(path) as file:
        info = file.getinfo(data_member(path))
    content = bytearray(path.read_bytes())
    content[info.header_offset + 30 + len(info.filename) + 20] ^= 0xFF
    path.write_bytes(content)


def _exchange(path):
    """Put another table, sound in itself, where the one was."""
    rewrite(path, {**members_of(path), data_member(path): table(30)})


def _drop(path):
    name = data_member(path)
    rewrite(path, {k: v for k, v in members_of(path).items() if k != name})


@pytest.mark.parametrize("spoil", [_flip, _exchange, _drop])
def test_damaged_data_are_named_and_everything_else_opens(project, tmp_path, elsewhere, spoil):
    path = tmp_path / "mine.playground"
    trainer = Trainer(project.embedded())
    trainer.run_epochs(2)
    trainer.save(path)
    spoil(path)
    elsewhere()
    opened = read_project(path)
    assert opened.project == project.embedded()
    np.testing.assert_array_equal(opened.state.checkpoint.theta, trainer.network.theta)
    assert all(str(path) in note and "houses.csv" in note for note in opened.notes)
    assert len(opened.notes) == (spoil is not _drop)


@pytest.mark.parametrize("spoil", [_flip, _exchange, _drop])
def test_training_on_damaged_data_is_refused_by_name(project, tmp_path, elsewhere, spoil):
    path = tmp_path / "mine.playground"
    project.save(path, embed=True)
    spoil(path)
    elsewhere()
    before = path.read_bytes()
    loaded = Project.load(path)
    with pytest.raises(AttachmentMissing, match=r"'houses\.csv' was included"):
        Trainer(loaded)
    with pytest.raises(AttachmentMissing, match=r"houses\.csv"):
        loaded.save(path)
    assert path.read_bytes() == before
    (note,) = write_project(path, loaded, lenient=True)
    assert "houses.csv" in note
    assert Project.load(path) == loaded


def test_what_this_computer_still_has_puts_a_damaged_file_right(project, tmp_path, elsewhere):
    path = tmp_path / "mine.playground"
    project.save(path, embed=True)
    whole = members_of(path)
    _flip(path)
    (note,) = read_project(path).notes
    assert "this computer still has them" in note
    Project.load(path).save(path)
    elsewhere()
    assert not read_project(path).notes
    assert members_of(path) == whole


def test_a_cache_that_was_cleared_meanwhile_costs_nothing(project, tmp_path):
    path = tmp_path / "mine.playground"
    project.save(path, embed=True)
    loaded, whole = Project.load(path), members_of(path)
    shutil.rmtree(AttachmentStore().root)
    loaded.save(path)
    assert members_of(path) == whole


def test_data_this_computer_has_lost_are_taken_from_the_file_the_document_is_from(
    project, tmp_path
):
    path, other = tmp_path / "mine.playground", tmp_path / "other.playground"
    project.save(path, embed=True)
    loaded = Project.load(path)
    shutil.rmtree(AttachmentStore().root)
    assert not write_project(other, loaded, origins=[path], lenient=True)
    assert members_of(other) == members_of(path)
    shutil.rmtree(AttachmentStore().root)
    folder = RecoveryFolder(tmp_path / "recovery")
    copy = folder.write(loaded, None, RecoveryNote("mine", str(path)))
    assert members_of(copy.project) == members_of(path)
    shutil.rmtree(AttachmentStore().root)
    again = folder.write(loaded, None, RecoveryNote("of no file"))
    assert members_of(again.project) == members_of(path)
    folder.clear()


def test_a_cache_that_cannot_be_written_does_not_keep_a_project_shut(
    project, tmp_path, monkeypatch
):
    path = tmp_path / "mine.playground"
    project.save(path, embed=True)
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "file" / "cache"))
    opened = read_project(path)
    assert embedded_files(opened.project.dataset)
    assert "cannot write" in opened.notes[0]


@pytest.mark.parametrize(
    "name",
    [
        "data/houses.csv",
        "data/../houses.csv",
        f"data/{'0' * 64}/../houses.csv",
        f"data/{'0' * 64}/a/b.csv",
        f"data/{'0' * 64}/a\\b.csv",
        f"data/{'0' * 64}/c:b.csv",
        f"data/{'0' * 64}/",
    ],
)
def test_a_name_that_leads_elsewhere_is_hostile(project, tmp_path, name):
    path = tmp_path / "a.playground"
    project.save(path)
    rewrite(path, {**members_of(path), name: b"x"})
    with pytest.raises(HostileArchive, match="holds a member named"):
        read_project(path)


def test_more_data_than_allowed_is_hostile(project, tmp_path, monkeypatch, attachments):
    path = tmp_path / "a.playground"
    project.save(path, embed=True)
    shutil.rmtree(attachments)
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    with pytest.raises(HostileArchive, match=r"bytes of data; at most 1,000"):
        read_project(path)
    assert not attachments.exists()


def test_data_that_claim_less_than_they_hold_are_damaged(project, tmp_path, elsewhere):
    path = tmp_path / "a.playground"
    project.save(path, embed=True)
    with zipfile.ZipFile(path) as file:
        info = file.getinfo(data_member(path))
    size = info.file_size.to_bytes(4, "little")
    content = path.read_bytes()
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, (info.file_size - 100).to_bytes(4, "little")))
    elsewhere()
    (note,) = read_project(path).notes
    assert "houses.csv" in note
