"""Which samples previous and next go through."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core import Streams
from playground.datasets import DatasetConfig
from playground.datasets.prepare import prepare_dataset
from playground.session.snapshots.snapshot import Predictions
from playground.ui.sample.sample_walk import PickedSamples, SampleWalk
from playground.ui.sample.sample_words import nothing_words, place_words

IRIS = prepare_dataset(DatasetConfig("iris", {}, 70), Streams.from_seeds(0, 0))
TRAIN, TEST = IRIS.train_rows.tolist(), IRIS.test_rows.tolist()


def decided(*wrong):
    """Return predictions that are right but for some rows."""
    said = IRIS.raw.y.copy()
    said[list(wrong)] = (said[list(wrong)] + 1) % 3
    nothing = np.zeros((0, 3))
    return Predictions(
        nothing, nothing, None, None, None, said[IRIS.train_rows], said[IRIS.test_rows]
    )


@pytest.fixture
def walk():
    return SampleWalk(IRIS)


def walked(walk, start, by=1):
    """Return every row that is met until the first one comes again."""
    met, row = [], walk.step(start, by)
    while row not in met:
        met.append(row)
        row = walk.step(row, by)
    return met


def test_all_samples_in_order_and_around(walk):
    assert walk.first_row == TRAIN[0]
    assert walked(walk, None) == TRAIN + TEST
    assert walked(walk, None, -1) == (TRAIN + TEST)[::-1]
    assert walk.step(TEST[-1], 1) == TRAIN[0]
    assert walk.step(TRAIN[0], -1) == TEST[-1]


def test_one_side_one_class_and_the_wrong_ones(walk):
    walk.set_filter(part="test")
    assert walked(walk, TRAIN[5]) == TEST
    walk.set_filter(label=2)
    assert walked(walk, None) == [row for row in TEST if IRIS.raw.y[row] == 2]
    walk.set_filter(part="all", label=None, wrong=True)
    assert walk.is_waiting
    wrong = [TRAIN[40], TRAIN[3], TEST[7]]
    walk.take(decided(*wrong))
    assert not walk.is_waiting
    assert walked(walk, None) == [TRAIN[3], TRAIN[40], TEST[7]]
    walk.take(decided(TEST[7]))
    assert walk.rows.tolist() == [TEST[7]]


@pytest.mark.parametrize("by", [1, -1])
def test_from_outside_the_nearest_that_way(walk, by):
    walk.set_filter(wrong=True)
    walk.take(decided(TRAIN[3], TRAIN[40], TEST[7]))
    assert walk.step(TRAIN[20], by) == (TRAIN[40] if by > 0 else TRAIN[3])
    assert walk.step(TEST[20], by) == (TRAIN[3] if by > 0 else TEST[7])
    assert walk.nearest(TRAIN[20]) == TRAIN[40]
    assert walk.nearest(TRAIN[40]) == TRAIN[40]


def test_what_was_picked_together(walk):
    walk.set_filter(label=0)
    walk.pick(PickedSamples("a few", np.array([TEST[4], TRAIN[9], TEST[1]])))
    assert walked(walk, None) == [TRAIN[9], TEST[1], TEST[4]]
    assert place_words(walk, TEST[1]) == "2 of 3 · test 2"
    walk.set_filter(label=None)
    assert walk.picked is None
    assert len(walk.rows) == 150


def test_where_one_stands_in_words(walk):
    assert place_words(walk, TEST[3]) == "test 4 of 45"
    assert place_words(walk, None) == "your own"
    walk.set_filter(label=1)
    members = [row for row in TRAIN + TEST if IRIS.raw.y[row] == 1]
    assert place_words(walk, members[6]) == f"7 of 50 · train {TRAIN.index(members[6]) + 1}"
    other = next(row for row in TRAIN if IRIS.raw.y[row] == 0)
    assert place_words(walk, other) == f"not among them · train {TRAIN.index(other) + 1}"


def test_nothing_is_said_to_be_nothing(walk):
    walk.set_filter(part="test", label=2, wrong=True)
    walk.take(decided(TRAIN[0]))
    assert walk.step(TRAIN[0], 1) is None
    assert nothing_words(walk) == "no wrong test sample of class virginica"
    walk.set_filter(part="all", label=None)
    walk.take(decided())
    assert nothing_words(walk) == "no wrong sample"


@settings(max_examples=60, deadline=None)
@given(
    part=st.sampled_from(["all", "train", "test"]),
    label=st.sampled_from([None, 0, 1, 2]),
    wrong=st.none() | st.sets(st.integers(0, 149)),
    row=st.integers(0, 149),
    by=st.sampled_from([1, -1]),
)
def test_a_step_and_one_back_are_none(part, label, wrong, row, by):
    walk = SampleWalk(IRIS)
    walk.set_filter(part=part, label=label, wrong=wrong is not None)
    walk.take(decided(*(wrong or ())))
    met = walk.step(row, by)
    assert (met is None) == (len(walk.rows) == 0)
    if met is not None:
        assert met in walk.rows
        assert walk.index(met) is not None
        back = walk.step(met, -by)
        assert back == row if row in walk.rows else back in walk.rows


@given(
    errors=st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=100, max_size=100),
    part=st.sampled_from(["all", "train", "test"]),
    outside=st.integers(0, 99),
)
@settings(max_examples=30, deadline=None)
def test_of_numbers_the_worst_tenth_is_walked_the_worst_first(errors, part, outside):
    plane = prepare_dataset(DatasetConfig("plane", {"count": 100}, 60), Streams.from_seeds(0, 0))
    off = plane.raw.y.ravel() + np.array(errors)
    sides = off[plane.train_rows, None], off[plane.test_rows, None]
    walk = SampleWalk(plane)
    walk.set_filter(part=part, wrong=True)
    assert walk.is_waiting
    walk.take(Predictions(*sides, None, None))
    assert not walk.is_waiting
    rows = {"train": plane.train_rows, "test": plane.test_rows}.get(part, np.arange(100))
    met = walked(walk, None)
    found = np.array(errors)[met]
    assert len(met) == -(-len(rows) // 10)
    assert set(met) <= set(rows.tolist())
    assert (np.diff(found) <= 1e-9).all()
    assert found.min() >= np.sort(np.array(errors)[rows])[-len(met)] - 1e-9
    first = walk.step(outside, 1)
    assert first == (met[0] if outside not in met else met[(met.index(outside) + 1) % len(met)])
