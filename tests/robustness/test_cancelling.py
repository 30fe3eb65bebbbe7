"""Everything that may take long is told of as it goes from 0 to 1, and ends where it is told to.

What stands in a registry is tried by standing there: every source of files, every export.
"""

import itertools
import os
import struct

import pytest
from msgspec.structs import replace

from playground import Trainer
from playground.core import Streams
from playground.core.progress import Cancelled
from playground.datasets import DATASETS, DatasetConfig, prepare_dataset
from playground.exchange import EXPORTS, export_model
from playground.project.embedding.embed_data import embed, take_out
from playground.project.project import read_project, write_project
from playground.project.templates import default_project
from playground.storage.attachments import AttachmentStore
from playground.storage.csv_writer import write_csv

READ = {
    "CSV": "csv",
    "CSV, gzipped": "csv",
    "ARFF": "csv",
    "Excel": "xlsx",
    "Parquet": "arrow",
    "Arrow": "arrow",
    "NumPy": "npy",
    "NumPy, zipped": "npz",
    "IDX, gzipped": "idx",
    "PNG": "folder",
}
"""A kind of file that other tests of this room know, and the source that reads it."""

ANEW = itertools.count(1)


class Watch:
    """Keeps what it is told; says at the k-th time that the work is to end."""

    def __init__(self, k=0):
        self.told = []
        self._k = k

    def __call__(self, done, total):
        self.told.append(done / total)
        return len(self.told) != self._k

    def check(self):
        assert len(self.told) > 1
        assert self.told == sorted(self.told)
        assert 0 <= self.told[0] < 1
        assert self.told[-1] == 1


def attempts(work):
    """Let work through, then end it at its first, its second and its middle report."""
    whole = Watch()
    result = work(whole)
    whole.check()
    for k in {1, 2, (len(whole.told) + 1) // 2}:
        watch = Watch(k)
        with pytest.raises(Cancelled):
            work(watch)
        assert len(watch.told) == k  # nothing is done behind it that asks again
    return result


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_every_source_of_files_is_tried():
    assert set(READ.values()) == {each.name for each in DATASETS if each.files}


@pytest.mark.parametrize("name", READ)
def test_reading_data(kinds, tmp_path, name):
    kind, path = kinds(name), tmp_path / kinds(name).name
    if READ[name] == "folder":
        for label in "ab":
            (tmp_path / label).mkdir()
            for i in range(4):
                (tmp_path / label / f"{i}-{path.name}").write_bytes(kind.content)
        path = tmp_path
    else:
        path.write_bytes(kind.content)
    params = {"path": str(path)}
    if READ[name] == "idx":
        labels = tmp_path / "labels-idx1-ubyte"
        labels.write_bytes(struct.pack(">4BI", 0, 0, 8, 1, 24) + bytes([0, 1, 2] * 8))
        params["labels"] = str(labels)

    def read(progress):
        # What was written again is read again.
        for file in [path, *path.rglob("*.png")]:
            os.utime(file, (0, next(ANEW)))
        config = DatasetConfig(READ[name], params)
        return prepare_dataset(config, Streams.from_seeds(0, 0), progress)

    attempts(read)


@pytest.fixture(scope="module")
def trainer():
    """A training of a small network, with its curves."""
    project = default_project()
    config = replace(project.dataset, params={**project.dataset.params, "count": 40})
    made = Trainer(project.replace(dataset=config))
    made.run_epochs(2)
    return made


@pytest.mark.parametrize("name", EXPORTS)
def test_exporting_a_model(trainer, tmp_path, name):
    path = tmp_path / f"m{EXPORTS[name].suffix}"
    attempts(lambda progress: export_model(path, trainer, name, progress))


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_that_is_given_up_leaves_the_file_as_it_was(trainer, tmp_path, name):
    path = tmp_path / f"m{EXPORTS[name].suffix}"
    path.write_bytes(b"before")
    with pytest.raises(Cancelled):
        export_model(path, trainer, name, Watch(3))
    assert contents(tmp_path) == {path.name: b"before"}


def test_projects_and_their_data(trainer, tmp_path, monkeypatch):
    monkeypatch.setattr("playground.storage.attachments.CHUNK", 1000)
    monkeypatch.setattr("playground.project.document.archive.CHUNK", 1000)
    table = tmp_path / "t.csv"
    table.write_text("a,b\n" + "".join(f"{i / 7},{i % 3}\n" for i in range(400)))
    config = DatasetConfig("csv", {"path": str(table)})
    store = AttachmentStore()

    attempts_anew(lambda progress: embed(config, progress), store)
    inside = embed(config)
    project = trainer.project.replace(dataset=inside)
    path = tmp_path / "p.playground"
    path.write_bytes(b"before")
    with pytest.raises(Cancelled):
        write_project(path, project, progress=Watch(2))
    assert contents(tmp_path) == {table.name: table.read_bytes(), path.name: b"before"}
    attempts(lambda progress: write_project(path, project, progress=progress))
    assert attempts(lambda progress: read_project(path, progress)).project == project
    out = tmp_path / "out.csv"

    def put_out(progress):
        out.unlink(missing_ok=True)
        return take_out(inside, out, progress)

    with pytest.raises(Cancelled):
        put_out(Watch(2))
    assert not out.exists()
    attempts(put_out)
    put_out(Watch())
    assert out.read_bytes() == table.read_bytes()


def attempts_anew(work, store):
    """Try work that puts a file into the store: each time it is not there yet."""

    def once(progress):
        for path in store.root.rglob("*") if store.root.exists() else ():
            if path.is_file():
                path.chmod(0o600)
                path.unlink()
        return work(progress)

    return attempts(once)


def test_long_tables(tmp_path):
    path = tmp_path / "t.csv"
    rows = [(i, i / 7) for i in range(5000)]
    attempts(lambda progress: write_csv((("a", "b"), rows), path, progress))
    path.write_text("before")
    with pytest.raises(Cancelled):
        write_csv((("a", "b"), rows), path, Watch(2))
    assert contents(tmp_path) == {"t.csv": b"before"}
