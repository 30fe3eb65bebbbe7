"""Random streams: one seed one result, independent of one another, saved and continued exactly."""

import json

import numpy as np
import pytest
from msgspec.structs import fields

from playground.core import NumpyStream, Streams, read_only
from playground.core.arc4 import Arc4Stream

NAMES = [field.name for field in fields(Streams)]


def draw(stream):
    return np.concatenate(
        [[stream.random()], stream.uniform(-1, 1, (3,)), stream.normal((3,)), stream.permutation(5)]
    )


@pytest.mark.parametrize("make", [lambda: NumpyStream((3, 1)), lambda: Arc4Stream("3")])
def test_a_state_continues_exactly_after_json(make):
    stream, other = make(), make()
    draw(stream)
    state = json.loads(json.dumps(stream.get_state()))
    expected = draw(stream)
    other.set_state(state)
    np.testing.assert_array_equal(draw(other), expected)


def test_an_odd_number_of_32_bit_draws_is_part_of_the_state():
    stream = NumpyStream((1,))
    stream.permutation(3)
    state = stream.get_state()
    expected = stream.permutation(100)
    stream.set_state(state)
    np.testing.assert_array_equal(stream.permutation(100), expected)


def test_one_seed_one_result():
    for name in NAMES:
        first = draw(getattr(Streams.from_seeds(4, 5), name))
        np.testing.assert_array_equal(first, draw(getattr(Streams.from_seeds(4, 5), name)))


def test_the_streams_differ_even_with_equal_seeds():
    firsts = {stream.random() for stream in Streams.from_seeds(0, 0)}
    assert len(firsts) == len(NAMES)


def test_drawing_from_one_stream_leaves_the_others():
    streams, untouched = Streams.from_seeds(1, 2), Streams.from_seeds(1, 2)
    streams.data.uniform(0, 1, (1000,))
    for name in ("split", "weights", "order"):
        np.testing.assert_array_equal(draw(getattr(streams, name)), draw(getattr(untouched, name)))


def test_each_seed_moves_its_own_half():
    base, data, training = (Streams.from_seeds(*s) for s in ((1, 1), (2, 1), (1, 2)))
    moved = [
        [a.random() != b.random() for a, b in zip(base_again, other, strict=True)]
        for base_again, other in ((base, data), (Streams.from_seeds(1, 1), training))
    ]
    assert moved == [[True, True, False, False, False], [False, False, True, True, True]]


def test_a_shared_stream_is_drawn_from_in_turn():
    stream = NumpyStream((7,))
    expected = NumpyStream((7,)).uniform(0, 1, (len(NAMES),))
    np.testing.assert_array_equal([each.random() for each in Streams.shared(stream)], expected)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_filling_draws_in_place_and_reaches_the_whole_array(dtype):
    stream, uniform, normal = NumpyStream((3,)), np.full((2, 500), 9, dtype), np.zeros(1000, dtype)
    stream.fill_uniform(uniform)
    stream.fill_normal(normal)
    assert uniform.min() >= 0
    assert uniform.max() < 1
    assert (normal != 0).all()
    assert abs(uniform.mean() - 0.5) < 0.05
    assert abs(normal.std() - 1) < 0.12


def test_read_only_copies():
    array = np.ones(3)
    frozen = read_only(array)
    array[0] = 5
    assert frozen[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        frozen[0] = 2
