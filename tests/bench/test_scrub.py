"""How long moments of the past take to be seen: what is told, and through a real window."""

import json

import pytest

from playground.bench.window.scrub import ScrubCost, Visit, as_dict, as_text

COST = ScrubCost("circle", 900, tuple(Visit(i, 10.0 * i, 4.0 * i, i) for i in range(1, 4)))


def test_median_and_longest_are_told():
    found = as_dict([COST])["circle"]
    assert (found["steps"], found["median_ms"], found["longest_ms"]) == (900, 20.0, 30.0)
    assert (found["cpu_median_ms"], found["cpu_longest_ms"], found["replayed"]) == (8.0, 12.0, 2)
    head, line = as_text([COST]).splitlines()[1:]
    assert head.split("  ")[-1].strip() == "replayed"
    assert line.split() == ["circle", "900", "20.0", "30.0", "8.0", "12.0", "2.0"]


@pytest.mark.gui
def test_a_window_goes_to_moments_and_back(capsys, monkeypatch, undressed):
    from playground.bench.window import live, scrub
    from playground.cli import main

    monkeypatch.setenv("QT_LOGGING_RULES", "default.warning=false")  # as it sets it, for good
    monkeypatch.setattr(live, "NAMES", ("plane",))
    monkeypatch.setattr(scrub, "TRAINED_SECONDS", 0.2)
    monkeypatch.setattr(scrub, "MOMENTS", 3)
    assert main(["bench", "scrub", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["plane"]
    assert found["steps"] > 0 < found["median_ms"] <= found["longest_ms"]
