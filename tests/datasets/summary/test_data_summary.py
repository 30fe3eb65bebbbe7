"""Summaries of tables and datasets: each column once, with what is really done to it."""

import numpy as np
import pytest

from playground.core import Component, Streams
from playground.datasets import DATASETS, Cancelled, DatasetConfig, prepare_dataset, read_table
from playground.datasets.base.table import TableSource
from playground.datasets.summary.column_statistics import TextCount
from playground.datasets.summary.column_values import feature_columns, target_column
from playground.datasets.summary.data_summary import summarize_dataset, summarize_table

CSV = """size,colour,code,name,weight,kind
1.5,red,1,n0,10,a
2.5,blue,2,n1,,b
,red,3,n2,30,a
4.5,,4,n3,40,b
5.5,red,5,n4,50,a
6.5,blue,6,n5,60,
7.5,red,7,n6,70,b
8.5,red,8,n7,80,a
9.5,blue,9,n8,90,b
0.5,red,10,n9,100,a
3.5,red,11,n10,110,b
1.0,blue,12,n11,120,a
"""


@pytest.fixture
def prepared(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(CSV)

    def prepare(**params):
        config = DatasetConfig("csv", {"path": str(path), **params}, train_share=60)
        source = DATASETS.create(Component(config.kind, config.params))
        dataset = prepare_dataset(config, Streams.from_seeds(0, 0))
        return read_table(path, source.format()), dataset, source

    return prepare


def notes_of(dataset):
    return (*dataset.raw.notes, *dataset.transformations)


def by_name(summary):
    return {each.statistics.name: each for each in summary.columns}


def test_a_file_is_described_column_by_column(prepared):
    found = summarize_table(*prepared())
    columns = by_name(found)
    assert list(columns) == ["size", "colour", "code", "name", "weight", "kind"]
    assert (found.rows, found.target) == (12, "kind")
    assert found.balance == (TextCount("a", 6), TextCount("b", 5))
    roles = {name: each.treatment.role for name, each in columns.items()}
    assert roles == {
        "size": "feature",
        "colour": "feature",
        "code": "feature",
        "name": "left out",
        "weight": "feature",
        "kind": "target",
    }
    assert [columns[n].statistics.missing for n in ("size", "colour", "kind")] == [1, 1, 1]
    assert columns["colour"].statistics.association.measure == "V"
    assert columns["weight"].statistics.association.measure == "eta"
    assert columns["kind"].statistics.association is None


def test_what_is_done_is_read_off_the_preparation(prepared):
    table, dataset, source = prepared()
    columns = by_name(summarize_table(table, dataset, source))
    size = columns["size"].treatment
    i = dataset.columns.index("size")
    assert (size.offset, size.scale) == (dataset.x_scaling.offset[i], dataset.x_scaling.scale[i])
    missing = next(rows for first, rows in dataset.raw.gaps if first == i)
    assert size.filled == dataset.raw.x[missing[0], i]
    assert size.words == (
        f"1 missing, filled with {size.filled:.4g}",
        f"standardized: (x - {size.offset:.4g}) / {size.scale:.4g}",
    )
    filled = columns["colour"].treatment.filled
    assert filled in {"red", "blue"}
    assert any("'colour' with" in n and n.endswith(f"colour={filled}.") for n in notes_of(dataset))
    assert columns["colour"].treatment.words[-1] == "one-hot: 2 inputs of 0 and 1"
    assert "too many" in columns["name"].treatment.words[0]
    assert columns["kind"].treatment.words == ("1 row without a value dropped", "target: 2 classes")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"scaling": "none"}, "as it is"),
        ({"scaling": "minmax"}, "0 to 1: (x - "),
        ({"missing": "drop"}, "1 row without a value dropped"),
        ({"indicator": True}, ", marked by an input of its own"),
        ({"columns": ("code",)}, "left out: not chosen"),
    ],
)
def test_every_choice_is_said(prepared, params, words):
    table, dataset, source = prepared(**params)
    said = by_name(summarize_table(table, dataset, source))["size"].treatment.words
    assert words in " · ".join(said)


def test_a_target_of_numbers_says_its_scaling(prepared):
    table, dataset, source = prepared(target="weight")
    columns = by_name(summarize_table(table, dataset, source))
    target = columns["weight"].treatment
    assert target.words[1].startswith("target: standardized: (x - ")
    assert (target.offset, target.scale) == (
        dataset.y_scaling.offset[0],
        dataset.y_scaling.scale[0],
    )
    assert columns["size"].statistics.association.measure == "r"
    assert columns["colour"].statistics.association.measure == "eta"


def test_a_table_that_cannot_be_prepared_is_described_all_the_same(prepared):
    table, _, _ = prepared()
    found = summarize_table(table)
    assert [each.treatment for each in found.columns] == [None] * 6
    assert found.columns[0].statistics.mean == pytest.approx(51 / 11)


def test_the_source_is_seen_again_in_the_prepared_data(prepared):
    table, dataset, source = prepared(indicator=True)
    columns = {c.name: c for c in (*feature_columns(dataset.raw), target_column(dataset.raw))}
    assert list(columns) == ["size", "colour", "code", "weight", "kind"]
    kept = [i for i, kind in enumerate(table.columns[5]) if kind]
    for name in ("size", "weight"):
        as_read = table.columns[table.names.index(name)][kept]
        np.testing.assert_array_equal(columns[name].values, as_read)
    texts = (*columns["colour"].texts, "")
    assert [texts[i] for i in columns["colour"].values] == table.columns[1][kept].tolist()
    assert sum(each.treatment.inputs for each in summarize_dataset(dataset, source).columns) == (
        len(dataset.columns) + dataset.outputs
    )


@pytest.mark.parametrize("kind", [s.name for s in DATASETS if not s.files and s.name != "drawn"])
def test_every_source_without_a_file_is_described(kind):
    config = DatasetConfig(kind)
    source = DATASETS.create(Component(kind, {}))
    dataset = prepare_dataset(config, Streams.from_seeds(0, 0))
    found = summarize_dataset(dataset, source)
    assert found.rows == len(dataset.raw.x)
    assert sum(each.count for each in found.balance) == (found.rows if found.balance else 0)
    assert len(found.balance) == len(dataset.classes)
    for each in found.columns:
        assert each.treatment is not None
        assert each.treatment.words
    if isinstance(source, TableSource) and dataset.raw.image_shape is None:
        assert any(each.statistics.association for each in found.columns)


def test_wide_tables_are_cut_short_where_that_is_asked(prepared):
    _, dataset, source = prepared()
    found = summarize_dataset(dataset, source, most=2)
    assert [c.statistics.name for c in found.columns] == ["size", "colour", "kind"]
    assert found.more == 2


def test_describing_ends_when_nobody_wants_it(prepared):
    with pytest.raises(Cancelled):
        summarize_table(*prepared(), lambda done, total: False)
