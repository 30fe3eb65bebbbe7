"""Which samples are dealt when: every epoch a whole pass, leftovers carried where asked."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core import NumpyStream, PlaygroundError
from playground.training.base.config import TrainingConfig
from playground.training.data.batches import Batches
from playground.training.data.sampler import Sampler, batch_sizes

COUNTS = st.integers(1, 40)
SIZES = st.integers(0, 50)


def epoch_of(sampler):
    batches = sampler.deal(sampler.batches)
    assert sampler.at_end
    sampler.end_epoch()
    return batches


@given(COUNTS, SIZES, st.sampled_from(["shuffle", "fixed"]), st.integers(0, 5))
def test_every_epoch_deals_every_sample_once(count, size, order, seed):
    sampler = Sampler(count, size, order, NumpyStream((seed,)))
    for _ in range(3):
        batches = epoch_of(sampler)
        assert sorted(np.concatenate(batches)) == list(range(count))
        assert {len(batch) for batch in batches} <= batch_sizes(count, size, order)
        assert all(len(batch) == (size or count) for batch in batches[:-1])


@given(COUNTS, SIZES, st.sampled_from(["shuffle", "fixed", "carry"]), st.integers(1, 3))
def test_looking_at_a_batch_is_dealing_it_without_moving(count, size, order, replicas):
    config = TrainingConfig(batch_size=size, order=order)
    batches = Batches(count, config, [NumpyStream((r,)) for r in range(replicas)])
    assert batches.look(-1) is None
    for _ in range(2 * batches.per_epoch):
        before = batches.get_state()
        seen = batches.look()
        assert batches.get_state() == before
        (dealt,) = batches.deal()
        np.testing.assert_array_equal(seen, dealt)
        np.testing.assert_array_equal(batches.look(-1), dealt)
        if batches.at_end:
            assert batches.look() is None
            batches.end_epoch()


@given(COUNTS, SIZES)
def test_carrying_loses_no_sample_over_the_epochs(count, size):
    sampler = Sampler(count, size, "carry", NumpyStream((0,)))
    size = size or count
    dealt = []
    for epoch in range(1, 4):
        batches = epoch_of(sampler)
        assert {len(batch) for batch in batches} <= batch_sizes(count, size, "carry")
        dealt += [int(i) for batch in batches for i in batch]
        if batches:
            assert sorted(dealt + list(range(count))[count - count % size :]) == sorted(
                list(range(count)) * epoch
            )
        else:
            assert size > count


def test_carrying_as_the_browser_does():
    """250 samples in batches of 30: 8 updates, then the first one averages 40."""
    sampler = Sampler(250, 30, "carry", NumpyStream((0,)))
    first, second, third = (epoch_of(sampler) for _ in range(3))
    assert [len(batch) for batch in first] == [30] * 8
    assert [len(batch) for batch in second] == [40] + [30] * 7
    assert [len(batch) for batch in third] == [40] + [30] * 7
    np.testing.assert_array_equal(second[0], [*range(240, 250), *range(30)])


def test_fixed_order_never_changes_and_shuffling_does():
    fixed = Sampler(20, 4, "fixed", NumpyStream((0,)))
    np.testing.assert_array_equal(np.concatenate(epoch_of(fixed)), np.arange(20))
    np.testing.assert_array_equal(np.concatenate(epoch_of(fixed)), np.arange(20))
    shuffled = Sampler(20, 4, "shuffle", NumpyStream((0,)))
    assert (np.concatenate(epoch_of(shuffled)) != np.concatenate(epoch_of(shuffled))).any()


@pytest.mark.parametrize("order", ["shuffle", "fixed", "carry"])
@given(dealt=st.integers(0, 30))
def test_a_position_survives_json(order, dealt):
    sampler = Sampler(23, 5, order, NumpyStream((4,)))
    for _ in range(dealt):
        sampler.deal()
        if sampler.at_end:
            sampler.end_epoch()
    state = json.loads(json.dumps(sampler.get_state()))
    again = Sampler(23, 5, order, NumpyStream((99,)))
    again.set_state(state)
    for _ in range(3):
        for one, other in zip(epoch_of(sampler), epoch_of(again), strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_position_of_another_batch_size_begins_the_epoch():
    small = Sampler(23, 2, "shuffle", NumpyStream((4,)))
    small.deal(9)
    large = Sampler(23, 10, "shuffle", NumpyStream((5,)))
    large.set_state(small.get_state())
    assert (large.position, large.batches) == (0, 3)


def test_batches_put_back_come_again():
    sampler = Sampler(20, 5, "shuffle", NumpyStream((0,)))
    first = sampler.deal(2)
    sampler.put_back(1)
    assert sampler.deal()[0] is first[1]


def test_no_batch_is_larger_than_the_data_except_by_carrying():
    assert batch_sizes(7, 100, "shuffle") == {7}
    assert batch_sizes(7, 0, "fixed") == {7}
    assert batch_sizes(7, 100, "carry") == frozenset()
    assert batch_sizes(7, 3, "carry") == {3, 4}
    assert batch_sizes(6, 3, "carry") == {3}


def test_a_batch_that_never_fills_up_says_so():
    batches = Batches(7, TrainingConfig(batch_size=8, order="carry"), [NumpyStream((0,))])
    with pytest.raises(PlaygroundError, match="batch_size: 8 is never filled by 7"):
        batches.deal()


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"replicas": []},
        {"replicas": [{}]},
        {"replicas": [{"position": 1, "carried": 0, "epoch_start": {"kind": "PCG64"}}]},
        {"replicas": [{"position": "x", "carried": 0, "epoch_start": {}}]},
        {"replicas": [{"position": None, "carried": 0, "epoch_start": {}}]},
    ],
)
@pytest.mark.parametrize("dealt", [0, 2, 4])
def test_a_damaged_position_changes_nothing(state, dealt):
    batches = Batches(20, TrainingConfig(batch_size=6), [NumpyStream((0,))])
    batches.deal(4)
    batches.put_back(4 - dealt)
    before, last = batches.get_state(), batches.deal(4 - dealt) if dealt < 4 else []
    batches.put_back(len(last))
    with pytest.raises(PlaygroundError, match="another training"):
        batches.set_state(state)
    assert batches.get_state() == before
    assert batches.at_end is (dealt == 4)
    for one, other in zip(last, batches.deal(4) if last else [], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("order", ["shuffle", "fixed", "carry"])
@pytest.mark.parametrize("size", [4, 5, 0])
def test_copies_are_dealt_the_batches_of_one(order, size):
    config = TrainingConfig(batch_size=size, order=order)
    one = Batches(20 + (order == "carry"), config, [NumpyStream((s,)) for s in range(2)])
    many = Batches(20 + (order == "carry"), config, [NumpyStream((s,)) for s in range(2)], copies=3)
    for _ in range(3):
        assert many.per_epoch == one.per_epoch
        for batch, copies in zip(one.deal(100), many.deal(100), strict=True):
            np.testing.assert_array_equal(copies, np.tile(batch, (3, 1)))
            assert copies.flags.c_contiguous
        assert many.at_end
        assert many.get_state() == one.get_state()
        one.end_epoch()
        many.end_epoch()
