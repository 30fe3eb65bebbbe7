import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QToolButton

from playground.nn.layers import LAYERS
from playground.ui.canvas import Palette
from playground.ui.canvas.palette.category import (
    MIME_TYPE,
    PaletteCategory,
    PaletteEntry,
    dragged_layer,
)
from playground.ui.canvas.palette.entry_button import initials
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
    (button,) = [b for b in palette.buttons if b.key == layer.name]
    assert button.text() == layer.title
    assert layer.help in button.toolTip()
    assert button.accessibleName() == f"Add {layer.title}"


@pytest.mark.parametrize("how", ["double click", "enter"])
def test_a_layer_is_asked_for(palette, qtbot, how):
    button = next(b for b in palette.buttons if b.key == "dense")
    with qtbot.waitSignal(palette.layer_requested) as asked:
        if how == "enter":
            qtbot.keyClick(button, Qt.Key.Key_Return)
        else:
            qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["dense"]


def test_a_single_click_asks_for_nothing(palette, qtbot):
    with qtbot.assertNotEmitted(palette.layer_requested):
        qtbot.mouseClick(palette.buttons[0], Qt.MouseButton.LeftButton)


def test_a_drag_carries_the_kind(palette):
    dense = next(b for b in palette.buttons if b.key == "dense")
    assert dense.entry.mime().formats() == [MIME_TYPE]
    assert dragged_layer(dense.entry.mime()) == "dense"
    nonsense = QMimeData()
    nonsense.setData(MIME_TYPE, b"nonsense")
    assert dragged_layer(nonsense) is None


NAMES = {
    "Basic": ["Dense", "Activation", "Softmax", "PReLU"],
    "Image": ["Conv2D", "MaxPool2D", "AvgPool2D", "GlobalAvgPool2D", "Flatten", "Reshape"],
    "Normalization": ["Batch normalization", "Layer normalization", "Group normalization"],
    "Regularization": ["Dropout", "Gaussian noise", "Spatial dropout"],
    "Merge": ["Add", "Multiply", "Concatenate", "Average", "Maximum", "Dot product"],
    "Sequence": ["Embedding", "LSTM", "GRU"],
}


@pytest.fixture
def crowded(qtbot, qapp):
    """A palette of 25 layers as narrow as the dock makes it, in the window's looks."""
    style.apply(qapp, DARK)
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
    qtbot.waitUntil(lambda: widget.area.verticalScrollBar().maximum() > 0)
    return widget


def test_many_layers_stand_in_two_columns_and_scroll(crowded):
    assert len(crowded.buttons) == 25
    room = crowded.area.viewport().width()
    for button in crowded.buttons:
        place = button.geometry()
        assert 0 <= place.left() < place.right() < room
        assert place.height() >= button.sizeHint().height()
    assert len({button.x() for button in crowded.buttons}) == 2
    assert len({button.width() for button in crowded.buttons}) == 1
    last = crowded.buttons[-1]
    crowded.area.ensureWidgetVisible(last)
    shown = last.mapTo(crowded.area.viewport(), last.rect().center())
    assert crowded.area.viewport().rect().contains(shown)


def test_a_long_name_takes_two_lines(crowded):
    by_name = {button.text(): button for button in crowded.buttons}
    assert by_name["Gaussian noise"]._lines(110) == ("Gaussian", "noise")
    assert by_name["GlobalAvgPool2D"]._lines(110) == ("GlobalAvg", "Pool2D")
    assert by_name["Dense"]._lines(110) == ("Dense",)
    assert by_name["Gaussian noise"].height() > by_name["Dense"].height()


def focused(palette):
    return palette.focusWidget()


def test_the_arrows_walk_through_everything(crowded, qtbot):
    crowded.search.setFocus()
    qtbot.keyClick(crowded.search, Qt.Key.Key_Down)
    reached = [focused(crowded)]
    for _ in range(24):
        qtbot.keyClick(focused(crowded), Qt.Key.Key_Right)
        reached.append(focused(crowded))
    assert tuple(reached) == crowded.buttons
    last = crowded.buttons[-1]
    shown = last.mapTo(crowded.area.viewport(), last.rect().center())
    assert crowded.area.viewport().rect().contains(shown)
    qtbot.keyClick(last, Qt.Key.Key_Home)
    assert focused(crowded) is crowded.buttons[0]
    qtbot.keyClick(focused(crowded), Qt.Key.Key_Down)
    assert focused(crowded).text() == "Softmax"
    qtbot.keyClick(focused(crowded), Qt.Key.Key_Right)
    qtbot.keyClick(focused(crowded), Qt.Key.Key_Down)
    assert focused(crowded).text() == "MaxPool2D"
    for _ in range(3):
        qtbot.keyClick(focused(crowded), Qt.Key.Key_Up)
    assert focused(crowded) is crowded.search


def test_tab_stops_once_among_the_entries(crowded, qtbot):
    def stops():
        return [b for b in crowded.buttons if b.focusPolicy() & Qt.FocusPolicy.TabFocus]

    assert stops() == [crowded.buttons[0]]
    qtbot.keyClick(crowded.search, Qt.Key.Key_Down)
    qtbot.keyClick(crowded.buttons[0], Qt.Key.Key_Right)
    assert stops() == [crowded.buttons[1]]


