"""Actions and those who carry them out: neither stands alone."""

import pytest

from playground.ui.shell.actions import ACTIONS

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

TRAINABLE = {spec.name for spec in ACTIONS if spec.needs == "trainable"}


def test_every_action_has_a_handler_and_no_handler_stands_alone(driver):
    assert set(driver.window.action_handlers) == {spec.name for spec in ACTIONS}


def test_what_needs_something_trainable_rests_without_it(driver):
    actions, states = driver.window.actions_by_name, driver.window.action_states
    free = {name for name in actions if actions[name].isEnabled()}
    assert free >= TRAINABLE
    states.set_trainable(False)
    assert {name for name in actions if actions[name].isEnabled()} == free - TRAINABLE
    states.set_trainable(True)
    states.set_usable(False)
    assert not any(actions[name].isEnabled() for name in TRAINABLE)
    states.set_usable(True)
    assert {name for name in actions if actions[name].isEnabled()} == free


def test_a_step_is_described_after_a_third_and_not_after_a_whole_one(driver):
    for action, words in (("forward", "Forward:"), ("backprop", "Backprop:")):
        driver.do(action)
        driver.wait(lambda words=words: driver.message.startswith(words))
    driver.window.status.clearMessage()
    driver.do("step")
    driver.settle()
    assert driver.message == ""


def test_layers_are_aligned_by_menu_and_the_guides_are_remembered(driver, settings):
    window, before = driver.window, driver.project
    window.canvas.select(("hidden_1", "hidden_2", "output"))
    driver.do("align_top")
    driver.do("align_left")
    cards = window.canvas.network_scene.cards
    assert len({cards[i].rect().left() for i in ("hidden_1", "hidden_2", "output")}) == 1
    assert driver.project.network is before.network
    driver.do("undo")
    driver.do("undo")
    assert driver.project == before
    assert window.actions_by_name["guides"].isChecked()
    driver.do("guides")
    assert not window.canvas.has_guides
    assert not settings.has_guides
