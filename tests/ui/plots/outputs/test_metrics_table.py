"""Metrics on screen: the metric's own number on what the trainer predicts."""

import csv
import io
import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QRadioButton

from playground.core import Task
from playground.nn.base.metric import MetricValue, ScoredPredictions
from playground.nn.metrics import fitting
from playground.project.templates import template
from playground.session.snapshots.snapshot import SnapshotContents
from playground.session.snapshots.snapshot_builder import SnapshotBuilder
from playground.session.snapshots.throughput import Throughput
from playground.training.metric_table import metric_rows
from playground.training.trainer import Trainer
from playground.ui.plots import PlotExportError, PredictionsView
from playground.ui.plots.base.plot_export import export_plot
from playground.ui.plots.outputs.metrics_table import MACRO, MetricsTable, number_text
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui


@pytest.fixture
def trained():
    """A function that trains a template a little and takes a snapshot of it."""

    def train(name, metrics=True):
        trainer = Trainer(template(name))
        trainer.run_epochs(2)
        wanted = SnapshotContents(predictions=True, metrics=metrics)
        return trainer, SnapshotBuilder(trainer).snapshot(
            1, wanted, trainer.metrics(), Throughput()
        )

    return train


@pytest.fixture
def filled(trained, show):
    """A function that shows the metrics of a template."""

    def fill(name):
        trainer, snapshot = trained(name)
        view = show(PredictionsView(), (384, 330))
        view.show_page("metrics")
        view.set_dataset(trainer.dataset)
        view.show_snapshot(snapshot)
        return view, trainer

    return fill


def items(table):
    """Every row from top to bottom, folded ones too."""
    for place in range(table.topLevelItemCount()):
        item = table.topLevelItem(place)
        yield item
        yield from (item.child(i) for i in range(item.childCount()))


def texts(table):
    return [[item.text(column) for column in range(3)] for item in items(table)]


def judged_alone(trainer, rows):
    """Judge the answers to raw rows beside the raw truth."""
    dataset = trainer.dataset
    scores = trainer.predict(dataset.raw.x[rows])
    if dataset.task is Task.REGRESSION:
        return ScoredPredictions(scores, scores[:, 0], dataset.raw.y[rows], ())
    if scores.shape[1] > 1:
        return ScoredPredictions(
            scores, scores.argmax(axis=1), dataset.raw.y[rows], dataset.classes
        )
    cut = 0.5 if trainer.model.loss.from_logits else trainer.model.encoding.threshold
    decided = (scores[:, 0] > cut).astype(int)
    return ScoredPredictions(scores, decided, dataset.raw.y[rows], dataset.classes)


@pytest.mark.parametrize("name", ["circle", "iris", "digits", "sine"])
def test_the_screen_shows_the_metrics_of_the_predictions(filled, name):
    view, trainer = filled(name)
    dataset = trainer.dataset
    train, test = (judged_alone(trainer, r) for r in (dataset.train_rows, dataset.test_rows))
    expected = []
    for metric in fitting(dataset.task, len(dataset.classes)):
        a, b = metric.compute(train), metric.compute(test)
        names = (metric.label, *dataset.classes[: len(a.classes)])
        numbers = zip((a.value, *a.classes), (b.value, *b.classes), strict=True)
        expected += [
            [of, number_text(metric, x), number_text(metric, y)]
            for of, (x, y) in zip(names, numbers, strict=True)
        ]
    assert texts(view._table) == expected


def test_metrics_are_only_wanted_while_they_are_shown(flowers, show, qtbot):
    view = show(PredictionsView())
    view.set_dataset(flowers.dataset)
    assert view.wanted() == SnapshotContents(predictions=True)
    button = next(b for b in view.findChildren(QRadioButton) if b.text() == "Metrics")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))
    assert view.wanted() == SnapshotContents(predictions=True, metrics=True)


def test_until_metrics_come_the_last_ones_stay(trained, filled):
    view, trainer = filled("iris")
    before = texts(view._table)
    view.show_snapshot(trained("iris", metrics=False)[1])
    assert texts(view._table) == before
    view.set_dataset(trainer.dataset)
    assert texts(view._table) == []


def test_metrics_of_another_problem_are_not_shown(filled, trained):
    view, _ = filled("iris")
    view.set_dataset(trained("digits")[0].dataset)
    assert texts(view._table) == []


