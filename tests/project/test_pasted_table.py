"""Text from the clipboard: what is a table is read as one, and what is none is told why."""

import math

import pytest

from playground.datasets import DatasetConfig
from playground.datasets.base.embedded import create_source, embedded_files
from playground.datasets.csv.table_file import read_table
from playground.project.embedding.pasted_table import NoTable, embed_text
from playground.storage.attachments import AttachmentStore


def read(text):
    config = DatasetConfig("csv", {"path": embed_text(text)})
    source = create_source(config)
    return read_table(source.path, source.format())


SHEET = "size\tage\tprice\r\n1,5\t3\t12,5\r\n2,5\t4\t13,5\r\n3,5\t5\t1.400,5\r\n"


@pytest.mark.parametrize(
    ("text", "names", "columns"),
    [
        (SHEET, ("size", "age", "price"), [[1.5, 2.5, 3.5], [3, 4, 5], [12.5, 13.5, 1400.5]]),
        ("1.5\t3\n2.5\t4\n3.5\t5", ("column 1", "column 2"), [[1.5, 2.5, 3.5], [3, 4, 5]]),
        ("a\tb\n1\tx\n2\ty\n3\tx\n", ("a", "b"), [[1, 2, 3], ["x", "y", "x"]]),
        ("a,b\n1,2\n3,4\n", ("a", "b"), [[1, 3], [2, 4]]),
        ("a;b\n1,5;2\n3,5;4\n", ("a", "b"), [[1.5, 3.5], [2, 4]]),
        (
            'note\ty\n"two\nlines ""q"""\t1\nplain\t2\nmore\t3\n',
            ("note", "y"),
            [['two\nlines "q"', "plain", "more"], [1, 2, 3]],
        ),
        ("city\tpop\nParis, FR\t2,148,000\nRome, IT\t2,873,000\n", ("city", "pop"), None),
        ("größe\tß\n1\t2\n3\t4\n", ("größe", "ß"), [[1, 3], [2, 4]]),
    ],
    ids=["sheet", "no names", "text", "comma", "semicolon", "line breaks", "thousands", "umlauts"],
)
def test_a_table_is_read_as_it_stood(text, names, columns):
    table = read(text)
    assert table.names == names
    assert columns is None or [column.tolist() for column in table.columns] == columns


def test_gaps_stay_gaps():
    first, second = read("a\tb\n1\t\n2\t5\n\t6\n").columns
    assert [math.isnan(v) for v in first] == [False, False, True]
    assert [math.isnan(v) for v in second] == [True, False, False]


def test_it_is_named_for_what_it_is():
    names = [
        next(iter(embedded_files(DatasetConfig("csv", {"path": embed_text(text)})).values())).name
        for text in (SHEET, "a,b\n1,2\n3,4\n")
    ]
    assert names == ["pasted table.tsv", "pasted table.csv"]


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("hello", "1 line of text, “hello”, is no table", "one column"),
        ("1\n2\n3\n", "3 lines of text, “1…”, are no table", "one column"),
        ("a\tb\tc", "1 line of text, “a b c”, is no table", "one row"),
        ("Dear all,\nthese are the numbers.\nBest, Ann", "“Dear all,…”", "do not fit"),
        (
            "to be or not\nto be that is\nthe question of it\nall or one none\n",
            "4 lines",
            "no columns",
        ),
        ("Hello, world\nGood, night\nMoon, light", "3 lines", "no columns"),
        ("def f(x):\n    return x\n\nprint(f(2))\n", "3 lines", ""),
        ("a\0b\n1\0002\n", "2 lines", "not text"),
    ],
)
def test_anything_else_is_named_with_what_is_expected(text, found, why):
    with pytest.raises(NoTable) as caught:
        embed_text(text)
    message = str(caught.value)
    assert found in message
    assert why in message
    assert "at least two columns" in message
    assert "\n" not in message


def test_what_is_no_table_is_kept_nowhere(attachments):
    """It may be a password."""
    with pytest.raises(NoTable):
        embed_text("correct horse battery staple")
    assert not attachments.exists()
    embed_text(SHEET)
    assert len(list(AttachmentStore().root.rglob("*.tsv"))) == 1
