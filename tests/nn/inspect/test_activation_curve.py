"""The curve on a card is the activation itself."""

from math import tanh

import numpy as np
import pytest

from playground.core import Component
from playground.nn.activations import ACTIVATIONS
from playground.nn.activations.elu import ELU
from playground.nn.activations.leaky_relu import LeakyReLU
from playground.nn.activations.relu import ReLU
from playground.nn.activations.sigmoid import Sigmoid
from playground.nn.activations.tanh import Tanh
from playground.nn.inspect.activation_curve import activation_curve, activation_of
from playground.nn.layers import LAYERS


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_every_registered_activation_has_the_curve_that_layers_compute(entry):
    curve = activation_curve(entry())
    z = curve.z.reshape(1, -1)
    a, rest = np.empty_like(z), np.ones_like(z)
    for each in ACTIVATIONS.create(Component(entry.name)).bind(z, a, rest, z.copy()).forward:
        each()
    assert np.array_equal(curve.a, a.ravel())
    assert np.isfinite(curve.a).all()
    assert curve.z[0] == -curve.z[-1]


def test_known_values():
    curve = activation_curve(Tanh())
    assert curve.a.tolist() == pytest.approx([tanh(z) for z in curve.z])
    assert activation_curve(LeakyReLU(0.5)).a.tolist() == [max(0.5 * z, z) for z in curve.z]


def test_whatever_declares_an_activation_has_one():
    named = {layer.name: activation_of(layer.name, {}) for layer in LAYERS}
    assert named["dense"] == Tanh()
    assert named["conv2d"] == named["activation"] == ReLU()
    assert named["flatten"] is named["input"] is activation_of("no such layer", {}) is None
    assert activation_of("dense", {"activation": "sigmoid"}) == Sigmoid()
    assert activation_of("dense", {"activation": "elu", "activation.alpha": 2.0}) == ELU(2.0)
    assert activation_of("dense", {"activation": "no such"}) is None
