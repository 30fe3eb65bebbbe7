"""Histograms as they are painted: boxes where there is something, and an outline of the tops."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsScene

from playground.ui.plots.outputs.step_bars import StepBars, Steps

pytestmark = pytest.mark.gui

RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


def cosmetic(color):
    pen = QPen(color, 1.0)
    pen.setCosmetic(True)
    return pen


def test_bins_are_filled_up_to_their_heights_and_lines_are_not(qapp):
    scene, bars = QGraphicsScene(), StepBars()
    scene.addItem(bars)
    filled = Steps(np.array([1.0, 0.0, 3.0]), cosmetic(RED), QBrush(RED))
    bars.show_steps(np.array([0.0, 1.0, 2.0, 3.0]), [filled], 4.0)
    line = Steps(np.array([2.0, 2.0, 2.0]), cosmetic(BLUE))
    bars.show_steps(np.array([0.0, 1.0, 2.0, 3.0]), [filled, line], 4.0)
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    scene.render(painter, QRectF(image.rect()), QRectF(0, 0, 3, 4))
    painter.end()
    seen = {(x, y): image.pixelColor(x, y).name() for x in (50, 150, 250) for y in (50, 250, 350)}
    red = {place for place, color in seen.items() if color == "#ff0000"}
    assert red == {(50, 50), (250, 50), (250, 250)}
    assert "#0000ff" in {image.pixelColor(150, y).name() for y in range(198, 203)}
    assert bars.boundingRect().contains(QRectF(0, 0, 3, 4))
