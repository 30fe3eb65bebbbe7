"""Gradients of random drawings: any layers, any fan-out, any merges."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.core import NumpyStream
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.compile import build, initialize
from playground.nn.initializers.normal import Normal
from playground.nn.plan import Signature, analyze
from playground.nn.program import run

BATCH = 5
SIGNATURE = Signature(("a", "b", "c"), False, 2)

SMOOTH = st.sampled_from(["linear", "tanh", "sigmoid", "softplus", "silu", "mish", "sine"])
# A large epsilon: near a variance of zero, finite differences say nothing.
ALONE = st.one_of(
    st.builds(
        lambda units, f: ("dense", {"units": units, "activation": f}), st.integers(1, 4), SMOOTH
    ),
    st.builds(lambda f: ("activation", {"function": f}), SMOOTH),
    st.sampled_from(
        [
            ("batch_norm", {"epsilon": 0.1}),
            ("layer_norm", {"epsilon": 0.1}),
            ("prelu", {"slope": 0.5}),
            ("softmax", {}),
            ("dropout", {"rate": 0.3}),
            ("gaussian_noise", {"std": 0.2}),
        ]
    ),
)


@st.composite
def drawings(draw):
    """Draw layers that each read any earlier ones; what is left open is joined at the end."""
    nodes, edges = [NodeSpec("input", "input")], []
    widths = {"input": 3}

    def add(node_id, kind, params, sources):
        nodes.append(NodeSpec(node_id, kind, params))
        edges.extend(Edge(source, node_id) for source in sources)
        widths[node_id] = (
            sum(widths[s] for s in sources) if kind == "concat" else widths[sources[0]]
        )
        if kind == "dense":
            widths[node_id] = params["units"]

    for i in range(draw(st.integers(1, 7))):
        source = draw(st.sampled_from(sorted(widths)))
        if draw(st.booleans()):
            add(f"n{i}", *draw(ALONE), [source])
            continue
        kind = draw(st.sampled_from(["add", "multiply", "concat"]))
        fitting = [
            n
            for n, w in widths.items()
            if n != source and (kind == "concat" or w == widths[source])
        ]
        if not fitting:
            add(f"n{i}", *draw(ALONE), [source])
            continue
        others = draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=3, unique=True))
        add(f"n{i}", kind, {}, [source, *others])
    open_ends = [n for n in widths if all(edge.source != n for edge in edges)]
    if len(open_ends) > 1:
        add("join", "concat", {}, open_ends)
        open_ends = ["join"]
    add("output", "dense", {"units": 2, "activation": "linear"}, open_ends)
    return NetworkSpec(tuple(nodes), tuple(edges))


def ready(spec, seed, signature=SIGNATURE):
    """Build a network with random parameters, data and output gradient."""
    plan = analyze(spec, signature).plan
    assert plan is not None
    network = build(plan, BATCH, np.float64, 1, [NumpyStream((seed, 1))])
    stream = NumpyStream((seed, 2))
    initialize(network, [stream], Normal(), 0.1)
    network.theta *= 0.7
    network.theta += 0.1 * stream.normal(network.theta.shape)
    for port in network.inputs:
        np.copyto(port.rows, port.prepare(stream.normal((BATCH, len(signature.columns)))))
    network.output_grad[...] = stream.normal(network.output_grad.shape)
    return network


def evaluate(network):
    """Run forward with the same noise as ever."""
    for stream in network.shared.streams:
        stream.set_state(NumpyStream((9,)).get_state())
    run(network.forward_calls)
    return float((network.output * network.output_grad).sum())


def slope(network, i, h=5e-4):
    """Differentiate by one parameter, by four values around it: the error falls with h⁴."""
    middle = network.theta[i]
    found = 0.0
    for steps, weight in ((1, 8.0), (-1, -8.0), (2, -1.0), (-2, 1.0)):
        network.theta[i] = middle + steps * h
        found += weight * evaluate(network)
    network.theta[i] = middle
    return found / (12 * h)


def assert_gradient_is_right(network):
    evaluate(network)
    kinks = {"prelu"}
    for node in network.plan.nodes:
        if node.layer.name in kinks:
            assume(np.abs(network.value(node.sources[0])).min() > 0.02)
    run(network.backward_calls)
    found = network.grad.copy()
    expected = np.array([slope(network, i) for i in range(network.theta.size)])
    distance = np.linalg.norm(found - expected)
    assert distance <= 1e-7 * (np.linalg.norm(found) + np.linalg.norm(expected)) + 1e-11


@settings(max_examples=60, deadline=None)
@given(drawings(), st.integers(0, 1000))
def test_gradients(spec, seed):
    assert_gradient_is_right(ready(spec, seed))
