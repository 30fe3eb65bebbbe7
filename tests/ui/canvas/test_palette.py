import pytest
from PySide6.QtCore import Qt

from playground.nn.layers import LAYERS
from playground.ui.canvas import Palette
from playground.ui.canvas.mime import MIME_TYPE, dragged_layer, layer_mime
from playground.ui.theme import DARK

pytestmark = pytest.mark.gui


@pytest.fixture
def palette(qtbot):
    widget = Palette()
    qtbot.addWidget(widget)
    widget.set_theme(DARK)
    return widget


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_every_layer_is_listed_with_its_help(palette, layer):
    (button,) = [b for b in palette.buttons if b.kind == layer.name]
    assert button.text() == layer.title
    assert layer.help in button.toolTip()
    assert button.accessibleName() == f"Add {layer.title}"


@pytest.mark.parametrize("how", ["double click", "enter"])
def test_a_layer_is_asked_for(palette, qtbot, how):
    button = next(b for b in palette.buttons if b.kind == "dense")
    with qtbot.waitSignal(palette.layer_requested) as asked:
        if how == "enter":
            qtbot.keyClick(button, Qt.Key.Key_Return)
        else:
            qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["dense"]


def test_a_single_click_asks_for_nothing(palette, qtbot):
    with qtbot.assertNotEmitted(palette.layer_requested):
        qtbot.mouseClick(palette.buttons[0], Qt.MouseButton.LeftButton)


def test_a_drag_carries_the_kind():
    assert layer_mime("dense").formats() == [MIME_TYPE]
    assert dragged_layer(layer_mime("dense")) == "dense"
    assert dragged_layer(layer_mime("nonsense")) is None
