"""A saved training on a table that was changed since: matched by name, or spoken of."""

import csv

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.datasets import DatasetConfig
from playground.graph.sequential import sequential
from playground.project import Project
from playground.project.document.archive import read_archive, write_archive
from playground.project.document.table_members import TABLE_MEMBERS
from playground.project.training_file import Trainer
from playground.training import TrainingConfig

HEADER = ["height", "weight", "colour", "kind"]


def some_rows(count=200, seed=3):
    """Rows of two classes that the features tell apart."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(count):
        kind = i % 2
        height, weight = rng.normal(3 * kind, 1), rng.normal(70 - 20 * kind, 5)
        rows.append([f"{height:.3f}", f"{weight:.2f}", "rgb"[i % 3], ("cat", "dog")[kind]])
    return rows


def write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.csv"


@pytest.fixture
def saved(path, tmp_path):
    """Train on the table and save it; returns the project file and the trainer."""

    def make(header=HEADER, rows=None, outputs=1, loss="binary_cross_entropy", **params):
        write(path, header, some_rows() if rows is None else rows)
        network, layout = sequential((), (6,), "tanh", outputs, "linear")
        project = Project(
            network=network,
            layout=layout,
            dataset=DatasetConfig("csv", {"path": str(path), **params}, 70),
            training=TrainingConfig(loss=Component(loss), optimizer=Component("adam")),
        )
        trainer = Trainer(project)
        trainer.run_epochs(30)
        trainer.save(tmp_path / "work.playground")
        return tmp_path / "work.playground", trainer

    return make


def by_content(trainer, side):
    """Return the rows of a side as a set of tuples, whatever the order of their columns."""
    raw = trainer.dataset.raw
    rows = raw.x[getattr(trainer.dataset, f"{side}_rows")]
    return {tuple(sorted(zip(raw.columns, row.tolist(), strict=True))) for row in rows}


def test_an_unchanged_table_goes_on_bit_for_bit(saved):
    file, before = saved()
    after = Trainer.load(file)
    assert after.dataset.changes == ()
    before.run_epochs(2)
    after.run_epochs(2)
    np.testing.assert_array_equal(after.network.theta, before.network.theta)


@pytest.mark.parametrize("order", [(1, 0, 2, 3), (3, 2, 1, 0), (3, 0, 1, 2)])
def test_columns_in_another_order_are_matched_by_name(saved, path, order):
    """Even where the target is no longer the last one."""
    file, before = saved()
    write(path, [HEADER[i] for i in order], [[row[i] for i in order] for row in some_rows()])
    after = Trainer.load(file)
    assert after.evaluate() == before.evaluate()
    np.testing.assert_array_equal(after.dataset.x_train, before.dataset.x_train)
    assert after.dataset.raw.target == "kind"


def test_a_renamed_class_keeps_its_output(saved, path):
    """The new name sorts before the other class: by position the two would change places."""
    file, before = saved()
    write(path, HEADER, [[*r[:3], {"dog": "aardvark"}.get(r[3], r[3])] for r in some_rows()])
    after = Trainer.load(file)
    assert after.evaluate() == before.evaluate()
    assert after.dataset.classes == ("cat", "aardvark")
    assert after.dataset.changes == ("The class 'dog' is now called 'aardvark'.",)


def test_two_classes_that_swapped_names_are_told(saved, path):
    file, before = saved()
    swapped = {"dog": "cat", "cat": "dog"}
    write(path, HEADER, [[*r[:3], swapped[r[3]]] for r in some_rows()])
    after = Trainer.load(file)
    assert after.evaluate()["test"]["accuracy"] < 0.2 < before.evaluate()["test"]["accuracy"]
    assert "200 rows got another value of 'kind'" in after.dataset.changes[0]


def test_appended_rows_leave_the_split_as_it_was(saved, path):
    file, before = saved()
    write(path, HEADER, some_rows() + some_rows(40, seed=9))
    after = Trainer.load(file)
    for side in ("train", "test"):
        assert by_content(before, side) <= by_content(after, side)
    assert len(after.dataset.train_rows) == 140 + 28
    assert "40 rows new" in after.dataset.changes[0]
    assert after.dataset.x_scaling.offset.tolist() == before.dataset.x_scaling.offset.tolist()
    after.run_epochs(1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: sorted(rows), "another order"),
        (lambda rows: rows[::-1], "another order"),
        (lambda rows: rows[20:], "20 rows gone"),
        (lambda rows: rows[:50] + rows[80:], "30 rows gone"),
        (lambda rows: some_rows(30, seed=9) + rows, "30 rows new"),
        (lambda rows: rows[:10] + some_rows(1, seed=9) + rows[11:], "1 row changed in place"),
        (lambda rows: some_rows(5, seed=9) + sorted(rows[9:]), "9 rows gone, 5 rows new"),
    ],
)
def test_no_training_row_becomes_a_test_row(saved, path, change, said):
    file, before = saved()
    write(path, HEADER, change(some_rows()))
    after = Trainer.load(file)
    for side, other in (("train", "test"), ("test", "train")):
        assert not by_content(before, side) & by_content(after, other)
    assert said in after.dataset.changes[0]
    assert len(after.dataset.train_rows) + len(after.dataset.test_rows) == len(after.dataset.raw.x)


def test_equal_rows_stay_apart(saved, path):
    rows = some_rows(60) * 3
    file, before = saved(rows=rows)
    write(path, HEADER, rows[::-1])
    after = Trainer.load(file)
    assert len(after.dataset.train_rows) == len(before.dataset.train_rows)
    assert set(after.dataset.train_rows).isdisjoint(after.dataset.test_rows)


def test_a_further_column_is_left_out_and_said(saved, path):
    file, before = saved()
    write(path, ["age", *HEADER], [[str(i), *row] for i, row in enumerate(some_rows())])
    after = Trainer.load(file)
    assert after.evaluate() == before.evaluate()
    assert "knows nothing of 'age'" in " ".join(after.dataset.changes)


def test_categories_may_come_and_go(saved, path):
    file, before = saved()
    rows = [row for row in some_rows() if row[2] != "g"]
    write(path, HEADER, [*rows, ["1.0", "60", "violet", "cat"]])
    after = Trainer.load(file)
    assert after.dataset.columns == before.dataset.columns
    assert "colour=violet" in " ".join(after.dataset.changes)


@pytest.mark.parametrize(
    ("header", "rows", "named"),
    [
        (["hight", *HEADER[1:]], some_rows(), ("'height'", "'hight'", "renamed")),
        ([*HEADER[:3], "species"], some_rows(), ("'kind'",)),
        (HEADER, [*some_rows(), ["1", "2", "r", "bird"]], ("'bird'", "'cat', 'dog'")),
        (HEADER, some_rows(seed=77), ("0 of its 200 rows",)),
        (HEADER, [[*r[:3], str(i / 7)] for i, r in enumerate(some_rows())], ("was classes",)),
    ],
)
def test_what_cannot_be_matched_is_refused_by_name(saved, path, header, rows, named):
    file, _ = saved()
    write(path, header, rows)
    with pytest.raises(PlaygroundError) as caught:
        Trainer.load(file)
    assert "the table is not what was trained on" in str(caught.value)
    assert all(word in str(caught.value) for word in named)


def test_a_regression_keeps_its_split_and_scaling(saved, path):
    rows = [[r[0], r[2], r[1]] for r in some_rows()]
    file, before = saved(["a", "b", "y"], rows, loss="mse")
    write(path, ["y", "b", "a"], [[y, b, a] for a, b, y in sorted(rows)])
    after = Trainer.load(file)
    assert after.evaluate()["test"]["loss"] == pytest.approx(
        before.evaluate()["test"]["loss"], rel=1e-12
    )
    write(path, ["a", "b", "y"], [[a, b, "7" if i < 3 else y] for i, (a, b, y) in enumerate(rows)])
    assert "3 rows got another value of 'y'" in " ".join(Trainer.load(file).dataset.changes)


def test_files_without_a_signature_open_as_before(saved, path):
    file, before = saved()
    members = read_archive(file)
    assert members.keys() >= TABLE_MEMBERS
    with file.open("wb") as out:
        write_archive(out, {k: v for k, v in members.items() if k not in TABLE_MEMBERS})
    assert Trainer.load(file).evaluate() == before.evaluate()


def test_another_share_is_divided_anew(saved):
    _, before = saved()
    table = before.checkpoint().table
    shares = replace(before.project.dataset, train_share=50)
    after = Trainer(before.project.replace(dataset=shares), table=table)
    assert len(after.dataset.train_rows) == 100


@pytest.mark.parametrize("member", sorted(TABLE_MEMBERS))
def test_a_damaged_signature_is_named(saved, member):
    file, _ = saved()
    members = read_archive(file)
    for content in (b"", b"{}", None):
        changed = {**members, member: content}
        with file.open("wb") as out:
            write_archive(out, {k: v for k, v in changed.items() if v is not None})
        with pytest.raises(PlaygroundError, match="table"):
            Trainer.load(file)


@pytest.mark.parametrize("gap", ["the same", "gone", "another"])
def test_columns_that_mark_gaps_are_known_again(saved, path, gap):
    rows = some_rows()
    rows[3][0] = rows[50][0] = ""
    file, trainer = saved(rows=rows, indicator=True)
    assert trainer.dataset.columns[-1] == "height is missing"
    before = trainer.predict(trainer.dataset.raw.x[:20])
    if gap == "gone":
        rows[3][0], rows[50][0] = "1.25", "1.5"
    elif gap == "another":
        rows[7][1] = ""
    write(path, HEADER, rows)
    again = Trainer.load(file)
    assert again.dataset.columns == trainer.dataset.columns
    marks = again.dataset.raw.x[:, -1]
    assert np.flatnonzero(marks).tolist() == ([] if gap == "gone" else [3, 50])
    np.testing.assert_array_equal(again.predict(trainer.dataset.raw.x[:20]), before)
