"""How much of the window moving about touches: counted, so that no machine's speed matters."""

from statistics import median

import pytest

from playground.bench.window import large
from playground.bench.window.canvas import GESTURES, GestureCost, as_dict, as_text, branched
from playground.bench.window.edit import chained
from playground.ui.app.bench_canvas import CanvasBench
from playground.ui.app.bench_edit import python_calls
from playground.ui.app.bench_large import LargeBench

pytestmark = pytest.mark.gui

EVENTS = 9


@pytest.fixture
def bench(settings, dialogs):
    opened = []

    def make(project):
        opened.append(CanvasBench(project, settings))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def test_moving_about_near_costs_the_same_among_many_layers(bench):
    """What is out of sight is not painted; Qt asks where each card and each wire is, no more."""
    costs = []
    for layers in (60, 240):
        made = bench(chained(layers))
        gestures = ("pan", "drag")
        costs.append([median(made.measure_gesture(g, python_calls, EVENTS)) for g in gestures])
    for few, many in zip(*costs, strict=True):
        assert many - few < 6 * (240 - 60), costs


def test_every_gesture_is_made_and_leaves_the_document_as_it_was(bench):
    project = branched(40)
    assert len(project.network.nodes) in range(36, 43)
    made = bench(project)
    for gesture in GESTURES:
        costs = made.measure_gesture(gesture, python_calls, 2)
        assert len(costs) == 2
        assert min(costs) > 0, gesture
        assert made.window.document.project == project, gesture


def test_costs_are_told_with_their_median_and_the_worst():
    cost = GestureCost("branches", GESTURES[0], (1.0, 2.0, 6.0))
    assert cost.median == 2.0
    assert "2.0 / 5.9" in as_text([cost])
    assert as_dict([cost])["projects"] == {"branches": {"pan": {"median_ms": 2.0, "p99_ms": 5.92}}}


def test_what_is_done_in_a_large_network_is_measured_until_it_is_drawn(settings, dialogs):
    layers = 160
    made, costs = LargeBench(layers, settings), []

    def gauge(step):
        step()
        return 0.5

    # Another theme is one stylesheet for the whole application, whatever the network.
    for action in [each for each in large.ACTIONS if each != "theme"]:
        costs.append(made.measure_action(action, gauge))
        assert made.window.canvas.network_scene.backlog.is_empty
    inserted = 1
    assert len(made.project.network.nodes) == layers + 2 + inserted
    assert made.project.network.name_of("hidden_80") == "the one in the middle"
    assert made.window.document.undo_stack.undoText() == "Move 163 layers"
    made.close()
    text = large.as_text(costs)
    assert "rename" in text
    assert large.as_dict(costs)["actions"]["fit"]["longest_ms"] == 0.5
