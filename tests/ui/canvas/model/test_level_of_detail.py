"""What cards show when the view is zoomed out, and scrolling at the edge of the view."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt

from playground.core import Diagnostic, Severity
from playground.graph import Edge
from playground.ui.canvas.edge_scroll import MARGIN
from playground.ui.canvas.items.layer_block import readable_lines
from playground.ui.canvas.model.level_of_detail import (
    READABLE_PX,
    LevelOfDetail,
    level_of_detail,
    readable_px,
)
from playground.ui.theme.layer_hues import layer_hue
from playground.ui.theme.tokens import DARK, LIGHT, TEXT_PX

pytestmark = pytest.mark.gui


def zoom_to(desk, zoom):
    while desk.canvas.zoom > zoom:
        desk.canvas.zoom_out()
    while desk.canvas.zoom < zoom:
        desk.canvas.zoom_in()


def faces(desk):
    return {i: card.content for i, card in desk.canvas.network_scene.cards.items()}


@pytest.mark.parametrize("zoom", [0.15, 0.2, 0.3, 0.5, 0.68, 0.7, 1.0, 4.0])
def test_text_can_be_read_at_every_zoom(zoom):
    full = level_of_detail(zoom) is LevelOfDetail.FULL
    assert (TEXT_PX if full else readable_px(zoom)) * zoom >= READABLE_PX - 1e-9


def test_less_is_shown_the_smaller_it_gets():
    order = [LevelOfDetail.BLOCK, LevelOfDetail.BRIEF, LevelOfDetail.FULL]
    seen = [order.index(level_of_detail(percent / 100)) for percent in range(15, 400)]
    assert seen == sorted(seen)
    assert set(seen) == {0, 1, 2}


def test_zooming_out_first_enlarges_text_and_then_leaves_out_tiles(desk):
    rects = {i: card.rect() for i, card in desk.canvas.network_scene.cards.items()}
    zoom_to(desk, 0.5)
    assert {face.detail for face in faces(desk).values()} == {LevelOfDetail.BRIEF}
    assert faces(desk)["hidden_1"].tiles == 4
    zoom_to(desk, 0.2)
    assert {face.detail for face in faces(desk).values()} == {LevelOfDetail.BLOCK}
    assert {face.tiles for face in faces(desk).values()} == {0}
    assert desk.canvas.live.wanted_tiles() == 0
    wires = desk.canvas.network_scene.wires
    assert {wire.style.kind for wire in wires.values()} == {"single"}
    assert {i: card.rect() for i, card in desk.canvas.network_scene.cards.items()} == rects
    desk.canvas.grab()


def test_zooming_in_again_shows_the_latest_fields_and_weights(desk):
    desk.canvas.live.show_snapshot(desk.snapshot(fill=0.1, weight=0.1))
    zoom_to(desk, 0.2)
    desk.canvas.live.show_snapshot(desk.snapshot(fill=-0.9, weight=-2.0))
    desk.canvas.zoom_reset()
    desk.canvas.grab()
    card = desk.canvas.network_scene.cards["hidden_1"]
    assert card.column.count == 4
    assert card.column._shown is not None
    wire = desk.canvas.network_scene.wires[Edge("hidden_1", "hidden_2")]
    assert wire.style.kind == "full"
    assert (wire.levels < 0).all()


def test_a_block_says_what_there_is_room_for(desk):
    zoom_to(desk, 0.2)
    assert faces(desk)["input"].summaries == (
        ("Input", "2 features"),
        ("Input", "2"),
        ("Input", "2"),
        ("Input",),
    )
    hidden = faces(desk)["hidden_1"]
    assert hidden.summaries == (
        ("hidden 1", "4 units", "12 params"),
        ("hidden 1", "4", "12 p"),
        ("hidden 1", "4"),
        ("hidden 1",),
    )
    assert faces(desk)["output"].name == "Output"
    assert readable_lines(hidden, 1000, 1000, 10) == hidden.summaries[0]
    assert readable_lines(hidden, 50, 1000, 10) == hidden.summaries[1]
    assert readable_lines(hidden, 50, 14, 10) == ("hidden 1",)
    assert readable_lines(hidden, 1000, 9, 10) == ()
    assert readable_lines(hidden, 6, 14, 10) == ()


def test_blocks_wear_their_kinds_colours(desk):
    zoom_to(desk, 0.2)
    for theme in (LIGHT, DARK):
        desk.canvas.set_theme(theme)
        picture = desk.canvas.viewport().grab().toImage()
        for node_id, face in faces(desk).items():
            hue = layer_hue(theme, face.color)
            rect = desk.canvas.network_scene.cards[node_id].rect()
            inside = desk.canvas.mapFromScene(rect.center().x(), rect.bottom() - 12)
            assert picture.pixelColor(inside).name() == hue.fill
    assert faces(desk)["input"].color != faces(desk)["hidden_1"].color


def test_another_detail_works_nothing_out_anew(desk):
    model = desk.canvas.model
    far = model.at_detail(LevelOfDetail.BLOCK)
    assert far.sizes is model.sizes
    assert far.positions is model.positions
    assert far.shown_tiles("hidden_1") == 0


def test_problems_and_unknown_shapes_are_shown_at_every_zoom(desk):
    desk.diagnostics = (Diagnostic("hidden_2", Severity.ERROR, "wrong shape"),)
    desk.infos = dict
    desk.show(desk.network, desk.layout)
    for zoom in (1.0, 0.5, 0.2):
        zoom_to(desk, zoom)
        assert faces(desk)["hidden_2"].severity is Severity.ERROR
        desk.canvas.grab()


def test_cards_can_be_moved_and_connected_while_they_are_blocks(desk):
    zoom_to(desk, 0.2)
    start = desk.at("hidden_1")
    desk.drag(start, start + QPoint(0, 60))
    assert desk.edits[-1][0] == "Move hidden 1"


def edge_of(desk):
    """Return a place at the right edge of the viewport."""
    rect = desk.canvas.viewport().rect()
    return QPoint(rect.right() - 2, rect.center().y())


def test_a_drag_held_at_the_edge_scrolls_and_carries_the_card_along(desk, qtbot):
    desk.canvas.zoom_reset()
    start = desk.header("hidden_2")
    desk.press(start)
    desk.move(start + QPoint(20, 0))
    desk.move(edge_of(desk))
    card = desk.canvas.network_scene.cards["hidden_2"]
    reached, seen = card.pos().x(), desk.canvas.visible_rect().left()
    qtbot.waitUntil(lambda: desk.canvas.visible_rect().left() > seen + 100)
    assert card.pos().x() > reached + 60
    desk.release(edge_of(desk))
    assert not desk.canvas._pointer.is_scrolling
    (edit,) = desk.edits
    assert edit[2].positions["hidden_2"][0] == card.pos().x()


def test_scrolling_ends_with_the_drag_and_away_from_the_edge(desk, qtbot):
    desk.canvas.zoom_reset()
    start = desk.header("hidden_2")
    desk.press(start)
    desk.move(edge_of(desk))
    assert desk.canvas._pointer.is_scrolling
    desk.move(desk.canvas.viewport().rect().center())
    assert not desk.canvas._pointer.is_scrolling
    desk.move(edge_of(desk))
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    assert not desk.canvas._pointer.is_scrolling


def test_a_press_at_the_edge_and_a_pan_do_not_scroll_by_themselves(desk):
    at = QPoint(int(MARGIN / 2), desk.canvas.viewport().height() - 4)
    desk.press(at)
    desk.move(at + QPoint(1, 0))
    assert not desk.canvas._pointer.is_scrolling
    desk.release(at)
    desk.press(at, button=Qt.MouseButton.MiddleButton)
    desk.mouse(QEvent.Type.MouseMove, at + QPoint(0, -40), button=Qt.MouseButton.MiddleButton)
    desk.move(at, button=Qt.MouseButton.MiddleButton)
    assert not desk.canvas._pointer.is_scrolling
    desk.release(at, button=Qt.MouseButton.MiddleButton)
