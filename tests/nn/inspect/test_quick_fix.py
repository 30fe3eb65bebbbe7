"""Mends: whatever is offered for a finding takes it away, in as many steps as it needs."""

import pytest
from msgspec.structs import replace

from playground.core import Severity
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.inspect.quick_fix import FINDERS, errors, fixes_for
from playground.project.templates import template

PIXELS = Signature(tuple(f"p{i}" for i in range(64)), False, 10, (1, 8, 8))
PLANE = Signature(("x", "y"), True, 1)


def drawing(nodes, *edges):
    specs = tuple(NodeSpec(name, kind, params) for name, (kind, params) in nodes.items())
    return NetworkSpec(specs, tuple(Edge(*edge.split(">")) for edge in edges))


def first_fix(spec, signature):
    """Return what is offered first: the best way out of the first error that has one."""
    analysis = analyze(spec, signature)
    found = (fixes_for(spec, analysis, signature, e.node_id) for e in errors(analysis))
    return next((fixes[0] for fixes in found if fixes), None)


def fixed(spec, signature):
    """Return the fix that is offered for a drawing, and the drawing after it."""
    analysis = analyze(spec, signature)
    fix = first_fix(spec, signature)
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
        drawing({"a": ("dense", {}), "b": ("dense", {})}, "a>b", "b>a"),
        drawing({"in": ("input", {}), "odd": ("nothing", {})}, "in>odd"),
    ],
)
def test_nothing_is_offered_where_nothing_is_wrong_or_nobody_can_know_what_is_meant(spec):
    assert first_fix(spec, PIXELS) is None


DEEP = ("dense", {"units": 6})
IN = ("input", {})

