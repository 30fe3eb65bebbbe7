"""Every structural finding: which node it is about and what it says."""

import pytest

from playground.core import Severity
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.validate import check_structure, islands

ARITY = {"i": (0, 0), "d": (1, 1), "m": (2, None)}


def structure_of(text):
    """Check ``"i1>d1 d1>d2"``; an id's first letter says how many wires it takes."""
    ids, edges = [], []
    for part in text.split():
        ends = part.split(">")
        ids += [n for n in ends if n not in ids]
        if len(ends) == 2:
            edges.append(Edge(*ends))
    spec = NetworkSpec(tuple(NodeSpec(n, "any") for n in ids), tuple(edges))
    return check_structure(spec, {n: ARITY[n[0]] for n in ids})


@pytest.mark.parametrize(
    ("text", "order", "output"),
    [
        ("i1>d1", ("i1", "d1"), "d1"),
        ("d1>d2 i1>d1", ("i1", "d1", "d2"), "d2"),
        ("i1>d1 i1>d2 d1>m1 d2>m1", ("i1", "d1", "d2", "m1"), "m1"),
        ("i1>m1 i2>m1", ("i1", "i2", "m1"), "m1"),
    ],
)
def test_sound(text, order, output):
    structure = structure_of(text)
    assert not structure.diagnostics
    assert structure.output == output
    assert set(structure.order) == set(order)
    assert structure.order[-1] == output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("", "empty: add an Input and a Dense")]),
        ("i1", [("i1", "no output: connect a Dense layer")]),
        ("d1", [("d1", "missing input"), ("", "no input: add an Input")]),
        ("i1>d1 d2>d3", [("d2", "missing input"), ("d3", "unreachable")]),
        ("i1>d1 d1>d2 d2>d1", [("d1", "loop: d1 → d2"), ("d2", "loop: d1 → d2")]),
        ("i1>d1 d1>d1", [("d1", "loop")]),
        ("i1>d1 i1>d2 d1>d3 d2>d3", [("d3", "takes 1 input, gets 2")]),
        ("i1>m1", [("m1", "needs at least 2 inputs, gets 1: connect another")]),
        ("i1>i2 i2>d1", [("i2", "takes no input")]),
        ("i1>d1 i1>d2", [("d1", "ends here and at d2"), ("d2", "ends here and at d1")]),
    ],
)
def test_errors(text, expected):
    found = structure_of(text).diagnostics
    assert [d.severity for d in found] == [Severity.ERROR] * len(expected)
    for diagnostic, (node_id, words) in zip(found, expected, strict=True):
        assert diagnostic.node_id == node_id
        assert words in diagnostic.message


def test_a_card_on_its_own_is_a_warning():
    structure = structure_of("i1>d1 d2")
    assert [(d.node_id, d.severity) for d in structure.diagnostics] == [("d2", Severity.WARNING)]
    assert "not connected" in structure.diagnostics[0].message
    assert structure.order == ("i1", "d1")


def test_nothing_is_connected():
    findings = structure_of("i1 d1").diagnostics
    assert [d.node_id for d in findings] == ["i1", "d1", ""]
    assert "no input: add an Input" in findings[-1].message


def test_a_wire_to_nowhere():
    spec = NetworkSpec((NodeSpec("i1", "any"),), (Edge("i1", "gone"),))
    (found,) = check_structure(spec, {"i1": (0, 0)}).diagnostics
    assert "gone: no such node" in found.message


def test_layers_wired_among_themselves_only_are_left_out_like_a_single_one():
    """Two duplicated layers keep nothing from being trained."""
    nodes = [NodeSpec("input", "input"), *(NodeSpec(n, "dense") for n in ("a", "b", "c", "d"))]
    edges = [Edge("input", "a"), Edge("c", "d")]
    spec = NetworkSpec(tuple(nodes), tuple(edges))
    arities = {"input": (0, 0), **dict.fromkeys("abcd", (1, 1))}
    found = check_structure(spec, arities, islands(spec, arities))
    assert found.order == ("input", "a")
    assert found.output == "a"
    assert {(d.node_id, d.severity) for d in found.diagnostics} == {
        (name, Severity.WARNING) for name in ("b", "c", "d")
    }
