"""Names that a person or a file gives are shown as text, whatever marks they contain.

A table whose columns, classes, file and layers are named with HTML and ``&`` is trained on; then
every label, tooltip, menu, tab and list of the window is looked at.
"""

import csv
import re

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsTextItem,
    QGroupBox,
    QLabel,
    QMenu,
    QTabBar,
    QToolTip,
)

from playground.datasets import DatasetConfig
from playground.project.templates import template
from playground.ui.plots.base.axes import calm_axis, name_axis
from playground.ui.theme.tokens import LIGHT

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

MARK = "<b>Qz</b>&y"
"""What every name contains. Shown as text it reads just like this."""

RAW, MNEMONIC = "<b>Qz", "</b>&y"


def wrong_rich(text):
    """Tell whether Qt would take a text with a name in it for HTML."""
    first_line = text.partition("\n")[0]  # as Qt looks no further
    return RAW in text and re.search(r"<[a-z]+[^<>]*>", first_line) is not None


def wrong_mnemonic(text):
    """Tell whether ``&`` of a name would be taken for a key, and not be seen."""
    return MNEMONIC in text


def said_by(widget):
    """Yield what a widget shows wrongly."""
    if wrong_rich(widget.toolTip()):
        yield "tooltip", widget.toolTip()
    for kind, look in LOOKS.items():
        if isinstance(widget, kind):
            yield from look(widget)


def label(widget):
    text, form = widget.text(), widget.textFormat()
    if form is Qt.TextFormat.AutoText and wrong_rich(text):
        yield "label", text
    if form in (Qt.TextFormat.RichText, Qt.TextFormat.MarkdownText) and RAW in text:
        yield "rich label", text
    if widget.buddy() is not None and wrong_mnemonic(text):
        yield "label of a field", text


def button(widget):
    text = widget.text() if isinstance(widget, QAbstractButton) else widget.title()
    if wrong_mnemonic(text):
        yield "button", text


def tabs(widget):
    texts = [widget.tabText(i) for i in range(widget.count())]
    yield from (("tab", text) for text in texts if wrong_mnemonic(text))
    tips = [widget.tabToolTip(i) for i in range(widget.count())]
    yield from (("tab's tooltip", tip) for tip in tips if wrong_rich(tip))


def choices(widget):
    tips = [widget.itemData(i, Qt.ItemDataRole.ToolTipRole) for i in range(widget.count())]
    yield from (("choice's tooltip", tip) for tip in tips if tip and wrong_rich(tip))


def cells(widget):
    if widget.model() is not None:
        yield from (("cell's tooltip", tip) for tip in tips_of(widget.model()) if wrong_rich(tip))


def plot(widget):
    for item in widget.scene().items():
        html = item.toHtml() if isinstance(item, QGraphicsTextItem) else ""
        if "Qz" in html and "&lt;b&gt;Qz" not in html:
            yield "words of a plot", item.toPlainText()


def tips_of(model):
    is_list = isinstance(model, QAbstractListModel)
    rows = min(model.rowCount(QModelIndex()), 12)
    columns = 1 if is_list else min(model.columnCount(QModelIndex()), 12)
    role, sideways = Qt.ItemDataRole.ToolTipRole, Qt.Orientation.Horizontal
    yield from (str(model.headerData(i, sideways, role) or "") for i in range(columns))
    for row in range(rows):
        yield from (
            str(model.data(model.index(row, i, QModelIndex()), role) or "") for i in range(columns)
        )


def said_by_actions(actions):
    for action in actions:
        if wrong_mnemonic(action.text()):
            yield "menu", action.text()
        if wrong_rich(action.toolTip()):
            yield "menu's tooltip", action.toolTip()


LOOKS = {
    QLabel: label,
    QAbstractButton: button,
    QGroupBox: button,
    QTabBar: tabs,
    QComboBox: choices,
    QAbstractItemView: cells,
    QMenu: lambda widget: said_by_actions(widget.actions()),
    pg.GraphicsView: plot,
}


def looked_over(where):
    """Return what is shown wrongly by all widgets and actions there are."""
    found = []
    for widget in QApplication.allWidgets():
        found += [(where, type(widget).__name__, *each) for each in said_by(widget)]
    for action in where_from(QApplication.topLevelWidgets()):
        found += [(where, "QAction", *each) for each in said_by_actions([action])]
    return found


