import py_compile
import sys

import pytest

from playground.bench.window import start
from playground.bench.window.live import headless_updates_per_second
from playground.core import PlaygroundError
from playground.project.templates import default_project


def test_the_first_launch_of_each_does_not_count():
    taken = {
        start.WINDOW: iter([[9.0, 9.0, 9.0], [1.0, 2.0, 4.0], [3.0, 4.0, 5.0], [2.0, 3.0, 6.0]]),
        start.EMPTY: iter([[9.0], [1.0], [1.0], [1.0]]),
    }
    times = start.measure(3, lambda program, said: next(taken[program]))
    assert (times.window, times.field, times.plot) == (2.0, 3.0, 5.0)
    assert (times.empty, times.ratio) == (1.0, 2.0)


def test_a_launch_ends_when_it_has_said_everything():
    program = "print('painted', flush=True); print('field', flush=True); input()"
    first, second = start.seconds_until(program, ("painted", "field"))
    assert 0 < first <= second


def test_a_launch_that_fails_says_why():
    with pytest.raises(PlaygroundError, match="out of paint"):
        start.seconds_until("raise SystemExit('out of paint')", ("painted",))
    with pytest.raises(PlaygroundError, match="without a word"):
        start.seconds_until("print('painted')", ("painted", "field"))


def test_modules_that_must_be_compiled_at_every_start_are_found(tmp_path, monkeypatch):
    source = tmp_path / "plain.py"
    source.write_text("a = 1\n")
    monkeypatch.setattr(start, "__file__", str(tmp_path / "bench" / "start.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert start.uncompiled() == []
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert start.uncompiled() == ["plain.py"]
    py_compile.compile(str(source))
    assert start.uncompiled() == []
    source.write_text("a = 1000\n")
    assert start.uncompiled() == ["plain.py"]


@pytest.mark.parametrize("share", [None, 0.08])
def test_training_without_a_window_makes_updates(share):
    assert headless_updates_per_second(default_project(), 0.02, share, warm_up=0.0) > 0
