"""Projects that carry their data: they open everywhere, and go on bit by bit."""

import gzip
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from playground import Project, Trainer
from playground.core import PlaygroundError
from playground.datasets import DATASETS, DatasetConfig
from playground.datasets.base.embedded import create_source, embedded_files, is_same_data
from playground.project.data_files import (
    data_files,
    missing_files,
    with_absolute_paths,
    with_present_paths,
)
from playground.project.document.trained_state import TrainedState
from playground.project.embedding import embedded_members
from playground.project.embedding.embed_data import NotEmbedded, data_to_embed, embed, take_out
from playground.project.project import read_project, write_project
from playground.project.templates import default_project
from playground.recovery.find_copies import find_copies
from playground.recovery.recovery_copy import RecoveryNote
from playground.recovery.recovery_folder import RecoveryFolder
from playground.storage.attachments import AttachmentStore, attachment_of
from tests.project.embedding.members import data_member, members_of, table

# there and back -----------------------------------------------------------------------------------


def test_a_training_goes_on_bit_by_bit_on_a_computer_that_has_nothing_else(
    project, csv, tmp_path, elsewhere
):
    path = tmp_path / "mine.playground"
    trainer = Trainer(project.embedded())
    trainer.run_epochs(3)
    trainer.step(2)
    trainer.save(path)
    shutil.rmtree(csv.parent)
    elsewhere()
    again = Trainer.load(path)
    np.testing.assert_array_equal(again.dataset.x_train, trainer.dataset.x_train)
    again.run_epochs(2)
    trainer.run_epochs(2)
    np.testing.assert_array_equal(again.network.theta, trainer.network.theta)
    assert again.evaluate() == trainer.evaluate()
    assert again.dataset.name == "houses.csv"


def test_saving_embeds_on_request_and_names_no_place_on_this_computer(project, csv, tmp_path):
    path = tmp_path / "mine.playground"
    project.save(path, embed=True)
    members = members_of(path)
    assert members[data_member(path)] == csv.read_bytes()
    assert str(tmp_path).encode() not in b"".join(members.values())
    loaded = Project.load(path)
    assert [file.name for file in embedded_files(loaded.dataset).values()] == ["houses.csv"]
    assert loaded.dataset.params["target"] == "price"
    assert project.dataset.params["path"] == str(csv)


def test_what_is_loaded_stays_embedded_however_often_it_is_saved(project, tmp_path, elsewhere):
    first, second = tmp_path / "1.playground", tmp_path / "2.playground"
    project.save(first, embed=True)
    elsewhere()
    loaded = Project.load(first)
    loaded.save(second)
    loaded.save(first, embed=True)
    assert members_of(first) == members_of(second)


def test_data_in_no_file_need_not_be_put(tmp_path):
    path = tmp_path / "a.playground"
    default_project().save(path, embed=True)
    assert list(members_of(path)) == ["project.json"]


def test_a_file_without_embedded_data_is_what_older_versions_open(project, tmp_path):
    plain, whole = tmp_path / "plain.playground", tmp_path / "whole.playground"
    project.save(plain)
    project.save(whole, embed=True)
    formats = [json.loads(members_of(path)["project.json"])["format"] for path in (plain, whole)]
    assert formats == [1, 2]
    assert list(members_of(plain)) == ["project.json"]


def test_the_same_project_always_gives_the_same_bytes(project, tmp_path, elsewhere):
    files = []
    for name in ("a", "b"):
        elsewhere(name)
        project.save(tmp_path / f"{name}.playground", embed=True)
        files.append((tmp_path / f"{name}.playground").read_bytes())
    assert files[0] == files[1]


def test_two_documents_share_one_table(project, tmp_path, elsewhere):
    for name in ("a", "b"):
        project.save(tmp_path / f"{name}.playground", embed=True)
    elsewhere()
    one, other = (Project.load(tmp_path / f"{name}.playground") for name in ("a", "b"))
    assert one == other
    assert len(list(AttachmentStore().root.rglob("*.csv"))) == 1


def test_tables_of_one_name_and_different_content_do_not_meet(project, csv, tmp_path):
    one = project.embedded()
    csv.write_bytes(table(30))
    other = project.embedded()
    assert one.dataset != other.dataset
    counts = [len(create_source(p.dataset).load(None).x) for p in (one, other)]
    assert counts == [60, 30]


def test_images_take_their_labels_along(tmp_path, elsewhere):
    folder = tmp_path / "images"
    folder.mkdir()
    pixels = np.arange(12 * 4, dtype=np.uint8)
    labels = np.arange(12, dtype=np.uint8) % 3
    head = bytes([0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 2])
    (folder / "some-images-idx3-ubyte").write_bytes(head + pixels.tobytes())
    packed = gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 12]) + labels.tobytes())
    (folder / "some-labels-idx1-ubyte.gz").write_bytes(packed)
    dataset = DatasetConfig("idx", {"path": str(folder / "some-images-idx3-ubyte")}, 50)
    inside = embed(dataset)
    assert is_same_data(dataset, inside)
    path = tmp_path / "a.playground"
    write_project(path, Project(dataset=inside))
    shutil.rmtree(folder)
    elsewhere()
    read = create_source(Project.load(path).dataset).load(None)
    np.testing.assert_array_equal(read.x.reshape(-1), pixels)
    assert read.classes == ("0", "1", "2")


