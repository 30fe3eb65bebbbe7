"""Gradients of random drawings: any layers, any fan-out, any merges."""

import contextlib

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from playground.core import Component, NumpyStream
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.base.layer import ShapeError
from playground.nn.base.program import run
from playground.nn.compiler.compile import build, initialize
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.initializers.normal import Normal
from playground.nn.kernels.windows import PADDINGS
from playground.nn.layers import LAYERS

BATCH = 5
SIGNATURE = Signature(tuple("abcdefghi"), False, 2, image_shape=(1, 3, 3))

SMOOTH = st.sampled_from(["linear", "tanh", "sigmoid", "softplus", "silu", "gelu", "mish", "sine"])
DENSE = st.builds(
    lambda units, f: ("dense", {"units": units, "activation": f}), st.integers(1, 4), SMOOTH
)
CONVOLUTION = st.builds(
    lambda **params: ("conv2d", params),
    filters=st.integers(1, 2),
    kernel=st.integers(1, 3),
    stride=st.integers(1, 2),
    padding=st.sampled_from(PADDINGS),
    dilation=st.integers(1, 2),
    activation=SMOOTH,
)
# A large epsilon: near a variance of zero, finite differences say nothing.
ANYWHERE = st.one_of(
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
FLAT = st.one_of(DENSE, ANYWHERE)
# Networks of these alone lie otherwise in memory when there are several.
ANY_ORDER = st.one_of(DENSE, st.builds(lambda f: ("activation", {"function": f}), SMOOTH))
IMAGE = st.one_of(
    CONVOLUTION,
    CONVOLUTION,
    ANYWHERE,
    st.sampled_from(
        [
            ("avg_pool2d", {"size": 2, "stride": 1}),
            ("avg_pool2d", {"size": 3, "stride": 2, "padding": "same"}),
            ("max_pool2d", {"size": 2, "stride": 1, "padding": "same"}),
            ("global_avg_pool2d", {}),
            ("flatten", {}),
            ("reshape", {"shape": "9×1×1"}),
        ]
    ),
)
MERGES = st.sampled_from(["add", "multiply", "concat"])


class Sketch:
    """A drawing under way, with the shape of every node."""

    def __init__(self, images):
        self.nodes = [NodeSpec("columns", "input", {"features": ("a", "b", "c")})]
        self.edges = []
        self.shapes = {"columns": (3,)}
        if images:
            self.nodes.append(NodeSpec("image", "input", {"as_image": True}))
            self.shapes["image"] = (1, 3, 3)

    def add(self, node_id, kind, params, *sources):
        """Add a node, or raise ShapeError."""
        layer = LAYERS.create(Component(kind, params))
        self.shapes[node_id] = layer.infer([self.shapes[s] for s in sources])
        self.nodes.append(NodeSpec(node_id, kind, params))
        self.edges += [Edge(source, node_id) for source in sources]
        return node_id

    def open_ends(self):
        feeding = {edge.source for edge in self.edges}
        return [n for n in self.shapes if n not in feeding]

    def finish(self):
        """Join all open ends in one output."""
        flat = [
            end if len(self.shapes[end]) == 1 else self.add(f"flat_{end}", "flatten", {}, end)
            for end in self.open_ends()
        ]
        last = flat[0] if len(flat) == 1 else self.add("join", "concat", {}, *flat)
        self.add("output", "dense", {"units": 2, "activation": "linear"}, last)
        return NetworkSpec(tuple(self.nodes), tuple(self.edges))


@st.composite
def drawings(draw, images, flat=FLAT):
    """Draw layers that each read any earlier ones; what is left open is joined at the end."""
    sketch = Sketch(images)
    for i in range(draw(st.integers(1, 7))):
        ends = [name for name, shape in sketch.shapes.items() if len(shape) == 3]
        if not ends or draw(st.booleans()):
            ends = list(sketch.shapes)
        sources = [draw(st.sampled_from(ends))]
        shape = sketch.shapes[sources[0]]
        kind, params = draw(flat if len(shape) == 1 else IMAGE)
        alike = [name for name in sketch.shapes if sketch.shapes[name] == shape]
        if len(alike) > 1 and draw(st.booleans()):
            kind, params = draw(MERGES), {}
            count = {"min_size": 2, "max_size": 3, "unique": True}
            sources = draw(st.lists(st.sampled_from(alike), **count))
        with contextlib.suppress(ShapeError):
            sketch.add(f"n{i}", kind, params, *sources)
    return sketch.finish()


def ready(spec, seed, replicas):
    """Build networks with random parameters, data and output gradient."""
    plan = analyze(spec, SIGNATURE).plan
    noise = [NumpyStream((seed, 1, r)) for r in range(replicas)]
    network = build(plan, BATCH, np.float64, replicas, noise)
    initialize(network, [NumpyStream((seed, 2, r)) for r in range(replicas)], Normal(), 0.1)
    stream = NumpyStream((seed, 3))
    network.theta *= 0.7
    network.theta += 0.1 * stream.normal(network.theta.shape)
    for port in network.inputs:
        np.copyto(port.rows, port.prepare(stream.normal((BATCH, len(SIGNATURE.columns)))))
    network.output_grad[...] = stream.normal(network.output_grad.shape)
    return network


def evaluate(network):
    """Run forward with the same noise as ever."""
    for r, stream in enumerate(network.shared.streams):
        stream.set_state(NumpyStream((9, r)).get_state())
    run(network.forward_calls)
    return float((network.output * network.output_grad).sum())


def slope(network, i, h=5e-4):
    """Differentiate by one parameter, by four values around it: the error falls with h⁴."""
    theta = network.theta.reshape(-1)
    middle = theta[i]
    found = 0.0
    for steps, weight in ((1, 8.0), (-1, -8.0), (2, -1.0), (-2, 1.0)):
        theta[i] = middle + steps * h
        found += weight * evaluate(network)
    theta[i] = middle
    return found / (12 * h)


def far_from_kinks(kind, x, distance=0.02):
    """Tell whether a small step leaves a layer with corners on the same side of all of them."""
    if kind == "prelu":
        return np.abs(x).min() > distance
    if kind == "max_pool2d":
        ranked = np.sort(x.reshape(*x.shape[:-3], -1, x.shape[-1]), axis=-2)
        return ranked.shape[-2] == 1 or np.diff(ranked, axis=-2).min() > distance
    return True


def assert_gradient_is_right(network):
    evaluate(network)
    for node in network.plan.nodes:
        for source in node.sources:
            assume(far_from_kinks(node.layer.name, network.value(source)))
    run(network.backward_calls)
    found = network.grad.ravel().copy()
    expected = np.array([slope(network, i) for i in range(network.theta.size)])
    distance = np.linalg.norm(found - expected)
    assert distance <= 1e-7 * (np.linalg.norm(found) + np.linalg.norm(expected)) + 1e-11


@settings(max_examples=60, deadline=None)
@given(drawings(images=False), st.integers(0, 1000), st.integers(1, 2))
def test_gradients_of_flat_networks(spec, seed, replicas):
    assert_gradient_is_right(ready(spec, seed, replicas))


@settings(max_examples=60, deadline=None)
@given(drawings(images=False, flat=ANY_ORDER), st.integers(0, 1000), st.integers(2, 3))
def test_gradients_of_networks_side_by_side(spec, seed, replicas):
    network = ready(spec, seed, replicas)
    assert all(node.layer.any_memory_order for node in network.plan.nodes)
    assert_gradient_is_right(network)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(drawings(images=True), st.integers(0, 1000), st.integers(1, 2))
def test_gradients_of_convolutions_and_dense_layers_mixed(spec, seed, replicas):
    assert_gradient_is_right(ready(spec, seed, replicas))
