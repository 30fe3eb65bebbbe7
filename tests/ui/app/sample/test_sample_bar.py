"""The bar over the canvas: keys, filters and words, in the window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from playground.project.templates import template
from playground.session.snapshots.sample_view import SampleWish
from playground.training import Trainer
from playground.ui.plots.base.number_format import significant
from playground.ui.sample import sample_bar

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def iris(open_window):
    made = open_window(template("iris"))
    made.wait_for_snapshot()
    return made


def bar_of(driver):
    return driver.window.views.sample_bar


def arrived(driver):
    """Wait until the bar tells of the chosen sample."""
    driver.wait(lambda: bar_of(driver).verdict.toolTip())
    return bar_of(driver).verdict.toolTip()


def run_epoch(driver, number):
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == number and not driver.window.client.is_running)


def choose(driver, button, text):
    """Choose an entry of one of the bar's menus, by mouse and keys."""
    menu = button.menu()

    def pick():
        action = next(a for a in menu.actions() if a.text() == text)
        menu.setActiveAction(action)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    soon = Qt.ConnectionType.SingleShotConnection
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, pick), soon)
    driver.click(button)
    driver.wait(lambda: not menu.isVisible())
    driver.window.activateWindow()  # without a screen a menu stays the active window
    driver.wait(driver.window.isActiveWindow)


