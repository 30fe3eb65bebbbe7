"""Slopes computed for many layers in one go: the same bits as layer by layer."""

import numpy as np
import pytest

from playground.core import NumpyStream
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.activation import ReadableActivation
from playground.nn.base.program import run
from playground.nn.compiler import activation_derivatives as derivatives
from playground.nn.compiler.compile import build, initialize
from playground.nn.compiler.memory_layout import MemoryLayout
from playground.nn.compiler.plan import analyze
from playground.nn.initializers.normal import Normal

ALONE = MemoryLayout((), rows_first=False)
READABLE = [cls.name for cls in ACTIVATIONS if issubclass(cls, ReadableActivation)]


def gradient(spec, signature, replicas, batch=5):
    """Run forward and backward; returns the network."""
    network = build(analyze(spec, signature).plan, batch, np.float64, replicas)
    initialize(network, [NumpyStream((r,)) for r in range(replicas)], Normal(), 0.1)
    rows = np.random.default_rng(0).normal(size=(batch, 2))
    for port in network.inputs:
        np.copyto(port.rows, port.prepare(rows))
    run(network.forward_calls)
    network.output_grad[...] = np.random.default_rng(1).normal(size=network.output_grad.shape)
    run(network.backward_calls)
    return network


@pytest.mark.parametrize("replicas", [1, 3])
@pytest.mark.parametrize("name", READABLE)
def test_the_same_bits_as_layer_by_layer(monkeypatch, chain, plane, name, replicas):
    other = "tanh" if name != "tanh" else "sigmoid"
    nodes = [
        ("dense", {"units": n, "activation": f}) for n, f in ((4, name), (3, other), (2, name))
    ]
    spec = chain(*nodes, ("dense", {"units": 1, "activation": name}))
    together = gradient(spec, plane(), replicas)
    monkeypatch.setattr(derivatives, "MOST", 0)
    alone = gradient(spec, plane(), replicas)
    assert len(together.backward_calls) < len(alone.backward_calls)
    assert np.abs(alone.grad).max() > 0
    np.testing.assert_array_equal(together.grad, alone.grad)
    for node in alone.plan.nodes:
        np.testing.assert_array_equal(together.value(node.id), alone.value(node.id))


def test_layers_without_an_activation_in_common_keep_to_themselves(chain, plane):
    spec = chain(
        ("dense", {"units": 4, "activation": "tanh"}),
        ("dense", {"units": 4, "activation": "gelu"}),
        ("dense", {"units": 4, "activation": "gelu"}),
        ("dense", {"units": 1, "activation": "linear"}),
    )
    plan = analyze(spec, plane()).plan
    assert derivatives.blocks(plan.nodes, ALONE, 5, np.float64) == ()


def test_large_layers_keep_to_themselves(chain, plane):
    nodes = [("dense", {"units": n, "activation": "relu"}) for n in (4000, 4, 3)]
    plan = analyze(chain(*nodes), plane(3)).plan
    (block,) = derivatives.blocks(plan.nodes, ALONE, 10, np.float64)
    assert set(block.values) == {"n2", "n3"}
    assert block.values["n2"].shape == block.derivatives["n2"].shape == (5, 10)


@pytest.mark.parametrize("name", READABLE)
def test_the_sums_may_lie_where_the_value_will(name):
    z = np.random.default_rng(0).normal(size=(3, 4))
    f = ACTIVATIONS.get(name)()
    a, dz, apart = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    program = f.bind(z, a, np.ones_like(z), dz)
    run(program.forward)
    run(program.backward)
    run(f.bind(z, z, np.ones_like(z), apart).forward)
    np.testing.assert_array_equal(z, a)
    run(f.read_derivative(a, apart))
    np.testing.assert_array_equal(apart, dz)
