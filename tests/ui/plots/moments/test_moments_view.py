"""Plots of moments while training runs: painted now and then, and the last of it at rest."""

from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from playground.ui.plots.moments import moments_view
from playground.ui.plots.moments.norms_view import NormsView

pytestmark = pytest.mark.gui


def test_what_came_too_soon_is_painted_with_a_later_one_or_at_rest(values_for, show, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(moments_view, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    dataset, snapshot, _ = values_for("norms")
    view = show(NormsView())
    view.set_dataset(dataset)
    painted = []
    original = view._paint
    view._paint = lambda: (painted.append(view._snapshot.step), original())

    def come(step, speed):
        kept = tuple(replace(moment) for moment in snapshot.statistics)
        view.show_snapshot(replace(snapshot, step=step, steps_per_second=speed, statistics=kept))

    come(1, 100.0)
    come(2, 100.0)
    assert painted == [1]
    clock[0] += moments_view.PAINT_SECONDS
    come(3, 100.0)
    assert painted == [1, 3]
    come(4, 100.0)
    come(4, 0.0)
    assert painted == [1, 3, 4]
