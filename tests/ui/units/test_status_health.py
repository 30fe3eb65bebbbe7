"""The status says what goes wrong while a network trains, and nothing while all is well."""

import pytest

from playground.project.set_value import set_value
from playground.project.templates import template

pytestmark = pytest.mark.gui


@pytest.fixture
def driver(open_window):
    """A window with the default network at a learning rate of 10, and what its status finds."""
    made = open_window(set_value(template("circle"), "learning_rate", "10"))
    made.wait_for_snapshot()
    made.wait(lambda: made.window.troubles.health.is_settled)
    assert made.window.status._finding.text() == "No problems"
    made.window.client.run_epochs(40)
    made.wait(lambda: "saturated" in made.window.status._finding.accessibleName())
    return made


def test_a_rate_of_ten_is_told_with_a_remedy_that_was_tried(driver):
    finding, remedy = driver.window.status._finding, driver.window.status._remedy
    assert "at a learning rate of 10:" in finding.toolTip()
    driver.wait(remedy.isVisible)
    assert "from the first weights, with learning rate" in finding.accessibleName()
    assert "the training loss gets to" in remedy.toolTip()
    assert "and reset" in remedy.accessibleName()
    before = driver.latest.metrics.train_loss
    driver.click(remedy)
    driver.wait(lambda: driver.latest.step == 0)
    rate = driver.project.training.optimizer.params["learning_rate"]
    assert f"learning rate {rate:g} " in finding.accessibleName() or not remedy.isVisible()
    assert rate < 10
    driver.wait(lambda: finding.text() == "No problems")
    assert not remedy.isVisible()
    driver.window.client.run_epochs(40)
    driver.wait(lambda: driver.latest.epoch == 40)
    assert driver.latest.metrics.train_loss < before / 2
    driver.do("undo")
    driver.do("undo")
    driver.wait(lambda: driver.project.training.optimizer.params["learning_rate"] == 10)


def test_a_finding_leads_to_the_plot_that_shows_it(driver):
    finding = driver.window.status._finding
    finding.click()
    driver.wait(lambda: driver.window.canvas.selection)
    shown = next(v for v in driver.window.views.plots if v.key == "distributions")
    driver.wait(lambda: shown.is_seen() and shown.has_content())
    assert shown.readout().startswith("update ")
    assert shown._spread == "activations"
    assert shown._array[0] == "hidden_1"
    driver.do("reset")
    driver.wait(lambda: finding.text() == "No problems")


def test_a_remedy_is_forgotten_when_the_settings_change(driver):
    remedy = driver.window.status._remedy
    driver.wait(remedy.isVisible)
    panel = driver.window.views.training.panel
    panel.optimizer.component_requested.emit(
        panel._config.optimizer.with_params(learning_rate=5.0), "Change learning rate", ""
    )
    driver.wait(lambda: driver.project.training.optimizer.params["learning_rate"] == 5.0)
    assert "rate of 10" not in driver.window.status._finding.text() or not remedy.isVisible()


def test_what_was_found_of_one_document_is_not_said_of_another(driver):
    finding = driver.window.status._finding
    driver.window.files.opened.emit(template("iris"), None, None)
    driver.wait(lambda: finding.text() == "No problems")
    driver.do("undo")
    driver.wait(lambda: "saturated" in finding.accessibleName())
    said = []
    driver.window.troubles.remedies.told.connect(said.append)
    driver.do("redo")
    assert said == [()]
    assert "saturated" not in finding.accessibleName()
    driver.wait(lambda: finding.text() == "No problems")
