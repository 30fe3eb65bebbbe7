"""Planning: what the cards say, and what is wrong with a drawing, node by node."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from playground.core import Severity
from playground.datasets.base.table import MOST_COLUMNS
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.features import PLANE
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.layers import LAYERS
from tests.nn.compiled import compile_network

DENSE = ("dense", {})
ONE = ("dense", {"units": 1})


def findings(spec, signature):
    return [(d.node_id, d.message) for d in analyze(spec, signature).diagnostics]


def test_a_sound_network_has_facts_and_no_findings(chain, plane):
    spec = chain(DENSE, ("activation", {"function": "relu"}), ONE, features=("x", "y", "xy"))
    analysis = analyze(spec, plane())
    assert not analysis.diagnostics
    facts = {k: (v.shape, v.parameters, v.is_output) for k, v in analysis.infos.items()}
    assert facts == {
        "input_1": ((3,), 0, False),
        "n1": ((4,), 16, False),
        "n2": ((4,), 0, False),
        "n3": ((1,), 5, True),
    }
    assert analysis.infos["n1"].title == "n1 · tanh"
    assert [node.id for node in analysis.plan.nodes] == ["input_1", "n1", "n2", "n3"]
    assert analysis.plan.output.id == "n3"


@pytest.mark.parametrize(
    ("nodes", "outputs", "node_id", "words"),
    [
        ([("dense", {"units": 1})], 3, "n1", "needs 3 outputs, has 1"),
        ([("dense", {"units": 3})], 1, "n1", "needs 1 output, has 3"),
        ([("dense", {"units": 0}), ONE], 1, "n1", "at least 1"),
        ([("dense", {"unitz": 3}), ONE], 1, "n1", "it has units, activation"),
        ([("dense", {"activation": "tan"}), ONE], 1, "n1", "did you mean tanh"),
        ([("activation", {"function": "?"}), ONE], 1, "n1", "choose one of"),
        ([("dence", {}), ONE], 1, "n1", "did you mean dense"),
    ],
)
def test_a_finding_names_the_node_and_the_fix(chain, plane, nodes, outputs, node_id, words):
    spec = chain(*nodes)
    (found,) = findings(spec, plane(outputs))
    assert found[0] == node_id
    assert words in found[1]
    assert compile_network(spec, plane(outputs), 4) == list(
        analyze(spec, plane(outputs)).diagnostics
    )


def test_structural_findings_come_through(chain, plane):
    loose = NetworkSpec(chain(DENSE, ONE).nodes, (Edge("n1", "n2"),))
    assert ("n1", "missing input: connect a layer to its left side") in findings(loose, plane())
    loop = NetworkSpec(loose.nodes, (Edge("n1", "n2"), Edge("n2", "n1"), Edge("input_1", "n1")))
    assert {node_id for node_id, text in findings(loop, plane()) if "loop" in text} == {"n1", "n2"}
    lonely = NetworkSpec((NodeSpec("input_1", "input"),))
    assert "no output" in findings(lonely, plane())[0][1]
    assert "empty" in findings(NetworkSpec(), plane())[0][1]


def test_a_warning_does_not_stop_compilation(chain, plane):
    spec = chain(DENSE, ONE)
    spec = NetworkSpec((*spec.nodes, NodeSpec("spare", "dense")), spec.edges)
    analysis = analyze(spec, plane())
    assert [d.severity for d in analysis.diagnostics] == [Severity.WARNING]
    assert isinstance(compile_network(spec, plane(), 4), Network)


def test_an_id_twice_is_found_once(chain, plane):
    spec = chain(ONE)
    doubled = NetworkSpec((*spec.nodes, NodeSpec("n1", "dense", {"units": 1})), spec.edges)
    found = [text for _, text in findings(doubled, plane()) if "two layers" in text]
    assert found == ["two layers have the id n1"]


def test_features_come_in_the_datas_order(chain, plane):
    analysis = analyze(chain(ONE, features=("sin y", "x²", "y")), plane())
    assert [f.name for f in analysis.plan.nodes[0].features] == ["y", "x²", "sin y"]


def test_no_features_chosen_means_every_column(chain, plane, table):
    assert analyze(chain(ONE), plane()).plan.nodes[0].shape == (2,)
    assert analyze(chain(ONE), table("abc")).plan.nodes[0].shape == (3,)


def test_a_missing_feature_names_what_there_is(chain, table):
    spec = chain(ONE, features=("a", "x²"))
    ((node_id, text),) = findings(spec, table("abc"))
    assert node_id == "input_1"
    assert text == "the data has no feature x²; it offers a, b, c"
    many = table([f"c{i}" for i in range(40)])
    assert "and 28 more" in findings(spec, many)[0][1]


@pytest.mark.parametrize("feature", PLANE, ids=lambda f: f.name)
def test_each_feature_of_the_plane(feature):
    x, y = np.array([0.5, -2.0]), np.array([3.0, 1.5])
    expected = {
        "x": x,
        "y": y,
        "x²": x**2,
        "y²": y**2,
        "xy": x * y,
        "sin x": np.sin(x),
        "sin y": np.sin(y),
    }
    np.testing.assert_array_equal(feature.compute(np.column_stack([x, y])), expected[feature.name])


KINDS = st.sampled_from([*LAYERS.names, "nonsense"])
PARAMS = st.dictionaries(
    st.sampled_from(["units", "activation", "function", "features"]),
    st.sampled_from([1, 3, -1, *ACTIVATIONS.names, "nonsense", ("x",), None]),
    max_size=2,
)
NODES = st.lists(st.builds(NodeSpec, st.sampled_from("abcde"), KINDS, PARAMS), max_size=5)
EDGES = st.lists(st.builds(Edge, st.sampled_from("abcdef"), st.sampled_from("abcde")), max_size=7)


@given(NODES, EDGES, st.integers(1, 3))
def test_planning_never_raises(nodes, edges, outputs):
    signature = Signature(("x", "y"), True, outputs)
    spec = NetworkSpec(tuple(nodes), tuple(edges))
    analysis = analyze(spec, signature)
    errors = [d for d in analysis.diagnostics if d.severity is Severity.ERROR]
    assert bool(errors) is (analysis.plan is None)
    if analysis.plan is not None:
        network = compile_network(spec, replace(signature), 2)
        assert network.output.shape == (outputs, 2)


def test_as_many_columns_as_a_table_may_have_are_planned_at_once(chain):
    """Each name is looked up: compared with every other one, this would take an hour."""
    columns = tuple(f"column {i}" for i in range(MOST_COLUMNS))
    analysis = analyze(chain(ONE, features=()), Signature(columns, False, 1))
    assert not analysis.diagnostics
    assert analysis.infos["input_1"].shape == (MOST_COLUMNS,)
    chosen = (columns[3], columns[-1])
    assert analyze(chain(ONE, features=chosen), Signature(columns, False, 1)).infos[
        "input_1"
    ].shape == (2,)


def test_one_drawing_is_planned_once_for_all_who_ask_about_it(chain, plane, monkeypatch):
    spec, signature = chain(DENSE, ONE), plane()
    first = analyze(spec, signature)
    assert analyze(spec, plane()) is first
    assert analyze(spec, plane(outputs=3)) is not first
    assert analyze(replace(spec), signature) is not first
    few = {name: LAYERS.get(name) for name in LAYERS.names if name != "dense"}
    monkeypatch.setattr(LAYERS, "_classes", few)
    assert {d.node_id for d in analyze(spec, signature).diagnostics} >= {"n1", "n2"}
