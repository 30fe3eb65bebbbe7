import json

import pytest

pytest.importorskip("PySide6")

from playground.bench.window import edit, start
from playground.cli import main
from playground.cli.commands import bench

pytestmark = pytest.mark.gui


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setenv("QT_LOGGING_RULES", "default.warning=false")  # as it sets it, for good
    monkeypatch.setattr(bench, "LIVE_SECONDS", 0.3)
    monkeypatch.setattr(bench, "HEADLESS_SECONDS", 0.05)
    monkeypatch.setattr("playground.ui.app.bench_window.WARM_UP_SECONDS", 0.1)


def test_the_first_pictures_of_both_windows_are_seen():
    painted, field, plot = start.seconds_until(
        start.WINDOW, (start.PAINTED, start.FIELD, start.PLOT)
    )
    assert 0 < painted < field < plot < 60
    (empty,) = start.seconds_until(start.EMPTY, (start.PAINTED,))
    assert 0 < empty < 60


@pytest.mark.usefixtures("undressed")
def test_live_training_is_measured_with_the_pictures_of_each_view(capsys):
    assert main(["bench", "live", "softmax-iris", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["template"] == "softmax-iris"
    assert found["live_updates_per_second"] > 0
    assert found["ratio"] > 0 < found["ratio_as_window"]
    assert found["lateness_p99_ms"] >= found["lateness_median_ms"] >= 0
    assert found["frame_p99_ms"] >= found["frame_median_ms"] > 0
    assert {"canvas", "output", "loss"} <= set(found["pictures_per_second"])
    assert found["pictures_per_second"]["canvas"] > 0
    assert found["pictures_per_second"]["output"] > 0


def test_only_live_training_takes_a_template(capsys):
    assert main(["bench", "step", "xor"]) != 0
    assert "only bench live takes one" in capsys.readouterr().err


@pytest.mark.usefixtures("undressed")
def test_edits_are_counted_and_timed(capsys, monkeypatch):
    monkeypatch.setattr(edit, "projects", lambda: {"short": edit.chained(2)})
    monkeypatch.setattr(edit, "ROUNDS", 1)
    assert main(["bench", "edit", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["projects"]["short"]
    assert list(found) == list(edit.EDITS)
    assert all(numbers["calls"] > 0 < numbers["milliseconds"] for numbers in found.values())
