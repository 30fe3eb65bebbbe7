"""Blocks in the window: grouped, collapsed, moved, named, undone, saved; never retrained."""

import json
import zipfile

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.graph import Edge
from playground.project import Project
from playground.project.templates import template
from playground.ui.canvas.accessible.card_words import card_words

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
HIDDEN = ("hidden_1", "hidden_2")


def scene(driver):
    return driver.window.canvas.network_scene


def group(driver, *node_ids):
    driver.window.canvas.setFocus()
    driver.window.canvas.select(node_ids)
    driver.key(Qt.Key.Key_G, CTRL)
    return driver.project.layout.blocks[-1]


def block_at(driver, block_id="block_1"):
    """Where a block is taken hold of, in the canvas's viewport."""
    canvas, blocks = driver.window.canvas, scene(driver).blocks
    if block_id in blocks.cards:
        return canvas.mapFromScene(blocks.cards[block_id].pos())
    return canvas.mapFromScene(blocks.frames[block_id].header().center())


def click(driver, at, *, twice=False):
    viewport = driver.window.canvas.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    if twice:
        QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def drag(driver, start, end):
    viewport, left = driver.window.canvas.viewport(), Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(viewport, left, none, start)
    QTest.mouseMove(viewport, (start + end) / 2)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, left, none, end)


def test_grouping_collapsing_and_expanding_change_the_drawing_only(driver, train):
    train(driver, 1)
    before, learnt = driver.project, driver.weights()
    generation = driver.window.client.generation
    block = group(driver, *HIDDEN)
    assert (block.name, block.members) == ("Block 1", HIDDEN)
    driver.key(Qt.Key.Key_B, CTRL)
    assert driver.project.layout.blocks[0].collapsed
    cards = scene(driver).cards
    assert [i for i, card in cards.items() if card.isVisible()] == ["input", "output"]
    seen = {edge for edge, wire in scene(driver).wires.items() if wire.isVisible()}
    assert seen == {Edge("input", "hidden_1"), Edge("hidden_2", "output")}
    content = scene(driver).blocks.cards["block_1"].content
    assert (content.title, content.subtitle) == ("Block 1", "2 layers · 22 params")
    driver.key(Qt.Key.Key_B, CTRL)
    assert all(card.isVisible() for card in cards.values())
    assert driver.project.network is before.network
    assert driver.window.client.generation == generation
    assert all(np.array_equal(value, driver.weights()[key]) for key, value in learnt.items())
    for _ in range(3):
        driver.do("undo")
    assert driver.project == before


def test_the_mouse_folds_selects_and_moves_a_block(driver):
    group(driver, *HIDDEN)
    driver.window.canvas.select(())
    click(driver, block_at(driver))
    assert driver.window.canvas.selection == HIDDEN
    click(driver, block_at(driver), twice=True)
    assert driver.project.layout.blocks[0].collapsed
    before = driver.project.layout.positions
    at = block_at(driver)
    drag(driver, at, at + QPoint(0, 120))
    after = driver.project.layout.positions
    shifts = {i: (after[i][0] - before[i][0], after[i][1] - before[i][1]) for i in before}
    assert shifts["hidden_1"] == shifts["hidden_2"]
    assert shifts["hidden_1"][1] > 0
    assert shifts["input"] == shifts["output"] == (0, 0)
    assert driver.window.document.undo_stack.undoText() == "Move 2 layers"
    click(driver, block_at(driver), twice=True)
    assert not driver.project.layout.blocks[0].collapsed
    frame = scene(driver).blocks.frames["block_1"].area
    assert all(frame.contains(scene(driver).cards[i].rect()) for i in HIDDEN)


def test_expanding_makes_room(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    driver.do("arrange")  # the others stand close to the block's card
    driver.do("fold")
    frame = scene(driver).blocks.frames["block_1"].area
    assert not any(scene(driver).cards[i].rect().intersects(frame) for i in ("input", "output"))
    driver.do("undo")
    assert driver.project.layout.blocks[0].collapsed


def type_name(driver, text, key=Qt.Key.Key_Return):
    """Type over the name that is open."""
    editor = driver.window.canvas.editors.name
    assert editor.isVisible()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, key)


def test_a_name_is_typed_over_in_place_and_undone(driver):
    group(driver, *HIDDEN)
    driver.do("rename_block")
    type_name(driver, "  the   encoder ")
    assert driver.project.layout.blocks[0].name == "the encoder"
    assert scene(driver).blocks.frames["block_1"].name == "the encoder"
    assert not driver.window.canvas.editors.name.isVisible()
    driver.do("undo")
    assert driver.project.layout.blocks[0].name == "Block 1"
    driver.do("fold")
    driver.key(Qt.Key.Key_F2)
    type_name(driver, "forgotten", Qt.Key.Key_Escape)
    assert driver.project.layout.blocks[0].name == "Block 1"
    driver.do("duplicate")
    driver.key(Qt.Key.Key_F2)
    type_name(driver, "block 1")
    assert "there is a block block 1 already" in driver.message
    assert driver.window.canvas.editors.name.isVisible()  # to be mended
    type_name(driver, "0")
    assert [block.name for block in driver.project.layout.blocks] == ["Block 1", "block 10"]