def test_letters_begin_a_search_wherever_the_keyboard_is(crowded, qtbot):
    qtbot.keyClick(crowded.search, Qt.Key.Key_Down)
    qtbot.keyClicks(focused(crowded), "n")
    assert focused(crowded) is crowded.search
    qtbot.keyClicks(crowded.search, "orm")
    assert [b.text() for b in crowded.shown] == NAMES["Normalization"]
    assert [b.isVisible() for b in crowded.buttons].count(True) == 3
    with qtbot.waitSignal(crowded.layer_requested) as asked:
        qtbot.keyClick(crowded.search, Qt.Key.Key_Return)
    assert asked.args == ["batch normalization"]
    qtbot.keyClick(crowded.search, Qt.Key.Key_Escape)
    assert len(crowded.shown) == 25


def test_the_name_counts_for_more_than_the_help(qtbot, palette):
    palette.search.setText("pool")
    assert {"max_pool2d", "avg_pool2d", "global_avg_pool2d"} <= {b.key for b in palette.shown}
    palette.search.setText("dense")
    with qtbot.waitSignal(palette.layer_requested) as asked:
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert asked.args == ["dense"]


def test_a_search_that_finds_nothing_says_so(crowded, qtbot):
    crowded.search.setText("transformer")
    assert crowded.shown == ()
    assert "transformer" in crowded._nothing.text()
    assert crowded._nothing.isVisible()
    with qtbot.assertNotEmitted(crowded.layer_requested):
        qtbot.keyClick(crowded.search, Qt.Key.Key_Return)


def heading(palette, title):
    return next(b for b in palette.findChildren(QToolButton) if b.accessibleName() == title)


def test_categories_fold_and_say_so(crowded, qtbot):
    with qtbot.waitSignal(crowded.folds_changed) as told:
        qtbot.mouseClick(heading(crowded, "Image"), Qt.MouseButton.LeftButton)
    assert told.args == [["Image"]]
    assert not [b for b in crowded.buttons if b.text() in NAMES["Image"] and b.isVisible()]
    crowded.search.setText("pool")
    assert {b.text() for b in crowded.shown} == {"MaxPool2D", "AvgPool2D", "GlobalAvgPool2D"}
    crowded.search.clear()
    assert len(crowded.shown) == 19
    qtbot.mouseClick(heading(crowded, "Image"), Qt.MouseButton.LeftButton)
    assert len(crowded.shown) == 25


def test_what_is_folded_is_remembered(open_window, settings):
    first = open_window().window
    heading(first.palette_view, "Merge").click()
    assert settings.folded == ["Merge"]
    again = open_window().window
    assert {s.category.title for s in again.palette_view.sections if s.is_folded} == {"Merge"}


def test_a_narrow_palette_shows_icons_only(crowded, qtbot):
    crowded.resize(110, 700)
    assert all(button.is_icon for button in crowded.buttons)
    view = crowded.area.viewport()

    def right_ends():
        return {button.mapTo(view, button.rect().bottomRight()).x() for button in crowded.buttons}

    qtbot.waitUntil(lambda: max(right_ends()) <= view.rect().right())
    assert {button.size().toTuple() for button in crowded.buttons} == {(28, 28)}
    assert len({button.x() for button in crowded.buttons}) == 2
    crowded.resize(240, 400)
    assert not any(button.is_icon for button in crowded.buttons)


def test_initials_tell_the_layers_apart():
    found = {layer.title: initials(layer.title) for layer in LAYERS}
    assert found["Dense"] == "De"
    assert initials("Batch normalization") == "BN"
    assert initials("GlobalAvgPool2D") == "GA"
    assert initials("Conv2D") == "C2"
    assert len(set(found.values())) == len(found)


class Blocks(PaletteCategory):
    """A category that somebody else provides, whose entries come and go."""

    def __init__(self):
        super().__init__("My blocks", "Group layers to keep them here")
        self.names, self.added = [], []

    def entries(self):
        return tuple(PaletteEntry(n, n, "", "#0b6bcb", "text/x", n.encode()) for n in self.names)

    def add(self, key):
        self.added.append(key)


def test_another_category_is_filled_by_who_provides_it(crowded, qtbot):
    blocks = Blocks()
    crowded.add_category(blocks)
    assert crowded.sections[-1]._hint.isVisibleTo(crowded)
    blocks.names = ["Residual block", "Stem"]
    blocks.changed.emit()
    assert [b.text() for b in crowded.shown][-2:] == ["Residual block", "Stem"]
    assert not crowded.sections[-1]._hint.isVisibleTo(crowded)
    assert crowded.buttons[-1].entry.mime().data("text/x") == b"Stem"
    qtbot.mouseDClick(crowded.buttons[-1], Qt.MouseButton.LeftButton)
    assert blocks.added == ["Stem"]
    blocks.names = []
    blocks.changed.emit()
    assert len(crowded.buttons) == 25
