"""`Trainer.predict`: rows of any kind, matched, filled and coded as the training's."""

import pickle

import numpy as np
import pytest

from playground import Trainer
from playground.core import PlaygroundError
from playground.project.templates import template
from playground.training.prediction.answerer import Answerer
from playground.training.prediction.data_prediction import DataPrediction
from playground.training.prediction.result_table import ResultColumns
from tests.training.prediction.conftest import flowers, trained, write


def as_rows():
    """The table's rows as a program has them: numbers as numbers, nothing where nothing is."""
    return [
        {
            "kind": row["kind"],
            "weight": float(row["weight"]),
            "colour": row["colour"] or None,
            "height": float(row["height"]) if row["height"] else float("nan"),
        }
        for row in flowers()
    ]


@pytest.fixture(scope="module")
def expected(trainer):
    """What the training itself answers to its own rows, gaps and all."""
    return trainer.predict(trainer.dataset.raw.x)


class Frame:
    """What predict needs of a data frame: names, and a column by its name."""

    def __init__(self, columns):
        self._columns = columns

    @property
    def columns(self):
        return list(self._columns)

    def __getitem__(self, name):
        return self._columns[name]


def columns_of(rows):
    return {name: [row[name] for row in rows] for name in rows[0]}


def structured(rows):
    names = ("weight", "height", "colour")
    made = np.empty(len(rows), [(n, "U8" if n == "colour" else "f8") for n in names])
    for name in names:
        made[name] = [row[name] or "" if name == "colour" else row[name] for row in rows]
    return made


KINDS = {
    "dictionaries": lambda rows: rows,
    "columns": columns_of,
    "frame": lambda rows: Frame(
        {
            n: np.array(v, dtype=None if n == "weight" else object)
            for n, v in columns_of(rows).items()
        }
    ),
    "structured": structured,
    "sequences": lambda rows: [[row["height"], row["colour"], row["weight"]] for row in rows],
}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_every_kind_get_the_answers_of_the_training(trainer, expected, kind):
    found = trainer.predict(KINDS[kind](as_rows()))
    np.testing.assert_array_equal(found, expected)
    assert found.labels.tolist() == expected.labels.tolist()
    gaps = [note for note in found.notes if note.startswith("Filled 1 missing value")]
    assert len(gaps) == 2


def test_a_table_of_arrow_gets_them_too(trainer, expected):
    arrow = pytest.importorskip("pyarrow")
    rows = as_rows()
    found = trainer.predict(arrow.table({n: arrow.array(v) for n, v in columns_of(rows).items()}))
    np.testing.assert_array_equal(found, expected)


def test_a_frame_of_pandas_gets_them_too(trainer, expected):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(as_rows())
    frame["colour"] = frame["colour"].astype("category")
    np.testing.assert_array_equal(trainer.predict(frame), expected)


def test_what_a_prediction_tells(trainer):
    one = trainer.predict({"height": 0.1, "colour": "red", "weight": 70})
    assert one.labels.tolist() == ["rose"]
    assert one.names == one.classes == ("elm", "oak", "rose")
    assert one.probabilities.shape == (1, 3)
    assert one.probabilities.sum() == pytest.approx(1, abs=1e-12)
    assert one.probabilities.argmax() == 2
    assert one.notes == ()
    with pytest.raises(PlaygroundError, match="a part of a prediction"):
        _ = one[0].labels
    again = pickle.loads(pickle.dumps(one))
    assert (again.labels.tolist(), again.notes) == (["rose"], ())
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(one[0])), one[0])
    assert trainer.predict([]).shape == (0, 3)


def test_a_gap_where_the_training_had_none_is_filled_as_it_would_have_been(trainer):
    raw, rows = trainer.dataset.raw, trainer.dataset.train_rows
    mean = raw.x[rows, raw.columns.index("weight")].mean()
    row = {"height": 1.0, "colour": "red"}
    found = trainer.predict([row | {"weight": None}])
    np.testing.assert_array_equal(found, trainer.predict([row | {"weight": mean}]))
    assert found.notes == (f"Filled 1 missing value of 'weight' with {mean:g}, as in training.",)


