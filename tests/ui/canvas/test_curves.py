"""The curve of a layer's activation on its card."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from playground.nn.activations import ACTIVATIONS
from playground.nn.activations.relu import ReLU
from playground.nn.activations.tanh import Tanh
from playground.ui.canvas.items.card_content import card_content
from playground.ui.canvas.items.signs.curve import paint_curve
from playground.ui.canvas.model import canvas_edits
from playground.ui.theme.tokens import LIGHT

pytestmark = pytest.mark.gui

SIDE = 60


def painted(function):
    """Return where a curve leaves ink, ``(60, 60)``."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    paint_curve(painter, function, QRectF(0, 0, SIDE, SIDE), LIGHT)
    painter.end()
    ink = np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, image.bytesPerLine())
    return ink[:, :SIDE] < 170


def heights(function):
    """Return how high the curve runs from left to right, by its ink."""
    ink = painted(function)
    return [SIDE - float(np.flatnonzero(column).mean()) for column in ink[:, 3:-3].T]


def test_relu_is_flat_and_then_rises(qapp):
    run = heights(ReLU())
    assert max(run[:25]) - min(run[:25]) < 1
    assert run[-1] > run[40] > run[30]


def test_tanh_bends_twice(qapp):
    run = heights(Tanh())
    steps = np.diff(run)
    assert steps[len(steps) // 2] > 4 * abs(steps[2])
    assert run[0] < run[27] < run[-1]


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_every_activation_has_a_curve(qapp, entry):
    assert painted(entry()).sum() > SIDE / 2


def test_cards_follow_their_layers_activation(driver):
    canvas = driver.window.canvas

    def shown(node_id):
        return canvas.network_scene.cards[node_id].content.activation

    assert (shown("input"), shown("hidden_1")) == (None, Tanh())
    canvas.request(canvas_edits.set_param(canvas.model, "hidden_1", "activation", "relu"))
    assert shown("hidden_1") == ReLU()
    assert card_content(canvas.model, "hidden_1").activation == ReLU()


def test_a_title_has_room_beside_its_signs(driver):
    canvas = driver.window.canvas
    canvas.request(canvas_edits.set_param(canvas.model, "hidden_1", "activation", "relu"))
    before = canvas.model.sizes["hidden_1"].width()
    canvas.request(canvas_edits.freeze(canvas.model, ("hidden_1",), True))
    assert canvas.model.sizes["hidden_1"].width() > before
