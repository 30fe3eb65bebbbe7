"""What a person unfolds comes into sight."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolButton

from playground.ui.widgets.collapsible import Collapsible
from playground.ui.widgets.section import Panel

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(qtbot):
    made = Panel("Test")
    qtbot.addWidget(made)
    for height in (300, 150, 900):
        filler = QLabel("above")
        filler.setFixedHeight(height)
        section = Collapsible(f"Part {height}")
        section.body.addWidget(QLabel("inside"))
        section.body.itemAt(0).widget().setFixedHeight(height)
        made.body.addWidget(filler)
        made.body.addWidget(section)
    made.body.addStretch(1)
    made.resize(260, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def span(panel, widget):
    view = panel._scroll.viewport()
    top = widget.mapTo(view, QPoint(0, 0)).y()
    return top, top + widget.height()


def unfold(panel, qtbot, index):
    section = panel.findChildren(Collapsible)[index]
    panel._scroll.ensureWidgetVisible(section.findChild(QToolButton), 0, 0)
    qtbot.mouseClick(section.findChild(QToolButton), Qt.MouseButton.LeftButton)
    return section


def test_what_unfolds_below_the_edge_is_scrolled_to(panel, qtbot):
    section = unfold(panel, qtbot, 1)
    room = panel._scroll.viewport().height()
    qtbot.waitUntil(lambda: span(panel, section)[0] >= 0 and span(panel, section)[1] <= room)


def test_of_more_than_fits_the_heading_stays_in_sight(panel, qtbot):
    section = unfold(panel, qtbot, 2)
    qtbot.waitUntil(lambda: 0 <= span(panel, section)[0] <= 20)
    assert span(panel, section)[1] > panel._scroll.viewport().height()
