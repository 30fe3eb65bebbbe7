"""The data table as a person uses it."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from playground.core import Streams, Task
from playground.datasets import DatasetConfig, prepare_dataset
from playground.session.snapshots.snapshot import Predictions
from playground.training.evaluation.sample_scores import SampleScores
from playground.ui.plots.base.plot_export import export_plot
from playground.ui.plots.samples.data_view import MANY, DataView
from playground.ui.plots.samples.sample_model import SampleModel
from playground.ui.theme.tokens import DARK

pytestmark = pytest.mark.gui


@pytest.fixture
def view(show, flowers, make):
    made = show(DataView(), (700, 400))
    made.set_dataset(flowers.dataset)
    made.show_snapshot(make.snapshot(predictions=flowers.predictions))
    made.sample_requested.connect(made.set_sample)
    return made


def cells(view, name):
    model = view.model
    names = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    section = names.index(name)
    return [model.index(i, section).data() for i in range(model.rowCount())]


def click_heading(view, name, qtbot):
    header, model = view.grid.horizontalHeader(), view.model
    names = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    x = header.sectionViewportPosition(names.index(name)) + 20
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 8))


def click_row(view, place, qtbot, modifier=Qt.KeyboardModifier.NoModifier):
    rect = view.grid.visualRect(view.model.index(place, 0))
    qtbot.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, modifier, rect.center())


def test_samples_stand_in_their_own_units_beside_the_answers(view, flowers):
    dataset = flowers.dataset
    assert cells(view, "a") == [f"{v:.8g}" for v in dataset.raw.x[:, 0]]
    assert cells(view, "label") == [dataset.classes[i] for i in dataset.raw.y]
    assert cells(view, "split")[:2] == ["● train", "○ test"]
    assert cells(view, "predicted")[:3] == ["setosa", "✕ setosa", "virgin"]
    assert view.readout() == "30 of 30 samples · 1 wrong in all"
    assert view.model.headerData(4, Qt.Orientation.Vertical) == "5"


def test_a_heading_sorts_up_down_and_not_at_all(view, flowers, qtbot):
    values = flowers.dataset.raw.x[:, 1]
    click_heading(view, "b", qtbot)
    assert view.model.order.tolist() == np.argsort(values).tolist()
    click_heading(view, "b", qtbot)
    assert view.model.order.tolist() == np.argsort(-values).tolist()
    click_heading(view, "b", qtbot)
    assert view.model.order.tolist() == list(range(30))


def test_a_typed_condition_filters(view, flowers, qtbot):
    x, y = flowers.dataset.raw.x, flowers.dataset.raw.y
    view.filter.setFocus()
    qtbot.keyClicks(view.filter, "a > 0 and label == virgin")
    qtbot.keyClick(view.filter, Qt.Key.Key_Return)
    assert view.model.order.tolist() == np.flatnonzero((x[:, 0] > 0) & (y == 2)).tolist()
    assert view.readout().startswith(f"{view.model.rowCount()} of 30 samples")
    qtbot.keyClicks(view.filter, " and")
    before = view.model.order.tolist()
    qtbot.waitUntil(view._error.isVisible)
    assert "breaks off" in view._error.text()
    assert view.model.order.tolist() == before
    qtbot.mouseClick(view.filter, Qt.MouseButton.LeftButton)
    view.rows.clear.trigger()
    qtbot.waitUntil(lambda: view.model.rowCount() == 30)
    assert not view._error.isVisible()


def test_one_choice_shows_the_wrong_ones(view, qtbot):
    for _ in range(3):
        qtbot.keyClick(view.which, Qt.Key.Key_Down)
    assert view.which.currentText() == "Wrong"
    assert view.model.order.tolist() == [1]


def test_a_row_chosen_by_mouse_or_keys_is_the_sample(view, qtbot):
    chosen = []
    view.sample_requested.connect(chosen.append)
    click_row(view, 2, qtbot)
    qtbot.keyClick(view.grid, Qt.Key.Key_Down)
    qtbot.keyClick(view.grid, Qt.Key.Key_Down)
    assert chosen == [2, 3, 4]
    assert view.readout().endswith("row 5 chosen")
    qtbot.keyClick(view.grid, Qt.Key.Key_Escape)
    assert chosen[-1] is None
    assert not view.grid.selectionModel().hasSelection()


def test_the_sample_of_another_view_is_followed_through_sorting(view, qtbot):
    asked = []
    view.sample_requested.connect(asked.append)
    view.set_sample(7)
    assert view.grid.currentIndex().row() == 7
    click_heading(view, "c", qtbot)
    assert view.model.order[view.grid.currentIndex().row()] == 7
    view.which.setCurrentIndex(1)  # sample 7 tests
    assert not view.grid.selectionModel().hasSelection()
    view.which.setCurrentIndex(2)
    assert view.model.order[view.grid.currentIndex().row()] == 7
    assert asked == []


def test_rows_are_copied_as_a_spreadsheet_takes_them(view, flowers, qtbot):
    click_row(view, 1, qtbot)
    click_row(view, 2, qtbot, Qt.KeyboardModifier.ShiftModifier)
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(view.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    rows = list(csv.reader(QGuiApplication.clipboard().text().splitlines(), delimiter="\t"))
    assert rows[0] == ["row", "split", "label", "predicted", "a", "b", "c", "d"]
    assert [row[:4] for row in rows[1:]] == [
        ["2", "test", "versi", "setosa"],
        ["3", "train", "virgin", "virgin"],
    ]
    assert [float(v) for v in rows[1][4:]] == flowers.dataset.raw.x[1].tolist()
    view.stop()


def test_what_is_shown_is_what_is_exported(view, flowers, qtbot, tmp_path):
    view.which.setCurrentIndex(2)
    click_heading(view, "a", qtbot)
    export_plot(view, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    test = flowers.dataset.test_rows
    ordered = test[np.argsort(flowers.dataset.raw.x[test, 0])]
    assert [int(row[0]) - 1 for row in rows[1:]] == ordered.tolist()


def test_answers_that_change_are_shown_without_leaving_the_place(view, flowers, make, qtbot):
    click_row(view, 5, qtbot)
    turned = [np.roll(p, 1, axis=1) for p in (flowers.predictions.train, flowers.predictions.test)]
    view.show_snapshot(make.snapshot(predictions=Predictions(*turned, None, None)))
    assert cells(view, "predicted")[0] == "✕ versi"
    assert "29 wrong" in view.readout()
    assert view.grid.currentIndex().row() == 5


def test_an_order_by_answers_follows_them(view, flowers, make, qtbot):
    view.which.setCurrentIndex(3)
    assert view.model.rowCount() == 1
    turned = [np.roll(p, 1, axis=1) for p in (flowers.predictions.train, flowers.predictions.test)]
    view.show_snapshot(make.snapshot(predictions=Predictions(*turned, None, None)))
    qtbot.waitUntil(lambda: view.model.rowCount() == 29)


def test_many_samples_are_sorted_in_the_background(show, make, qtbot):
    random = np.random.default_rng(0)
    x = random.normal(size=(MANY + 1, 2))
    made = show(DataView(), (500, 300))
    made.set_dataset(make.dataset(x, x[:, :1] * 2, Task.REGRESSION, ("a", "b")))
    qtbot.waitUntil(lambda: not made._task.is_running)
    click_heading(made, "a", qtbot)
    assert made._task.is_running
    qtbot.waitUntil(lambda: made.model.order[0] == x[:, 0].argmin())
    made.stop()


def test_pictures_are_shown_in_their_rows_and_large(show, qtbot):
    made = show(DataView(), (700, 300))
    made.sample_requested.connect(made.set_sample)
    made.set_theme(DARK)
    dataset = prepare_dataset(DatasetConfig("digits"), Streams.from_seeds(0, 0))
    made.set_dataset(dataset)
    assert not made._picture.isVisible()
    click_row(made, 3, qtbot)
    assert made._picture.isVisible()
    shown = made._picture.pixmap().toImage()
    side = shown.width() // 8
    light = [
        shown.pixelColor(int((i % 8 + 0.5) * side), int((i // 8 + 0.5) * side)).lightness()
        for i in range(64)
    ]
    assert np.corrcoef(light, dataset.raw.x[3])[0, 1] > 0.99
    made.resize(300, 300)
    qtbot.waitUntil(lambda: not made._picture.isVisible())


def test_selecting_everything_asks_for_no_row_that_is_out_of_sight(show, make, qtbot, monkeypatch):
    x = np.random.default_rng(0).normal(size=(20_000, 2))
    made = show(DataView(), (500, 300))
    made.set_dataset(make.dataset(x, x[:, :1] * 2, Task.REGRESSION, ("a", "b")))
    asked = []
    count = SampleModel.rowCount
    monkeypatch.setattr(SampleModel, "rowCount", lambda *a: (asked.append(1), count(*a))[1])
    qtbot.keyClick(made.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    made.grid.viewport().repaint()
    made.grid.horizontalHeader().viewport().repaint()
    assert len(made.grid.selected_places()) == 20_000
    assert len(asked) < 5_000


def test_other_columns_are_neither_sorted_nor_filtered(view, flowers, prices, qtbot):
    click_heading(view, "b", qtbot)
    qtbot.keyClicks(view.filter, "setosa")
    qtbot.keyClick(view.filter, Qt.Key.Key_Return)
    view.which.setCurrentIndex(2)
    assert view.model.rowCount() < 15
    view.set_dataset(flowers.dataset)  # the same columns: what was asked for still holds
    assert view.model.rowCount() < 15
    view.set_dataset(prices.dataset)
    assert view.model.order.tolist() == list(range(20))
    assert view.filter.text() == ""
    wrong = view.which.findData("wrong")
    assert not view.which.model().item(wrong).isEnabled()
    view.set_dataset(flowers.dataset)
    assert view.which.model().item(wrong).isEnabled()


def test_a_key_leads_to_the_filter(view, qtbot):
    click_row(view, 2, qtbot)
    view.filter.setText("a > 0")
    qtbot.keyClick(view.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.focusWidget() is view.filter
    assert view.filter.selectedText() == "a > 0"


# the network's own orders -----------------------------------------------------------------------


@pytest.fixture
def judged(view, flowers, make, random):
    """How wrong and how sure the answers are; and the view that shows it."""
    rows = (flowers.dataset.train_rows, flowers.dataset.test_rows)
    loss, margin = random.random((2, 30))
    sides = [SampleScores(loss[own], margin[own]) for own in rows]
    each = dict(zip(("train", "test"), sides, strict=True))
    view.show_snapshot(make.snapshot(predictions=replace(flowers.predictions, each=each)))
    return SimpleNamespace(loss=loss, margin=margin)


def choose_order(view, title, qtbot):
    keys = {"Own order": Qt.Key.Key_Home, "Most unsure": Qt.Key.Key_End}
    qtbot.keyClick(view.order, keys.get(title, Qt.Key.Key_Home))
    if title == "Most wrong":
        qtbot.keyClick(view.order, Qt.Key.Key_Down)
    assert view.order.currentText() == title


def test_the_most_wrong_and_the_most_unsure_come_first(view, judged, qtbot):
    assert {"loss", "margin"} <= set(view.model.names)
    assert view.wanted().each
    choose_order(view, "Most wrong", qtbot)
    assert view.model.order.tolist() == np.argsort(-judged.loss).tolist()
    choose_order(view, "Most unsure", qtbot)
    assert view.model.order.tolist() == np.argsort(judged.margin).tolist()
    click_heading(view, "b", qtbot)
    assert view.order.currentIndex() == -1
    assert view.order.placeholderText() == "By a column"
    choose_order(view, "Own order", qtbot)
    assert view.model.order.tolist() == list(range(30))


def test_an_order_follows_the_network_as_it_learns(view, judged, flowers, make, qtbot):
    choose_order(view, "Most wrong", qtbot)
    scores = SampleScores(np.arange(15.0), np.ones(15))
    changed = replace(flowers.predictions, each={"train": scores, "test": scores})
    view.show_snapshot(make.snapshot(predictions=changed))
    qtbot.waitUntil(lambda: view.model.order[0] >= 28)
    assert view.model.order.tolist()[:2] == [28, 29]


def test_a_number_to_predict_has_no_margin(show, prices):
    view = show(DataView(), (700, 400))
    view.set_dataset(prices.dataset)
    assert not view.order.model().item(view.order.findData("margin")).isEnabled()
    assert not view.as_pictures.isVisible()


def test_pictures_stand_in_the_same_order_and_one_that_is_clicked_is_the_sample(show, make, qtbot):
    dataset = prepare_dataset(DatasetConfig("digits"), Streams.from_seeds(0, 0))
    view = show(DataView(), (700, 400))
    view.set_dataset(dataset)
    outputs = np.eye(10)[dataset.raw.y]
    outputs[5] = np.eye(10)[(dataset.raw.y[5] + 1) % 10]
    loss = np.zeros(len(outputs))
    loss[5] = 3.5
    rows = {"train": dataset.train_rows, "test": dataset.test_rows}
    each = {split: SampleScores(loss[own], loss[own]) for split, own in rows.items()}
    sides = [outputs[own] for own in rows.values()]
    view.show_snapshot(make.snapshot(predictions=Predictions(*sides, None, None, each=each)))
    choose_order(view, "Most wrong", qtbot)
    qtbot.mouseClick(view.as_pictures, Qt.MouseButton.LeftButton)
    assert view.tiles.isVisible()
    assert not view.grid.isVisible()
    chosen = []
    view.sample_requested.connect(chosen.append)
    view.sample_requested.connect(view.set_sample)
    first = view.tiles.visualRect(view.model.index(0, view.tiles.modelColumn()))
    qtbot.mouseClick(view.tiles.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    assert chosen == [5]
    qtbot.keyClick(view.tiles, Qt.Key.Key_Right)
    assert chosen == [5, int(view.model.order[1])]
    words = view.model.words(5)
    right = str(dataset.raw.y[5])
    assert (words.truth, words.is_wrong) == (dataset.classes[dataset.raw.y[5]], True)
    assert words.said != right
    assert view.model.number("loss", 5) == "3.5"
    said = view.model.index(0, view.tiles.modelColumn())
    text = said.data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == f"row 6: true {words.truth}, predicted {words.said}"
    qtbot.mouseClick(view.as_pictures, Qt.MouseButton.LeftButton)
    assert view.grid.isVisible()
    assert view.model.order[view.grid.currentIndex().row()] == chosen[-1]