BROKEN = {
    "a picture before a dense layer": (PIXELS, {"in": IMAGE, "out": OUT}, "in>out", "Add Flatten"),
    "rows of 16 before a convolution": (
        PIXELS,
        {
            "in": IN,
            "a": ("dense", {"units": 16}),
            "conv": CONV,
            "flat": ("flatten", {}),
            "out": OUT,
        },
        "in>a a>conv conv>flat flat>out",
        "Add Reshape to 1×4×4",
    ),
    "a prime number of values before a convolution": (
        PLANE,
        {
            "in": IN,
            "a": ("dense", {"units": 7}),
            "conv": CONV,
            "flat": ("flatten", {}),
            "out": ("dense", {"units": 1}),
        },
        "in>a a>conv conv>flat flat>out",
        "Add Reshape to 1×1×7",
    ),
    "a reshape to what holds more": (
        PIXELS,
        {
            "in": IN,
            "a": ("dense", {"units": 36}),
            "re": ("reshape", {"shape": "1×8×8"}),
            "conv": CONV,
            "flat": ("flatten", {}),
            "out": OUT,
        },
        "in>a a>re re>conv conv>flat flat>out",
        "Reshape to 1×6×6",
    ),
    "a reshape that is no shape": (
        PIXELS,
        {"in": IN, "re": ("reshape", {"shape": "wide"}), "flat": ("flatten", {}), "out": OUT},
        "in>re re>flat flat>out",
        "Reshape to 1×8×8",
    ),
    "a window larger than its picture": (
        PIXELS,
        {"in": IMAGE, "pool": ("max_pool2d", {"size": 9}), "flat": ("flatten", {}), "out": OUT},
        "in>pool pool>flat flat>out",
        "Use padding same",
    ),
    "a merge with one input, nothing else to connect": (
        PLANE,
        {"in": IN, "add": ("add", {}), "out": ("dense", {"units": 1})},
        "in>add add>out",
        "Remove Add",
    ),
    "a merge with one input, a short cut is possible": (
        PLANE,
        {"in": IN, "a": DEEP, "b": DEEP, "add": ("add", {}), "out": ("dense", {"units": 1})},
        "in>a a>b b>add add>out",
        "Connect a too",
    ),
    "a merge with one input, a loose branch beside it": (
        PLANE,
        {"in": IN, "a": DEEP, "b": DEEP, "cat": ("concat", {}), "out": ("dense", {"units": 1})},
        "in>a in>b a>cat cat>out",
        "Connect b too",
    ),
    "shapes that differ before a sum": (
        PLANE,
        {"in": IN, "a": DEEP, "add": ("add", {}), "out": ("dense", {"units": 1})},
        "in>a a>add in>add add>out",
        "Match the shapes with a linear Dense",
    ),
    "a layer nothing feeds": (
        PLANE,
        {"in": IN, "a": DEEP, "b": DEEP, "out": ("dense", {"units": 1})},
        "in>a b>out",
        "Connect a to it",
    ),
    "no input": (PLANE, {"a": DEEP, "out": ("dense", {"units": 1})}, "a>out", "Add Input"),
    "two wires into one input": (
        PLANE,
        {"in": IN, "a": DEEP, "b": DEEP, "out": ("dense", {"units": 1})},
        "in>a in>b a>out b>out",
        "Join its inputs by Add",
    ),
    "a wire into the input": (
        PLANE,
        {"in": IN, "other": IN, "a": ("dense", {"units": 1})},
        "in>a other>in",
        "Remove the wire to it",
    ),
    "a loop": (
        PLANE,
        {
            "in": IN,
            "a": ("dense", {"units": 2}),
            "add": ("add", {}),
            "b": ("dense", {"units": 2}),
            "out": ("dense", {"units": 1}),
        },
        "in>a in>add a>add add>b b>add b>out",
        "Remove the wire b → add",
    ),
    "a second end": (
        PLANE,
        {"in": IN, "out": ("dense", {"units": 1}), "x": DEEP, "y": DEEP},
        "in>out in>x x>y",
        "Delete its branch of 2 layers",
    ),
    "an input alone": (PIXELS, {"in": IN}, "", "Add Dense with 10"),
    "a value out of range": (
        PLANE,
        {"in": IN, "a": ("dense", {"units": 0}), "out": ("dense", {"units": 1})},
        "in>a a>out",
        "Set units to 4",
    ),
    "the wrong number of outputs": (PIXELS, {"in": IN, "out": DEEP}, "in>out", "Give it 10 units"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_kind_of_problem_has_a_repair_that_removes_it(name):
    signature, nodes, wires, text = BROKEN[name]
    spec = drawing(nodes, *wires.split())
    analysis = analyze(spec, signature)
    assert analysis.plan is None
    found = {}
    for error in errors(analysis):
        for fix in fixes_for(spec, analysis, signature, error.node_id):
            found[fix.text] = fix
            left = errors(analyze(fix.apply(spec), signature))
            assert error.node_id not in {each.node_id for each in left}
    matching = [fix for each, fix in found.items() if each.startswith(text)]
    assert matching, f"offered: {list(found)}"
    assert any(analyze(fix.apply(spec), signature).plan is not None for fix in matching)


def test_a_merge_with_one_input_can_also_be_taken_out():
    nodes = {"in": IN, "a": DEEP, "b": DEEP, "add": ("add", {}), "out": ("dense", {"units": 1})}
    spec = drawing(nodes, "in>a", "a>b", "b>add", "add>out")
    found = fixes_for(spec, analyze(spec, PLANE), PLANE, "add")
    assert [fix.text for fix in found] == ["Connect a too", "Remove Add"]
    without = found[1].apply(spec)
    assert Edge("b", "out") in without.edges
    assert analyze(without, PLANE).plan is not None


def test_several_problems_have_each_their_own():
    nodes = {
        "in": IMAGE,
        "add": ("add", {}),
        "pool": ("max_pool2d", {"size": 9}),
        "flat": ("flatten", {}),
        "out": ("dense", {"units": 3}),
    }
    spec = drawing(nodes, "in>add", "in>pool", "pool>flat", "flat>out")
    analysis = analyze(spec, PIXELS)
    for node_id in ("add", "pool"):
        assert fixes_for(spec, analysis, PIXELS, node_id)[0].node_id == node_id


def test_every_finder_is_needed_for_some_drawing():
    from playground.nn.inspect.fixes.steps import Case

    cases = []
    for signature, nodes, wires, _ in [
        *BROKEN.values(),
        (PLANE, {"in": IMAGE, "out": ("dense", {"units": 1})}, "in>out", ""),
    ]:
        spec = drawing(nodes, *wires.split())
        planned = {n.id: n for n in analyze(spec, signature).nodes}
        cases += [Case(n.id, spec, planned, signature) for n in spec.nodes]
    for find in FINDERS:
        assert any(list(find(case)) for case in cases), find.__name__


@pytest.mark.parametrize("kind", ["conv2d", "reshape", "flatten", "max_pool2d"])
def test_where_no_feature_of_the_data_is_chosen_nothing_is_offered_that_needs_one(kind):
    """A drawing may come from other data: of its input's features none may be left."""
    gone = ("input", {"features": ("elsewhere",)})
    spec = drawing({"in": gone, "it": (kind, {}), "out": OUT}, "in>it", "it>out")
    analysis = analyze(spec, PLANE)
    for node_id in ("in", "it", "out"):
        texts = [fix.text for fix in fixes_for(spec, analysis, PLANE, node_id)]
        assert not any("Reshape" in text for text in texts)


def test_two_layers_apart_keep_nothing_from_being_trained():
    project = template("circle")
    nodes = (NodeSpec("c", "dense", {}), NodeSpec("d", "dense", {}))
    spec = replace(
        project.network,
        nodes=(*project.network.nodes, *nodes),
        edges=(*project.network.edges, Edge("c", "d")),
    )
    found = analyze(spec, PLANE)
    assert found.plan is not None
    assert {d.node_id for d in found.diagnostics} == {"c", "d"}


def test_a_problem_that_is_fixed_is_not_fixed_again():
    """Input wired into the second layer, too: one repair joins them, and nothing is left to do."""
    spec = template("circle").network
    spec = replace(spec, edges=(*spec.edges, Edge("input", "hidden_2")))
    found, presses = analyze(spec, PLANE), 0
    while errors(found) and presses < 4:
        first = errors(found)[0].node_id
        spec = fixes_for(spec, found, PLANE, first)[0].apply(spec)
        found, presses = analyze(spec, PLANE), presses + 1
    assert presses == 1
    assert found.plan is not None
    assert len(spec.nodes) == len(template("circle").network.nodes) + 1
