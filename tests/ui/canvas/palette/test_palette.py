import pytest
from PySide6.QtCore import Qt

from playground.nn.layers import LAYERS
from playground.ui.canvas import Palette
from playground.ui.canvas.palette.layer_button import MIME_TYPE, dragged_layer, layer_mime
from playground.ui.theme import stylesheet as style
from playground.ui.theme.tokens import DARK

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


NAMES = {
    "Basic": ["Dense", "Activation", "Softmax", "PReLU"],
    "Image": ["Conv2D", "MaxPool2D", "AvgPool2D", "GlobalAvgPool2D", "Flatten", "Reshape"],
    "Normalization": ["Batch normalization", "Layer normalization", "Group normalization"],
    "Regularization": ["Dropout", "Gaussian noise", "Spatial dropout"],
    "Merge": ["Add", "Multiply", "Concatenate", "Average", "Maximum", "Dot product"],
    "Sequence": ["Embedding", "LSTM", "GRU"],
}


@pytest.fixture
def crowded(qtbot, undressed):
    """A palette of 25 layers as narrow as the dock makes it, in the window's looks."""
    style.apply(undressed, DARK)
    base = LAYERS.get("dense")
    kinds = [
        type("Fake", (base,), {"name": title.lower(), "title": title, "category": category})
        for category, titles in NAMES.items()
        for title in titles
    ]
    widget = Palette(layers=kinds)
    qtbot.addWidget(widget)
    widget.resize(240, 400)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: widget.verticalScrollBar().maximum() > 0)
    return widget


def test_many_layers_stand_in_two_columns_and_scroll(crowded):
    assert len(crowded.buttons) == 25
    room = crowded.viewport().width()
    for button in crowded.buttons:
        place = button.geometry()
        assert 0 <= place.left() < place.right() < room
        assert place.height() >= button.sizeHint().height()
    assert len({button.x() for button in crowded.buttons}) == 2
    assert len({button.width() for button in crowded.buttons}) == 1
    last = crowded.buttons[-1]
    crowded.ensureWidgetVisible(last)
    shown = last.mapTo(crowded.viewport(), last.rect().center())
    assert crowded.viewport().rect().contains(shown)


def test_a_long_name_takes_two_lines(crowded):
    by_name = {button.text(): button for button in crowded.buttons}
    assert by_name["Gaussian noise"]._lines() == ("Gaussian", "noise")
    assert by_name["GlobalAvgPool2D"]._lines() == ("GlobalAvg", "Pool2D")
    assert by_name["Dense"]._lines() == ("Dense",)
    assert by_name["Gaussian noise"].height() > by_name["Dense"].height()


def test_the_keyboard_reaches_what_is_scrolled_away(crowded, qtbot):
    last = crowded.buttons[-1]
    crowded.buttons[-2].setFocus()
    qtbot.keyClick(crowded.buttons[-2], Qt.Key.Key_Tab)
    assert last.hasFocus()
    shown = last.mapTo(crowded.viewport(), last.rect().center())
    assert crowded.viewport().rect().contains(shown)
