"""Rates, penalties, widths and data compete: each lane trains as it would alone."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from playground.core import Task
from playground.experiments.batch_race import BatchRace, race_of
from playground.experiments.race import Race
from playground.project.runs.race_runs import race_runs
from playground.project.set_value import set_values
from playground.project.templates import template
from playground.training import Trainer
from playground.ui.plots.experiments.race_view import RaceView
from playground.ui.theme.run_colors import run_color
from playground.ui.theme.tokens import LIGHT
from playground.ui.tools.races.race_dialog import RaceDialog
from playground.ui.tools.races.race_kinds import kinds_of

pytestmark = pytest.mark.gui

CIRCLE = template("circle")
KINDS = {kind.key: kind for kind in kinds_of(CIRCLE, Task.BINARY)}
VALUES = {
    "rates": ("0.01", "0.3"),
    "penalties": ("none", "l2 0.01"),
    "widths": ("2", "5"),
    "noise": ("0", "20"),
    "count": ("100", "300"),
    "data": ("xor", "spiral"),
    "losses": ("mse", "hinge"),
    "seeds": ("3", "4"),
    "patience": ("0", "2"),
}


def test_every_kind_is_tried_here():
    assert KINDS.keys() == VALUES.keys()


@pytest.mark.parametrize("key", VALUES)
def test_a_lane_is_a_training_alone_with_these_settings_bit_for_bit(key):
    kind = KINDS[key]
    lanes = [kind.lane(CIRCLE, value) for value in VALUES[key]]
    race = race_of(CIRCLE, lanes, 2)
    assert isinstance(race, Race if kind.is_update else BatchRace)
    race.run(2)
    runs = race_runs(race, CIRCLE)
    for place, value in enumerate(VALUES[key]):
        spec = set_values(CIRCLE, kind.pairs(CIRCLE, value))
        for seed in (0, 1):
            alone = Trainer(spec, seed=spec.training.seed + seed)
            alone.run_epochs(2)
            assert race.points(place, seed)[-1] == alone.metrics()
            if seed == 0:
                np.testing.assert_array_equal(race.checkpoint(place).theta, alone.network.theta)
        setup = runs[place].setup
        assert (setup.network, setup.dataset, setup.training) == (
            spec.network,
            spec.dataset,
            spec.training,
        )
        assert 0 < runs[place].curves[0][-1].seconds <= runs[place].seconds


def opened(driver, action="race"):
    driver.do(action)
    driver.wait(lambda: driver.window.findChildren(RaceDialog))
    return driver.window.findChildren(RaceDialog)[-1]


def test_widths_race_in_the_colours_of_their_runs_and_the_result_is_kept(driver, qtbot):
    made = opened(driver)
    made.epochs.setValue(3)
    driver.choose(made.lanes.kind, "widths")
    assert made.lanes.chosen == ["2", "4", "8"]
    assert not made.start_at.isEnabled()
    made.lanes.more.setFocus()
    qtbot.keyClicks(made.lanes.more, "3, 0")
    qtbot.keyClick(made.lanes.more, Qt.Key.Key_Return)
    assert "units" in made._error.text()  # a layer has at least one
    assert made.lanes.chosen == ["2", "4", "8", "3"]
    qtbot.mouseClick(made.race_button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: made.race_button.text() == "Race" and made.kept is not None)
    runs = driver.window.document.runs.runs
    assert [run.name for run in runs] == ["2 units", "4 units", "8 units", "3 units"]
    for place, run in enumerate(runs):
        assert made.plot._looks(place)[0] == run_color(run.color, LIGHT)
    words = made.plot.summary()
    made.reject()
    driver.wait(lambda: not driver.window.findChildren(RaceDialog))
    again = opened(driver)
    assert again.plot.summary() == words
    assert again.lanes.chosen == ["2", "4", "8", "3"]
    assert again.epochs.value() == 3
    assert again.use_button.isEnabled()
    again.use_button.click()
    hidden = driver.project.network.nodes[1].params["units"]
    assert driver.window.document.undo_stack.undoText() == f"Train with {hidden} units"
    driver.do("undo")
    assert driver.project.network == CIRCLE.network


def test_its_plot_is_exported_as_picture_and_numbers(driver, dialogs, tmp_path):
    made = opened(driver)
    made.epochs.setValue(1)
    made.race_button.click()
    driver.wait(lambda: made.kept is not None)
    dialogs.saves_as(tmp_path / "race.csv")
    made.plot.export_requested.emit(RaceView.key, "csv")
    driver.wait((tmp_path / "race.csv").exists)
    lines = (tmp_path / "race.csv").read_text().splitlines()
    assert lines[0].startswith("lane,step,epoch,lower_quartile,test_loss")
    assert len(lines) == 1 + 4 * 2
    dialogs.saves_as(tmp_path / "race.svg")
    made.plot.export_requested.emit(RaceView.key, "svg")
    driver.wait((tmp_path / "race.svg").exists)
    made.reject()
