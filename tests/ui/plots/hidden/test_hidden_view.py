"""The hidden space as a person meets it in the window."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.project.templates import template
from playground.ui.plots import HiddenView
from playground.ui.theme.tokens import LIGHT

pytestmark = pytest.mark.gui


def test_a_layer_is_chosen_its_samples_are_clicked_and_move_while_it_trains(
    open_window, place, qtbot
):
    driver = open_window(template("circle"))
    driver.wait_for_snapshot()
    window = driver.window
    view = next(each for each in window.views.plots if each.key == "hidden")
    window.docks.raise_dock("hidden")
    driver.wait(view.has_content)
    assert view.space.units == (0, 1)
    assert view._lines.boundary.isVisible()
    first = view.chooser.layer.itemData(0)
    view.chooser.layer.setFocus()
    qtbot.keyClick(view.chooser.layer, Qt.Key.Key_Home)
    driver.wait(lambda: view.space is not None and view.space.node_id == first)
    assert view.space.units is None
    assert "variance" in view.readout()
    assert not view._lines.boundary.isVisible()
    row = int(view.space.rows[3])
    spot = place(view, *view.space.places[3])
    QTest.mouseClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    driver.wait(lambda: view._sample is not None)
    # Samples that lie nearer to the pixel may cover it.
    chosen = view.space.rows.tolist().index(view._sample)
    assert np.hypot(*(place(view, *view.space.places[chosen]) - spot).toTuple()) <= 10
    assert row in view.space.rows
    before = view.space.places.copy()
    driver.do("run_epoch")
    timeline = window.views.timeline
    driver.wait(lambda: timeline.state.step > 0 and timeline.state.step == timeline.state.last)
    driver.wait(lambda: not np.array_equal(view.space.places, before))
    # Dragged back to its begin, the timeline shows the space as it was.
    slider = timeline.slider
    at = [
        QPoint(round(slider.x_of(step)), slider.height() // 3) for step in (timeline.state.last, 0)
    ]
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at[0])
    QTest.mouseMove(slider, at[1])
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at[1])
    driver.wait(lambda: np.allclose(np.abs(view.space.places), np.abs(before), atol=1e-9))


def test_every_sample_is_in_the_table_and_told_by_the_keyboard(values_for, show, qtbot):
    view = show(HiddenView())
    dataset, snapshot, _ = values_for("hidden")
    view.set_dataset(dataset)
    view.show_snapshot(snapshot)
    header, rows = view.table()
    assert header == ["split", "row", "label", "unit 1", "unit 2"]
    assert len(rows) == 30
    qtbot.keyClick(view, Qt.Key.Key_Right)
    leftmost = int(np.argmin(snapshot.hidden.places[:, 0]))
    assert f"row {leftmost + 1}" in view.readout()
    with qtbot.waitSignal(view.sample_requested) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == [leftmost]


def test_colours_reach_from_end_to_end_of_the_value_they_stand_for(prices, values_for, show):
    raw = prices.dataset.raw
    several = replace(raw, y=np.column_stack([raw.y, 100 * raw.y]))
    view = show(HiddenView())
    view.set_dataset(replace(prices.dataset, raw=several))
    _, snapshot, _ = values_for("hidden")
    space = snapshot.hidden
    rows = np.arange(len(raw.x))
    view.show_snapshot(
        replace(snapshot, hidden=replace(space, rows=rows, places=space.places[rows]))
    )
    price = raw.y[:, 0]
    assert view._colors[price.argmin()] == LIGHT.negative.lower()
    assert view._colors[price.argmax()] == LIGHT.positive.lower()
