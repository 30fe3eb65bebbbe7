"""Every template opens, every kind of data can be chosen, and a network trains on it."""

import pytest

from playground.datasets import DATASETS
from playground.project.templates import TEMPLATES, template

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_opens_and_trains(open_window, name):
    driver = open_window(template(name))
    driver.wait_for_snapshot()
    assert driver.window.status._finding.text() == "No problems"
    for dock in ("accuracy", "weights", "gradients", "confusion", "predictions", "inspector"):
        driver.window.docks.raise_dock(dock)
        driver.settle()
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    assert not driver.window.banner.text
    assert not driver.window.document.is_modified


@pytest.mark.parametrize(
    "kind", [source.name for source in DATASETS if source.category not in ("File", "Drawn by hand")]
)
def test_every_dataset_can_be_chosen_and_makes_a_network_that_trains(driver, kind):
    data = driver.window.data
    row = next((row for row in data._rows if row.kind == kind), None)
    if row is not None:
        row.click()
    else:
        data.grid.kind_chosen.emit(kind)
    driver.wait_for_snapshot()
    driver.settle()
    driver.wait(lambda: driver.window.actions_by_name["step"].isEnabled())
    driver.do("step")
    driver.wait(lambda: driver.latest.step >= 1)
    assert not driver.window.banner.text
