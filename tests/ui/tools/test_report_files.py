"""*Export report…* from the window: written, given up, refused."""

import re

import pytest
from PySide6.QtWidgets import QProgressDialog, QPushButton

from playground.project.project import Project

pytestmark = pytest.mark.gui


@pytest.fixture
def reports(driver):
    ends = []
    driver.window.exports.report_files.ended.connect(ends.append)
    return ends


def test_a_report_is_written_of_the_moment_that_is_shown(driver, reports, dialogs, tmp_path):
    window = driver.window
    window.client.run_epochs(4)
    driver.wait(lambda: driver.latest.epoch == 4 and not window.client.is_running)
    path = tmp_path / "circle.html"
    dialogs.saves_as(path)
    window.actions_by_name["export_report"].trigger()
    driver.wait(lambda: reports == [""])
    assert dialogs.asked == ["Export report"]
    text = path.read_text(encoding="utf-8")
    metrics = driver.latest.metrics
    assert f'title="{metrics.train_loss!r}"' in text
    assert f'title="{metrics.test_loss!r}"' in text
    assert "playground train circle --epochs 4" in text
    assert re.search(r"<h1>Circle</h1>", text)
    assert text.count("<picture>") == 6
    assert window.status.currentMessage() == "Exported circle.html"
    assert not window.findChildren(QProgressDialog) or not any(
        each.isVisible() for each in window.findChildren(QProgressDialog)
    )


def test_a_report_that_is_given_up_leaves_no_file(driver, reports, tmp_path):
    window, path = driver.window, tmp_path / "circle.html"
    window.exports.report_files.write(path)
    driver.wait(lambda: bool(window.findChildren(QProgressDialog)))
    dialog = window.findChildren(QProgressDialog)[0]
    dialog.findChild(QPushButton).click()
    driver.wait(lambda: bool(reports))
    assert reports == ["it was given up"]
    assert not list(tmp_path.glob("circle*"))


def test_a_network_that_cannot_be_trained_has_no_report(open_window, dialogs):
    driver = open_window(Project(name="Empty"))
    window = driver.window
    driver.wait(lambda: window.client.generation > 0)
    window.actions_by_name["export_report"].trigger()
    assert dialogs.told == [
        ("There is no report", "The network cannot be trained yet: there is nothing to report.")
    ]