ROW = {"height": 1.0, "colour": "red", "weight": 60.0}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"height": 1, "color": "red", "weight": 6}, r"'colour': .*is it 'color'\?"),
        ({"colour": "red"}, "'height': the network needs this column.* nor 'weight'"),
        ([ROW, ROW | {"colour": "pink"}], r"'colour': 'pink' is unknown .*7, blue, red.*\(row 2\)"),
        ([ROW, ROW | {"weight": "heavy"}], r"'weight': 'heavy' is not a number \(row 2\)"),
        (ROW | {"weight": float("inf")}, "'weight': it is infinite"),
        (ROW | {"weight": 1 + 2j}, "'weight': values of the type complex"),
        ({}, "there is no column"),
        ([[1.0, "red"]], "rows of 7 values, or of 3"),
        ([[1.0, "red", 2.0], [1.0]], "rows of one length"),
        ({"height": [1, 2], "colour": ["red"], "weight": [1, 2]}, "columns of one length"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(trainer, given, message):
    with pytest.raises(PlaygroundError, match=message):
        trainer.predict(given)


def test_unknown_texts_are_zeros_or_skipped_where_that_is_asked_for(trainer):
    rows = [ROW, ROW | {"colour": "pink"}]
    zeros = trainer.predict(rows, unknown="zeros")
    raw, features = trainer.dataset.raw, np.zeros((1, 7))
    features[0, [raw.columns.index("height"), raw.columns.index("weight")]] = 1.0, 60.0
    np.testing.assert_array_equal(zeros[1], trainer.predict(features)[0])
    assert "1 value of 'colour' is unknown to the network ('pink')" in zeros.notes[0]
    skipped = trainer.predict(rows, unknown="skip")
    assert skipped.labels.tolist() == [zeros.labels[0], None]
    assert np.isnan(skipped[1]).all()
    assert np.isnan(skipped.probabilities[1]).all()
    with pytest.raises(PlaygroundError, match=r"unknown.*'ignore'.*use refuse, zeros, skip"):
        trainer.predict(rows, unknown="ignore")


def test_rows_that_the_training_dropped_get_no_answer(table):
    trainer = trained(table, epochs=1, missing="drop")
    found = trainer.predict([ROW, ROW | {"height": None}])
    assert found.labels[1] is None
    assert np.isnan(found[1]).all()
    assert "1 row got no answer, the first in row 2: they lack 'height' (1)." in found.notes[0]


def test_gaps_among_numbers_that_go_by_place_are_filled(tmp_path):
    rows = [{name: row[name] for name in ("height", "weight", "kind")} for row in flowers()]
    path = write(tmp_path / "numbers.csv", rows, ["height", "weight", "kind"])
    filled, dropped = trained(path, epochs=1), trained(path, epochs=1, missing="drop")
    for gaps in ([[1.0, np.nan], [1.0, 60.0]], np.array([[1.0, np.nan], [1.0, 60.0]])):
        found = filled.predict(gaps)
        np.testing.assert_array_equal(found, filled.predict([[1.0, None], [1.0, 60.0]]))
        assert np.isfinite(found).all()
        assert dropped.predict(gaps).labels[0] is None
    with pytest.raises(PlaygroundError, match="'weight': it is infinite"):
        filled.predict([[1.0, np.inf]])


def test_a_raw_feature_that_is_no_number_is_refused(trainer):
    features = trainer.dataset.raw.x[:2].copy()
    features[1, trainer.dataset.raw.columns.index("weight")] = np.nan
    with pytest.raises(PlaygroundError, match=r"'weight': a raw feature is nan.*\(row 2\)"):
        trainer.predict(features)


def test_a_network_whose_numbers_ran_away_answers_no_class(table):
    trainer = trained(table, epochs=1)
    trainer.model.network.shared.theta[:] = np.nan
    found = trainer.predict([ROW])
    assert found.labels.tolist() == [None]
    made = DataPrediction(Answerer(trainer.model, trainer.dataset, trainer.project.dataset), table)
    (piece,) = made.run()
    assert (made.count, made.answered, made.judged, made.wrong) == (120, 0, 0, 0)
    assert not piece.wrong.any()
    assert made.notes[-1] == "120 rows got no answer: the network's numbers ran away."


def test_numbers_among_texts_and_classes_of_numbers(trainer, tmp_path):
    by_number = trainer.predict(ROW | {"colour": 7})
    np.testing.assert_array_equal(by_number, trainer.predict(ROW | {"colour": "7"}))
    rows = [row | {"kind": "012"[["rose", "oak", "elm"].index(row["kind"])]} for row in flowers()]
    other = trained(write(tmp_path / "numbers.csv", rows), epochs=1)
    assert set(other.predict(as_rows()).labels) <= {"0", "1", "2"}


def test_a_number_comes_in_the_unit_of_the_target(tmp_path):
    rows = [row | {"kind": f"{1000 + 5 * float(row['weight']):.2f}"} for row in flowers()]
    trainer = trained(write(tmp_path / "n.csv", rows), 1, "mse", 60)
    found = trainer.predict(as_rows())
    assert found.probabilities is None
    assert found.labels.size == 0
    assert found.names == ("kind",)
    truth = [float(row["kind"]) for row in rows]
    assert np.abs(found.values[:, 0] - truth).mean() < 25
    np.testing.assert_array_equal(found, trainer.predict(trainer.dataset.raw.x))


@pytest.mark.parametrize("name", ["circle", "moons", "digits"])
def test_probabilities_have_the_sum_one_and_decide_as_the_network(name):
    trainer = Trainer(template(name))
    trainer.step(5)
    raw = trainer.dataset.raw
    found = trainer.predict(raw.x[:40])
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-12)
    chosen = np.array(raw.classes)[found.probabilities.argmax(axis=1)]
    assert found.labels.tolist() == chosen.tolist()
    if raw.image_shape is not None:
        pictures = raw.x[:40].reshape(40, *raw.image_shape[1:])
        np.testing.assert_array_equal(trainer.predict(pictures), found)


@pytest.mark.parametrize("loss", ["hinge", "mae"])
def test_one_output_towards_a_margin_or_a_median_is_no_probability(tmp_path, loss):
    rows = [row for row in flowers() if row["kind"] != "elm"]
    path = write(tmp_path / "two.csv", rows)
    trainer = trained(path, 1, loss, epochs=1)
    made = DataPrediction(Answerer(trainer.model, trainer.dataset, trainer.project.dataset), path)
    (piece,) = made.run()
    assert piece.prediction.probabilities is None
    columns = ResultColumns.of(piece, made.answerer.known, with_data=False)
    assert columns.header == ("line", "predicted kind", "output(rose)", "kind", "wrong")
    assert {len(row) for row in columns.rows(piece)} == {5}


def test_a_copy_keeps_answering_as_then(trainer):
    copy = Answerer.copy_of(trainer.model, trainer.dataset, trainer.project.dataset)
    before = copy.predict(ROW)
    np.testing.assert_array_equal(before, trainer.predict(ROW))
    then = trainer.checkpoint()
    trainer.run_epochs(1)
    assert not np.array_equal(trainer.predict(ROW), before)
    np.testing.assert_array_equal(copy.predict(ROW), before)
    trainer.restore(then)
