"""Which source reads a file: by what is in it, and by its name where that says nothing."""

import gzip
import io
import sys
import zipfile

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

from playground.datasets import DATASETS, DataError
from playground.datasets.source_for import file_sources, source_for

TEXT = b"a,b\n1,2\n3,4\n"


def _workbook():
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    return _written(book.save)


def _written(write):
    file = io.BytesIO()
    write(file)
    return file.getvalue()


TABLE = pa.table({"a": [1, 2], "b": [3.0, 4.0]})
CONTENTS = {
    "csv": TEXT,
    "xlsx": _workbook(),
    "arrow": _written(lambda file: pa.parquet.write_table(TABLE, file)),
    "npy": _written(lambda file: np.save(file, np.zeros((2, 2)))),
    "npz": _written(lambda file: np.savez(file, x=np.zeros((2, 2)), y=np.arange(2))),
    "idx": b"\0\0\x08\x03" + bytes(12),
}


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize("name", ["noname", "wrong.txt", "wrong.parquet", "wrong.npz"])
def test_the_content_decides(tmp_path, kind, name):
    path = tmp_path / name
    path.write_bytes(CONTENTS[kind])
    assert source_for(path) is DATASETS.get(kind)


@pytest.mark.parametrize("kind", ["csv", "idx"])
def test_what_is_gzipped_is_what_is_in_it(tmp_path, kind):
    path = tmp_path / "noname"
    path.write_bytes(gzip.compress(CONTENTS[kind]))
    assert source_for(path) is DATASETS.get(kind)


def test_feather_and_streams_are_arrow(tmp_path):
    feather, stream = tmp_path / "a", tmp_path / "b"
    pa.feather.write_feather(TABLE, feather)
    with pa.ipc.new_stream(stream, TABLE.schema) as writer:
        writer.write_table(TABLE)
    assert source_for(feather) is source_for(stream) is DATASETS.get("arrow")


def test_every_ending_that_a_source_declares_is_its_own(tmp_path):
    declared = [(ending, source) for source in file_sources() for ending in source.suffixes]
    assert len({ending for ending, _ in declared}) == len(declared) > 20
    for ending, source in declared:
        empty = tmp_path / f"any{ending}"
        empty.write_bytes(b"")
        assert source_for(empty) is source


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "it is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old or protected Excel workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0", "it is a picture"),
        (b"\x01\0\x02\0\x03", "known are files named .csv, .tsv"),
        (b"", "known are files named .csv, .tsv"),
    ],
)
def test_what_nobody_reads_is_refused_and_says_what_is_known(tmp_path, content, said):
    path = tmp_path / "thing.xyz"
    path.write_bytes(content)
    with pytest.raises(DataError) as refused:
        source_for(path)
    assert said in str(refused.value)
    assert ".parquet" in str(refused.value)


def test_an_archive_of_something_else_is_refused(tmp_path):
    path = tmp_path / "thing"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.md", "hello")
    with pytest.raises(DataError, match="archive"):
        source_for(path)


@pytest.mark.parametrize("name", ["gone.csv", "nul\0byte", "x" * 5000])
def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path, name):
    with pytest.raises(DataError, match="there is no such file"):
        source_for(tmp_path / name)


def test_no_library_is_imported_before_a_file_needs_it():
    import subprocess

    program = (
        "import sys; import playground.datasets.source_for; "
        "print([m for m in ('pyarrow', 'openpyxl', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
