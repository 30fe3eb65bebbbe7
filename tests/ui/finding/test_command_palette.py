"""The command palette through the window, by keys alone."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from playground.datasets import DATASETS
from playground.nn.layers import LAYERS
from playground.project.templates import TEMPLATES
from playground.ui.shell.actions import ACTIONS

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def palette(driver):
    driver.window.canvas.setFocus()
    return driver.window.finding.palette


def ask(driver, palette, text):
    driver.key(Key.Key_K, CTRL)
    driver.wait(lambda: QApplication.focusWidget() is palette.field)
    driver.qtbot.keyClicks(palette.field, text)


def test_whatever_there_is_is_an_entry_by_existing(driver, palette):
    driver.key(Key.Key_K, CTRL)
    commands = palette._commands
    texts = {command.text.removesuffix(" ✓") for command in commands}
    for spec in ACTIONS:
        text = driver.window.actions_by_name[spec.name].text().replace("&", "")
        assert text in texts, spec.name
    assert {f"Add {layer.title}" for layer in LAYERS} <= texts
    assert {f"Open {template.title}" for template in TEMPLATES.values()} <= texts
    assert {f"Use data {each.title}" for each in DATASETS if not each.files} <= texts
    docks = driver.window.docks.all.values()
    assert {f"Show {dock.windowTitle()}" for dock in docks} <= texts
    assert {"Learning rate…", "Batch size…", "Optimizer…"} <= texts
    assert "hidden 1 · tanh" in texts


def test_a_layer_is_added_by_keys(driver, palette):
    ask(driver, palette, "add dro")
    assert palette.shown[0].text == "Add Dropout"
    driver.key(Key.Key_Return)
    driver.wait(lambda: "dropout" in {node.kind for node in driver.project.network.nodes})
    assert palette.isHidden()
    assert QApplication.focusWidget() is driver.window.canvas


def test_a_setting_is_gone_to(driver, palette):
    ask(driver, palette, "learning rate")
    at = next(i for i, each in enumerate(palette.shown) if each.text == "Learning rate…")
    for _ in range(at):
        driver.key(Key.Key_Down)
    driver.key(Key.Key_Return)
    field = driver.window.training.optimizer.form.row("learning_rate").field
    driver.wait(lambda: field.isAncestorOf(QApplication.focusWidget()) or field.hasFocus())


def test_a_template_is_opened(driver, palette):
    ask(driver, palette, "open spir")
    assert palette.shown[0].text == f"Open {TEMPLATES['spiral'].title}"
    driver.key(Key.Key_Return)
    driver.wait(lambda: driver.project.dataset.kind == "spiral")


def test_what_cannot_be_done_says_why_and_is_not_done(driver, palette):
    ask(driver, palette, "fix problem")
    assert palette.shown[0].refusal
    driver.key(Key.Key_Return)
    assert palette.isVisible()
    assert palette.note.text() == palette.shown[0].refusal


def test_what_was_used_lately_comes_first_and_escape_leaves_no_trace(driver, palette):
    ask(driver, palette, "show inspector")
    driver.key(Key.Key_Return)
    driver.window.canvas.setFocus()
    driver.key(Key.Key_K, CTRL)
    assert palette.shown[0].text == "Show Inspector"
    driver.qtbot.keyClicks(palette.field, "no such thing at all")
    assert palette.shown == ()
    assert palette.note.text() == "Nothing fits"
    driver.key(Key.Key_Escape)
    assert palette.isHidden()
    assert QApplication.focusWidget() is driver.window.canvas


def test_a_layer_that_went_meanwhile_is_not_gone_to(driver, palette):
    ask(driver, palette, "hidden 1")
    assert "hidden 1 · tanh" in {each.text for each in palette.shown}
    network = driver.project.network
    without = replace(
        network,
        nodes=tuple(n for n in network.nodes if n.id != "hidden_1"),
        edges=tuple(e for e in network.edges if "hidden_1" not in (e.source, e.target)),
    )
    driver.window.document.push("Delete", driver.project.replace(network=without))
    assert "hidden 1 · tanh" not in {each.text for each in palette.shown}
    assert palette.field.text() == "hidden 1"
    driver.key(Key.Key_Escape)
