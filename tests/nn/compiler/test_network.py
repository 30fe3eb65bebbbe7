"""Compiled networks: gradients against central differences, memory shared as documented."""

import tracemalloc

import numpy as np
import pytest

from playground.core import Component, NumpyStream, Task
from playground.graph import NetworkSpec
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.layer import Layer, ShapeError
from playground.nn.base.program import Program, call, run
from playground.nn.compiler.compile import build, initialize, weight_mask
from playground.nn.compiler.plan import Plan, PlannedNode, Signature
from playground.nn.initializers.normal import Normal
from playground.nn.layers import LAYERS
from playground.nn.layers.dense import Dense
from playground.nn.layers.input import Input
from playground.nn.losses import LOSSES
from tests.nn.compiled import compile_network

BATCH = 6
SIGNATURE = Signature(("a", "b", "c"), False, 2)


def filled(network, seed=0):
    """Draw weights and biases, none of them zero."""
    stream = NumpyStream((seed,))
    initialize(network, [stream], Normal(), 0.1)
    network.theta += 0.1 * stream.normal(network.theta.shape)
    return network


def targets_for(task, outputs):
    rng = np.random.default_rng(3)
    if task is Task.MULTICLASS:
        return np.eye(outputs)[:, rng.integers(0, outputs, BATCH)]
    if task is Task.BINARY:
        return rng.integers(0, 2, (outputs, BATCH)).astype(float)
    return rng.normal(size=(outputs, BATCH))


def assert_gradient_is_right(network, loss, task):
    """Compare backpropagation with central differences of the loss, in every parameter."""
    rows = np.random.default_rng(1).normal(size=(BATCH, 3))
    for port in network.inputs:
        np.copyto(port.rows, port.prepare(rows))
    value = np.zeros(())
    target = targets_for(task, network.output.shape[0])
    program = loss.bind(network.output, target, value, network.output_grad)

    def evaluate():
        run(network.forward_calls)
        run(program.forward)
        return value.item()

    evaluate()
    run(program.backward)
    run(network.backward_calls)
    analytic, numeric = network.grad.copy(), np.empty_like(network.grad)
    h = 1e-5
    for i, middle in enumerate(network.theta.copy()):
        network.theta[i] = middle + h
        above = evaluate()
        network.theta[i] = middle - h
        numeric[i] = (above - evaluate()) / (2 * h)
        network.theta[i] = middle
    distance = np.linalg.norm(analytic - numeric)
    assert distance <= 1e-7 * (np.linalg.norm(analytic) + np.linalg.norm(numeric))
    assert np.abs(analytic).max() > 0


def keeps_flat(cls):
    """Tell whether a kind of layer takes one flat input as it is by default."""
    try:
        return cls.min_inputs == 1 and len(cls().infer([(4,)])) == 1
    except ShapeError:
        return False


FLAT = [cls.name for cls in LAYERS if keeps_flat(cls)]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda cls: cls.name)
@pytest.mark.parametrize("activation", ACTIVATIONS.names)
def test_gradient_of_every_activation_and_loss(chain, activation, loss):
    spec = chain(
        ("dense", {"units": 4, "activation": activation}),
        ("activation", {"function": activation}),
        ("dense", {"units": 2, "activation": "linear"}),
    )
    for task in sorted(loss.tasks, key=lambda task: task.value):
        network = filled(compile_network(spec, SIGNATURE, BATCH))
        assert_gradient_is_right(network, loss(), task)


@pytest.mark.parametrize("activation", ACTIVATIONS.names)
@pytest.mark.parametrize("kind", FLAT)
def test_gradient_through_every_flat_layer(chain, kind, activation):
    spec = chain(
        ("dense", {"units": 4, "activation": activation}),
        (kind, {}),
        ("dense", {"units": 2, "activation": activation}),
    )
    network = filled(compile_network(spec, SIGNATURE, BATCH))
    assert_gradient_is_right(network, LOSSES.create(Component("mse")), Task.REGRESSION)


# several wires ------------------------------------------------------------------------------------


