"""What a figure does for the room and the screen it is on: pens, numbers and titles of axes."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from playground.training.base.history import CurveData
from playground.ui.plots import LossView
from playground.ui.plots.base.axes import calm_axis, name_axis, small_font
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.plot_export import plot_png, plot_svg
from playground.ui.theme.tokens import LIGHT

pytestmark = pytest.mark.gui


@pytest.fixture
def figure(qtbot):
    """An empty plot of 0 to 1 both ways, as high as it is wide."""
    left, bottom = calm_axis("left", 46, grid=True), calm_axis("bottom", 40, grid=True)
    made = Figure(left, bottom)
    qtbot.addWidget(made)
    made.set_theme(LIGHT)
    made.set_aspect(1.0)
    name_axis(left, "true positive rate", LIGHT)
    made.plot.setRange(xRange=(-0.03, 1.03), yRange=(-0.03, 1.03), padding=0)
    made.show()
    return made


@pytest.mark.parametrize("side", [150, 170, 210, 300, 500])
def test_the_numbers_of_an_axis_do_not_overlap_however_small_it_is(figure, side):
    figure.resize(side + 120, side)
    QApplication.processEvents()
    metrics, axis = QFontMetrics(small_font()), figure.bottom
    length = figure.plot_area().width()
    ((step, places), *_) = axis.tickValues(-0.03, 1.03, length)
    words = axis.tickStrings(places, 1.0, step)
    ends = [
        ((place + 0.03) / 1.06 * length, metrics.horizontalAdvance(word) / 2)
        for place, word in zip(places, words, strict=True)
    ]
    assert len(ends) >= 1
    for (at, half), (after, other) in pairwise(ends):
        assert at + half < after - other
    if side >= 300:
        assert len(ends) >= 4


def test_a_title_beside_the_plot_is_no_longer_than_it(figure):
    figure.resize(300, 150)
    QApplication.processEvents()
    short = figure.left.label.toPlainText()
    assert short.endswith("…")
    figure.resize(500, 400)
    QApplication.processEvents()
    assert figure.left.label.toPlainText() == "true positive rate"


def test_lines_are_as_wide_on_a_fine_screen_and_no_wider_in_files(qtbot, make, monkeypatch):
    view = LossView()
    qtbot.addWidget(view)
    view.set_theme(LIGHT)
    history = make.points(5)
    view.set_curves(CurveData.of(history))
    view.figure.setFixedSize(320, 240)
    assert view.figure.pen("#000000", 1.5).widthF() == 1.5
    plain = plot_svg(view, "a.svg"), plot_png(view, "a.png", 2.0)
    monkeypatch.setattr(Figure, "devicePixelRatioF", lambda _: 2.0)
    with qtbot.waitSignal(view.figure.screen_changed):
        QApplication.sendEvent(view.figure, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert view.figure.pen("#000000", 1.5).widthF() == 3.0
    assert (plot_svg(view, "a.svg"), plot_png(view, "a.png", 2.0)) == plain
    assert view.figure.pen("#000000", 1.5).widthF() == 3.0