def where_from(tops):
    for top in tops:
        yield from top.findChildren(QAction)


@pytest.fixture
def strange(open_window, tmp_path):
    """A window that trains on a table full of strange names."""
    path = tmp_path / f"table {MARK.replace('/', '')}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([f"one {MARK}", f"two {MARK}", f"city {MARK}", f"sort {MARK}"])
        for i in range(60):
            sort = f"{'abc'[i % 3]} {MARK}"
            writer.writerow([i % 7, (i * 5) % 11, f"{'pq'[i % 2]} {MARK}", sort])
    target = {"path": str(path), "target": f"sort {MARK}"}
    made = open_window(template("iris").replace(dataset=DatasetConfig("csv", target)))
    made.wait(lambda: made.window.client.dataset is not None)
    made.wait(lambda: made.window.client.is_current)
    canvas = made.window.canvas
    for node in made.project.network.nodes:
        canvas.editors.rename(node.id)
        canvas.editors.name.setText(f"{node.id[:4]} {MARK}")
        canvas.editors.name._ask()
    return made


def test_every_name_is_shown_as_text(strange):
    driver, window = strange, strange.window
    canvas = window.canvas
    for _ in range(3):
        driver.do("step")
    driver.wait_for_snapshot()
    ids = [node.id for node in driver.project.network.nodes]
    found = []
    for name in window.docks.all:
        window.docks.raise_dock(name)
        for node_id in (ids[0], ids[1], ids[-1]):
            canvas.select((node_id,))
            QApplication.processEvents()
        found += looked_over(name)
    canvas.select(tuple(ids[1:3]))
    driver.do("group")
    window.sample.choose(3)
    driver.wait_for_snapshot()
    found += looked_over("sample")
    for node_id in ids:
        if node_id in canvas.model.blocks.hidden:
            continue
        at = driver.place(node_id)
        event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.viewport().mapToGlobal(at))
        QApplication.sendEvent(canvas.viewport(), event)
        found += [("canvas", "tooltip", t) for t in [QToolTip.text()] if wrong_rich(t)]
        mouse = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(
            canvas.viewport(), QContextMenuEvent(mouse, at, canvas.viewport().mapToGlobal(at))
        )
        found += looked_over("context menu")
        canvas.menu.close()
    QToolTip.hideText()
    assert list(dict.fromkeys(found)) == []


def test_axes_and_legends_show_names_as_text(open_window, tmp_path):
    path = tmp_path / "plane.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([f"one {MARK}", f"two {MARK}", "sort"])
        for i in range(60):
            writer.writerow([i % 7, (i * 5) % 11, f"{'ab'[i % 2]} {MARK}"])
    config = DatasetConfig("csv", {"path": str(path), "target": "sort"})
    made = open_window()
    made.wait_for_snapshot()
    made.window.document.push("Use the table", made.project.replace(dataset=config))
    made.wait(lambda: f"one {MARK}" in made.window.client.dataset.columns)
    made.wait_for_snapshot()
    made.do("step")
    made.wait_for_snapshot()
    made.window.docks.raise_dock("output")
    made.wait(lambda: made.window.views.output.is_made)
    QApplication.processEvents()
    words = [
        item.toPlainText()
        for item in made.window.views.output.figure.view.scene().items()
        if isinstance(item, QGraphicsTextItem)
    ]
    assert any(f"a {MARK}" in text for text in words)
    assert [each for each in looked_over("plane") if each[2] == "words of a plot"] == []


def test_an_axis_is_called_what_it_is_called(qapp):
    axis = calm_axis("bottom", 30)
    name_axis(axis, MARK, LIGHT)
    assert axis.label.toPlainText().strip() == MARK


def test_a_dialog_speaks_in_text(driver, dialogs):
    """Its words are shown as they are, too: there is no HTML in them."""
    driver.do("about")
    title, text = dialogs.told[-1]
    assert title.startswith("About")
    assert "<" not in text


def test_a_title_with_a_sign_of_qt_in_it_is_shown_whole(driver):
    document = driver.window.document
    document.push("Call it so", document.project.replace(name="a [*] b"))
    assert "a [*][*] b[*]" in driver.window.windowTitle()
