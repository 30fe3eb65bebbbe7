"""What forward, backprop and update add to the canvas: seen in its pixels, after real presses."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton

from playground.project.templates import template
from playground.training.base.phase import Phase
from playground.training.trainer import Trainer
from playground.ui.canvas.model import geometry
from playground.ui.canvas.overlay.marks import Mode, Tint
from playground.ui.canvas.overlay.texts import amount
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.canvas.scene.hover import tooltip
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui


class Overlay:
    """The canvas with hands and eyes."""

    def __init__(self, driver):
        self.driver = driver
        self.canvas = driver.window.canvas
        self.it = self.canvas.overlay

    def press(self, *names):
        for name in names:
            before = self.driver.latest.record.presses
            self.driver.click(self.driver.find(QToolButton, name))
            self.driver.wait(lambda before=before: self.driver.latest.record.presses > before)

    def settle(self):
        """Wait until nothing appears or vanishes by itself any more; a key makes it quick."""
        self.driver.key(Qt.Key.Key_Shift)
        self.driver.wait(lambda: not self.it.is_revealing and not self.it.ghosts)

    def items(self):
        it = self.it
        groups = (
            it.chevrons,
            it.ghosts,
            it.on_cards.chips,
            it.on_cards.unit_chips,
            it.on_cards.pictures,
            it.biases.items,
        )
        return [it.loss_card, it.note, *(item for group in groups for item in group.values())]

    def pixels(self):
        self.driver.wait(lambda: self.driver.window.troubles.health.is_settled)
        image = self.canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        flat = np.frombuffer(image.constBits(), np.uint32).copy()
        return flat.reshape(image.height(), image.width())

    def weights_pixels(self):
        """The canvas without what the overlay draws."""
        shown = [item for item in self.items() if item.isVisible()]
        for item in shown:
            item.setVisible(False)
        found = self.pixels()
        for item in shown:
            item.setVisible(True)
        return found


@pytest.fixture
def overlay(driver):
    driver.wait(lambda: driver.latest.tiles)
    return Overlay(driver)


def differ(one, other):
    return int(np.count_nonzero(one != other))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_third_is_seen_and_backprop_leaves_the_weights_pixels(overlay, theme):
    overlay.driver.window._set_theme(theme)
    start = overlay.pixels()
    overlay.press("Forward")
    forward = overlay.pixels()
    assert differ(start, forward) > 500  # the loss
    overlay.press("Backprop")
    overlay.settle()
    backprop = overlay.pixels()
    assert differ(forward, backprop) > 500
    assert differ(overlay.weights_pixels(), start) == 0
    for _ in range(4):
        overlay.press("Backprop")
        overlay.settle()
    assert differ(overlay.weights_pixels(), start) == 0
    overlay.press("Update")
    assert overlay.it.ghosts
    moving = overlay.pixels()
    assert differ(backprop, moving) > 500
    overlay.settle()
    updated = overlay.pixels()
    assert differ(moving, updated) > 500
    assert differ(backprop, updated) > 200  # marks are grey now
    overlay.press("Update")
    overlay.settle()
    assert overlay.it.marks.tint is Tint.STALE
    assert differ(updated, overlay.pixels()) > 200


def test_the_gradient_appears_from_the_loss_back_and_a_key_finishes_it(overlay):
    overlay.press("Backprop")
    chevrons = {edge.target: item for edge, item in overlay.it.chevrons.items()}
    assert chevrons["output"].opacity() == 1.0
    assert chevrons["hidden_1"].opacity() == 0.0
    assert overlay.it.is_revealing
    overlay.driver.key(Qt.Key.Key_Shift)
    assert not overlay.it.is_revealing
    assert chevrons["hidden_1"].opacity() == 1.0
    overlay.press("Backprop")
    overlay.driver.wait(lambda: not overlay.it.is_revealing)


def test_without_motion_it_is_there_at_once(overlay):
    overlay.driver.do("reduce_motion")
    overlay.press("Backprop")
    assert not overlay.it.is_revealing
    assert all(item.opacity() == 1.0 for item in overlay.it.chevrons.values())
    overlay.driver.do("reduce_motion")


def test_numbers_on_the_canvas_are_the_trainers(overlay):
    driver = overlay.driver
    trainer = Trainer(driver.project)
    loss = trainer.forward()
    target = float(trainer.loop.program.target[0, 0])
    answer = float(trainer.network.output[0, 0])
    trainer.backward()
    overlay.press("Backprop")
    overlay.settle()
    for name, gradient in trainer.network.named_gradients().items():
        node, array = name.split("/")
        np.testing.assert_array_equal(overlay.it.marks.gradients[node, array], gradient)
    for node in ("hidden_1", "hidden_2", "output"):
        parts = [g for n, g in trainer.network.named_gradients().items() if n.startswith(node)]
        length = np.sqrt(sum((g**2).sum() for g in parts))
        assert overlay.it.on_cards.chips[node].text == f"‖g‖ {amount(length)}"
        pulled = trainer.network.value_grad(node)
        for unit, size in enumerate(np.sqrt((pulled**2).mean(axis=1))):
            assert overlay.it.on_cards.unit_chips[node, unit].text == amount(size)
    said = overlay.it.loss_card.words
    assert f"target {target:.3g}, prediction {answer:.2g}".replace("-", "−") in said
    assert f"{loss:.4g} mean of 10" in said


def test_a_wires_tooltip_tells_gradient_and_change(overlay):
    overlay.press("Backprop", "Update")
    canvas = overlay.canvas
    edge = next(e for e in canvas.network_scene.wires if e.target == "output")
    hit = Hit("wire", edge=edge, line=1)
    text = tooltip(hit, canvas.model, canvas.network_scene, canvas.live.values)
    record = overlay.driver.latest.record
    gradient = record.backward.gradient[-2]  # the second weight, before the bias
    change = record.update.move[-2]
    assert f"∂L/∂w {gradient:+.3g}".replace("-", "−") in text
    assert f"last change {change:+.3g}".replace("-", "−") in text


def test_the_magnification_is_written_while_ghosts_are_there(overlay):
    overlay.press("Backprop", "Update")
    assert overlay.it.note.isVisible()
    assert overlay.it.note.text == f"Δw ×{overlay.it.times:,g}"
    overlay.settle()
    assert not overlay.it.note.isVisible()


def test_the_choice_is_made_by_keys_and_remembered(overlay, settings):
    driver, canvas = overlay.driver, overlay.canvas
    canvas.setFocus()
    overlay.press("Backprop", "Update")
    for key, mode in (
        (Qt.Key.Key_7, Mode.CHANGE), (Qt.Key.Key_8, Mode.NOTHING), (Qt.Key.Key_6, Mode.GRADIENT),
    ):  # fmt: skip
        driver.key(key)
        assert overlay.it.mode is mode
        assert settings.wires_show([*Mode]) == mode
        assert driver.window.wire_choice.button.text().startswith("Wires also show: ")
    driver.key(Qt.Key.Key_7)
    overlay.driver.wait(lambda: overlay.it.ghosts and not overlay.it.chevrons)
    driver.key(Qt.Key.Key_8)
    assert not overlay.it.ghosts
    assert not overlay.it.chevrons
    assert not overlay.it.on_cards.chips


def test_the_legend_has_every_mark_there_is(overlay):
    """It is read where the marks are chosen; assistive technology reads a tooltip, too."""
    legend = overlay.driver.window.wire_choice.button.toolTip().lower()
    marks = ("positive gradient", "negative", "none", "hatching", "bias", "∂l/∂a", "‖g‖")
    states = (*(tint.value for tint in Tint if tint is not Tint.FRESH), "dead", "saturated", "off")
    assert [each for each in (*marks, *states) if each not in legend] == []


def test_while_it_plays_only_what_was_asked_for_is_drawn(overlay):
    driver = overlay.driver
    overlay.press("Backprop")
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 50)
    assert not overlay.it.chevrons
    assert not overlay.it.loss_card.isVisible()
    driver.wait(lambda: all(p.grad is None for p in driver.latest.parameters))
    driver.do("wires_gradient")
    driver.wait(lambda: overlay.it.chevrons)
    driver.do("wires_change")
    driver.wait(lambda: overlay.it.ghosts)
    assert " updates: Δw ×" in overlay.it.note.text
    driver.do("wires_auto")
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)
    driver.wait(lambda: overlay.it.chevrons and overlay.it.marks.tint is Tint.USED)


def test_at_one_update_a_second_gradients_are_drawn_while_it_plays(overlay):
    driver = overlay.driver
    driver.window.edits.set_speed("1")
    driver.do("play")
    driver.wait(lambda: driver.latest.phase is Phase.BACKWARD and overlay.it.chevrons)
    driver.wait(lambda: driver.latest.phase is Phase.UPDATED and overlay.it.ghosts)
    assert driver.window.client.is_running


def test_stepping_back_takes_the_marks_away(overlay):
    overlay.press("Forward", "Backprop")
    overlay.driver.do("step_back")
    overlay.driver.wait(lambda: overlay.driver.latest.phase is Phase.FORWARD)
    assert not overlay.it.chevrons
    assert overlay.it.loss_card.isVisible()


def test_an_edit_or_a_reset_leaves_no_mark_behind(overlay):
    overlay.press("Backprop")
    overlay.canvas.layers.step_units("hidden_1", 1)
    overlay.driver.wait(lambda: overlay.driver.window.client.is_current)
    overlay.driver.wait(lambda: not overlay.it.chevrons and not overlay.it.on_cards.chips)
    overlay.press("Backprop", "Update")
    overlay.driver.do("reset")
    overlay.driver.wait(lambda: overlay.driver.latest.step == 0)
    overlay.driver.wait(lambda: not overlay.it.chevrons and not overlay.it.ghosts)


def test_marks_stay_with_their_wires_through_edits_in_a_row(overlay):
    window = overlay.driver.window
    overlay.press("Backprop")
    overlay.settle()
    scene, chevrons = window.canvas.network_scene, overlay.it.chevrons
    assert chevrons
    for edit in ("insert", "undo", "redo", "undo"):
        if edit == "insert":
            window.canvas.select(("hidden_1",))
            window.canvas.layers.add("dense")
        else:
            overlay.driver.do(edit)
        assert all(scene.wires[edge] is marks.wire for edge, marks in chevrons.items()), edit
    overlay.settle()


def test_moving_a_card_takes_its_marks_along(overlay):
    overlay.press("Backprop")
    overlay.settle()
    before = overlay.it.on_cards.chips["hidden_2"].pos()
    place = overlay.driver.place("hidden_2")
    overlay.driver.drag(place, place + (overlay.driver.place("input") - place) * 0.1)
    assert overlay.it.on_cards.chips["hidden_2"].pos() != before
    card = overlay.canvas.network_scene.cards["hidden_2"]
    assert card.rect().contains(overlay.it.on_cards.chips["hidden_2"].pos())


def test_cards_without_single_wires_show_their_gradient_as_a_picture(open_window):
    driver = open_window(template("lenet-digits"))
    driver.wait_for_snapshot()
    overlay = Overlay(driver)
    start = overlay.pixels()
    overlay.press("Backprop")
    overlay.settle()
    learning = {p.node_id for p in driver.latest.parameters}
    assert set(overlay.it.on_cards.chips) == learning
    assert set(overlay.it.on_cards.pictures) == learning - {"output"}, (
        "few enough weights for lines"
    )
    drawn = {edge.target: item for edge, item in overlay.it.chevrons.items()}
    assert set(drawn) == {"hidden_1", "output"}, "those of the lines that are drawn"
    cards = overlay.canvas.network_scene.cards
    for node, item in overlay.it.on_cards.pictures.items():
        area = item.mapRectToScene(item.boundingRect())
        others = [card.rect() for name, card in cards.items() if name != node]
        assert not any(area.adjusted(2, 2, -2, -2).intersects(other) for other in others)
    assert differ(overlay.weights_pixels(), start) == 0
    pictures = overlay.it.on_cards.pictures
    still = {node: item.image() for node, item in pictures.items()}
    overlay.press("Update")
    moved = {node: item.image() for node, item in pictures.items()}
    assert all(moved[node] != still[node] for node in pictures)
    # The change gives way to the gradient that made it, which is grey now.
    driver.wait(lambda: all(pictures[node].image() != moved[node] for node in pictures))


@pytest.mark.parametrize("size", [(900, 700), (1280, 800)])
def test_a_chip_covers_no_tile(open_window, size):
    driver = open_window(size=size)
    driver.wait_for_snapshot()
    overlay = Overlay(driver)
    overlay.press("Backprop")
    overlay.settle()
    cards = overlay.canvas.network_scene.cards
    for node, chip in overlay.it.on_cards.chips.items():
        content = cards[node].content
        tile = geometry.tile_rect(content.size, content.tiles, content.tiles - 1)
        assert chip.pos().y() >= cards[node].pos().y() + tile.bottom()


def test_the_loss_card_tells_of_the_chosen_sample_where_it_is_in_the_batch(overlay):
    driver = overlay.driver
    trainer = Trainer(driver.project)
    trainer.forward()
    rows = trainer.dataset.train_rows[trainer.loop.coming_rows]
    overlay.press("Forward")
    assert "batch: 1 of 10" in overlay.it.loss_card.words
    driver.window.sample.choose(int(rows[3]))
    target = float(trainer.loop.program.target[0, 3])
    answer = float(trainer.network.output[0, 3])
    said = f"batch: 4 of 10 target {target:.3g}, prediction {answer:.2g}".replace("-", "−")
    assert said in overlay.it.loss_card.words
    others = set(range(len(trainer.dataset.raw.x))) - set(rows.tolist())
    driver.window.sample.choose(min(others))
    assert "batch: 1 of 10" in overlay.it.loss_card.words


def test_a_block_that_is_collapsed_takes_the_pictures_on_its_cards_with_it(open_window):
    driver = open_window(template("digits"))
    driver.wait_for_snapshot()
    canvas, it = driver.window.canvas, driver.window.canvas.overlay
    driver.do("wires_gradient")
    driver.do("backprop")
    driver.wait(lambda: it.on_cards.chips)
    canvas.resize(420, 240)
    driver.do("fit")
    driver.wait(lambda: it.on_cards.pictures)
    canvas.select(("hidden_1", "output"))
    driver.do("group")
    driver.do("fold")
    driver.settle()
    it.on_cards.follow(QRectF(), canvas.visible_rect(), 1.0)
    assert not any(item.isVisible() for item in it.on_cards.pictures.values())


def test_on_a_small_screen_the_loss_and_pictures_of_gradients_are_seen_whole(open_window):
    driver = open_window(template("lenet-digits"), size=(1092, 574))
    driver.wait_for_snapshot()
    driver.do("backprop")
    canvas, it = driver.window.canvas, driver.window.canvas.overlay
    driver.wait(lambda: it.loss_card.isVisible() and it.on_cards.pictures and not it.is_revealing)
    driver.settle()
    loss, seen = it.loss_card.card_in_scene(), canvas.visible_rect()
    assert seen.contains(loss)
    cards = canvas.network_scene.seen_cards().values()
    assert not any(card.rect().intersects(loss) for card in cards)
    for picture in it.on_cards.pictures.values():
        area = picture.mapRectToScene(picture.boundingRect())
        assert seen.contains(area.adjusted(3, 3, -3, -3))
        assert not area.adjusted(3, 3, -3, -3).intersects(loss)