def test_the_keys_go_from_sample_to_sample(iris):
    window, bar = iris.window, bar_of(iris)
    dataset = window.client.dataset
    train, test = dataset.train_rows, dataset.test_rows
    assert bar.place.text() == f"train 1 of {len(train)}"
    iris.key(Qt.Key.Key_N)
    assert (window.sample.row, bar.place.text()) == (train[1], f"train 2 of {len(train)}")
    iris.key(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    iris.key(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert (window.sample.row, bar.place.text()) == (test[-1], f"test {len(test)} of {len(test)}")
    iris.click(bar.on)
    assert window.sample.row == train[0]
    iris.click(bar.back)
    assert window.sample.row == test[-1]


def test_the_bar_says_the_trainers_own_numbers(iris):
    window, bar = iris.window, bar_of(iris)
    iris.do("step")
    iris.settle()
    trainer = Trainer(iris.project)
    trainer.step()
    dataset, names = trainer.dataset, trainer.dataset.classes
    for _ in range(3):
        iris.key(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
        row = window.sample.row
        iris.wait(lambda row=row: iris.latest.sample.row == row)
        arrived(iris)
        answer = trainer.predict(dataset.raw.x[[row]])[0]
        truth, said = int(dataset.raw.y[row]), int(answer.argmax())
        loss = -np.log(answer[truth])
        words = f"true {names[truth]} · says {names[said]} · {answer[said]:.3f}"
        assert bar._verdict.text == f"{words} · loss {significant(loss)}"
        assert bar._verdict.is_wrong == (truth != said)
        assert bar.verdict.shown_text.startswith("✕ ") == (truth != said)
        for name, value in zip(names, answer, strict=True):
            assert f"{name}: {value:.4f}" in bar.verdict.toolTip()


def test_only_one_side_only_one_class(iris):
    window, bar = iris.window, bar_of(iris)
    dataset = window.client.dataset
    choose(iris, bar.place, "Test samples")
    assert window.sample.row == dataset.test_rows[0]
    assert bar.place.text() == f"test 1 of {len(dataset.test_rows)}"
    choose(iris, bar.label, "virginica")
    members = [row for row in dataset.test_rows if dataset.raw.y[row] == 2]
    assert (bar.label.text(), window.sample.row) == ("virginica", members[0])
    assert bar.place.text().startswith(f"1 of {len(members)} · test ")
    iris.key(Qt.Key.Key_N)
    assert window.sample.row == members[1]
    choose(iris, bar.label, "any class")
    choose(iris, bar.place, "All samples")
    assert window.sample.row == members[1]


def test_wrong_only_is_what_the_network_gets_wrong_now(iris):
    window, bar = iris.window, bar_of(iris)
    window.docks.raise_dock("summary")  # no view in sight asks for predictions
    iris.key(Qt.Key.Key_W)
    assert bar.wrong.isChecked()
    iris.wait(lambda: window.sample.row is not None)
    trainer = Trainer(iris.project)

    def wrong():
        dataset = trainer.dataset
        rows = np.concatenate([dataset.train_rows, dataset.test_rows])
        return rows[trainer.predict(dataset.raw.x[rows]).argmax(axis=1) != dataset.raw.y[rows]]

    expected = wrong()
    assert window.sample.row == expected[0]
    assert bar.place.text() == f"1 of {len(expected)} · train {place(iris, expected[0])}"
    iris.key(Qt.Key.Key_N)
    assert window.sample.row == expected[1]
    run_epoch(iris, 1)
    trainer.run_epochs()
    after = wrong()
    assert set(after) != set(expected)
    iris.wait(lambda: list(window.samples._walk.rows) == list(after))
    iris.click(bar.wrong)
    assert not window.actions_by_name["wrong_samples"].isChecked()
    assert bar.place.text().startswith("train ")


def place(driver, row):
    return int(np.flatnonzero(driver.window.client.dataset.train_rows == row)[0]) + 1


def test_when_a_filter_leaves_nothing_it_says_so(iris):
    for epoch in range(1, 6):
        run_epoch(iris, epoch)
    bar = bar_of(iris)
    choose(iris, bar.label, "setosa")
    before = iris.window.sample.row
    iris.key(Qt.Key.Key_W)
    iris.wait(lambda: bar.place.text() == "no wrong sample of class setosa")
    assert not iris.window.actions_by_name["next_sample"].isEnabled()
    iris.key(Qt.Key.Key_N)
    assert iris.window.sample.row == before
    iris.key(Qt.Key.Key_W)
    assert bar.place.text().startswith("1 of 50 · train ")
    assert iris.window.actions_by_name["next_sample"].isEnabled()


def test_of_numbers_the_largest_errors_are_gone_through_the_largest_first(open_window):
    made = open_window(template("plane"))
    made.wait_for_snapshot()
    bar = bar_of(made)
    assert bar.label.isHidden()
    assert bar.wrong.text() == "largest errors"
    assert made.window.actions_by_name["wrong_samples"].text() == "Lar&gest errors first"
    arrived(made)
    view = made.latest.sample
    words = f"true {significant(view.target[0])} · says {significant(view.prediction[0])}"
    assert bar._verdict.text == f"{words} · loss {significant(view.loss)}"
    made.key(Qt.Key.Key_W)
    assert bar.wrong.isChecked()
    made.wait(lambda: bar.place.text().startswith("1 of "))
    trainer = Trainer(made.project)
    dataset = trainer.dataset
    rows = np.concatenate([dataset.train_rows, dataset.test_rows])
    errors = np.abs(trainer.predict(dataset.raw.x[rows])[:, 0] - dataset.raw.y[rows].ravel())
    worst = rows[np.argsort(-errors, kind="stable")][: -(-len(rows) // 10)]
    for number, row in enumerate(worst[:3], start=1):
        assert made.window.sample.row == row
        assert bar.place.text().startswith(f"{number} of {len(worst)} · ")
        made.key(Qt.Key.Key_N)
    made.key(Qt.Key.Key_W)
    made.key(Qt.Key.Key_N)
    assert " of " in bar.place.text()
    assert "·" not in bar.place.text()


def test_other_data_has_other_samples(iris):
    bar = bar_of(iris)
    choose(iris, bar.label, "setosa")
    iris.window.file_actions.open_template("circle")
    iris.wait(lambda: bar.place.text() == "train 1 of 250")
    assert bar.label.text() == "any class"


def test_the_bar_can_be_hidden_and_stays_so(iris, settings, open_window):
    bar = bar_of(iris)
    height = bar.height()
    assert height <= 28
    iris.do("sample_bar")
    assert bar.isHidden()
    iris.key(Qt.Key.Key_N)
    assert iris.window.sample.row == iris.window.client.dataset.train_rows[1]
    again = open_window()
    assert bar_of(again).isHidden()
    again.do("sample_bar")
    assert bar_of(again).isVisible()


def test_space_still_plays_in_a_new_window(driver):
    assert not bar_of(driver).isAncestorOf(driver.window.focusWidget() or driver.window)


@pytest.mark.parametrize("wrong", [False, True])
def test_nothing_is_cut_whatever_the_width(iris, wrong):
    bar = bar_of(iris)
    if wrong:
        iris.key(Qt.Key.Key_W)
        iris.wait(lambda: not iris.window.samples._walk.is_waiting)
    arrived(iris)
    parent = bar.parentWidget()
    bar.setParent(None)
    bar.show()
    try:
        for width in (400, 460, 620, 900):
            bar.resize(width, bar.height())
            shown = [part for part in bar._parts if part.isVisible()]
            assert max(part.geometry().right() for part in shown) <= width
            cut = [p for p in shown if p.width() < p.sizeHint().width()]
            assert not cut, [(p, p.width(), p.sizeHint().width()) for p in cut]
            assert {bar.back, bar.place, bar.on} <= set(shown)
            assert bar.wrong in shown or not wrong
            assert bar.verdict.shown_text
            assert width < 460 or "…" not in bar.verdict.shown_text
    finally:
        parent.layout().insertWidget(1, bar)


def test_every_control_has_a_name_and_a_tip(iris):
    bar = bar_of(iris)
    for control in (bar.back, bar.place, bar.on, bar.label, bar.wrong):
        assert control.accessibleName() or control.text()
        assert control.toolTip()


def test_a_sample_by_itself_is_wished_for(iris):
    iris.key(Qt.Key.Key_N)
    assert iris.window.sample.wish == SampleWish(int(iris.window.client.dataset.train_rows[1]))


def test_another_sample_is_told_to_assistive_technology_once(iris, monkeypatch):
    told = []

    class Listening:
        @staticmethod
        def isActive():
            return True

        @staticmethod
        def updateAccessibility(event):
            told.append(event.message())

    monkeypatch.setattr(sample_bar, "QAccessible", Listening)
    iris.key(Qt.Key.Key_N)
    iris.wait(lambda: told)
    iris.do("step")
    iris.settle()
    (message,) = told
    assert message.startswith("train 2 of 105. true ")
    assert "says" in message