def test_a_renamed_block_that_goes_takes_its_editor_along(driver):
    group(driver, *HIDDEN)
    driver.do("rename_block")
    editor = driver.window.canvas.editors.name
    assert editor.text() == "Block 1"
    driver.window.document.undo_stack.undo()
    assert not editor.isVisible()


def test_a_layer_that_goes_from_one_collapsed_block_to_another_takes_its_wires_along(driver):
    """The outline chooses a layer of a block that is folded: as many are hidden as before."""
    for members in (("hidden_1",), ("hidden_2", "output")):
        group(driver, *members)
        driver.do("fold")
    group(driver, "hidden_1", "hidden_2")
    first, second = driver.project.layout.blocks
    assert (first.members, second.members) == (HIDDEN, ("output",))
    assert first.collapsed
    assert second.collapsed
    wires = scene(driver).wires
    assert not wires[Edge("hidden_1", "hidden_2")].isVisible()
    assert wires[Edge("hidden_2", "output")].isVisible()
    driver.do("undo")
    assert wires[Edge("hidden_1", "hidden_2")].isVisible()
    assert not wires[Edge("hidden_2", "output")].isVisible()


def test_ungrouping_a_collapsed_block_shows_its_layers(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    driver.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert driver.project.layout.blocks == ()
    assert all(card.isVisible() for card in scene(driver).cards.values())
    assert not scene(driver).blocks.cards


def test_the_keyboard_walks_over_a_collapsed_block_as_one_card(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    canvas = driver.window.canvas
    canvas.select(("input",))
    seen = []
    for _ in range(2):
        driver.key(Qt.Key.Key_Right)
        seen.append(canvas.selection)
    assert seen == [HIDDEN, ("output",)]
    driver.key(Qt.Key.Key_Left)
    assert canvas.selection == HIDDEN
    assert scene(driver).blocks.cards["block_1"].is_selected
    driver.key(Qt.Key.Key_Return)
    assert not driver.project.layout.blocks[0].collapsed


def test_a_layer_inside_is_revealed_by_its_block(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    canvas = driver.window.canvas
    canvas.zoom_in()
    canvas.scroll_by(5000, 5000)
    driver.window.presenter.select(("hidden_2",))
    canvas.reveal("hidden_2")
    card = scene(driver).blocks.cards["block_1"]
    assert card.is_selected
    assert canvas.visible_rect().contains(card.rect())


def test_deleting_and_copying_a_collapsed_block_mean_its_layers(driver):
    before = driver.project
    group(driver, *HIDDEN)
    driver.do("fold")
    driver.do("duplicate")
    names = [(b.name, len(b.members), b.collapsed) for b in driver.project.layout.blocks]
    assert names == [("Block 1", 2, True), ("Block 2", 2, True)]
    assert Edge("dense_1", "dense_2") in driver.project.network.edges
    driver.do("delete")
    assert [b.name for b in driver.project.layout.blocks] == ["Block 1"]
    driver.window.canvas.select(HIDDEN)
    driver.do("delete")
    assert driver.project.layout.blocks == ()
    assert driver.project.network.edges == (Edge("input", "output"),)
    while driver.window.document.undo_stack.canUndo():
        driver.do("undo")
    assert driver.project == before


def test_a_layer_dropped_into_a_blocks_wire_joins_it(driver):
    group(driver, *HIDDEN)
    driver.carry_layer("dense", [driver.between("hidden_1", "hidden_2")])
    assert driver.project.layout.blocks[0].members == (*HIDDEN, "dense_1")
    driver.window.canvas.select(("dense_1",))
    driver.window.canvas.blocks.take_out()
    assert driver.project.layout.blocks[0].members == HIDDEN


def test_problems_inside_are_told_by_the_block(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    network = driver.project.network
    cut = type(network)(network.nodes, network.edges[1:])
    driver.window.document.push("cut", driver.project.replace(network=cut))
    driver.wait(lambda: scene(driver).blocks.cards["block_1"].content.severity is not None)
    content = scene(driver).blocks.cards["block_1"].content
    assert content.subtitle.startswith("hidden 1: missing input")
    assert (content.takes_input, content.has_target) == (False, True)


def test_backprop_over_a_collapsed_block_marks_only_what_is_seen(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    driver.do("backprop")
    overlay = driver.window.canvas.overlay
    driver.wait(lambda: overlay.marks.gradients)
    assert not [edge for edge in overlay.chevrons if set(HIDDEN) & {edge.source, edge.target}]
    assert set(overlay.on_cards.chips) == set(overlay.biases.items) == {"output"}
    driver.do("fold")
    assert set(overlay.on_cards.chips) == {*HIDDEN, "output"}


def test_the_menu_of_a_block(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    driver.window.canvas.select(())
    viewport, at = driver.window.canvas.viewport(), block_at(driver)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    entries = {action.text(): action for action in menu.actions()}
    assert {"Expand", "Rename", "Ungroup", "Copy", "Delete"} <= entries.keys()
    assert driver.window.canvas.selection == HIDDEN
    entries["Expand"].trigger()
    driver.window.canvas.menu.close()
    assert not driver.project.layout.blocks[0].collapsed


def test_a_rubber_band_and_a_tooltip_know_the_block(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    canvas = driver.window.canvas
    canvas.select(())
    at = block_at(driver)
    drag(driver, at - QPoint(90, 60), at + QPoint(90, 60))
    assert canvas.selection == HIDDEN
    hit = canvas.hit_test(at)
    assert (hit.kind, hit.block) == ("block", "block_1")
    from playground.ui.canvas.scene.hover import tooltip

    text = tooltip(hit, canvas.model, canvas.network_scene, canvas.live.values)
    assert text.startswith("Block · Block 1, 2 layers, 22 params")
    QApplication.sendEvent(canvas.viewport(), QEvent(QEvent.Type.Leave))


def test_the_outline_says_which_block_a_layer_is_in(driver):
    outline = driver.window.outline
    driver.show_widget(outline)
    group(driver, *HIDDEN)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    told = [outline.topLevelItem(i).data(0, spoken) for i in range(outline.topLevelItemCount())]
    assert ["in block Block 1" in each for each in told] == [False, True, True, False]
    driver.do("ungroup")
    assert "in block" not in outline.topLevelItem(1).data(0, spoken)


def test_nothing_to_group_is_said(driver):
    driver.window.canvas.select(())
    driver.do("group")
    assert "Select the layers" in driver.message
    driver.do("fold")
    assert "Select a block" in driver.message
    group(driver, *HIDDEN)
    driver.do("group")
    assert "are the block Block 1 already" in driver.message


def test_a_file_has_the_newer_format_only_where_layers_are_grouped(driver, tmp_path):
    plain = driver.project
    group(driver, *HIDDEN)
    driver.do("fold")
    plain.save(tmp_path / "plain.playground")
    driver.project.save(tmp_path / "grouped.playground")
    formats = {}
    for name in ("plain", "grouped"):
        with zipfile.ZipFile(tmp_path / f"{name}.playground") as file:
            text = json.loads(file.read("project.json"))
            formats[name] = text["format"], "blocks" in text["project"].get("layout", {})
    assert formats == {"plain": (1, False), "grouped": (4, True)}
    assert Project.load(tmp_path / "grouped.playground").layout == driver.project.layout


def test_a_residual_block_is_arranged_as_one(open_window):
    driver = open_window(template("residual-digits"))
    driver.wait_for_snapshot()
    ids = [node.id for node in driver.project.network.nodes][2:7]
    before = driver.project
    group(driver, *ids)  # across two lanes, with others between
    frame = scene(driver).blocks.frames["block_1"].area
    others = [card.rect() for i, card in scene(driver).cards.items() if i not in ids]
    assert not any(frame.intersects(other) for other in others)
    assert frame.contains(scene(driver).cards[ids[0]].pos())
    driver.do("undo")
    assert driver.project == before


def test_a_collapsed_block_is_announced_and_makes_no_room_for_what_it_hides(open_window):
    driver = open_window(template("residual-digits"))
    driver.wait_for_snapshot()
    ids = [node.id for node in driver.project.network.nodes][2:7]
    group(driver, *ids)
    driver.do("fold")
    driver.do("arrange")  # others stand close to the card: where hidden ones are
    model = driver.window.canvas.model
    assert card_words(model, ids[1]).startswith("collapsed block Block 1, 5 layers")
    assert model.positions == driver.project.layout.positions
    driver.do("fold")
    assert "in block Block 1" in card_words(driver.window.canvas.model, ids[1])


def test_a_layer_inside_is_found_by_its_blocks_name_and_shown_by_its_card(driver):
    group(driver, *HIDDEN)
    driver.do("fold")
    driver.do("find")
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "block 1")
    canvas = driver.window.canvas
    assert canvas.selection == ("hidden_1",)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert canvas.selection == ("hidden_2",)
    card = scene(driver).blocks.cards["block_1"]
    assert card.is_selected
    assert canvas.visible_rect().contains(card.rect())
