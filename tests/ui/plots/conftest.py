"""Small, real-shaped values for every plot."""

import math
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QCheckBox

from playground.core import Task
from playground.datasets.base.dataset import Affine, Dataset, RawData
from playground.nn.optimizers import OPTIMIZERS
from playground.project.templates import template
from playground.session.snapshots.hidden_space import HiddenSpace
from playground.session.snapshots.snapshot import ParameterView, Predictions, Snapshot, UpdateStats
from playground.session.snapshots.unit_likes import UnitLayer, UnitLikes
from playground.session.snapshots.update_stats import GENERAL
from playground.training.base.history import History, MeasuredMetrics, Metrics
from playground.training.base.phase import Phase
from playground.training.moments.statistics import moment_statistics
from playground.training.trainer import Trainer

EXTENT = (-6.0, 6.0)


def dataset_of(x, y, task, columns, classes=(), extent=None, target="label"):
    raw = RawData(x, y, task, columns, classes, target, None, extent)
    train, test = np.arange(0, len(x), 2), np.arange(1, len(x), 2)
    same = Affine.identity(x.shape[1])
    return Dataset(
        "sample", raw, train, test, x[train], y[train], x[test], y[test], same,
        Affine.identity(1), (),
    )  # fmt: skip


def snapshot_of(**parts):
    metrics = Metrics(1, 1, 0.1, 0.2, 0.9, 0.8)
    return Snapshot(1, 1, 1, Phase.READY, False, 0.1, metrics, **parts)


def points_of(count, accuracy=True):
    return [
        Metrics(
            step=10 * i,
            epoch=i,
            train_loss=0.5 / (i + 1),
            test_loss=0.6 / (i + 1),
            train_accuracy=1 - 0.5 / (i + 1) if accuracy else math.nan,
            test_accuracy=1 - 0.6 / (i + 1) if accuracy else math.nan,
        )
        for i in range(count)
    ]


def likes_of(dataset):
    x = dataset.raw.x
    return UnitLikes(
        node_id="hidden_1",
        unit=1,
        layers=(UnitLayer("hidden_1", "hidden 1", 4),),
        samples=len(x),
        active=20,
        rows=np.array([4, 2]),
        activations=np.array([0.9, 0.5]),
        weighted=x[:20].mean(axis=0),
        strongest=x[[4, 2]].mean(axis=0),
        average=x.mean(axis=0),
        spread=x.std(axis=0),
    )


@pytest.fixture
def make():
    return SimpleNamespace(dataset=dataset_of, snapshot=snapshot_of, points=points_of)


@pytest.fixture
def random():
    return np.random.default_rng(5)


@pytest.fixture
def plane(random):
    """A 2-D problem of two classes and the field tanh(3 - |x|) on 20 points a side."""
    x = random.uniform(-5, 5, (40, 2))
    y = (np.hypot(*x.T) < 3).astype(np.int64)
    axis = np.linspace(*EXTENT, 20)
    gx, gy = np.meshgrid(axis, axis)
    field = np.tanh(3 - np.hypot(gx, gy) + 0.1 * gx)[None]
    dataset = dataset_of(x, y, Task.BINARY, ("x", "y"), ("outside", "inside"), EXTENT)
    return SimpleNamespace(dataset=dataset, field=field)


@pytest.fixture
def blobs(random):
    """A 2-D problem of three classes and a field of probabilities."""
    centers = np.array([[3.0, 0.0], [-3.0, 2.0], [-3.0, -2.0]])
    y = random.integers(0, 3, 30).astype(np.int64)
    x = centers[y] + random.normal(0, 0.5, (30, 2))
    gx, gy = np.meshgrid(np.linspace(*EXTENT, 20), np.linspace(*EXTENT, 20))
    field = np.stack([np.exp(-np.hypot(gx - a, gy - b)) for a, b in centers])
    field /= field.sum(axis=0)
    dataset = dataset_of(x, y, Task.MULTICLASS, ("x", "y"), ("red", "green", "blue"), EXTENT)
    return SimpleNamespace(dataset=dataset, field=field)


@pytest.fixture
def flowers(random):
    """A table of three classes with predictions; the first test sample is wrong."""
    x = random.normal(size=(30, 4))
    y = np.tile([0, 1, 2], 10).astype(np.int64)
    outputs = np.full((30, 3), 0.1)
    outputs[np.arange(30), y] = 0.8
    outputs[1] = [0.9, 0.05, 0.05]
    dataset = dataset_of(x, y, Task.MULTICLASS, tuple("abcd"), ("setosa", "versi", "virgin"))
    confusion = []
    for rows in (dataset.train_rows, dataset.test_rows):
        counts = np.zeros((3, 3), dtype=np.int64)
        np.add.at(counts, (y[rows], outputs[rows].argmax(axis=1)), 1)
        confusion.append(counts)
    predictions = Predictions(
        outputs[dataset.train_rows], outputs[dataset.test_rows], confusion[0], confusion[1]
    )
    return SimpleNamespace(dataset=dataset, predictions=predictions)


