"""Every kind of file on the command line, and tables that come through a pipe."""

import gzip
import io
import json
import sys

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from PIL import Image

from playground.core.plugins import FOLDER_VARIABLE

HEAD = ("size", "age", "kind")
ROWS = [(i / 2, i * i % 11, "ab"[i % 2]) for i in range(40)]
CSV = ",".join(HEAD) + "\n" + "".join(f"{a},{b},{c}\n" for a, b, c in ROWS)


def workbook(path):
    book = openpyxl.Workbook()
    for row in (HEAD, *ROWS):
        book.active.append(row)
    book.save(path)


def parquet(path):
    columns = zip(*ROWS, strict=True)
    table = pa.table(dict(zip(HEAD, map(list, columns), strict=True)))
    pa.parquet.write_table(table, path)


def array(path):
    kinds = [("size", "f8"), ("age", "i8"), ("kind", "U1")]
    with path.open("wb") as file:
        np.save(file, np.array(ROWS, dtype=kinds))


WRITERS = {
    "t.csv": lambda path: path.write_text(CSV),
    "t.csv.gz": lambda path: path.write_bytes(gzip.compress(CSV.encode())),
    "t.tsv": lambda path: path.write_text(CSV.replace(",", "\t")),
    "t.data": lambda path: path.write_text(CSV),
    "t.xlsx": workbook,
    "t.parquet": parquet,
    "t.npy": array,
}


@pytest.fixture
def pipe(monkeypatch):
    """Give the command a standard input."""

    def send(content, terminal=False):
        raw = io.BytesIO(content)
        raw.isatty = lambda: terminal
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))

    return send


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "attachments"))


@pytest.mark.parametrize("name", WRITERS)
def test_data_says_the_same_of_every_kind_of_file(cli, tmp_path, name):
    path = tmp_path / name
    WRITERS[name](path)
    said = json.loads(cli("data", path, "--json").out)
    assert said["names"] == list(HEAD)
    assert said["kinds"] == ["number", "number", "text"]
    assert (said["rows"], said["missing"], said["left_out"]) == (40, [0, 0, 0], [])
    assert (said["target"], said["unusable"]) == ("kind", "")
    is_text = name in ("t.csv", "t.csv.gz", "t.tsv", "t.data")
    assert (said["delimiter"] is not None) == is_text
    assert "40 rows, 3 columns" in cli("data", path).out


@pytest.mark.parametrize("name", ["t.xlsx", "t.parquet", "t.npy"])
def test_train_takes_every_kind_of_file(cli, tmp_path, name):
    path, project = tmp_path / name, tmp_path / "p.playground"
    WRITERS[name](path)
    first = cli("train", path, "--target", "age", "--epochs", "2", "--json", "--export", project)
    assert first.code == 0, first.err
    more = json.loads(cli("train", project, "--epochs", "1", "--json").out)
    assert more["epochs"] == 3


@pytest.mark.parametrize("name", WRITERS)
def test_a_table_comes_through_a_pipe(cli, tmp_path, pipe, name):
    path = tmp_path / name
    WRITERS[name](path)
    pipe(path.read_bytes())
    said = json.loads(cli("data", "-", "--json").out)
    assert (said["names"], said["rows"]) == (list(HEAD), 40)
    assert said["source"] == "standard input"


def test_what_came_through_a_pipe_travels_in_the_project(cli, tmp_path, pipe, monkeypatch):
    project = tmp_path / "p.playground"
    pipe(CSV.encode())
    assert cli("train", "-", "--epochs", "2", "--export", project).code == 0
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "another computer"))
    assert json.loads(cli("train", project, "--epochs", "1", "--json").out)["epochs"] == 3


@pytest.mark.parametrize(
    ("content", "terminal", "said"),
    [
        (b"", False, "the standard input is empty"),
        (b"", True, "a terminal"),
        (b"%PDF-1.7 ...", False, "it is a PDF"),
    ],
)
@pytest.mark.parametrize("command", ["data", "train"])
def test_what_is_no_table_in_a_pipe_is_said(cli, pipe, command, content, terminal, said):
    pipe(content, terminal)
    result = cli(command, "-")
    assert result.code == 1
    assert said in result.err


def test_a_closed_input_is_said(cli, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    result = cli("data", "-")
    assert result.code == 1
    assert "the standard input, which is closed" in result.err


def test_a_project_in_a_pipe_is_told_from_data(cli, tmp_path, pipe):
    project = tmp_path / "p.playground"
    assert cli("train", "iris", "--epochs", "1", "--export", project).code == 0
    pipe(project.read_bytes())
    assert "name its file instead of -" in cli("train", "-").err


def test_an_unknown_kind_of_file_says_what_is_known(cli, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    for command in ("data", "train"):
        result = cli(command, path)
        assert result.code == 1
        assert "known are files named .csv" in result.err


def test_a_folder_of_images(cli, tmp_path):
    for name, value in (("cats", 20), ("dogs", 220)):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for i in range(10):
            Image.new("L", (4, 4), value + i).save(tmp_path / "pets" / name / f"{i}.png")
    said = json.loads(cli("data", tmp_path / "pets", "--json").out)
    assert (said["rows"], said["delimiter"]) == (20, None)
    assert [each["count"] for each in said["balance"]] == [10, 10]
    assert said["notes"] == ["Images are 4 × 4 pixels, as most have, and grey."]
    result = cli("train", tmp_path / "pets", "--epochs", "3", "--set", "dataset.size=8", "--json")
    assert result.code == 0, result.err
    assert cli("data", tmp_path / "pets" / "cats").code == 1


PLUGIN = """
import numpy as np
from typing import Annotated
from playground.core import Param, Task
from playground.datasets import DATASETS, DatasetSource, RawData

@DATASETS.register
class Points(DatasetSource):
    name, title, help, category = "points", "Points", "My own format.", "File"
    files, suffixes = ("path",), (".pts",)
    path: Annotated[str, Param("File", "The path.")] = ""

    @classmethod
    def recognizes(cls, path, start):
        return start.startswith(b"points")

    def load(self, stream):
        x = np.loadtxt(self.path, skiprows=1)
        y = (x[:, 0] > 4).astype(np.int64)
        return RawData(x, y, Task.BINARY, ("a", "b"), ("low", "high"))
"""


def test_a_plugin_reads_files_of_its_own(process, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "points.py").write_text(PLUGIN)
    path = tmp_path / "mine.pts"
    path.write_text("points\n" + "".join(f"{i} {i * i}\n" for i in range(10)))
    own = {FOLDER_VARIABLE: str(tmp_path / "own")}
    result = process("train", path, "--epochs", "2", "--json", **own)
    assert result.code == 0, result.err
    assert json.loads(result.out)["epochs"] == 2
