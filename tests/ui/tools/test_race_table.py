"""The table of a race's result: its numbers are the race's; sorted and copied by mouse, by key."""

import csv

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QWidget

from playground.core import Component
from playground.experiments.race_results import CRITERIA, curves
from playground.project.templates import default_project, template
from playground.training.base.config import Stopping
from playground.ui.theme.tokens import LIGHT
from playground.ui.tools.races.race_dialog import RaceDialog
from playground.ui.tools.races.result_model import ENDS, HEADERS, ResultFact

pytestmark = pytest.mark.gui

EPOCHS = 6


@pytest.fixture(scope="module")
def raced(qapp):
    """A dialog after a race of four optimizers with three seeds; one diverges, one is stopped."""
    window = QWidget()
    project = default_project()
    made = RaceDialog(project, None, None, LIGHT, window)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.epochs.setValue(EPOCHS)
    made.seeds.setValue(3)
    lanes = made.lanes.lanes()
    wild = Component("sgd", {"learning_rate": 1e6})
    lanes[0] = replace(lanes[0], config=replace(lanes[0].config, optimizer=wild))
    ends = Stopping(epochs=3)
    lanes[1] = replace(lanes[1], config=replace(lanes[1].config, stopping=ends))
    made.lanes.lanes = lambda: lanes
    made.show()
    made.race_button.click()
    while made.kept is None:
        qapp.processEvents()
    yield made
    made.reject()
    window.deleteLater()


def texts(table, fact):
    rows = table.rows
    found = [rows.data(rows.index(row, fact), Qt.ItemDataRole.DisplayRole) for row in range(4)]
    return [text.partition(" (")[0] for text in found]


def click_header(qtbot, table, fact):
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(fact) + 12, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def copied(table):
    table.copy()
    return list(csv.DictReader(QGuiApplication.clipboard().text().splitlines()))


def test_its_numbers_are_those_of_the_race_and_its_colours_those_of_the_curves(raced):
    race, rows = raced._race, copied(raced.table)
    assert len(rows) == 4
    for row in rows:
        place = [lane.name for lane in race.lanes].index(row["lane"])
        for name in CRITERIA:
            curve = curves(race, name)[place]
            assert float(row[name] or "nan") == pytest.approx(curve.last, nan_ok=True, abs=0)
        curve = curves(race, "test_loss")[place]
        finite = np.where(np.isfinite(curve.middle), curve.middle, np.inf)
        assert float(row["best"]) == finite.min()
        assert int(row["epochs_to_best"]) == curve.epochs[finite.argmin()]
        assert int(row["updates_to_best"]) == curve.steps[finite.argmin()]
        assert float(row["seconds"]) == race.seconds(place) > 0
    model = raced.table.rows
    for row in range(4):
        index = model.index(row, ResultFact.LANE)
        place = [lane.name for lane in race.lanes].index(texts(raced.table, ResultFact.LANE)[row])
        color = QColor(raced.plot.color_of(place))
        assert model.data(index, Qt.ItemDataRole.DecorationRole) == color


def test_the_best_come_first_and_who_ended_early_says_why(raced):
    rows = copied(raced.table)
    ranked = [row for row in rows if row["rank"]]
    assert [int(row["rank"]) for row in ranked] == list(range(1, len(ranked) + 1))
    losses = [float(row["test_loss"]) for row in ranked]
    assert losses == sorted(losses)
    told = {row["lane"]: row["ended_by"] for row in rows}
    assert "3 epochs are complete" in told[raced._lanes[1].name]
    assert told[raced._lanes[2].name] == ""
    names = [row["lane"] for row in rows]
    index = raced.table.rows.index(names.index(raced._lanes[1].name), ResultFact.LANE)
    shown = raced.table.rows.data(index, Qt.ItemDataRole.DisplayRole)
    assert shown == f"{raced._lanes[1].name} (stopped)"
    assert "stopped: 3 epochs" in raced.table.rows.data(index, Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_every_column_sorts_by_click_and_by_key(raced, qtbot, by):
    table = raced.table
    for fact in ResultFact:
        click_header(
            qtbot, table, ResultFact.LANE if fact is not ResultFact.LANE else ResultFact.RANK
        )
        for falls in (False, True):
            if by == "mouse":
                click_header(qtbot, table, fact)
            else:
                table.setFocus()
                table.setCurrentIndex(table.rows.index(0, fact))
                qtbot.keyClick(table, Qt.Key.Key_Space)
            header, rows = table.rows.table()
            key = header[list(ResultFact).index(fact)]
            found = [dict(zip(header, row, strict=True))[key] for row in rows]
            known = [value for value in found if value is not None and value == value]
            assert found[: len(known)] == known, "what is not known comes last"
            if fact is ResultFact.LANE:
                known = [name.casefold() for name in known]
            assert known == sorted(known, reverse=falls), fact
    click_header(qtbot, table, ResultFact.LANE)
    click_header(qtbot, table, ResultFact.RANK)


def test_it_is_copied_by_key_and_has_names_for_who_cannot_see(raced, qtbot):
    table = raced.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["rank", "lane", "train_loss", "test_loss"]
    assert len(lines) == 5
    csv_action = next(a for a in table.actions() if a.text() == "Copy as CSV")
    for copy in (csv_action.trigger, raced.copy_button.click):
        QGuiApplication.clipboard().clear()
        copy()
        assert QGuiApplication.clipboard().text().startswith("rank,lane,train_loss")
    assert table.accessibleName() == "Result of the race"
    index = table.rows.index(0, ResultFact.TEST_LOSS)
    said = table.rows.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert (
        said
        == f"{texts(table, ResultFact.LANE)[0]}, test loss: {texts(table, ResultFact.TEST_LOSS)[0]}"
    )
    for fact in ResultFact:
        tip = table.rows.headerData(fact, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert tip
        assert HEADERS[fact]
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert raced.race_button.text() == "Race"  # nobody meant to race again


def test_judged_by_accuracy_the_best_is_a_share(raced):
    raced.criterion.setCurrentIndex(raced.criterion.findData("test_accuracy"))
    assert all(text.endswith("%") for text in texts(raced.table, ResultFact.BEST))
    raced.criterion.setCurrentIndex(raced.criterion.findData("test_loss"))


def test_a_regression_has_no_columns_of_accuracy(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    made = RaceDialog(template("plane"), None, None, LIGHT, window)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    assert made.table.isHidden()
    assert not made.copy_button.isEnabled()
    made.epochs.setValue(1)
    made.race_button.click()
    qtbot.waitUntil(lambda: made.kept is not None)
    hidden = {fact for fact in ResultFact if made.table.isColumnHidden(fact)}
    assert hidden == {ResultFact.TRAIN_ACCURACY, ResultFact.TEST_ACCURACY}
    assert not {ENDS[fact] for fact in hidden} & set(made.table.rows.table()[0])
    made.reject()
