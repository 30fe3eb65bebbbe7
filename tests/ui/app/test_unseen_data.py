"""The view of unseen data: verdict, settings that are the document's own, several seeds."""

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton

from playground.project.set_value import set_values
from playground.project.templates import template
from playground.ui.plots.unseen.unseen_view import UnseenView

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def unseen(driver):
    """The view, opened from the menu as a person opens it: in front of the other tabs."""
    driver.window.docks.all["unseen"].toggleViewAction().trigger()
    view = next(view for view in driver.window.plots if isinstance(view, UnseenView))
    driver.wait(view.is_seen)
    return view


def settings(driver):
    """Return what the document says of everything that is set in the view."""
    project = driver.project
    params, rate = project.dataset.params, project.training.regularizer.params.get("rate")
    return params.get("noise"), params.get("count"), project.dataset.train_share, rate


def test_every_setting_is_the_document_s_own_and_undone_as_one_edit(driver, unseen):
    window, stack = driver.window, driver.window.document.undo_stack
    fields = unseen.settings.field
    # In a window of usual size all of them are there.
    driver.wait(lambda: fields("count").visibleRegion().boundingRect() == fields("count").rect())
    # They follow the plot: what is pointed at is told above, and takes no room below.
    page, scroll = unseen._around.page, unseen.settings.parentWidget().parentWidget()
    assert scroll.y() == page.mapTo(unseen, page.rect().bottomLeft()).y() + 1
    for name, text in (("noise", "20"), ("count", "200"), ("train_share", "30"), ("l2", "0.01")):
        driver.type_into(fields(name), text)
    driver.wait_for_snapshot()
    assert settings(driver) == (20, 200, 30, 0.01)
    assert driver.project.training.regularizer.name == "l2"
    assert stack.count() == 4
    # Panels and view show the same, whoever edits.
    data = window.data
    assert (data.options.row("noise").field.value, data.options.row("count").field.value) == (
        20,
        200,
    )
    assert window.training.regularizer.form.row("rate").field.value == 0.01
    driver.type_into(data.options.row("noise").field, "35")
    assert fields("noise").value == 35
    driver.wait(
        lambda: window.client.dataset is not None and len(window.client.dataset.raw.x) == 200
    )
    driver.show_widget(unseen)
    driver.type_into(fields("l2"), "0")
    assert driver.project.training.regularizer.name == "none"
    while stack.canUndo():
        driver.do("undo")
    driver.wait_for_snapshot()
    assert settings(driver) == (None, None, 50, None)
    shown = tuple(fields(name).value for name in ("noise", "count", "train_share", "l2"))
    assert shown == (0, 500, 50, 0)


def test_capacity_and_dropout_change_the_drawing(driver, unseen):
    window, network = driver.window, driver.project.network
    row = unseen.settings.capacity
    assert row.sizes.text() == "4 · 2"
    assert "8 · 4" in row.double.toolTip()
    driver.click(driver.find(QToolButton, "Twice the hidden units"))
    driver.wait_for_snapshot()
    assert row.sizes.text() == "8 · 4"
    assert window.document.undo_stack.undoText() == "Twice the hidden units"
    driver.do("undo")
    driver.wait_for_snapshot()
    assert driver.project.network == network
    for _ in range(2):
        driver.click(row.halve)
    assert row.sizes.text() == "1 · 1"
    assert not row.halve.isEnabled()
    driver.type_into(unseen.settings.field("dropout"), "0.25")
    assert (
        driver.message
        == "Dropout layers inserted behind hidden 1 and hidden 2; Undo takes them out."
    )
    driver.type_into(unseen.settings.field("dropout"), "0.5")
    rates = [n.params["rate"] for n in driver.project.network.nodes if n.kind == "dropout"]
    assert rates == [0.5, 0.5]
    driver.wait_for_snapshot()
    driver.do("undo")
    assert not [n for n in driver.project.network.nodes if n.kind == "dropout"]
    assert unseen.settings.field("dropout").value == 0


def test_what_does_not_apply_is_greyed_with_its_reason(open_window):
    driver = open_window(set_values(template("iris"), [("regularizer", "l1"), ("hidden", "")]))
    driver.wait_for_snapshot()
    driver.window.docks.raise_dock("unseen")
    unseen = next(view for view in driver.window.plots if isinstance(view, UnseenView))
    driver.wait(unseen.is_seen)
    for name, words in (("noise", "no noise"), ("count", "train share"), ("l2", "penalty is L1")):
        field = unseen.settings.field(name)
        assert not field.isEnabled()
        assert field.text() == ""
        assert words in field.toolTip()
        assert words in field.accessibleDescription()
    assert unseen.settings.field("train_share").isEnabled()
    row = unseen.settings.capacity
    assert not row.double.isEnabled()
    assert "no hidden layer" in row.double.toolTip()
    assert not unseen.settings.field("dropout").isEnabled()


def test_the_verdict_follows_training_and_timeline_and_seeds_are_drawn_as_a_band(driver, unseen):
    window = driver.window
    title, numbers = unseen.verdict_box.title, unseen.verdict_box.numbers
    assert title.text() == "Nothing learnt yet"
    window.client.run_epochs(60)
    driver.wait(lambda: driver.latest.epoch == 60 and not window.client.is_running)
    driver.wait(lambda: title.text() == "Generalizes")
    now = driver.settle().checkpoint
    assert now.epoch == 60
    metrics = driver.latest.metrics
    assert f"test {metrics.test_loss:.3g}"[:9] in numbers.text()
    assert driver.latest.unseen.constant_loss == pytest.approx(0.5, abs=0.01)
    # An earlier moment is judged by the curve up to there.
    window.client.go_to(driver.latest.steps_per_epoch * 5)
    driver.wait(lambda: title.text() == "Underfitting: it learns too little")
    assert "best epoch 5" in numbers.text()
    driver.click(driver.find(QPushButton, "Train from 5 seeds"))
    driver.wait(lambda: len(window.document.runs))
    (run,) = window.document.runs
    assert len(run.curves) == 5
    assert run.is_shown
    assert {curve[-1].epoch for curve in run.curves} == {5.0}
    assert unseen.verdict_box.seeds.text().startswith("5 seeds: test 0.")
    assert "Losses after 5 epochs" in unseen.verdict_box.seeds.toolTip()
    middle = sorted(run.last("test_loss"))[2]
    assert f"test {middle:.3f} (" in unseen.verdict_box.seeds.text()
    driver.wait(lambda: len(unseen._other_lines._shades) >= 2)  # the gap, and the seeds
    assert any("5 seeds, 5 epochs" in legend for legend in unseen.figure._legends)
    # A training that nobody wants any more is given up.
    window.document.push("Change", set_values(driver.project, [("hidden", "64,64")]))
    driver.wait_for_snapshot()
    assert unseen.verdict_box.seeds.text() == ""
    window.client.run_epochs(60)
    driver.wait(lambda: driver.latest.epoch >= 50)
    driver.click(unseen.seeds.button)
    assert unseen.seeds.button.text() == "Cancel"
    driver.click(unseen.seeds.button)
    assert unseen.seeds.button.text() == "5 seeds"
    window.client.pause()
    driver.settle()
    assert len([run for run in window.document.runs if len(run.curves) > 1]) == 1
