"""Predicting on a file in the window: chosen, answered, sorted, copied, written; the past, too."""

import csv
import threading

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground import Trainer
from playground.project.templates import template
from playground.ui.tools.prediction import predict_dialog, predict_task

pytestmark = pytest.mark.gui

LEFT = Qt.MouseButton.LeftButton
TABLE = (
    "sex,island,name,bill_length_mm,bill_depth_mm,body_mass_g,flipper_length_mm,species\n"
    "male,Torgersen,Ada,39.1,18.7,3750,181,Gentoo\n"
    "female,Biscoe,Bo,46.1,13.2,4500,211,Gentoo\n"
    "NA,Dream,Cy,46.5,17.9,3500,192,Chinstrap\n"
)


@pytest.fixture
def penguins(open_window):
    made = open_window(template("penguins"))
    made.wait_for_snapshot()
    return made


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "birds.csv"
    path.write_text(TABLE)
    return path


def opened(driver):
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    driver.key(Qt.Key.Key_P, keys)
    dialog = driver.window._beside.prediction.dialog
    assert dialog is not None
    assert not dialog.isModal()
    assert dialog.empty.isVisible()
    return dialog


def choose(driver, dialog, dialogs, path):
    """Choose a file by the button, and wait until it is answered or refused."""
    dialogs.open_names.append(str(path))
    QTest.mouseClick(dialog.choose_button, LEFT)
    settled(driver, dialog)


def settled(driver, dialog):
    driver.wait(lambda: not dialog.is_busy and (dialog.answers is not None or bool(dialog.error)))


def shown(dialog):
    rows = dialog.table.rows
    size = (range(rows.rowCount()), range(rows.columnCount()))
    return [[rows.index(row, column).data() for column in size[1]] for row in size[0]]


def sorts_by_mouse_and_key(dialog, labels):
    """Rows without an answer come last either way; the keyboard stays where it was."""
    place = dialog.table.horizontalHeader()
    at = place.sectionViewportPosition(4) + place.sectionSize(4) // 2
    for sorts in (sorted, lambda values: sorted(values, reverse=True)):
        QTest.mouseClick(place.viewport(), LEFT, pos=QPoint(at, 8))
        values = [row[4] for row in dialog.table.rows.table()[1]]
        assert values[:2] == sorts(values[:2])
        assert values[2] is None
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.table.rows.index(1, 1))
    answered = sorted(labels, key=str.casefold)
    for order in (answered, answered[::-1]):
        QTest.keyClick(dialog.table, Qt.Key.Key_Space)
        assert [row[1] for row in dialog.table.rows.table()[1]] == [*order, None]
        at = dialog.table.currentIndex()
        assert (at.row(), at.column()) == (1, 1)


def test_a_file_is_answered_as_the_network_is_now(penguins, dialogs, table, tmp_path, cut):
    dialog = opened(penguins)
    choose(penguins, dialog, dialogs, table)
    header = dialog.table.rows.header
    assert header[:4] == ("line", "predicted species", "species", "wrong")
    assert header[4:8] == ("p(Adelie)", "p(Chinstrap)", "p(Gentoo)", "sex")
    trainer = Trainer(penguins.project)
    rows = list(csv.DictReader(TABLE.splitlines()))
    numbers = ("bill_length_mm", "bill_depth_mm", "body_mass_g", "flipper_length_mm")
    for row in rows:
        row |= {name: float(row[name]) for name in numbers} | {"sex": row["sex"].replace("NA", "")}
    expected = trainer.predict(rows)
    _, cells = dialog.table.rows.table()
    found = np.array([row[4:7] for row in cells[:2]])
    np.testing.assert_allclose(found, expected.probabilities[:2], rtol=0, atol=1e-12)
    assert [row[1] for row in cells] == expected.labels.tolist()
    assert [row[3] for row in shown(dialog)][2] == "–"
    wrong = [row for row in shown(dialog) if row[3] == "✕"]
    assert f"3 rows · 2 answered · {len(wrong)} of 2 wrong" in dialog.said
    assert dialog.weights_words == "Answered after epoch 0, step 0."
    assert any("'name': left out" in line for line in dialog.notes.text.splitlines())

    dialog.notes._button.click()
    penguins.wait(lambda: not list(cut(dialog)))
    QTest.mouseClick(dialog.copy_button, LEFT)
    copied = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert copied[1][0] == "2"
    assert float(copied[1][4]) == cells[0][4]

    dialog.only_wrong.setChecked(True)
    assert len(shown(dialog)) == len(wrong)
    dialog.only_wrong.setChecked(False)
    sorts_by_mouse_and_key(dialog, expected.labels[:2])
    out = tmp_path / "answers.csv"
    dialogs.saves_as(out)
    QTest.mouseClick(dialog.export_button, LEFT)
    penguins.wait(lambda: out.exists() and not dialog.is_busy)
    with out.open(newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["name"] for row in written] == ["Ada", "Bo", "Cy"]
    assert float(written[0]["p(Adelie)"]) == cells[0][4]
    assert dialog.weights_words.endswith("All rows are in answers.csv.")
    dialog.close()
    penguins.wait(lambda: penguins.window._beside.prediction.dialog is None)


