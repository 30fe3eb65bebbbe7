"""The curve on a card is the activation itself."""

from math import tanh

import numpy as np
import pytest

from playground.core import Component
from playground.nn.activations import ACTIVATIONS
from playground.nn.inspect.activation_curve import activation_curve, activation_of
from playground.nn.layers import LAYERS


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_every_registered_activation_has_the_curve_that_layers_compute(entry):
    curve = activation_curve(entry.name)
    z = curve.z.reshape(1, -1)
    a, rest = np.empty_like(z), np.ones_like(z)
    for each in ACTIVATIONS.create(Component(entry.name)).bind(z, a, rest, z.copy()).forward:
        each()
    assert np.array_equal(curve.a, a.ravel())
    assert np.isfinite(curve.a).all()
    assert curve.z[0] == -curve.z[-1]


def test_known_values():
    curve = activation_curve("tanh")
    assert curve.a.tolist() == pytest.approx([tanh(z) for z in curve.z])
    assert activation_curve("relu").a.tolist() == [max(0.0, z) for z in curve.z]
    assert activation_curve("no such") is None


def test_whatever_declares_an_activation_has_one():
    named = {layer.name: activation_of(layer.name, {}) for layer in LAYERS}
    assert named["dense"] == "tanh"
    assert named["conv2d"] == named["activation"] == "relu"
    assert named["flatten"] == named["input"] == activation_of("no such layer", {}) == ""
    assert activation_of("dense", {"activation": "sigmoid"}) == "sigmoid"
