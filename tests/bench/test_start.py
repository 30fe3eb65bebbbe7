import pytest

from playground.bench import start
from playground.bench.live import headless_epochs_per_second
from playground.core import PlaygroundError


def test_the_first_launch_of_each_does_not_count():
    taken = {start.WINDOW: iter([9.0, 1.0, 3.0, 2.0]), start.EMPTY: iter([9.0, 1.0, 1.0, 1.0])}
    times = start.measure(3, lambda program: next(taken[program]))
    assert (times.window, times.empty, times.ratio) == (2.0, 1.0, 2.0)


def test_a_launch_ends_when_it_says_so():
    assert start.seconds_to_paint("print('painted', flush=True); input()") > 0


def test_a_launch_that_fails_says_why():
    with pytest.raises(PlaygroundError, match="out of paint"):
        start.seconds_to_paint("raise SystemExit('out of paint')")


def test_training_without_a_window_makes_epochs():
    assert headless_epochs_per_second(0.02, warm_up=0.0) > 0
