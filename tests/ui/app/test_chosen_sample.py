"""One sample for all views: chosen in one of them, shown by the others."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from playground.datasets import DatasetConfig
from playground.project.templates import template
from playground.training import Trainer

pytestmark = pytest.mark.gui


def view_of(window, key):
    return next(view for view in window.plots if view.key == key)


def place_of(view, x, y):
    box = view.figure.plot.vb
    return view.figure.view.mapFromScene(box.mapViewToScene(QPointF(x, y)))


def ring(view):
    if not view.is_made:
        return []
    drawn = view._plane if view.key == "output" else view
    x, y = drawn._chosen.getData()
    return [] if x is None else list(zip(x.tolist(), y.tolist(), strict=True))


def click_row(table, place):
    rect = table.grid.visualRect(table.model.index(place, 0))
    QTest.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_a_point_of_the_output_is_the_row_of_the_table(driver):
    window = driver.window
    output, table = view_of(window, "output"), view_of(window, "table")
    dataset = window.client.dataset
    row = int(dataset.train_rows[4])
    x, y = dataset.raw.x[row]
    QTest.mouseClick(
        output.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(output, x, y)
    )
    chosen = window.sample.row
    near = dataset.raw.x[chosen] - dataset.raw.x[row]
    assert np.hypot(*(near * output.figure.pixels_per_unit())) < 6
    assert ring(output) == [tuple(dataset.raw.x[chosen].tolist())]
    window.docks.raise_dock("table")
    driver.wait(lambda: table.grid.currentIndex().row() == chosen)


def test_a_row_is_marked_in_every_view(driver):
    window = driver.window
    window.docks.raise_dock("table")
    table = view_of(window, "table")
    driver.wait(lambda: table.model.rowCount() > 0)
    click_row(table, 6)
    assert window.sample.row == 6
    window.docks.raise_dock("output")
    output = view_of(window, "output")
    driver.wait(lambda: ring(output) == [tuple(window.client.dataset.raw.x[6].tolist())])
    assert output.readout().startswith("row 7 · ")
    x, y = window.client.dataset.raw.x[6]
    for card in window.canvas.network_scene.cards.values():
        if card.column.count:
            first = card.column._marks.path().toFillPolygons()[0].boundingRect().center()
            tile = card.column._tiles[0].sceneBoundingRect().translated(-card.pos())
            assert abs((first.x() - tile.left()) / tile.width() * 12 - 6 - x) < 0.1
            assert abs((tile.bottom() - first.y()) / tile.height() * 12 - 6 - y) < 0.1
    window.docks.raise_dock("predictions")
    predictions = view_of(window, "predictions")
    driver.wait(lambda: predictions.has_content() and len(ring(predictions)) == 1)
    assert "sample" in predictions.readout()


def test_other_data_has_other_samples(driver):
    window = driver.window
    window.sample.choose(3)
    window.edits.set_dataset(DatasetConfig("iris", {}, 70), "Iris", "")
    driver.wait(lambda: window.client.dataset.name == "Iris")
    assert window.sample.row is None


def test_a_table_marks_where_the_sample_stands(driver):
    window = driver.window
    window.edits.set_dataset(DatasetConfig("iris", {}, 70), "Iris", "")
    driver.wait(lambda: window.client.dataset.name == "Iris" and window.client.is_current)
    output = view_of(window, "output")
    # Its figure is made with its first picture, which may come after what it is to show.
    driver.wait(lambda: output.has_content() and output._off_plane.shown.is_made)
    window.sample.choose(100)
    line = output._off_plane.shown._chosen
    driver.wait(line.isVisible)
    predictions = window.client.latest.predictions
    rows = window.client.dataset.train_rows
    outputs = predictions.train if 100 in rows else predictions.test
    rows = rows if 100 in rows else window.client.dataset.test_rows
    assert line.value() == outputs[list(rows).index(100)].max()
    confusion = view_of(window, "confusion")
    window.docks.raise_dock("confusion")
    confusion.set_split("train" if 100 in window.client.dataset.train_rows else "test")
    driver.wait(lambda: confusion.is_made and confusion._frame.isVisible())
    assert confusion._frame.rect().y() == window.client.dataset.raw.y[100]
    window.sample.forget()
    assert not line.isVisible()
    assert not confusion._frame.isVisible()


def test_pictures_turn_to_the_sample(driver):
    window = driver.window
    window.edits.set_dataset(DatasetConfig("digits", {"predict": "image"}, 70), "Digits", "")
    driver.wait(lambda: window.client.dataset.name == "Digits 8x8" and window.client.is_current)
    output = view_of(window, "output")
    driver.wait(output.has_content)
    pictures = output._off_plane.shown
    dataset = window.client.dataset
    row = int(dataset.train_rows[30])
    window.sample.choose(row)
    answers = window.client.latest.predictions.train
    assert pictures._answers() is answers
    shown = list(pictures.table()[1])
    assert {line[0] for line in shown} == {"train"}
    assert {line[1] for line in shown} == set(range(25, 37))
    place = place_of(pictures, 0.5, 0.5)
    QTest.mouseClick(pictures.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.sample.row == int(dataset.train_rows[24])


@pytest.mark.parametrize("index", [0, 1])
def test_of_two_classes_the_samples_cell_is_framed(driver, index):
    window = driver.window
    dataset = window.client.dataset
    confusion = view_of(window, "confusion")
    window.docks.raise_dock("confusion")
    driver.wait(confusion.has_content)
    rows = dataset.test_rows
    predictions = window.client.latest.predictions.test[:, 0]
    place = int(np.flatnonzero((predictions > 0) == index)[0])
    window.sample.choose(int(rows[place]))
    expected = (dataset.raw.y[rows[place]], index)

    def framed():
        frame = confusion._frame.rect()
        return confusion._frame.isVisible() and (frame.y(), frame.x()) == expected

    driver.wait(lambda: confusion.is_made and framed())


def test_the_network_is_run_for_the_sample_that_is_chosen(driver):
    window = driver.window
    driver.wait(lambda: window.client.latest.sample is not None)
    assert window.client.latest.sample.row == window.client.dataset.train_rows[0]
    window.sample.choose(6)
    driver.wait(lambda: window.client.latest.sample.row == 6)
    window.sample.choose_own((0.5, -2.0))
    driver.wait(lambda: window.client.latest.sample.part == "own")
    assert window.client.latest.sample.values.tolist() == [0.5, -2.0]
    assert window.sample.row is None
    window.sample.choose(None)
    driver.wait(lambda: window.client.latest.sample.part == "train")


def click_at(view, x, y):
    viewport = view.figure.view.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place_of(view, x, y))


def go_through(driver, click_again):
    """Return the samples that clicking goes through, until it comes around."""
    met = []
    while driver.window.sample.row not in met:
        met.append(driver.window.sample.row)
        click_again()
    return met


@pytest.fixture
def iris(open_window):
    made = open_window(template("iris"))
    made.wait_for_snapshot()
    return made


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_cell_of_the_confusions_is_gone_through(iris, split):
    window = iris.window
    dataset, bar = window.client.dataset, window.views.sample_bar
    confusion = view_of(window, "confusion")
    window.docks.raise_dock("confusion")
    confusion.set_split(split)
    iris.wait(lambda: confusion.is_made and confusion.has_content())
    matrix = confusion._matrix()
    truth, said = np.unravel_index(np.argsort(matrix, axis=None)[-2], matrix.shape)
    count = matrix[truth, said]
    assert count > 1
    click_at(confusion, said + 0.5, truth + 0.5)
    names = dataset.classes
    assert bar.picked.isVisible()
    assert bar._picked_words == f"true {names[truth]}, says {names[said]} ({split})"
    assert bar.place.text().startswith(f"1 of {count} · {split} ")
    met = go_through(iris, lambda: click_at(confusion, said + 0.5, truth + 0.5))
    assert len(met) == count
    rows = dataset.train_rows if split == "train" else dataset.test_rows
    trainer = Trainer(iris.project)
    decided = trainer.predict(dataset.raw.x[rows]).argmax(axis=1)
    assert met == list(rows[(dataset.raw.y[rows] == truth) & (decided == said)])
    assert go_through(iris, lambda: iris.key(Qt.Key.Key_N)) == met
    iris.click(bar.picked)
    assert not bar.picked.isVisible()
    assert bar.place.text().startswith(f"{split} ")


def test_an_empty_cell_chooses_nothing(iris):
    confusion = view_of(iris.window, "confusion")
    iris.window.docks.raise_dock("confusion")
    iris.wait(lambda: confusion.is_made and confusion.has_content())
    matrix = confusion._matrix()
    truth, said = np.argwhere(matrix == 0)[0]
    click_at(confusion, said + 0.5, truth + 0.5)
    assert iris.window.sample.row is None
    assert not iris.window.views.sample_bar.picked.isVisible()


def test_a_bar_of_the_histogram_is_gone_through_and_a_click_elsewhere_lets_go(iris):
    window = iris.window
    bar, output = window.views.sample_bar, view_of(iris.window, "output")
    iris.wait(output.has_content)
    histograms = output._off_plane.shown
    shares = [sum(g.histogram(histograms._edges)[i] for g in histograms._groups) for i in range(32)]
    place, count = int(np.argmax(shares)), max(shares)
    x = histograms._edges[place : place + 2].mean()
    click_at(histograms, x, 0.01)
    assert bar.place.text().startswith(f"1 of {count} · train ")
    met = go_through(iris, lambda: click_at(histograms, x, 0.01))
    assert len(met) == count
    highest = Trainer(iris.project).predict(window.client.dataset.raw.x[met]).max(axis=1)
    assert (highest >= histograms._edges[place]).all()
    assert (highest <= histograms._edges[place + 1]).all()
    other = next(row for row in range(150) if row not in met)
    view_of(window, "table").sample_requested.emit(other)
    assert not bar.picked.isVisible()
    assert window.sample.row == other


def test_the_keyboard_chooses_what_is_under_the_cursor(iris):
    window = iris.window
    confusion = view_of(window, "confusion")
    window.docks.raise_dock("confusion")
    iris.wait(lambda: confusion.is_made and confusion.has_content())
    confusion.set_split("train")
    matrix = confusion._matrix()
    said = int(matrix[0].argmax())
    confusion.setFocus()
    for _ in range(said + 1):
        QTest.keyClick(confusion, Qt.Key.Key_Right)
    QTest.keyClick(confusion, Qt.Key.Key_Return)
    text = window.views.sample_bar.place.text()
    assert text.startswith(f"1 of {matrix[0, said]} · train ")
