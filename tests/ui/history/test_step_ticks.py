"""Numbers on a scale of steps are round, ascending and not too many."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from playground.ui.shell.timeline.step_ticks import step_ticks


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 30))
def test_ticks_are_round_and_as_many_as_there_is_room_for(first, span, most):
    ticks = step_ticks(first, first + span, most)
    assert ticks[0] == first
    assert ticks[-1] <= first + span
    assert list(ticks) == sorted(set(ticks))
    assert len(ticks) <= most + 2
    for spacing in {b - a for a, b in pairwise(ticks[1:])}:
        assert str(spacing).rstrip("0") in ("1", "2", "5")


def test_a_long_training_gets_thousands():
    assert step_ticks(0, 57370, 4) == (0, 20000, 40000)
    assert step_ticks(17, 17, 4) == (17,)
    assert step_ticks(9990, 30000, 3) == (9990, 20000, 30000)