class Sum(Layer):
    """Adds its inputs: here to reach networks that fan out and merge."""

    name, title, help = "sum", "Sum", "Adds."
    max_inputs = None

    def infer(self, inputs):
        return inputs[0]

    def bind(self, memory):
        forward = [call(np.copyto, memory.output, memory.inputs[0])]
        forward += [call(np.add, memory.output, x, memory.output) for x in memory.inputs[1:]]
        wanted = [dx for dx in memory.input_grads if dx is not None]
        return Program(forward, [call(np.copyto, dx, memory.output_grad) for dx in wanted])


def planned(node_id, layer, sources=()):
    """Plan a node; ``sources`` are planned nodes."""
    shapes = tuple(source.shape for source in sources)
    features = SIGNATURE.features if isinstance(layer, Input) else ()
    shape = (len(features),) if features else layer.infer(shapes)
    parameters = () if features else layer.parameters(shapes)
    ids = tuple(source.id for source in sources)
    return PlannedNode(node_id, node_id, layer, ids, shapes, shape, parameters, features)


def diamond():
    """One layer feeds three wires into a sum (two of them by way of others), then an output."""
    data = planned("i", Input())
    first = planned("a", Dense(units=4), [data])
    left = planned("l", Dense(units=4, activation="sigmoid"), [first])
    right = planned("r", Dense(units=4, activation="linear"), [first])
    merged = planned("s", Sum(), [left, first, right, first])
    out = planned("o", Dense(units=2, activation="linear"), [merged])
    return Plan((data, first, left, right, merged, out), out, SIGNATURE)


def test_gradient_where_values_fan_out_and_merge():
    network = filled(build(diamond(), BATCH, np.float64, 1))
    assert_gradient_is_right(network, LOSSES.create(Component("mse")), Task.REGRESSION)


def test_backward_again_does_not_add_up():
    network = filled(build(diamond(), BATCH, np.float64, 1))
    rows, slope = np.random.default_rng(5).normal(size=(2, BATCH, 3))
    network.forward(rows)
    first = network.backward(slope[:, :2]).copy()
    np.testing.assert_array_equal(network.backward(slope[:, :2]), first)


# memory -------------------------------------------------------------------------------------------


@pytest.fixture
def network(chain):
    spec = chain(("dense", {"units": 5}), ("dense", {"units": 2, "activation": "linear"}))
    return filled(compile_network(spec, SIGNATURE, BATCH))


def test_a_prediction_by_hand(network):
    rows = np.random.default_rng(2).normal(size=(BATCH, 3))
    p = network.named_parameters()
    hidden = np.tanh(rows @ p["n1/weight"] + p["n1/bias"])
    expected = hidden @ p["n2/weight"] + p["n2/bias"]
    np.testing.assert_allclose(network.forward(rows), expected, rtol=1e-13)
    np.testing.assert_allclose(network.value("n1"), hidden.T, rtol=1e-13)


