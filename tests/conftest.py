"""What every test relies on: no screen, no settings of the person, no thread left behind."""

import gc
import os
import threading

import pytest

from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.layers import LAYERS

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
def quick_collections():
    """Let the garbage collector look only at what the test makes: all else takes half a second."""
    gc.freeze()
    yield
    gc.unfreeze()


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
