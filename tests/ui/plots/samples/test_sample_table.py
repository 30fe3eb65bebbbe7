"""The samples as columns: split, truth, answer, and in which order they are shown."""

import numpy as np
import pytest

from playground.core import PlaygroundError, Streams, Task
from playground.datasets import DatasetConfig, prepare_dataset
from playground.session.snapshots.snapshot import Predictions
from playground.ui.plots.samples.sample_table import SampleTable, arranged


def test_answers_stand_beside_their_samples(flowers):
    table = SampleTable(flowers.dataset)
    assert table.predicted is None
    table.take(flowers.predictions, 0.0)
    dataset = flowers.dataset
    for rows, outputs in (
        (dataset.train_rows, flowers.predictions.train),
        (dataset.test_rows, flowers.predictions.test),
    ):
        assert table.predicted.values[rows].tolist() == outputs.argmax(axis=1).tolist()
    assert table.wrong == 1
    assert arranged(table.columns, "wrong").tolist() == [1]
    assert arranged(table.columns, "test").tolist() == dataset.test_rows.tolist()
    assert [c.name for c in table.columns][:4] == ["split", "label", "predicted", "verdict"]


def test_errors_are_predicted_minus_true(prices):
    table = SampleTable(prices.dataset)
    table.take(prices.predictions, 0.0)
    np.testing.assert_allclose(table.error.values, 10.0)
    assert table.verdict is None
    np.testing.assert_array_equal(table.target.values, prices.dataset.raw.y[:, 0])


@pytest.mark.parametrize("threshold", [0.0, 0.5])
def test_of_two_classes_the_threshold_decides(plane, threshold):
    table = SampleTable(plane.dataset)
    outputs = np.linspace(-1, 1, 40)[:, None]
    train, test = plane.dataset.train_rows, plane.dataset.test_rows
    table.take(Predictions(outputs[train], outputs[test], None, None), threshold)
    assert table.predicted.values.tolist() == (outputs[:, 0] > threshold).tolist()


def test_answers_to_other_data_are_none(flowers, prices):
    table = SampleTable(flowers.dataset)
    table.take(prices.predictions, 0.0)
    assert table.predicted is None
    table.take(None, 0.0)
    assert table.predicted is None


def test_numbers_sort_by_size_and_classes_in_their_order(make):
    x = np.array([[10.0], [9.0], [-2.0], [9.0], [100.0]])
    y = np.array([2, 0, 1, 0, 2])
    table = SampleTable(make.dataset(x, y, Task.MULTICLASS, ("a",), ("low", "b", "c")))
    columns = table.columns
    assert arranged(columns, key="a").tolist() == [2, 1, 3, 0, 4]
    assert arranged(columns, key="a", descending=True).tolist() == [4, 0, 1, 3, 2]
    assert arranged(columns, key="label").tolist() == [1, 3, 2, 0, 4]
    assert arranged(columns, "train", "a > 9", "a").tolist() == [0, 4]
    with pytest.raises(PlaygroundError, match="no column b"):
        arranged(columns, condition="b > 1")


def test_what_is_missing_comes_last_either_way(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,c,y\n" + "".join(f"{v},{c},{v}9\n" for v, c in GAPS))
    config = DatasetConfig("csv", {"path": str(path), "target": "y"})
    table = SampleTable(prepare_dataset(config, Streams.from_seeds(0, 0)))
    for key, missing in (("a", [1, 4]), ("c", [0])):
        for descending in (False, True):
            found = arranged(table.columns, key=key, descending=descending).tolist()
            assert found[-len(missing) :] == missing
    assert arranged(table.columns, condition="missing(a)").tolist() == [1, 4]


GAPS = [(3, ""), ("", "x"), (1, "y"), (2, "x"), ("", "y"), (7, "x"), (5, "y"), (4, "y")]


def test_pictures_are_left_to_be_looked_at():
    table = SampleTable(prepare_dataset(DatasetConfig("digits"), Streams.from_seeds(0, 0)))
    assert table.has_pictures
    assert [c.name for c in table.columns] == ["split", "digit"]
