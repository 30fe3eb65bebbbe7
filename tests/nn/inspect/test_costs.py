"""Costs: products counted one by one in plain Python, memory against a compiled network's."""

import math
from collections import Counter

import numpy as np
import pytest

from playground.core import Component, NumpyStream
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.base.layer import LayerBuffers, ShapeError
from playground.nn.base.program import run
from playground.nn.compiler.compile import build
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.inspect.costs import costs_of, slots_per_parameter
from playground.nn.layers import LAYERS
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS

BATCH = 8
EPSILON = 1e-5


class Products:
    """Multiplies, and counts how often."""

    def __init__(self):
        self.made = 0

    def __call__(self, a, b):
        self.made += 1
        return a * b

    def dot(self, a, b):
        return sum(self(p, q) for p, q in zip(a, b, strict=True))

    def mean(self, values):
        return self(sum(values), 1 / len(values))


def dense(times, layer, xs, params):
    w, b = params["weight"], params["bias"]
    rows = [[times.dot(x, w[:, k]) + b[k] for k in range(layer.units)] for x in xs[0]]
    return np.tanh(rows)


def windows(layer, x, reach):
    """Yield every window's place and its pixels' places, which may lie beyond the edge."""
    _, height, width = x.shape
    same = layer.padding == "same"
    rows, columns = (
        -(-n // layer.stride) if same else (n - reach) // layer.stride + 1 for n in (height, width)
    )
    margin = [
        max(0, (count - 1) * layer.stride + reach - n) // 2 if same else 0
        for count, n in ((rows, height), (columns, width))
    ]
    step = getattr(layer, "dilation", 1)
    for i in range(rows):
        for j in range(columns):
            yield (
                (i, j),
                [
                    (i * layer.stride - margin[0] + a, j * layer.stride - margin[1] + b)
                    for a in range(0, reach, step)
                    for b in range(0, reach, step)
                ],
            )


def pixel(x, c, i, j):
    inside = 0 <= i < x.shape[1] and 0 <= j < x.shape[2]
    return x[c, i, j] if inside else None


def conv2d(times, layer, xs, params):
    w, b = params["weight"], params["bias"]
    reach = (layer.kernel - 1) * layer.dilation + 1
    answers = []
    for x in xs[0]:
        y = {}
        for place, pixels in windows(layer, x, reach):
            seen = [pixel(x, c, i, j) or 0.0 for c in range(len(x)) for i, j in pixels]
            for f in range(layer.filters):
                y[f, *place] = max(0.0, times.dot(seen, w[..., f].ravel()) + b[f])
        answers.append(filled(y))
    return np.stack(answers)


def pool(choose):
    def run_pool(times, layer, xs, params):
        answers = []
        for x in xs[0]:
            y = {}
            for place, pixels in windows(layer, x, layer.size):
                for c in range(len(x)):
                    seen = [pixel(x, c, i, j) for i, j in pixels]
                    y[c, *place] = choose(times, [v for v in seen if v is not None])
            answers.append(filled(y))
        return np.stack(answers)

    return run_pool


def filled(values):
    array = np.empty(tuple(n + 1 for n in max(values)))
    for place, value in values.items():
        array[place] = value
    return array


def normalised(times, values, scale, bias):
    mean = times.mean(values)
    variance = times.mean([times(v - mean, v - mean) for v in values])
    inverse = 1 / math.sqrt(variance + EPSILON)
    return [
        times(times(v - mean, inverse), s) + b for v, s, b in zip(values, scale, bias, strict=True)
    ]


def batch_norm(times, layer, xs, params):
    x = np.moveaxis(xs[0], 1, 0)
    rows = [
        normalised(times, list(row.ravel()), [s] * row.size, [b] * row.size)
        for row, s, b in zip(x, params["scale"], params["bias"], strict=True)
    ]
    return np.moveaxis(np.reshape(rows, x.shape), 0, 1)


def layer_norm(times, layer, xs, params):
    scale, bias = params["scale"].ravel(), params["bias"].ravel()
    rows = [normalised(times, list(x.ravel()), scale, bias) for x in xs[0]]
    return np.reshape(rows, xs[0].shape)


def each(function):
    """Compute every value on its own."""
    return lambda times, layer, xs, params: np.vectorize(
        lambda *values: function(times, layer, *values), otypes=[float]
    )(*xs)


def multiply(times, layer, x, *others):
    for other in others:
        x = times(x, other)
    return x


def prelu(times, layer, xs, params):
    slopes = np.broadcast_to(params["slope"][None], xs[0].shape)
    rule = np.vectorize(lambda x, a: max(0, x) + times(a, min(0, x)), otypes=[float])
    return rule(xs[0], slopes)


def noisy(function):
    """Draw the layer's own random numbers and let ``function`` use them."""

    def run_noisy(times, layer, xs, params):
        x = np.moveaxis(xs[0], 0, -1)
        drawn = np.empty(x.shape)
        stream = NumpyStream((0,))
        (stream.fill_uniform if layer.name == "dropout" else stream.fill_normal)(drawn.reshape(-1))
        y = np.vectorize(lambda v, r: function(times, layer, v, r), otypes=[float])(x, drawn)
        return np.moveaxis(y, -1, 0)

    return run_noisy


def softmax(times, layer, xs, params):
    powers = np.exp(xs[0])
    return powers / powers.sum(axis=1, keepdims=True)


FLAT, IMAGE = [(5,)], [(2, 6, 5)]

# kind, parameters, input shapes, what it computes
CASES = [
    ("dense", {"units": 3}, FLAT, dense),
    *(
        (
            "conv2d",
            {"filters": 3, "kernel": k, "stride": s, "padding": p, "dilation": d},
            IMAGE,
            conv2d,
        )
        for k, s, p, d in [
            (3, 1, "same", 1),
            (3, 1, "valid", 1),
            (3, 2, "same", 1),
            (2, 2, "valid", 2),
            (1, 1, "same", 1),
        ]
    ),
    *(
        (kind, {"size": size, "stride": stride, "padding": padding}, IMAGE, pool(choose))
        for kind, choose in [
            ("max_pool2d", lambda times, seen: max(seen)),
            ("avg_pool2d", lambda times, seen: times.mean(seen)),
        ]
        for size, stride, padding in [(2, 2, "valid"), (3, 2, "same")]
    ),
    (
        "global_avg_pool2d",
        {},
        IMAGE,
        lambda times, layer, xs, params: np.array(
            [[times.mean(list(channel.ravel())) for channel in x] for x in xs[0]]
        ),
    ),
    ("flatten", {}, IMAGE, lambda times, layer, xs, params: xs[0].reshape(BATCH, -1)),
    (
        "reshape",
        {"shape": "5×3×4"},
        IMAGE,
        lambda times, layer, xs, params: xs[0].reshape(BATCH, 5, 3, 4),
    ),
    *(("batch_norm", {}, shapes, batch_norm) for shapes in ([(3,)], IMAGE)),
    *(("layer_norm", {}, shapes, layer_norm) for shapes in (FLAT, IMAGE)),
    (
        "dropout",
        {"rate": 0.25},
        FLAT,
        noisy(lambda times, layer, x, r: times(x, (r >= layer.rate) / (1 - layer.rate))),
    ),
    ("dropout", {"rate": 0.0}, FLAT, each(lambda times, layer, x: x)),
    (
        "gaussian_noise",
        {"std": 0.5},
        FLAT,
        noisy(lambda times, layer, x, r: x + times(layer.std, r)),
    ),
    ("gaussian_noise", {"std": 0.0}, FLAT, each(lambda times, layer, x: x)),
    ("activation", {"function": "relu"}, IMAGE, each(lambda times, layer, x: max(0, x))),
    *(("prelu", {}, shapes, prelu) for shapes in (FLAT, IMAGE)),
    ("softmax", {}, FLAT, softmax),
    ("add", {}, IMAGE * 3, each(lambda times, layer, *x: sum(x))),
    *(("multiply", {}, IMAGE * n, each(multiply)) for n in (2, 3)),
    (
        "concat",
        {},
        [(2, 3, 3), (1, 3, 3)],
        lambda times, layer, xs, params: np.concatenate(xs, axis=1),
    ),
]


def compute(layer, shapes):
    """Run a layer on random samples; returns its inputs and parameters, and its answers."""
    rng = np.random.default_rng(2)
    specs = layer.parameters(shapes)
    sizes = [math.prod(spec.shape) for spec in specs]
    block = rng.normal(size=sum(sizes))
    parts = np.split(block, np.cumsum(sizes)[:-1])
    params = {s.name: p.reshape(s.shape) for s, p in zip(specs, parts, strict=False)}
    augmented = [np.ones((math.prod(shape) + 1, BATCH)) for shape in shapes]
    for flat in augmented:
        flat[:-1] = rng.normal(size=flat[:-1].shape)
    inputs = [f[:-1].reshape(*s, BATCH) for f, s in zip(augmented, shapes, strict=True)]
    output = np.empty((*layer.infer(shapes), BATCH))
    memory = LayerBuffers(
        inputs=tuple(inputs),
        augmented=tuple(augmented),
        input_grads=(None,) * len(inputs),
        output=output,
        output_grad=np.zeros_like(output),
        params=params,
        grads={name: np.zeros_like(value) for name, value in params.items()},
        block=block,
        grad_block=np.zeros_like(block),
        training=True,
        state={s.name: np.full(s.shape, s.initial) for s in layer.state(shapes)},
        streams=(NumpyStream((0,)),),
    )
    run(layer.bind(memory).forward)
    return [np.moveaxis(x, -1, 0) for x in inputs], params, np.moveaxis(output, -1, 0)


@pytest.mark.parametrize(
    ("kind", "params", "shapes", "formula"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_every_product_is_counted(kind, params, shapes, formula):
    layer = LAYERS.create(Component(kind, params))
    xs, learned, answers = compute(layer, shapes)
    times = Products()
    # What computes the layer's own answers, product by product, has counted the right ones.
    np.testing.assert_allclose(formula(times, layer, xs, learned), answers, rtol=1e-9, atol=1e-12)
    # Two means per feature belong to the whole batch; the shares of one sample are whole numbers.
    per_sample = times.made // BATCH
    assert layer.multiply_adds(shapes, layer.infer(shapes)) == per_sample


# The built-in layers have cases above, counted by hand; a new one is held to what all obey.
COUNTED = {kind: (params, shapes) for kind, params, shapes, _ in CASES}


def sample_of(cls):
    """Return a layer of a kind with shapes it takes."""
    if cls.name in COUNTED:
        params, shapes = COUNTED[cls.name]
        return LAYERS.create(Component(cls.name, params)), shapes
    layer, count = cls(), max(1, cls.min_inputs)
    try:
        layer.infer(FLAT * count)
    except ShapeError:
        return layer, IMAGE * count
    return layer, FLAT * count


@pytest.mark.parametrize("cls", [c for c in LAYERS if c.name != "input"], ids=lambda c: c.name)
def test_every_layer_says_what_a_sample_costs(cls):
    layer, shapes = sample_of(cls)
    output = layer.infer(shapes)
    assert compute(layer, shapes)[2].shape == (BATCH, *output)
    cost = layer.multiply_adds(shapes, output)
    assert isinstance(cost, int)
    assert cost >= 0


IMAGES = Signature(tuple(f"p{i}" for i in range(36)), False, 3, (1, 6, 6))


def drawing():
    """An image network with a fork, a merge, running statistics and every kind of parameter."""
    nodes = [
        ("in", "input", {"as_image": True}),
        ("conv", "conv2d", {"filters": 4}),
        ("norm", "batch_norm", {}),
        ("conv_2", "conv2d", {"filters": 4}),
        ("sum", "add", {}),
        ("pool", "max_pool2d", {}),
        ("flat", "flatten", {}),
        ("bend", "prelu", {}),
        ("out", "dense", {"units": 3, "activation": "linear"}),
    ]
    wires = ["in conv", "conv norm", "norm conv_2", "norm sum", "conv_2 sum", "sum pool"]
    wires += ["pool flat", "flat bend", "bend out"]
    return NetworkSpec(
        tuple(NodeSpec(*node) for node in nodes), tuple(Edge(*wire.split()) for wire in wires)
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("batch", [1, 7])
def test_memory_is_the_compiled_networks(batch, dtype):
    plan = analyze(drawing(), IMAGES).plan
    adam = OPTIMIZERS.create(Component("adam"))
    costs = costs_of(plan.nodes, batch, dtype, slots_per_parameter(adam))
    network = build(plan, batch, dtype, 1)
    slots = adam.make_slots(network.theta)
    for node in costs.nodes:
        assert batch * node.value_bytes == network.value(node.node_id).nbytes
        if node.kind == "input":
            assert node.gradient_bytes == 0
        else:
            assert batch * node.gradient_bytes == network.value_grad(node.node_id).nbytes
    arrays = [network.theta, network.grad, network.state, *slots.values()]
    assert costs.parameter_bytes == sum(array.nbytes for array in arrays)
    assert costs.parameters == network.theta.size
    assert costs.total_bytes == sum(map(costs.memory, costs.nodes))


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_slots_are_what_optimizers_make(name):
    theta = np.zeros(11)
    optimizer = OPTIMIZERS.create(Component(name))
    made = sum(slot.size for slot in optimizer.make_slots(theta).values())
    assert slots_per_parameter(optimizer) * theta.size == made


@pytest.mark.parametrize("name", REGULARIZERS.names)
def test_regularizers_remember_too(name):
    theta = np.zeros(11)
    regularizer = REGULARIZERS.create(Component(name))
    made = sum(slot.size for slot in regularizer.make_slots(theta).values())
    sgd = OPTIMIZERS.create(Component("sgd"))
    more = slots_per_parameter(sgd, regularizer) - slots_per_parameter(sgd)
    assert more * theta.size == made


def test_totals_and_the_largest_product():
    plan = analyze(drawing(), IMAGES).plan
    costs = costs_of(plan.nodes, 5)
    by_id = {node.node_id: node for node in costs.nodes}
    assert by_id["conv_2"].multiply_adds == 4 * 9 * 4 * 36 == costs.largest_product
    assert by_id["norm"].largest_product == by_id["sum"].multiply_adds == 0
    totals = Counter()
    for node in costs.nodes:
        totals["multiply_adds"] += node.multiply_adds
        totals["sample_bytes"] += node.activation_bytes
    assert (costs.multiply_adds, costs.sample_bytes) == tuple(totals.values())
    assert costs.activation_bytes == 5 * costs.sample_bytes


def test_a_drawing_with_an_error_still_says_what_is_known():
    spec = drawing()
    nodes = tuple(n for n in spec.nodes if n.id != "flat")
    wires = tuple(e for e in spec.edges if "flat" not in (e.source, e.target))
    analysis = analyze(NetworkSpec(nodes, wires), IMAGES)
    assert analysis.plan is None
    found = [node.node_id for node in costs_of(analysis.nodes, 1).nodes]
    assert found == ["in", "conv", "norm", "conv_2", "sum", "pool"]