def test_the_gradient_of_a_bias_is_the_sum_over_the_batch(network):
    rows, slope = np.random.default_rng(2).normal(size=(2, BATCH, 3))
    network.forward(rows)
    network.backward(slope[:, :2])
    gradients = network.named_gradients()
    np.testing.assert_allclose(gradients["n2/bias"], slope[:, :2].sum(axis=0), rtol=1e-13)
    hidden = network.value("n1")
    np.testing.assert_allclose(gradients["n2/weight"], hidden @ slope[:, :2], rtol=1e-12)
    delta = network.value_grad("n1") * (1 - hidden**2)
    np.testing.assert_allclose(gradients["n1/bias"], delta.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(network.value_grad("n2").T, slope[:, :2])


def test_named_arrays_are_views_of_the_flat_vectors(network):
    named = network.named_parameters()
    assert list(named) == ["n1/weight", "n1/bias", "n2/weight", "n2/bias"]
    assert all(np.shares_memory(view, network.theta) for view in named.values())
    named["n1/bias"][2] = 42.0
    assert 42.0 in network.theta
    assert all(np.shares_memory(v, network.grad) for v in network.named_gradients().values())
    assert sum(view.size for view in named.values()) == network.theta.size == 32


def test_a_sibling_shares_parameters_and_gradient(network):
    rows = np.random.default_rng(4).normal(size=(BATCH, 3))
    sibling = network.sibling(2)
    network.theta *= 1.5
    # BLAS may sum in another order for another batch size, so the last bits are free.
    np.testing.assert_allclose(sibling.forward(rows[:2]), network.forward(rows)[:2], rtol=1e-13)
    assert sibling.theta is network.theta
    assert sibling.grad is network.grad
    assert not np.shares_memory(sibling.output, network.output)


def test_the_weight_mask_spares_biases(network):
    mask = weight_mask(network)
    masked = {name: network.view(mask, slot) for name, slot in _spans(network)}
    assert all((array == (name[-6:] == "weight")).all() for name, array in masked.items())


def _spans(network):
    return [(f"{span.node_id}/{span.name}", span) for span in network.parameter_layout]


def test_weights_are_drawn_layer_by_layer_and_destination_by_destination(network):
    initialize(network, [NumpyStream((9,))], Normal(), 0.25)
    stream = NumpyStream((9,))
    p = network.named_parameters()
    std = Normal().draw(NumpyStream((9,)), (1, 1), 1, 1) / NumpyStream((9,)).normal((1, 1))
    np.testing.assert_allclose(p["n1/weight"], std * stream.normal((5, 3)).T)
    np.testing.assert_allclose(p["n2/weight"], std * stream.normal((2, 5)).T)
    assert (p["n1/bias"] == 0.25).all()


@pytest.mark.parametrize("replicas", [1, 3])
@pytest.mark.parametrize("activation", ACTIVATIONS.names)
@pytest.mark.parametrize("loss", LOSSES, ids=lambda cls: cls.name)
def test_float32_stays_float32(chain, activation, loss, replicas):
    spec = chain(
        ("dense", {"units": 4, "activation": activation}),
        ("activation", {"function": activation}),
        ("dense", {"units": 2}),
    )
    network = compile_network(spec, SIGNATURE, BATCH, np.float32, replicas)
    initialize(network, [NumpyStream((r,)) for r in range(replicas)], Normal(), 0.1)
    rows = np.random.default_rng(0).normal(size=(BATCH, 3))
    assert network.forward(rows).dtype == np.float32
    value = np.zeros(network.theta.shape[:-1], np.float32)
    target = np.ones(network.output.shape, np.float32)
    program = loss().bind(network.output, target, value, network.output_grad)
    arrays = [
        argument
        for each in (*network.forward_calls, *network.backward_calls, *program[0], *program[1])
        for argument in (*each.args, *each.keywords.values())
        if isinstance(argument, np.ndarray)
    ]
    assert {array.dtype for array in arrays} <= {np.dtype(np.float32), np.dtype(np.bool_)}


def test_a_pass_allocates_nothing(chain):
    """The layers are wide, so that a single forgotten buffer would show."""
    spec = chain(*[("dense", {"units": 64, "activation": a}) for a in ACTIVATIONS.names])
    wide = Signature(("a",), False, 64)
    network = filled(compile_network(spec, wide, 64))
    calls = (*network.forward_calls, *network.backward_calls)
    run(calls)
    # What a pass allocates it allocates each time; other threads do only now and then.
    held, peak = zip(*(memory_of_passes(calls) for _ in range(3)), strict=True)
    assert min(held) < 1024
    assert min(peak) < 64 * 64 * 8


def memory_of_passes(calls):
    tracemalloc.start()
    try:
        for _ in range(20):
            run(calls)
        return tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


def test_replicas_are_networks_side_by_side(chain):
    spec = chain(("dense", {"units": 5}), ("dense", {"units": 2}))
    many = compile_network(spec, SIGNATURE, BATCH, replicas=3)
    initialize(many, [NumpyStream((r,)) for r in range(3)], Normal(), 0.1)
    rows, slope = np.random.default_rng(0).normal(size=(2, BATCH, 3))
    answers = many.forward(rows)
    gradients = many.backward(np.broadcast_to(slope[:, :2], (3, BATCH, 2)))
    for r in range(3):
        one = compile_network(spec, SIGNATURE, BATCH)
        initialize(one, [NumpyStream((r,))], Normal(), 0.1)
        np.testing.assert_allclose(answers[r], one.forward(rows), rtol=1e-12)
        np.testing.assert_allclose(gradients[r], one.backward(slope[:, :2]), rtol=1e-12, atol=1e-14)


def test_an_empty_drawing_is_a_finding():
    assert compile_network(NetworkSpec(), SIGNATURE, 1)[0].message.startswith("the network is empt")
