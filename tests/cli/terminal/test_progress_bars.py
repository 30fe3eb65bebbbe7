import io
import math

import pytest

from playground.cli.source.curve_log import COLUMNS, CurveLog
from playground.cli.terminal.progress_bars import ProgressBar, WorkBar
from playground.training.base.history import Metrics


class Terminal(io.StringIO):
    def __init__(self, encoding="utf-8"):
        super().__init__()
        self.name_of_encoding = encoding

    @property
    def encoding(self):
        return self.name_of_encoding

    def isatty(self):
        return True


METRICS = Metrics(25, 1, 0.5, 0.25, 0.75, 1.0)


def test_nothing_is_drawn_where_nobody_watches():
    stream = io.StringIO()
    bar = ProgressBar(stream, 0, 10)
    bar.show(5, METRICS, now=True)
    bar.clear()
    assert stream.getvalue() == ""


def test_a_terminal_shows_how_far_it_is():
    terminal = Terminal()
    bar = ProgressBar(terminal, 100, 200)
    bar.show(150, METRICS, now=True)
    drawn = terminal.getvalue()
    assert "epoch 150/200" in drawn
    assert drawn.count("█") == drawn.count("░")
    bar.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_other_work_has_a_bar_too():
    terminal = Terminal()
    WorkBar(terminal, "racing").show(1, 2, now=True)
    assert terminal.getvalue().endswith("racing 50 %")


def test_a_terminal_without_such_letters_gets_plain_ones():
    terminal = Terminal("ascii")
    ProgressBar(terminal, 0, 2).show(1, METRICS, now=True)
    terminal.getvalue().encode("ascii")


@pytest.mark.parametrize(
    ("seconds", "left"), [(1.0, "0:01 left"), (90.0, "1:30 left"), (7200.0, "2:00:00 left")]
)
def test_the_time_left_follows_from_the_time_gone(seconds, left):
    assert ProgressBar(Terminal(), 0, 10).line(5, METRICS, seconds).endswith(left)


def test_the_log_keeps_every_digit_and_leaves_gaps(tmp_path):
    log = CurveLog()
    log.extend([Metrics(0, 0, 0.1, 1 / 3, math.nan, math.nan), METRICS])
    path = tmp_path / "h.csv"
    log.write(path)
    header, first, second = path.read_text().splitlines()
    assert header == ",".join(COLUMNS)
    assert first == f"0,0,0.1,{1 / 3!r},,"
    assert second == "25,1,0.5,0.25,0.75,1.0"
