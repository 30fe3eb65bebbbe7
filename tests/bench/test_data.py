import json

import pytest
from msgspec.structs import replace

from playground.bench import data
from playground.bench.base.table_set import COLUMNS, WORDS, write_table
from playground.core import PlaygroundError
from playground.datasets import read_table, sniff

ROWS = 3_000


@pytest.fixture(scope="module")
def report():
    return data.measure(ROWS, runs=1)


def test_the_table_has_numbers_words_and_gaps(tmp_path):
    path = write_table(tmp_path / "t.csv", ROWS)
    table = read_table(path, sniff(path))
    assert (table.rows, len(table.names)) == (ROWS, COLUMNS)
    assert sum(table.missing) > 0
    assert set(table.columns[table.kinds.index("text")]) == set(WORDS)
    assert table.left_out == ()


def test_every_stage_is_measured(report):
    assert report.rows == ROWS
    assert 0 <= report.ours.peak <= data.MOST_PEAK
    assert report.ours.read_seconds > 0
    assert 0 < report.ours.longest_wait <= report.ours.trained_seconds


def test_the_numbers_are_told_as_text_and_as_json(report):
    text = data.as_text(report)
    assert "3,000 rows × 11 columns" in text
    told = json.loads(json.dumps(data.as_dict(report)))
    assert told["fine"] is ("above its bounds" not in text)
    assert told["allowed"]["longest_wait"] == data.MOST_WAIT


def test_what_is_above_its_bounds_is_said(report):
    for change in (
        {"read_seconds": 4.0},
        {"trained_seconds": 6.0},
        {"longest_wait": 1.0},
        {"peak": 4e8},
    ):
        slow = replace(report, ours=replace(report.ours, **change))
        assert "above its bounds" in data.as_text(slow)


def test_other_readers_are_told_beside_it(report):
    beside = replace(report, peers=(data.PeerTimes("peer", report.ours.read_seconds / 2, 1e6),))
    assert "this is 2.0 times as long; peak 1 MB" in data.as_text(beside)


def test_a_measurement_that_fails_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "write_table", lambda path, rows: path)
    with pytest.raises(PlaygroundError, match="no such file"):
        data.measure(ROWS, runs=1)