def test_a_refusal_names_the_column_and_another_choice_mends_it(penguins, dialogs, table):
    dialog = opened(penguins)
    table.write_text(TABLE.replace("Biscoe", "Atlantis"))
    choose(penguins, dialog, dialogs, table)
    assert "line 3, column 'island': 'Atlantis' is unknown to the network" in dialog.error
    assert dialog.empty.isVisible()
    assert not dialog.export_button.isEnabled()
    dialog.unknown.setCurrentIndex(2)
    settled(penguins, dialog)
    penguins.wait(lambda: not dialog.error and dialog.answers is not None)
    assert dialog.said.startswith("3 rows · 1 answered")
    # Other data have other columns: the window goes with them.
    penguins.window.file_actions.open(template("iris"), None, None)
    penguins.wait(lambda: penguins.window._beside.prediction.dialog is None)


def test_it_is_stopped_and_closed_while_it_works(penguins, dialogs, table, monkeypatch):
    rest = threading.Event()

    def until_stopped(weights, path, unknown, run):
        while run.progress(1, 4):
            rest.wait(0.01)

    dialog = opened(penguins)
    choose(penguins, dialog, dialogs, table)
    dialogs.saves_as(table)
    QTest.mouseClick(dialog.export_button, LEFT)
    assert dialog.error == f"{table.name} is the file that is answered: use another name"
    assert table.read_text() == TABLE
    dialog.write(table / "no folder" / "answers.csv")
    penguins.wait(lambda: bool(dialog.error) and not dialog.is_busy)
    assert dialog.answers is not None  # what could not be written is still shown
    monkeypatch.setattr(predict_dialog, "answer_file", until_stopped)
    QTest.mouseClick(dialog.again_button, LEFT)
    penguins.wait(lambda: dialog.is_busy and dialog._progress.value() == 1)
    assert dialog._progress.isVisible()
    assert dialog.again_button.text() == "Stop"
    QTest.mouseClick(dialog.again_button, LEFT)
    penguins.wait(lambda: dialog.error == "Stopped.")
    assert not dialog._progress.isVisible()
    assert dialog.answers is None  # they would be those of other weights
    assert dialog.empty.isVisible()
    QTest.mouseClick(dialog.again_button, LEFT)
    penguins.wait(lambda: dialog.is_busy)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)  # its thread ends with it, as every test looks after
    penguins.wait(lambda: penguins.window._beside.prediction.dialog is None)


def test_a_moment_of_the_past_answers_and_says_so(penguins, table, monkeypatch):
    monkeypatch.setattr(predict_task, "MOST_ROWS", 2)
    window = penguins.window
    window.client.step(3)
    penguins.wait(lambda: penguins.latest.step == 3)
    dialog = opened(penguins)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(table))])
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(QPointF(9, 9), action, mime, LEFT, none))
    settled(penguins, dialog)
    assert dialog.weights_words == "Answered after epoch 0, step 3."
    now = dialog.table.rows.table()[1]
    assert len(now) == 2
    assert dialog.answers.count == 3
    window.activateWindow()
    penguins.wait(window.isActiveWindow)
    penguins.key(Qt.Key.Key_Comma)
    penguins.wait(lambda: penguins.latest.step == 2 and window.timeline.is_past)
    QTest.mouseClick(dialog.again_button, LEFT)
    penguins.wait(lambda: "step 2" in dialog.weights_words and not dialog.is_busy)
    assert "a moment of the past" in dialog.weights_words
    assert dialog.table.rows.table()[1][0][4] != now[0][4]
    dialog.moment.setCurrentIndex(2)
    penguins.wait(lambda: "step 3." in dialog.weights_words and not dialog.is_busy)
    assert dialog.table.rows.table()[1] == now
    assert penguins.latest.step == 3
    window.client.run_epochs(2)
    penguins.wait(lambda: len(window.client.history.points()) > 2 and not window.client.is_running)
    best = window.client.history.best_test
    dialog.moment.setCurrentIndex(1)
    penguins.wait(lambda: f"step {best.step}" in dialog.weights_words and not dialog.is_busy)
    dialog.close()
