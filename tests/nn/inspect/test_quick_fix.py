"""Mends: whatever is offered for a finding takes it away, in as many steps as it needs."""

import pytest

from playground.core import Severity
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.inspect.quick_fix import find_quick_fix

PIXELS = Signature(tuple(f"p{i}" for i in range(64)), False, 10, (1, 8, 8))
PLANE = Signature(("x", "y"), True, 1)


def drawing(nodes, *edges):
    specs = tuple(NodeSpec(name, kind, params) for name, (kind, params) in nodes.items())
    return NetworkSpec(specs, tuple(Edge(*edge.split(">")) for edge in edges))


def fixed(spec, signature):
    """Return the fix that is offered for a drawing, and the drawing after it."""
    analysis = analyze(spec, signature)
    fix = find_quick_fix(spec, analysis, signature)
    assert fix is not None
    errors = {d.node_id for d in analysis.diagnostics if d.severity is Severity.ERROR}
    assert fix.node_id in errors
    return fix, fix.apply(spec)


OUT = ("dense", {"units": 10, "activation": "linear"})
IMAGE = ("input", {"as_image": True})
CONV = ("conv2d", {})


@pytest.mark.parametrize(
    ("text", "nodes", "edges"),
    [
        (
            "Keep pixels as an image, add Flatten",
            {"in": ("input", {}), "conv": CONV, "out": OUT},
            ("in>conv", "conv>out"),
        ),
        (
            "Keep pixels as an image, add Flatten",
            {"in": ("input", {"features": ("p3",)}), "conv": CONV, "out": OUT},
            ("in>conv", "conv>out"),
        ),
        (
            "Add Flatten",
            {"in": IMAGE, "conv": CONV, "out": OUT},
            ("in>conv", "conv>out"),
        ),
        (
            "Match the shapes with a 1×1 Conv2D",
            {"in": IMAGE, "conv": CONV, "add": ("add", {}), "flat": ("flatten", {}), "out": OUT},
            ("in>conv", "conv>add", "in>add", "add>flat", "flat>out"),
        ),
        (
            "Match the shapes with a 1×1 Conv2D",
            {
                "in": IMAGE,
                "conv": ("conv2d", {"stride": 2, "filters": 16}),
                "add": ("add", {}),
                "flat": ("flatten", {}),
                "out": OUT,
            },
            ("in>add", "in>conv", "conv>add", "add>flat", "flat>out"),
        ),
        (
            "Match the shapes with a linear Dense",
            {"in": ("input", {}), "deep": ("dense", {}), "add": ("add", {}), "out": OUT},
            ("in>deep", "deep>add", "in>add", "add>out"),
        ),
        (
            "Give it 10 units",
            {"in": ("input", {}), "out": ("dense", {"units": 3})},
            ("in>out",),
        ),
        (
            "Add Flatten and Dense with 10",
            {"in": IMAGE, "conv": CONV},
            ("in>conv",),
        ),
        (
            "Add Dense with 10",
            {"in": ("input", {}), "noise": ("dropout", {})},
            ("in>noise",),
        ),
        (
            "Use padding same",
            {
                "in": IMAGE,
                "conv": ("conv2d", {"kernel": 9, "padding": "valid"}),
                "flat": ("flatten", {}),
                "out": OUT,
            },
            ("in>conv", "conv>flat", "flat>out"),
        ),
        (
            "Use every feature",
            {"in": ("input", {"features": ("height",)}), "out": OUT},
            ("in>out",),
        ),
    ],
)
def test_one_press_makes_a_drawing_trainable(text, nodes, edges):
    fix, spec = fixed(drawing(nodes, *edges), PIXELS)
    assert fix.text == text
    assert analyze(spec, PIXELS).plan is not None


def test_the_short_cut_is_projected_and_the_long_way_kept():
    nodes = {"in": IMAGE, "conv": CONV, "add": ("add", {}), "flat": ("flatten", {}), "out": OUT}
    spec = drawing(nodes, "in>conv", "conv>add", "in>add", "add>flat", "flat>out")
    _, after = fixed(spec, PIXELS)
    assert Edge("conv", "add") in after.edges
    assert Edge("in", "add") not in after.edges


def test_where_the_same_rows_feed_dense_layers_too_images_are_made_on_the_way():
    spec = drawing(
        {
            "in": ("input", {}),
            "wide": OUT,
            "conv": CONV,
            "flat": ("flatten", {}),
            "deep": OUT,
            "add": ("add", {}),
        },
        "in>wide",
        "in>conv",
        "conv>flat",
        "flat>deep",
        "wide>add",
        "deep>add",
    )
    fix, after = fixed(spec, PIXELS)
    assert fix.text == "Add Reshape to 1×8×8"
    assert analyze(after, PIXELS).plan is not None


def test_without_images_as_image_is_turned_off():
    spec = drawing({"in": IMAGE, "out": ("dense", {"units": 1})}, "in>out")
    fix, after = fixed(spec, PLANE)
    assert fix.text == "Turn “As image” off"
    assert analyze(after, PLANE).plan is not None


@pytest.mark.parametrize(
    "spec",
    [
        NetworkSpec(),
        drawing({"in": ("input", {}), "out": OUT}, "in>out"),
        drawing({"in": ("input", {}), "add": ("add", {})}, "in>add"),
        drawing({"a": ("dense", {}), "b": ("dense", {})}, "a>b", "b>a"),
        drawing({"in": ("input", {}), "odd": ("nothing", {})}, "in>odd"),
    ],
)
def test_nothing_is_offered_where_nothing_is_wrong_or_nobody_can_know_what_is_meant(spec):
    assert find_quick_fix(spec, analyze(spec, PIXELS), PIXELS) is None
