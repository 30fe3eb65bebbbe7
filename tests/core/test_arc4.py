"""The browser's generator against numbers written by the npm package seedrandom itself."""

import json
from pathlib import Path

import numpy as np
import pytest

from playground.core.arc4 import Arc4Stream

GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "browser_random.json").read_text("utf-8"))


def test_published_numbers():
    stream = Arc4Stream("hello.")
    assert [stream.random(), stream.random()] == [0.9282578795792454, 0.3752569768646784]


@pytest.mark.parametrize("seed", GOLDEN["random"])
def test_equals_the_package(seed):
    stream = Arc4Stream(seed)
    draws = [stream.random() for _ in range(2000)]
    assert [*draws[:8], draws[-1]] == GOLDEN["random"][seed]


def test_uniform_draws_in_c_order():
    array = Arc4Stream("s").uniform(-0.5, 0.5, (3, 2))
    stream = Arc4Stream("s")
    assert array.ravel().tolist() == [stream.random() - 0.5 for _ in range(6)]
    assert array.shape == (3, 2)


def test_normal_looks_standard():
    draws = Arc4Stream("normal").normal((20_000,))
    assert abs(draws.mean()) < 0.03
    assert abs(draws.std() - 1) < 0.03


def test_permutation_swaps_from_the_end():
    stream = Arc4Stream("p")
    order = list("abcdefg")
    for counter in range(len(order), 0, -1):
        index = int(stream.random() * counter)
        order[counter - 1], order[index] = order[index], order[counter - 1]
    assert ["abcdefg"[i] for i in Arc4Stream("p").permutation(7)] == order
    assert sorted(Arc4Stream("q").permutation(100)) == list(range(100))


def test_state_survives_json():
    stream = Arc4Stream("state")
    stream.normal((5,))
    state = json.loads(json.dumps(stream.get_state()))
    expected = stream.uniform(0, 1, (10,))
    other = Arc4Stream("another")
    other.set_state(state)
    np.testing.assert_array_equal(other.uniform(0, 1, (10,)), expected)
