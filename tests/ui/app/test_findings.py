"""What keeps a network from learning is shown where problems are, and goes when it is mended."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.project.templates import template

pytestmark = pytest.mark.gui


def test_a_batch_norm_of_one_sample_is_told_until_the_batch_grows(open_window):
    project = template("iris")
    first, second = project.network.nodes[1:3]
    norm = NodeSpec("norm", "batch_norm")
    network = insert_on_edge(project.network, norm, Edge(first.id, second.id))
    driver = open_window(project.replace(network=network))
    driver.wait_for_snapshot()
    status = driver.window.status
    assert status._finding.text() == "No problems"
    driver.type_into(driver.window.training.batches.form.row("batch_size").field, "1")
    driver.wait(lambda: status._finding.text().startswith("norm: blocks learning with a batch"))
    name = driver.project.network.name_of(first.id)
    assert f"no gradient reaches {name}" in status._finding.toolTip()
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    remedy = status._remedy
    driver.wait(remedy.isVisible)  # once it was tried that it helps
    assert "batches of" in remedy.toolTip()
    driver.click(remedy)
    driver.wait(lambda: status._finding.text() == "No problems")
    assert driver.project.training.batch_size > 1
    assert not remedy.isVisible()
    driver.do("undo")
    driver.wait(lambda: status._finding.text().startswith("norm: blocks learning"))
    driver.type_into(driver.window.training.batches.form.row("batch_size").field, "8")
    driver.wait(lambda: status._finding.text() == "No problems")


def test_the_summary_says_it_too(open_window):
    project = template("iris")
    first, second = project.network.nodes[1:3]
    network = insert_on_edge(
        project.network, NodeSpec("norm", "batch_norm"), Edge(first.id, second.id)
    )
    training = replace(project.training, batch_size=1)
    driver = open_window(project.replace(network=network, training=training))
    driver.window.docks.raise_dock("summary")
    panel = driver.window.views.summary.panel
    driver.wait(lambda: panel.advice.isVisible() and panel.verdict.isVisible())
    driver.wait(lambda: "batch size of 2 or more" in panel.advice.text())
    assert panel.verdict.text() == "Start: vanishing"
    assert not panel.apply_button.isVisible()


class Sentence:
    """Something that goes wrong, at length."""

    message = "overfitting: " + "the test loss rises while the training loss goes on falling; " * 4
    node_id = panel = remedy = remedy_tip = ""


def test_no_finding_makes_the_window_wider(open_window):
    made = open_window(size=(1000, 700))
    made.wait_for_snapshot()
    least = made.window.minimumSizeHint().width()
    made.window.status.set_troubles([Sentence()])
    made.window.status.ensurePolished()
    QApplication.processEvents()
    assert made.window.minimumSizeHint().width() == least
    assert made.window.width() == 1000
    status, finding = made.window.status, made.window.status._finding
    made.window.troubles.remedies.told.disconnect()  # what it finds of the circle is nothing
    status.set_troubles([Sentence()])
    assert finding.text().endswith("…")
    # It takes what room there is beside the facts, and leaves half of it to a message.
    assert finding.x() >= max(fact.geometry().right() for fact in status._facts)
    width = finding.fontMetrics().horizontalAdvance
    assert width(finding.text()) > 0.45 * 1000
    status.set_message("Saved")
    assert width(finding.text()) <= 0.45 * 1000 + 1
    status.forget_message()
    assert width(finding.text()) > 0.45 * 1000
