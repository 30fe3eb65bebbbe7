"""Every view of the window leaves it as PNG, SVG, PDF and CSV, and by Ctrl+C.

One window for all of them. The numbers of a file are those that are drawn: of every line and point
in a picture, whatever plot it is in, and of heatmaps, ridges and tables from the training itself.
"""

import csv
import io
import itertools
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from playground.ui.plots import FORMATS, PLOTS
from playground.ui.plots.base.graphing import pg

pytestmark = pytest.mark.gui

EPOCHS = 6
PICTURES = [plot.key for plot in PLOTS if plot.is_picture]
SVG = "{http://www.w3.org/2000/svg}"

LOGARITHMIC = {"norms"}
"""Whose points lie at the logarithm of a number."""

DECORATION = {"hidden": pg.PlotCurveItem, "output": pg.PlotCurveItem}
"""What is no data: the plane's grid as the layer bends it, the line where the answer turns."""

BESIDE_TRUTH = {"predictions"}
"""Whose points are set beside one another by chance: only one of their coordinates is data."""

FROM_TRAINING = {"weights", "gradients", "optimizer", "confusion", "unit", "distributions", "table"}
"""Whose numbers are compared with the training's: cells and ridges, no points."""


@pytest.fixture
def shown(shared_window, make_driver, request):
    """The window after a few epochs, and one of its views in front."""
    window, driver = shared_window, make_driver(shared_window)
    driver.wait_for_snapshot()
    if driver.latest.epoch < EPOCHS:
        window.client.run_epochs(EPOCHS)
        driver.wait(lambda: driver.latest.epoch == EPOCHS and not window.client.is_running)
    key = request.param
    view = next(each for each in window.plots if each.key == key)
    window.docks.raise_dock(key)
    driver.wait(lambda: view.isVisible() and view.has_content())
    driver.settle()
    QApplication.processEvents()
    return driver, view


def export(driver, view, dialogs, path):
    """Choose a format in the menu of the view's own button."""
    dialogs.saves_as(path)
    dialogs.items.append("2")
    menu = view._controls.export_button.menu()
    next(a for a in menu.actions() if a.data() == path.suffix[1:]).trigger()
    driver.wait(lambda: dialogs.told or driver.message == f"Exported {path.name}")
    assert not dialogs.told
    return path.read_bytes()


def numbers_in(text):
    found = []
    for cell in itertools.chain.from_iterable(csv.reader(io.StringIO(text))):
        try:
            found.append(float(cell))
        except ValueError:
            continue
    return np.array(found)


def drawn_numbers(view):
    """Return the coordinates of every line and every cloud of points that is seen."""
    for item in view.figure.view.scene().items():
        of_line = isinstance(item.parentItem(), pg.PlotDataItem)
        if isinstance(item, pg.PlotDataItem):
            x, y = item.xData, item.yData
        elif isinstance(item, pg.ScatterPlotItem | pg.PlotCurveItem) and not of_line:
            x, y = item.getData()
        else:
            continue
        if not item.isVisible() or y is None or not len(y):
            continue
        if not isinstance(item, DECORATION.get(view.key, ())):
            yield np.asarray(x, float), np.asarray(y, float)


def are_among(values, numbers):
    values = values[np.isfinite(values)]
    nearest = np.abs(values[:, None] - numbers[None]).min(axis=1)
    return bool((nearest <= 1e-9 * np.maximum(1.0, np.abs(values))).all())


def shown_by(argument):
    return pytest.mark.parametrize("shown", argument, indirect=True)


@shown_by(PICTURES)
def test_a_view_is_written_as_a_picture_of_every_kind(shown, dialogs, tmp_path):
    driver, view = shown
    files, sizes = {}, {}
    for form in FORMATS:
        sizes[form] = view.figure.size()
        files[form] = export(driver, view, dialogs, tmp_path / f"view.{form}")
    size = sizes["svg"]
    image = QImage.fromData(files["png"])
    assert image.width() == 2 * size.width()
    places = itertools.product(range(0, image.width(), 7), range(0, image.height(), 3))
    assert len({image.pixel(x, y) for x, y in places}) > 8
    root = ET.fromstring(files["svg"])
    assert root.get("viewBox") == f"0 0 {size.width()} {size.height()}"
    assert any((text.text or "").strip() for text in root.iter(f"{SVG}text"))
    pdf = files["pdf"]
    assert pdf.startswith(b"%PDF-")
    assert b"/ToUnicode" in pdf  # its words are words
    pixels = [int(wide) for wide in re.findall(rb"/Subtype /Image\s+/Width (\d+)", pdf)]
    assert not any(wide >= 2 * size.width() for wide in pixels), "the page is no photograph"
    if not FROM_TRAINING & {view.key} and view.key != "output":
        assert not pixels


@shown_by([plot.key for plot in PLOTS])
def test_the_numbers_of_a_file_are_those_that_are_drawn(shown, dialogs, tmp_path):
    driver, view = shown
    text = export(driver, view, dialogs, tmp_path / "view.csv").decode("utf-8-sig")
    found = numbers_in(text)
    assert len(found)
    seen = 0
    for x, y in drawn_numbers(view) if view.has_picture() else ():
        if view.key in LOGARITHMIC and not are_among(y, found):
            y = 10.0**y
        assert are_among(x, found)
        assert view.key in BESIDE_TRUTH or are_among(y, found)
        seen += len(x)
    assert seen or view.key in FROM_TRAINING
    for values in of_training(view, driver):
        assert are_among(np.ravel(values), found), view.key


def of_training(view, driver):
    """Return what the training says of a view whose picture is cells."""
    latest, dataset = driver.latest, driver.window.client.dataset
    own = {(p.node_id, p.name): p for p in latest.parameters}
    match view.key:
        case "weights":
            yield own["hidden_1", "weight"].value
            yield own["hidden_1", "bias"].value
        case "gradients":
            yield own["hidden_1", "weight"].grad
        case "table":
            yield dataset.raw.x
        case "confusion":
            rows = [row for _, row in zip(range(9), view.table()[1], strict=False)]
            counts = [cell for row in rows for cell in row if isinstance(cell, int)]
            assert sum(counts) == len(dataset.test_rows)
            yield np.array(counts, float)
        case "distributions":
            rows = list(view.table()[1])
            last = [row for row in rows if row[0] == latest.step]
            sizes = {p.value.size for p in latest.parameters if p.name == "weight"}
            assert sum(row[-1] for row in last) in sizes
        case "unit":
            yield view.likes.strongest
            yield view.likes.activations


@shown_by([plot.key for plot in PLOTS])
def test_ctrl_c_copies_picture_and_numbers(shown):
    driver, view = shown
    QApplication.clipboard().clear()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    driver.qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    content = QApplication.clipboard().mimeData()
    driver.wait(lambda: QApplication.clipboard().mimeData().hasText())
    content = QApplication.clipboard().mimeData()
    assert content.hasImage() == view.has_picture()
    header, rows = view.table()
    lines = content.text().splitlines()
    assert lines[0].split("\t") == list(header)
    assert len(lines) - 1 == len(list(rows)) > 0
    QApplication.clipboard().clear()  # the offscreen platform frees it only after Python has ended
