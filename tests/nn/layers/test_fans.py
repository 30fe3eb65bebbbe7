"""What initializers scale by: how many values feed an output, and how many an input feeds."""

import numpy as np
import pytest

from playground.core import NumpyStream
from playground.nn.compiler.compile import build, initialize
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.initializers import INITIALIZERS
from playground.nn.layers.conv2d import Conv2D
from playground.nn.layers.dense import Dense

CASES = [
    (Dense(7, "linear"), (5,)),
    (Conv2D(filters=5, kernel=3, activation="linear"), (2, 9, 9)),
    (Conv2D(filters=3, kernel=5, padding="valid", activation="linear"), (1, 17, 17)),
    (Conv2D(filters=3, kernel=3, dilation=2, activation="linear"), (2, 15, 15)),
]
"""With a stride of one: a longer one leaves inputs out, which the usual formulas do not count."""

SCALED = {
    "glorot_uniform": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "glorot_normal": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he_uniform": lambda fan_in, fan_out: 2 / fan_in,
    "he_normal": lambda fan_in, fan_out: 2 / fan_in,
    "lecun_uniform": lambda fan_in, fan_out: 1 / fan_in,
    "lecun_normal": lambda fan_in, fan_out: 1 / fan_in,
}


@pytest.mark.parametrize(("layer", "shape"), CASES, ids=str)
def test_fans_are_counted_wires(alone, layer, shape):
    one = alone(layer, [shape], 1)
    (weight, _) = layer.parameters([shape])
    one.memory.block[...] = 1.0
    x = one.memory.inputs[0]
    x[...] = 0.0
    before = one.forward().copy()
    output = tuple(n // 2 for n in before.shape)
    fed = 0
    for place in np.ndindex(x.shape):
        x[place] = 1.0
        fed += one.forward()[output] != before[output]
        x[place] = 0.0
    assert fed == weight.fan_in
    x[tuple(n // 2 for n in x.shape)] = 1.0
    assert np.count_nonzero(one.forward() != before) == weight.fan_out


def test_every_initializer_that_scales_is_known():
    alike = {"uniform", "normal", "truncated_normal", "orthogonal", "sparse", "zeros", "constant"}
    assert set(SCALED) | alike == set(INITIALIZERS.names)


@pytest.mark.parametrize("name", list(SCALED))
def test_a_networks_filters_and_weights_have_the_variance_of_their_fans(chain, name):
    spec = chain(
        ("reshape", {"shape": "4×5×5"}),
        ("conv2d", {"filters": 64, "kernel": 5}),
        ("flatten", {}),
        ("dense", {"units": 40}),
    )
    plan = analyze(spec, Signature(tuple(f"p{i}" for i in range(100)), False, 40)).plan
    network = build(plan, 1, np.float64, 1)
    initialize(network, [NumpyStream((3,))], INITIALIZERS.get(name)(), 0.0)
    drawn = network.named_parameters()
    for weight, fans in (("n2/weight", (4 * 25, 64 * 25)), ("n4/weight", (64 * 25, 40))):
        values = drawn[weight]
        expected = SCALED[name](*fans)
        assert abs(values.var() / expected - 1) < 5 * (2 / values.size) ** 0.5
        assert abs(values.mean()) < 5 * (expected / values.size) ** 0.5