@pytest.fixture
def prices(random):
    """A table with a number to predict; every prediction is 10 too high."""
    x = random.normal(size=(20, 3))
    y = (x.sum(axis=1) * 100 + 3000)[:, None]
    dataset = dataset_of(x, y, Task.REGRESSION, tuple("abc"), target="price")
    predictions = Predictions(y[dataset.train_rows] + 10, y[dataset.test_rows] + 10, None, None)
    return SimpleNamespace(dataset=dataset, predictions=predictions)


@pytest.fixture
def parameters(random):
    """Two dense layers, 2-4-1, with gradients."""
    views = []
    for node, shape in (("dense_1", (2, 4)), ("dense_2", (4, 1))):
        for name, size in (("weight", shape), ("bias", shape[1:])):
            views.append(
                ParameterView(node, name, random.normal(size=size), random.normal(size=size) / 50)
            )
    return tuple(views)


@pytest.fixture
def moved(parameters, random):
    """The same layers after Adam's update 120, with the numbers behind it."""
    names = ("parameter", "gradient", "change", "relative_change", "m", "m_hat")
    adam = OPTIMIZERS.get("adam")()
    arrays = tuple(
        msgspec.structs.replace(
            each,
            quantities={"parameter": each.value, "gradient": each.grad}
            | {name: random.normal(size=each.value.shape) for name in names[2:]},
        )
        for each in parameters
    )
    own = ("m", "rate", "corrected_rate", "m_hat")
    named = {n: GENERAL[n] for n in names[:4]} | {n: adam.quantity(n) for n in own}
    shared = {"rate": 0.0042, "corrected_rate": 0.0031}
    update = UpdateStats("Adam", 120, True, 0.01, 0.0041, shared, named)
    return SimpleNamespace(parameters=arrays, update=update)


@pytest.fixture
def curves():
    return History(points_of(30)).curves()


def hidden_of(dataset):
    """The samples in the space of a layer of two units."""
    rows = np.arange(len(dataset.raw.x))
    return HiddenSpace(
        node_id="hidden",
        layers=(UnitLayer("hidden", "hidden", 2), UnitLayer("output", "output", 3)),
        units=(0, 1),
        rows=rows,
        places=np.tanh(dataset.raw.x[:, :2]),
        total=len(rows),
    )


@pytest.fixture(scope="session")
def statistics():
    """Four moments of a small training."""
    trainer = Trainer(template("circle"))
    trainer.rule.watch(True)
    found = []
    for _ in range(4):
        trainer.step(5)
        found.append(moment_statistics(trainer.loop))
    return tuple(found)


@pytest.fixture
def measured():
    """Curves whose points have the metric that is drawn first, too."""
    keys = ("train_balanced_accuracy", "test_balanced_accuracy")
    return History(
        [
            msgspec.structs.replace(point, measured=MeasuredMetrics(keys, (0.9, 0.8)))
            for point in points_of(30)
        ]
    ).curves()


@pytest.fixture
def values_for(plane, flowers, parameters, moved, curves, statistics, measured):
    """Return, per plot key, the dataset, snapshot and curves that fill it."""

    def values(key):
        parts = {
            "output": (plane.dataset, {"field": plane.field}),
            "weights": (plane.dataset, {"parameters": parameters}),
            "gradients": (plane.dataset, {"parameters": parameters}),
            "optimizer": (plane.dataset, {"parameters": moved.parameters, "update": moved.update}),
            "confusion": (flowers.dataset, {"predictions": flowers.predictions}),
            "predictions": (flowers.dataset, {"predictions": flowers.predictions}),
            "roc": (flowers.dataset, {"predictions": flowers.predictions}),
            "hidden": (flowers.dataset, {"hidden": hidden_of(flowers.dataset)}),
            "distributions": (plane.dataset, {"statistics": statistics}),
            "norms": (plane.dataset, {"statistics": statistics}),
            "table": (flowers.dataset, {"predictions": flowers.predictions}),
            "unit": (flowers.dataset, {"likes": likes_of(flowers.dataset)}),
        }
        dataset, snapshot = parts.get(key, (plane.dataset, {}))
        return dataset, snapshot_of(**snapshot), measured if key == "metric" else curves

    return values


@pytest.fixture
def show(qtbot):
    """Show a plot view of a size and paint it."""

    def shown(view, size=(340, 300)):
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        qtbot.waitExposed(view)
        return view

    return shown


def place_of(view, x, y):
    """Return the widget position of a place in a plot's coordinates."""
    box = view.figure.plot.vb
    return view.figure.view.mapFromScene(box.mapViewToScene(QPointF(x, y)))


@pytest.fixture
def place():
    return place_of


@pytest.fixture
def hover():
    """A function that moves the mouse to a place in a plot's coordinates."""

    def move(qtbot, view, x, y):
        viewport = view.figure.view.viewport()
        qtbot.mouseMove(viewport, place_of(view, x, y) + QPoint(3, 3))
        qtbot.mouseMove(viewport, place_of(view, x, y))

    return move


@pytest.fixture
def box():
    """A function that returns the check box with a text."""
    return lambda view, text: next(b for b in view.findChildren(QCheckBox) if b.text() == text)


@pytest.fixture
def pixel():
    """A function that returns the colour drawn at a place in a plot's coordinates."""
    return lambda view, x, y: view.figure.view.grab().toImage().pixelColor(place_of(view, x, y))
