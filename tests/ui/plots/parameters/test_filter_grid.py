"""Learned arrays of any number of axes as tiles, bands and pages; every cell is one number."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from playground.project.templates import template
from playground.session.snapshots.snapshot import ParameterView
from playground.ui.plots import GradientsView, OptimizerView, WeightsView
from playground.ui.plots.parameters.cell_page import make_page
from playground.ui.plots.parameters.page_layout import FINE
from playground.ui.support.parameter_words import parameter_words

pytestmark = pytest.mark.gui

CONV = ("input", "place", "place", "unit")
SHAPES = {
    (1, 3, 3, 16): CONV,
    (16, 3, 3, 32): CONV,
    (3, 5, 5, 8): CONV,
    (4, 3, 6): ("input", "place", "unit"),
    (1, 144): ("input", "unit"),
    (130, 129): ("input", "unit"),
    (50, 8): ("place", "unit"),
    (40,): ("unit",),
    (6, 4, 4): ("unit", "place", "place"),
    (2, 1): ("input", "unit"),
}


def page_of(shape, number=0, bias=True):
    array = np.arange(float(np.prod(shape))).reshape(shape)
    view = ParameterView("n", "weight", array, None, axes=SHAPES[shape])
    arrays = {("n", "weight"): (view, array)}
    if bias:
        below = np.arange(float(shape[SHAPES[shape].index("unit")]))
        arrays["n", "bias"] = (ParameterView("n", "bias", below, None, axes=("unit",)), below)
    return make_page(("n", "weight"), arrays, number)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_number_has_one_cell_and_every_pixel_its_number(shape):
    first = page_of(shape)
    seen = []
    for number in range(len(first.layouts)):
        page = page_of(shape, number)
        wide, high = page.layout.size
        picture = page.layout.picture(page.values(), page.biases(), 2**32 - 1)
        assert picture.shape == (high * FINE, wide * FINE)
        # Of a large picture one pixel a cell: the parts of a cell are seen in the small ones.
        every = 1 if picture.size < 50_000 else FINE
        for row, column in itertools.product(*(range(0, n, every) for n in picture.shape)):
            x, y = (column + 0.5) / FINE, (row + 0.5) / FINE
            place = page.place_at(x, y)
            if place is None:
                assert picture[row, column] == 2**32 - 1
                continue
            assert picture[row, column] == page.value(place)
            left, top, across, down = page.rect(place)
            assert left <= x < left + across
            assert top <= y < top + down
            seen.append(place)
    places = set(seen)
    assert {p[2] for p in places if p[1] == "weight"} == set(np.ndindex(shape))
    units = shape[SHAPES[shape].index("unit")]
    assert {p[2] for p in places if p[1] == "bias"} == {(i,) for i in range(units)}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_arrows_reach_every_number(shape):
    page = page_of(shape)
    start = page.place((0, 0, 0, 0))
    reached, row = set(), start
    for _ in range(5 * sum(shape) * shape[-1]):
        place = row
        while place not in reached:
            reached.add(place)
            place = page.moved(place, 1, 0)
        below = page.moved(row, 0, 1)
        if below == row:
            break
        assert page.moved(below, 0, -1) == row
        row = below
    assert {p[2] for p in reached if p[1] == "weight"} == set(np.ndindex(shape))


def test_places_are_told_in_words():
    kernel = np.arange(2.0 * 9 * 4).reshape(2, 3, 3, 4)
    view = ParameterView("conv_1", "weight", kernel, kernel / 7, {"change": -kernel}, CONV)
    assert parameter_words(view, (1, 0, 2, 3)) == (
        "conv_1: weight from channel 2 to filter 4, row 1, column 3\n"
        "value 47\ngradient 6.71429\nlast change −47"
    )
    dense = ParameterView(
        "h", "weight", np.ones((2, 3)), None, axes=("input", "unit"), layer="Hidden"
    )
    text = parameter_words(dense, (1, 2), ("x", "x²"))
    assert text.startswith("Hidden: weight from x² to unit 3\nvalue 1\ngradient —")
    bias = ParameterView("h", "bias", np.ones(3), None, axes=("unit",))
    assert parameter_words(bias, (1,)).startswith("h: bias of unit 2")


@pytest.fixture
def driver(open_window):
    made = open_window(template("lenet-digits"))
    made.wait_for_snapshot()
    return made


def view_of(driver, kind):
    return next(view for view in driver.window.plots if isinstance(view, kind))


def raised(driver, kind):
    view = view_of(driver, kind)
    driver.window.docks.raise_dock(view.key)
    driver.wait(view.is_seen)
    return view


def test_before_any_backprop_the_grids_say_what_to_press(driver):
    for kind in (GradientsView, OptimizerView):
        view = raised(driver, kind)
        driver.wait(lambda view=view: "Press Backprop" in view._empty.text())
        driver.wait(lambda view=view: view._empty.isVisible() and not view._chooser.isVisible())
    driver.do("backprop")
    driver.wait(lambda: view.has_content() and view._chooser.isVisible())
    view = raised(driver, GradientsView)
    driver.wait(lambda: view.has_content() and not view._empty.isVisible())
    assert np.abs(view._shown.tiles.cells).max() > 0


def test_a_filters_cell_is_chosen_everywhere_and_moved_by_arrows(driver):
    driver.do("step")
    driver.settle()
    view = raised(driver, WeightsView)
    view.choose("conv_2", "weight")
    driver.wait(lambda: view.has_content() and view.is_made and view.chosen()[0] == "conv_2")
    page = view._shown
    assert page.tiles.cells.shape == (16, 3, 3, 32)
    assert len(page.layouts) > 1
    place = ("conv_2", "weight", (1, 2, 0, 3))
    left, top, wide, high = page.rect(place)
    center = QPointF(left + wide / 2, top + high / 2)
    spot = view.figure.view.mapFromScene(view.figure.plot.vb.mapViewToScene(center))
    QTest.mouseClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert driver.window.parameter.place == place
    latest = {(p.node_id, p.name): p for p in driver.latest.parameters}["conv_2", "weight"]
    expected = float(latest.value[place[2]])
    assert view._shown.value(place) == expected
    driver.wait(lambda: "last change —" not in view.cell_words(place))
    words = view.cell_words(place)
    assert "weight from channel 2 to filter 4, row 3, column 1" in words
    assert f"value {expected:.6g}".replace("-", "−") in words
    assert "gradient —" not in words
    view.setFocus()
    for key, index in (
        (Qt.Key.Key_Right, (1, 2, 1, 3)),
        (Qt.Key.Key_Down, (2, 0, 1, 3)),
        (Qt.Key.Key_Left, (2, 0, 0, 3)),
        (Qt.Key.Key_Left, (2, 0, 2, 2)),
        (Qt.Key.Key_Up, (1, 2, 2, 2)),
    ):
        QTest.keyClick(view, key)
        assert driver.window.parameter.place == ("conv_2", "weight", index)
        assert view._mark.isVisible()
    # Another plot turns to the layer and the page of what was chosen.
    other = raised(driver, GradientsView)
    driver.wait(lambda: other.has_content() and other.is_made)
    assert other._shown.key == ("conv_2", "weight")
    driver.window.parameter.choose(("conv_2", "weight", (15, 0, 0, 31)))
    driver.wait(lambda: other._shown.number == len(other._shown.layouts) - 1)
    assert other._mark.isVisible()
    driver.window.parameter.choose(("conv_1", "bias", (3,)))
    driver.wait(lambda: other._shown.key == ("conv_1", "weight") and other._mark.isVisible())
    QTest.keyClick(other, Qt.Key.Key_Escape)
    assert driver.window.parameter.place is None


def test_pages_are_turned_by_buttons_and_keys(driver):
    view = raised(driver, WeightsView)
    view.choose("conv_2", "weight")
    driver.wait(lambda: view._shown is not None and view._shown.key[0] == "conv_2")
    forth = next(b for b in view.findChildren(QToolButton) if "next" in b.accessibleName())
    assert forth.isVisible()
    before = view.caption(view._shown)
    QTest.mouseClick(forth, Qt.MouseButton.LeftButton)
    assert view._shown.number == 1
    assert view.caption(view._shown) != before
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view._shown.number == 0
    view.choose("conv_1", "weight")
    assert not forth.isVisible()
    assert sum(len(row) - 1 for row in view.table()[1]) == 16 * 9 + 16
