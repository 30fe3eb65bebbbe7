"""Sweeps in the window: chosen with the keys, run in processes, kept as runs."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from playground.experiments.sweep import run_cells
from playground.experiments.sweep_grid import Varied, grid
from playground.experiments.sweep_results import sweep_grid
from playground.project.set_value import set_values
from playground.ui.panels.runs.run_model import Present, RunFact, RunModel
from playground.ui.tools.sweeps.sweep_dialog import SweepDialog

pytestmark = pytest.mark.gui


def opened(driver, action="sweep"):
    driver.do(action)
    driver.wait(lambda: driver.window.findChildren(SweepDialog))
    return driver.window.findChildren(SweepDialog)[-1]


def test_a_sweep_in_processes_shows_the_numbers_of_one_here(driver, qtbot):
    made = opened(driver)
    made.epochs.setValue(2)
    made.first.values.clear()
    qtbot.keyClicks(made.first.values, "0.01, 0.3")
    made.second.key.setFocus()
    made.second.key.lineEdit().selectAll()
    qtbot.keyClicks(made.second.key.lineEdit(), "hidden_1.units")
    made.second.values.clear()
    qtbot.keyClicks(made.second.values, "1, 3")
    made.seeds.setValue(3)
    assert made._count.text() == "12 trainings: 4 × 3 seeds"
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert made.sweep_button.text() == "Stop"
    driver.wait(lambda: made.kept is not None)
    axes = [
        Varied(("optimizer.learning_rate",), ("0.01", "0.3")),
        Varied(("hidden_1.units",), ("1", "3")),
    ]
    results = [r for _, r in run_cells(grid(driver.project, axes, set_values), 3, 2)]
    here = sweep_grid(axes, results, "test_loss")
    np.testing.assert_array_equal(made.plot._grid.middle, here.middle)
    runs = driver.window.document.runs.runs
    assert [run.origin for run in runs] == ["swept"] * 4
    assert [len(run.curves) for run in runs] == [3] * 4
    made.judge.setCurrentIndex(made.judge.findText("Test F1"))
    found = sweep_grid(axes, results, "test_f1")
    np.testing.assert_array_equal(made.plot._grid.middle, found.middle)
    words = made.plot.summary()
    assert words.startswith("best: learning rate ")
    made.plot.setFocus()
    qtbot.keyClick(made.plot, Qt.Key.Key_Right)
    qtbot.keyClick(made.plot, Qt.Key.Key_Right)
    assert made.plot.readout().startswith("learning rate 0.01, hidden 1 units 3 · test f1 ")
    header, rows = made.plot.table()
    assert header[:4] == ("optimizer.learning_rate", "hidden_1.units", "lower_quartile", "test_f1")
    assert len(list(rows)) == 4
    made.reject()
    driver.wait(lambda: not driver.window.findChildren(SweepDialog))
    again = opened(driver)
    assert again.plot.summary() != ""
    assert again.second.values.text() == "1, 3"
    again.reject()


def test_several_seeds_make_one_run_with_a_band(driver, qtbot):
    made = opened(driver, "train_seeds")
    assert made.seeds.value() == 5
    made.epochs.setValue(3)
    qtbot.mouseClick(made.sweep_button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: made.kept is not None)
    made.reject()
    (run,) = driver.window.document.runs.runs
    assert (run.name, len(run.curves)) == ("SGD 0.03", 5)
    model = RunModel(made.parent())
    model.show_runs(Present(run.setup), [run])
    low, middle, high = np.quantile([c[-1].test_loss for c in run.curves], (0.25, 0.5, 0.75))
    assert model.data(model.index(1, RunFact.UPDATES)) == "5 × 75"
    told = model.data(model.index(1, RunFact.TEST))
    assert told == f"{middle:.3g} ± {(high - low) / 2:.1g}"
    (loss,) = [view for view in driver.window.plots if view.key == "loss"]
    driver.wait(lambda: loss._others)
    (other,) = loss._others
    ends = [curve[-1].test_loss for curve in run.curves]
    low, middle, high = np.quantile(ends, (0.25, 0.5, 0.75))
    assert other.low.test_loss[-1] == low
    assert other.curves.test_loss[-1] == middle
    assert other.high.test_loss[-1] == high


def test_it_can_be_stopped_and_says_what_does_not_fit(driver, qtbot):
    made = opened(driver)
    made.first.values.setText("-1, 2")
    made.sweep_button.click()
    assert "learning_rate" in made._error.text()
    made.first.values.setText("0.1, 0.1")
    assert not made.sweep_button.isEnabled()
    made.first.values.setText("0.1, 0.2")
    made.epochs.setValue(100_000)
    made.sweep_button.click()
    qtbot.mouseClick(made.sweep_button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: made.sweep_button.text() == "Train")
    assert made._error.text() == ""
    made.reject()
