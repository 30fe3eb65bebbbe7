"""A remembered state is the present one, whatever was drawn."""

import numpy as np
import pytest

from playground.core import NumpyStream

DRAWS = {
    "random": lambda s: s.random(),
    "uniform": lambda s: s.uniform(0, 1, (2,)),
    "normal": lambda s: s.normal((2,)),
    "permutation": lambda s: s.permutation(5),
    "fill_uniform": lambda s: s.fill_uniform(np.empty(3)),
    "fill_normal": lambda s: s.fill_normal(np.empty(3)),
}


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_a_draw_makes_another_state(draw):
    stream = NumpyStream((1,))
    before = stream.get_state()
    assert stream.get_state() == before
    draw(stream)
    after = stream.get_state()
    assert after != before
    stream.set_state(before)
    assert stream.get_state() == before
    draw(stream)
    assert stream.get_state() == after


def test_changing_a_state_changes_nothing_else():
    stream = NumpyStream((1,))
    stream.get_state()["state"] = "0"
    assert stream.get_state()["state"] != "0"
