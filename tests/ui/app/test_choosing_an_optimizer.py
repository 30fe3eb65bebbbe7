"""An optimizer is chosen by the name people know it by, and told which rate is usual for it."""

import pytest
from PySide6.QtWidgets import QPushButton

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def chosen(driver):
    return driver.project.training.optimizer


def test_momentum_is_an_entry_that_sets_sgd_with_momentum(driver):
    panel = driver.window.views.training.panel
    combo = panel.optimizer.combo
    driver.choose(combo, "momentum")
    driver.wait(lambda: chosen(driver).params.get("momentum") == 0.9)
    assert chosen(driver).name == "sgd"
    assert combo.currentText() == "SGD with momentum"
    assert "90 %" in combo.toolTip()
    driver.choose(combo, "sgd")
    driver.wait(lambda: "momentum" not in chosen(driver).params)
    driver.do("undo")
    driver.wait(lambda: combo.currentText() == "SGD with momentum")


def test_the_palette_finds_momentum(driver):
    offers = [offer for offer in driver.window.finding.commands() if "momentum" in offer.text]
    (offer,) = [each for each in offers if each.text == "Optimizer: SGD with momentum"]
    offer.run()
    driver.wait(lambda: chosen(driver).params.get("momentum") == 0.9)


def test_after_another_kind_was_chosen_its_usual_rate_is_offered(driver):
    panel = driver.window.views.training.panel
    hint = panel.optimizing.rate_hint
    assert not hint.text
    driver.choose(panel.optimizer.combo, "adam")
    driver.wait(lambda: "0.03 is 30 times that" in hint.text)
    button = hint.findChild(QPushButton)
    assert button.text() == "Use 0.001"
    driver.show_widget(button)
    driver.click(button)
    driver.wait(lambda: chosen(driver).params["learning_rate"] == 0.001)
    assert not hint.text
    driver.do("undo")
    driver.wait(lambda: chosen(driver).params["learning_rate"] == 0.03)
    assert "30 times" in hint.text


def test_every_label_of_the_list_is_seen_whole(driver):
    driver.window.docks.raise_dock("training")
    combo = driver.window.views.training.panel.optimizer.combo
    combo.showPopup()
    view = combo.view()
    widest = max(combo.fontMetrics().horizontalAdvance(combo.itemText(i)) for i in range(5))
    assert view.viewport().width() > widest
    combo.hidePopup()