def test_csv_of_the_metrics_is_what_is_shown(filled, tmp_path):
    view, trainer = filled("iris")
    export_plot(view, tmp_path / "metrics.csv")
    with (tmp_path / "metrics.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["metric", "class", "train", "test"]
    found = trainer.judge()
    assert next(r[:2] for r in rows if r[:2] == ["recall", "versicolor"]) == [
        "recall",
        "versicolor",
    ]
    numbers = {(r[0], r[1]): r[2:] for r in rows}
    for key, measure in found["train"].items():
        assert numbers[key, ""][0] == repr(measure.value)


def test_a_table_has_no_picture(filled, tmp_path):
    view, _ = filled("iris")
    with pytest.raises(PlotExportError, match="CSV"):
        export_plot(view, tmp_path / "metrics.png")
    view._offer_formats()
    actions = view._controls.export_button.menu().actions()
    enabled = {a.data(): a.isEnabled() for a in actions if not a.isSeparator()}
    assert enabled == {"copy": True, "png": False, "svg": False, "pdf": False, "csv": True}
    view.show_page("samples")
    export_plot(view, tmp_path / "samples.png", 1.0)
    view._offer_formats()
    assert all(a.isEnabled() for a in view._controls.export_button.menu().actions())


# the table itself ---------------------------------------------------------------------------------


def rows_of(train, test, classes=("a", "b", "c", "d")):
    metrics = fitting(Task.MULTICLASS, len(classes))
    found = {
        split: {m.key: MetricValue(value, (value,) * len(classes)) for m in metrics}
        for split, value in (("train", train), ("test", test))
    }
    return metric_rows(found, Task.MULTICLASS, classes)


@pytest.fixture
def table(qtbot):
    made = MetricsTable()
    qtbot.addWidget(made)
    made.resize(380, 300)
    return made


def test_every_metric_explains_itself(table):
    table.show_rows(rows_of(0.5, 0.25))
    metrics = fitting(Task.MULTICLASS, 4)
    for place, metric in enumerate(metrics):
        item = table.topLevelItem(place)
        assert metric.help in item.toolTip(0)
        assert metric.formula in item.toolTip(0)
        assert (MACRO in item.toolTip(0)) is (item.childCount() > 0)
        assert not item.toolTip(1)


def test_no_number_is_a_dash_that_says_why(table):
    table.show_rows(rows_of(math.nan, 0.5))
    for item, row in zip(items(table), rows_of(math.nan, 0.5), strict=True):
        assert item.text(1) == "–"
        assert item.toolTip(1) == row.metric.undefined
        assert row.metric.undefined in item.data(1, Qt.ItemDataRole.AccessibleTextRole)
        assert item.text(2) != "–"
    table.show_rows(rows_of(0.5, 0.5))
    assert not any(item.toolTip(1) for item in items(table))


def test_numbers_are_read_aloud_with_what_they_are(table):
    table.show_rows(rows_of(0.5, 0.25))
    spoken = [item.data(2, Qt.ItemDataRole.AccessibleTextRole) for item in items(table)]
    assert spoken[0] == "Accuracy, test: 25.0 %"
    assert all(", test: " in words for words in spoken)


def test_other_numbers_leave_the_table_as_the_person_has_it(table):
    table.show_rows(rows_of(0.5, 0.25))
    item = next(i for i in items(table) if i.childCount())
    item.setExpanded(True)
    table.setCurrentItem(item)
    table.show_rows(rows_of(0.75, 0.5))
    assert table.currentItem() is item
    assert item.isExpanded()
    assert item.text(1) == "75.0 %"


def test_the_table_can_be_copied(table, qtbot):
    rows = rows_of(0.5, math.nan)
    table.show_rows(rows)
    table.show()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    header, *copied = csv.reader(io.StringIO(QApplication.clipboard().text()), delimiter="\t")
    assert header == ["metric", "class", "train", "test"]
    assert copied == [[r.metric.key, r.class_name, "0.5", ""] for r in rows]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_classes_are_quieter_than_metrics(table, theme):
    table.set_theme(theme)
    table.show_rows(rows_of(0.5, 0.25))
    child = next(i for i in items(table) if i.parent() is not None)
    assert child.foreground(0).color().name() == theme.secondary
    np.testing.assert_equal(len(texts(table)), len(rows_of(0.5, 0.25)))


# several target values ----------------------------------------------------------------------------


def test_every_target_value_is_drawn_and_judged(trained, show):
    trainer, snapshot = trained("autoencoder-digits")
    view = show(PredictionsView())
    view.set_dataset(trainer.dataset)
    view.show_snapshot(snapshot)
    header, rows = view.table()
    assert header == ["split", "sample", "target", "truth", "predicted"]
    dataset = trainer.dataset
    answers = trainer.predict(dataset.raw.x[dataset.train_rows])
    for _, sample, target, truth, predicted in rows[:: len(rows) // 20]:
        column = dataset.raw.target_names.index(target)
        assert truth == dataset.raw.y[dataset.train_rows[sample - 1], column]
        assert predicted == pytest.approx(answers[sample - 1, column], rel=1e-12)
    misses = answers - dataset.raw.y[dataset.train_rows]
    error = np.sqrt((misses**2).mean(axis=0)).mean()
    assert view.readout() == f"train: typical error {error:.4f}"
