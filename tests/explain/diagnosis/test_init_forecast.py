"""The forecast: moments against plain NumPy, and the textbook cases of fading and growing."""

from itertools import pairwise

import numpy as np
import pytest

from playground.core import Component, NumpyStream, PlaygroundError
from playground.explain import ExplainContext
from playground.explain.diagnosis.init_forecast import forecast
from playground.graph.sequential import sequential
from playground.nn.compiler.compile import build, initialize
from playground.nn.initializers import INITIALIZERS
from playground.project import Project
from playground.training import Trainer, TrainingConfig


def deep(initializer, activation="tanh", layers=12, width=32, bias=0.0):
    """Return the context of a deep network before training."""
    network, _ = sequential(("x", "y"), (width,) * layers, activation, 1, "linear")
    config = TrainingConfig(initializer=initializer, bias=bias)
    return ExplainContext.of(Trainer(Project(network=network, training=config)))


def test_moments_are_plain_numpys(situate, plain):
    context = situate("squared", initializer=Component("glorot_normal"), bias=0.3)
    mlp = plain(context)
    values, gradients = {}, {}
    names = [node.id for node in context.plan.nodes[1:]]
    for draw in range(5):
        network = build(context.plan, 1, np.float64, 1)
        initializer = INITIALIZERS.create(Component("glorot_normal"))
        initialize(network, [NumpyStream((7, draw))], initializer, 0.3)
        found, layers = mlp.values(network.theta), mlp.split(network.theta)
        delta = (found[-1][1] - mlp.t) / len(mlp.x)
        for name, (_, a), (w, _) in zip(names[::-1], found[::-1], layers[::-1], strict=True):
            values.setdefault(name, []).append(a)
            gradients.setdefault(name, []).append(delta)
            delta = (delta * (1 - a * a)) @ w.T
    found = forecast(context, draws=5, seed=7)
    assert (found.draws, found.samples) == (5, 250)
    for layer in found.layers:
        assert layer.activation_mean == pytest.approx(np.mean(values[layer.node_id]), rel=1e-9)
        assert layer.activation_variance == pytest.approx(np.var(values[layer.node_id]), rel=1e-9)
        spread = np.var(gradients[layer.node_id])
        assert layer.gradient_variance == pytest.approx(spread, rel=1e-9)
        relative = np.sqrt(spread / np.var(gradients["output"]))
        assert layer.relative_gradient == pytest.approx(relative, rel=1e-9)


@pytest.mark.parametrize(
    ("initializer", "activation", "verdict"),
    [
        (Component("glorot_normal"), "tanh", "steady"),
        (Component("he_normal"), "relu", "steady"),
        (Component("normal", {"std": 0.01}), "tanh", "vanishing"),
        (Component("normal", {"std": 1.0}), "relu", "exploding"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_the_textbook_cases(initializer, activation, verdict):
    assert forecast(deep(initializer, activation)).verdict == verdict


def test_a_linear_networks_signal_grows_by_its_fan_in_times_the_weights_variance():
    # Var(a_next) = fan_in · Var(w) · E[a²] (Glorot and Bengio 2010, eq. 5), E[a] being near 0.
    std, width = 0.3, 64
    layers = forecast(
        deep(Component("normal", {"std": std}), "linear", layers=4, width=width), draws=64
    ).layers
    squares = [layer.activation_variance + layer.activation_mean**2 for layer in layers]
    for before, after in pairwise(squares[:4]):
        assert after / before == pytest.approx(width * std * std, rel=0.1)


def test_the_training_and_its_random_numbers_stay(train):
    trainer, twin = train(steps=0), train(steps=0)
    forecast(ExplainContext.of(trainer))
    trainer.run_epochs(2)
    twin.run_epochs(2)
    np.testing.assert_array_equal(trainer.network.theta, twin.network.theta)
    trainer.reset()
    twin.reset()
    np.testing.assert_array_equal(trainer.network.theta, twin.network.theta)


def test_the_number_of_draws_is_checked(situate):
    with pytest.raises(PlaygroundError, match="draws: 0 is not allowed"):
        forecast(situate(), draws=0)