@pytest.mark.parametrize("kind", [source.name for source in DATASETS if source.files])
def test_every_source_of_files_reads_the_unpacked_ones(kind, tmp_path, elsewhere):
    source, params = DATASETS.get(kind), {}
    for name in source.files:
        params[name] = str(tmp_path / f"{name}.bin")
        (tmp_path / f"{name}.bin").write_bytes(name.encode())
    path = tmp_path / "a.playground"
    Project(dataset=DatasetConfig(kind, params)).save(path, embed=True)
    elsewhere()
    for name in source.files:
        (tmp_path / f"{name}.bin").unlink()
    made = create_source(Project.load(path).dataset)
    assert made.files_read().keys() == set(source.files)
    for name, found in made.files_read().items():
        assert (Path(found).name, Path(found).read_bytes()) == (f"{name}.bin", name.encode())


# what paths are for -------------------------------------------------------------------------------


def test_embedded_data_are_never_elsewhere(project, tmp_path):
    inside = project.embedded().dataset
    shutil.rmtree(AttachmentStore().root)
    assert data_files(inside) == missing_files(inside) == {}
    assert with_absolute_paths(inside) == inside
    (tmp_path / "houses.csv").write_bytes(b"another")
    assert with_present_paths(inside, tmp_path) == inside


def test_a_file_and_its_copy_inside_are_the_same_data(project, csv):
    inside = project.embedded().dataset
    assert is_same_data(project.dataset, inside)
    assert is_same_data(inside, project.dataset)
    assert not is_same_data(replace(project.dataset, seed=1), inside)
    csv.write_bytes(table(30))
    assert not is_same_data(project.dataset, inside)
    csv.unlink()
    assert not is_same_data(project.dataset, inside)


def test_a_link_says_that_it_cannot_carry_them(project):
    with pytest.raises(PlaygroundError, match="data that are in the project file"):
        project.embedded().to_link()


def test_taking_them_out_writes_the_same_bytes(project, csv, tmp_path):
    inside = project.embedded().dataset
    place = tmp_path / "out.csv"
    outside = take_out(inside, place)
    assert place.read_bytes() == csv.read_bytes()
    assert outside == replace(inside, params={**inside.params, "path": str(place)})
    assert is_same_data(inside, outside)


def test_a_file_that_is_the_same_already_is_left_alone(project, csv):
    before = csv.stat().st_mtime_ns
    assert take_out(project.embedded().dataset, csv) == project.dataset
    assert csv.stat().st_mtime_ns == before


# refusals -----------------------------------------------------------------------------------------


def test_what_is_too_large_is_named_with_the_limit(project, csv, monkeypatch):
    monkeypatch.setattr("playground.project.embedding.embed_data.MOST_BYTES", 1000)
    size = f"{csv.stat().st_size:,}"
    with pytest.raises(NotEmbedded, match=rf"houses\.csv has {size} bytes; at most 1,000"):
        data_to_embed(project.dataset)


def test_what_is_not_there_is_named(project, csv, tmp_path):
    csv.unlink()
    with pytest.raises(NotEmbedded, match=r"houses\.csv: No such file"):
        project.save(tmp_path / "a.playground", embed=True)
    assert not (tmp_path / "a.playground").exists()


def test_a_folder_is_named(project, csv):
    csv.unlink()
    csv.mkdir()
    with pytest.raises(NotEmbedded, match=r"houses\.csv is a folder"):
        data_to_embed(project.dataset)


# recovery -----------------------------------------------------------------------------------------


def test_a_recovery_copy_holds_the_data(project, tmp_path, elsewhere):
    trainer = Trainer(project.embedded())
    trainer.run_epochs(2)
    folder = RecoveryFolder(tmp_path / "recovery")
    state = TrainedState(trainer.checkpoint(), (trainer.metrics(),))
    folder.write(project.embedded(), state, RecoveryNote("mine"))
    folder.leave()  # the process is gone
    elsewhere()
    (copy,) = find_copies(tmp_path / "recovery")
    opened = read_project(copy.project)
    assert not opened.notes
    again = Trainer(opened.project, table=opened.state.checkpoint.table)
    again.restore(opened.state.checkpoint)
    again.run_epochs(2)
    trainer.run_epochs(2)
    np.testing.assert_array_equal(again.network.theta, trainer.network.theta)


def test_only_files_that_are_written_again_are_looked_into(project, tmp_path, monkeypatch):
    """A new file has nothing, and a whole cache needs nothing."""
    monkeypatch.setattr(embedded_members, "read_archive", None)
    path = tmp_path / "a.playground"
    inside = project.embedded()
    write_project(path, inside)
    write_project(path, inside)
    AttachmentStore().path(attachment_of(table(), "houses.csv"))
