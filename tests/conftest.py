"""What every test relies on: no screen, no settings of the person, no thread left behind."""

import gc
import os
import threading
from itertools import pairwise

import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets.base.source import DatasetConfig
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.layers import LAYERS
from playground.nn.optimizers import OPTIMIZERS
from playground.project import Project
from playground.storage import free_memory
from playground.training import TrainingConfig

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PLAYGROUND_PLUGINS"] = os.devnull  # the person's own plug-ins stay out of tests


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Leave what was collected to itself: looking for garbage in it takes a second each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def attachments(monkeypatch, tmp_path_factory):
    """Keep embedded data out of the person's cache; each test is a computer of its own."""
    folder = tmp_path_factory.getbasetemp() / f"attachments-{os.urandom(6).hex()}"
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def room_for_all():
    """Whatever else runs on the machine, nothing is refused for want of memory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(free_memory, "free_bytes", lambda: 2**36)
        yield


@pytest.fixture(autouse=True)
def no_thread_left_behind():
    """Fail a test that leaves one of the application's threads running."""
    before = set(threading.enumerate())
    yield
    left = [
        t.name
        for t in threading.enumerate()
        if t not in before and t.is_alive() and t.name.startswith("playground")
    ]
    assert not left, f"threads left running: {left}"


@pytest.fixture
def undressed(qapp):
    """Give the application its own looks back after a test that applies a theme."""
    from tests.looks import looks_kept

    with looks_kept(qapp):
        yield qapp


@pytest.fixture
def quick_collections():
    """Let the garbage collector look only at what the test makes: all else takes half a second."""
    gc.freeze()


@pytest.fixture
def around():
    """A function that draws a network around a layer of a kind, ``inner``, on a small image."""

    def draw(kind):
        always = kind in ("input", "flatten", "reshape")
        inner = ("conv2d", {"filters": 2}) if always else (kind, {})
        merges = LAYERS.get(kind).min_inputs > 1
        nodes = [
            NodeSpec("input_1", "input"),
            NodeSpec("wide", "dense", {"units": 9}),
            NodeSpec("image", "reshape", {"shape": "1×3×3"}),
            NodeSpec("beside", "activation", {"function": "sine"}),
            NodeSpec("inner", *(("activation", {}) if kind == "dense" else inner)),
            NodeSpec("flat", "flatten"),
            NodeSpec("out", "dense", {"units": 1, "activation": "linear"}),
        ]
        wires = ["input_1 wide", "wide image", "image beside", "beside inner"]
        wires += ["inner flat", "flat out"]
        wires += ["image inner"] if merges else []
        return NetworkSpec(tuple(nodes), tuple(Edge(*wire.split()) for wire in wires))

    return draw


PROBLEMS = {
    "binary": (DatasetConfig("circle", {"count": 60, "noise": 10}), 1, "half_squared_error"),
    "logits": (DatasetConfig("circle", {"count": 60}), 1, "binary_cross_entropy"),
    "classes": (DatasetConfig("blobs", {"count": 60, "classes": 3}), 3, "softmax_cross_entropy"),
    "regression": (DatasetConfig("plane", {"count": 60}), 1, "half_squared_error"),
}


@pytest.fixture
def chain():
    """A function that draws ``input_1 > dense_1 > …`` with these units; the last is linear."""

    def draw(*units, activation="tanh", last="linear"):
        nodes = [NodeSpec("input_1", "input")]
        for i, n in enumerate(units, 1):
            f = last if i == len(units) else activation
            nodes.append(NodeSpec(f"dense_{i}", "dense", {"units": n, "activation": f}))
        wires = [Edge(a.id, b.id) for a, b in pairwise(nodes)]
        return NetworkSpec(tuple(nodes), tuple(wires))

    return draw


@pytest.fixture
def project(chain):
    """A function that makes a small project: a problem, hidden units, training settings."""

    def make(problem="binary", hidden=(4,), optimizer="sgd", rate=0.1, **training):
        dataset, outputs, loss = PROBLEMS[problem]
        if isinstance(optimizer, str):
            optimizer = Component(optimizer, {"learning_rate": rate})
        searches = OPTIMIZERS.get(optimizer.name).searches
        settings = {"batch_size": 0 if searches else 7, "loss": Component(loss)} | training
        return Project(
            network=chain(*hidden, outputs),
            dataset=dataset,
            training=TrainingConfig(optimizer=optimizer, **settings),
        )

    return make


@pytest.fixture
def training():
    """A function that changes training settings of a project."""

    def change(project, **changes):
        return project.replace(training=replace(project.training, **changes))

    return change
