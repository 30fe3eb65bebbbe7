"""Racing optimizers in the window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem

from playground.project.templates import default_project, template
from playground.project.training_file import Trainer
from playground.ui.theme.tokens import LIGHT
from playground.ui.tools.races.race_dialog import RaceDialog
from playground.ui.tools.races.race_lanes import FIRST_CHOICE

pytestmark = pytest.mark.gui

PATIENCE_MS = 20_000


@pytest.fixture
def window_part(qtbot):
    from PySide6.QtWidgets import QWidget

    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def dialog(qtbot, window_part):
    """A function that opens the dialog; it is closed, and its race joined, at the end."""
    opened = []

    def make(project=None, checkpoint=None, dataset=None):
        made = RaceDialog(project or default_project(), checkpoint, dataset, LIGHT, window_part)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        made.epochs.setValue(5)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.reject()


def choose(dialog, *names):
    for i in range(dialog.lanes.list.count()):
        item: QListWidgetItem = dialog.lanes.list.item(i)
        chosen = item.data(Qt.ItemDataRole.UserRole) in names
        item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)


def run(qtbot, dialog):
    dialog.race_button.click()
    assert dialog.race_button.text() == "Stop"
    qtbot.waitUntil(lambda: dialog.race_button.text() == "Race", timeout=PATIENCE_MS)


def test_a_race_draws_its_curves_and_names_a_winner(qtbot, dialog):
    made = dialog()
    chosen = []
    made.config_chosen.connect(lambda config, text: chosen.append((config, text)))
    run(qtbot, made)
    words = made.plot.summary()
    assert words.startswith("epoch 5")
    listed = {made.lanes.list.item(i).text() for i in range(made.lanes.list.count())}
    assert {lane.name for lane in made._lanes} <= listed
    assert all(lane.name in words for lane in made._lanes)
    made.use_button.click()
    ((config, text),) = chosen
    winner = text.removeprefix("Train with ")
    assert words.split(" · ")[1].startswith(winner)
    named = {lane.name: lane.config for lane in made._lanes}
    assert config == named[winner]


def test_the_plot_shows_what_is_asked_for(qtbot, dialog):
    made = dialog()
    choose(made, "sgd", "adam")
    made.seeds.setValue(3)
    run(qtbot, made)
    made.criterion.setCurrentIndex(made.criterion.findData("train_accuracy"))
    assert "%" in made.plot.summary()
    assert len(list(made.plot.table()[1])) == 2 * 6


def test_a_race_can_be_stopped(qtbot, dialog):
    made = dialog()
    made.epochs.setValue(100_000)
    made.race_button.click()
    qtbot.waitUntil(made.plot.has_content, timeout=PATIENCE_MS)
    made.race_button.click()
    qtbot.waitUntil(lambda: made.race_button.text() == "Race", timeout=PATIENCE_MS)


def test_what_cannot_race_is_told(qtbot, dialog):
    made = dialog()
    choose(made, "lbfgs", "adam")
    run(qtbot, made)
    assert "batch_size" in made._error.text()
    assert not made.use_button.isEnabled()
    choose(made)
    assert not made.race_button.isEnabled()


def test_a_race_from_the_present_weights(qtbot, dialog):
    from playground.training import Trainer

    project = template("circle")
    trainer = Trainer(project)
    trainer.run_epochs(3)
    made = dialog(project, trainer.checkpoint(), trainer.dataset)
    made.start_at.setCurrentIndex(1)
    assert not made.seeds.isEnabled()
    run(qtbot, made)
    assert made.plot.summary().startswith("epoch 8")


def test_the_menu_opens_it_and_the_winner_can_be_used(driver):
    window = driver.window
    driver.do("race")
    driver.wait(lambda: window.findChildren(RaceDialog))
    made = window.findChildren(RaceDialog)[0]
    made.epochs.setValue(2)
    choose(made, "adam")
    made.race_button.click()
    driver.wait(made.use_button.isEnabled)
    made.use_button.click()
    assert driver.project.training.optimizer.name == "adam"
    assert window.document.undo_stack.undoText() == "Train with Adam"


def test_closing_the_window_ends_a_race(driver):
    driver.do("race")
    driver.wait(lambda: driver.window.findChildren(RaceDialog))
    made = driver.window.findChildren(RaceDialog)[0]
    made.epochs.setValue(100_000)
    made.race_button.click()
    driver.wait(made.plot.has_content)
    thread = made._task._thread
    driver.window.close()
    assert not thread.is_alive()


def test_batch_sizes_race_by_samples_updates_and_seconds(driver):
    window = driver.window
    driver.do("race_batches")
    driver.wait(lambda: window.findChildren(RaceDialog))
    made = window.findChildren(RaceDialog)[0]
    assert made.lanes.chosen == [1, 10, 0]
    made.epochs.setValue(2)
    made.race_button.click()
    driver.wait(made.use_button.isEnabled)
    words = made.plot.summary()
    assert words.startswith("epoch 2")
    assert all(name in words for name in ("1 sample", "10 samples", "all samples"))
    # By updates, as far as half have come: ten samples make 25 an epoch.
    driver.choose(made.by, "update")
    assert made.plot.summary().startswith("update 50 ")
    driver.choose(made.by, "second")
    assert made.plot.summary().startswith("second ")
    made.use_button.click()
    assert driver.project.training.batch_size in (1, 10, 0)
    assert window.document.undo_stack.undoText().startswith("Train with ")


def test_what_competes_can_be_changed(qtbot, dialog):
    made = dialog()
    made.lanes.kind.setCurrentIndex(1)
    assert made.lanes.chosen == [1, 10, 0]
    run(qtbot, made)
    made.lanes.kind.setCurrentIndex(0)
    assert set(made.lanes.chosen) == set(FIRST_CHOICE)


def test_the_lanes_of_a_race_become_runs(qtbot, dialog):
    made = dialog()
    choose(made, "sgd", "adam")
    made.seeds.setValue(3)
    kept = []
    made.runs_made.connect(kept.extend)
    run(qtbot, made)
    assert [(run.name, len(run.curves), run.origin) for run in kept] == [
        ("SGD", 3, "raced"),
        ("Adam", 3, "raced"),
    ]
    for lane, each in enumerate(kept):
        assert each.curves[0] == made._race.points(lane, 0)
        assert each.setup.training == made._lanes[lane].config
        assert each.checkpoint.step == each.curves[0][-1].step > 0


def test_a_lane_of_a_race_goes_on_as_a_run(qtbot, dialog):
    made = dialog()
    choose(made, "adam")
    kept = []
    made.runs_made.connect(kept.extend)
    run(qtbot, made)
    (lane,) = kept
    project = default_project().trained_as(lane.setup)
    alone, back = Trainer(project), Trainer(project)
    alone.run_epochs(7)
    back.restore(lane.checkpoint)
    back.run_epochs(2)
    np.testing.assert_array_equal(back.network.theta, alone.network.theta)
