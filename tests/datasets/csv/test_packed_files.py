"""Gzipped tables are read as what is in them, and say when they are damaged."""

import gzip

import numpy as np
import pytest

from playground.core import Streams
from playground.datasets import Cancelled, DataError, DatasetConfig, prepare_dataset, sniff
from playground.datasets.csv.base import table_bytes
from playground.datasets.csv.table_file import read_table

ROWS = "height;weight;kind\n" + "".join(f"{i},5;{i % 7};{'ab'[i % 2]}\n" for i in range(40_000))


def packed(tmp_path, content, name="table.csv.gz"):
    path = tmp_path / name
    path.write_bytes(gzip.compress(content.encode("utf-8")))
    return path


def test_a_packed_table_is_the_table_in_it(tmp_path):
    plain = tmp_path / "table.csv"
    plain.write_text(ROWS)
    path = packed(tmp_path, ROWS)
    assert sniff(path) == sniff(plain)
    one, other = read_table(path, sniff(path)), read_table(plain, sniff(plain))
    assert one.names == other.names == ("height", "weight", "kind")
    for left, right in zip(one.columns, other.columns, strict=True):
        np.testing.assert_array_equal(left, right)


def test_two_packed_parts_are_one_table(tmp_path):
    path = tmp_path / "parts.csv.gz"
    parts = ["a,b\n1,2\n", "3,4\n5,6\n"]
    path.write_bytes(b"".join(gzip.compress(part.encode()) for part in parts))
    assert read_table(path, sniff(path)).rows == 3


def test_signs_are_looked_for_in_the_rest_of_a_packed_table(tmp_path):
    text = "a\tb\n" + "1\t2\n" * 60_000 + "1,5\t2\n" * 60_000
    assert sniff(packed(tmp_path, text)).decimal == ","


def test_progress_counts_the_bytes_of_the_file_as_it_lies_there(tmp_path):
    path = packed(tmp_path, ROWS)
    seen = []
    read_table(path, sniff(path), lambda done, total: not seen.append((done, total)))
    shares = [done / total for done, total in seen]
    assert len(seen) > 2
    assert shares == sorted(shares)
    assert shares[-1] == 1
    again = packed(tmp_path, ROWS, "again.csv.gz")
    with pytest.raises(Cancelled):
        read_table(again, sniff(again), lambda *_: False)


@pytest.mark.parametrize("damage", [lambda b: b[:-40], lambda b: b[:60] + b"xx" + b[62:]])
def test_a_damaged_file_says_so(tmp_path, damage):
    path = packed(tmp_path, ROWS)
    path.write_bytes(damage(path.read_bytes()))
    config = DatasetConfig("csv", {"path": str(path)})
    with pytest.raises(DataError, match=r"table\.csv\.gz: the compressed file is damaged"):
        prepare_dataset(config, Streams.from_seeds(0, 0))


def test_a_small_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    path = packed(tmp_path, ROWS)
    monkeypatch.setattr(table_bytes, "SIZE_LIMIT", 300_000)
    assert path.stat().st_size < 300_000
    with pytest.raises(DataError, match=r"GB; the limit is"):
        read_table(path, sniff(path))


def test_nothing_packed_is_an_empty_file(tmp_path):
    with pytest.raises(DataError, match="no data"):
        sniff(packed(tmp_path, ""))
