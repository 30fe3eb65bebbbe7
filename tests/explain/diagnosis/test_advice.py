"""Verdicts name their numbers; advice is followed, and the forecast is good then."""

import math

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets.prepare import prepare_dataset
from playground.explain import ExplainContext
from playground.explain.diagnosis.advice import (
    HEALTHY,
    NORMALISE,
    advise,
    changed_by,
    scales_with_width,
)
from playground.explain.diagnosis.findings import EXPLODING, VANISHING
from playground.explain.diagnosis.init_forecast import draws_for, forecast, forecasts
from playground.explain.diagnosis.verdict import layer_verdict
from playground.graph import NetworkSpec, NodeSpec
from playground.graph.sequential import sequential
from playground.nn.activations import ACTIVATIONS
from playground.nn.initializers import INITIALIZERS
from playground.project import Project
from playground.project.set_value import set_value
from playground.project.templates import template
from playground.training import Trainer, TrainingConfig
from playground.training.base.validation import plan_for
from playground.training.data.random_streams import training_streams


def project(initializer, activation, layers=12, width=32):
    network, _ = sequential(("x", "y"), (width,) * layers, activation, 1, "linear")
    return Project(network=network, training=TrainingConfig(initializer=initializer, bias=0.0))


def context(*args, **kwargs):
    return ExplainContext.of(Trainer(project(*args, **kwargs)))


@pytest.mark.parametrize(
    ("gradient", "signal", "kind", "says"),
    [
        (0.5, 2.0, "steady", ("0.5×", "2×", "healthy")),
        (VANISHING / 2, 1.0, "vanishing", ("0.0005×", "0.001×")),
        (EXPLODING * 2, 1.0, "exploding", ("2e+03×", "1e+03×")),
        (1.0, VANISHING / 2, "vanishing", ("values", "0.0005×")),
        (1.0, EXPLODING * 2, "exploding", ("values", "2e+03×")),
        (0.0, 1.0, "vanishing", ("no gradient",)),
        (math.nan, 1.0, "exploding", ("floating point",)),
        (1.0, math.inf, "exploding", ("floating point",)),
    ],
)
def test_verdicts_say_their_numbers(gradient, signal, kind, says):
    verdict = layer_verdict(gradient, signal)
    assert verdict.kind == kind
    assert all(text in verdict.message for text in says)
    assert verdict.word in {"healthy", "vanishing", "exploding"}


@pytest.mark.parametrize(
    ("initializer", "verdict"),
    [
        (Component("zeros"), "vanishing"),
        (Component("normal", {"std": 0.01}), "vanishing"),
        (Component("normal", {"std": 1e80}), "exploding"),
    ],
    ids=["zeros", "small", "overflow"],
)
def test_extreme_weights_have_a_verdict_too(initializer, verdict):
    found = forecast(context(initializer, "relu"), draws=2)
    assert found.verdict == verdict
    assert all(layer.verdict.message for layer in found.layers)


def test_relative_signal_is_the_deviation_in_units_of_the_inputs():
    one = context(Component("glorot_normal"), "tanh")
    inputs = one.plan.nodes[0].features
    scaled = one.dataset.x_train
    everything = np.concatenate([feature.compute(scaled) for feature in inputs])
    for layer in forecast(one, draws=3).layers:
        expected = layer.activation_deviation / everything.std()
        assert layer.relative_signal == pytest.approx(expected, rel=1e-9)


def test_forecasts_become_the_forecast():
    one = context(Component("he_normal"), "relu")
    every = list(forecasts(one, draws=4))
    assert [each.draws for each in every] == [1, 2, 3, 4]
    assert every[-1] == forecast(one, draws=4)
    assert every[1] == forecast(one, draws=2)


def test_an_untrained_context_forecasts_the_same_without_a_trainer():
    trainer = Trainer(project(Component("he_normal"), "relu"))
    one = ExplainContext.untrained(trainer.plan, trainer.dataset, trainer.config)
    assert forecast(one) == forecast(ExplainContext.of(trainer))


@pytest.mark.parametrize(
    ("initializer", "activation"),
    [
        (Component("normal", {"std": 0.01}), "tanh"),
        (Component("normal", {"std": 1.0}), "relu"),
        (Component("zeros"), "tanh"),
        (Component("glorot_normal"), "sigmoid"),
    ],
    ids=["small", "large", "zeros", "sigmoid"],
)
def test_followed_advice_helps(initializer, activation):
    before = project(initializer, activation)
    bad = ExplainContext.of(Trainer(before))
    advice = advise(bad, forecast(bad))
    remedy = advice.remedy
    assert INITIALIZERS.get(remedy.initializer).title in advice.text
    config = replace(before.training, initializer=Component(remedy.initializer))
    after = before.replace(training=config)
    if remedy.activation:
        assert ACTIVATIONS.get(remedy.activation).title in advice.text
        nodes = tuple(
            NodeSpec(n.id, n.kind, {**n.params, "activation": remedy.activation})
            if n.id.startswith("hidden")
            else n
            for n in before.network.nodes
        )
        after = after.replace(network=NetworkSpec(nodes, before.network.edges))
    good = ExplainContext.of(Trainer(after))
    assert forecast(good).verdict == "steady"
    assert advise(good, forecast(good)).text == HEALTHY


def test_without_a_remedy_it_says_what_else_there_is():
    bad = context(Component("normal", {"std": 0.001}), "relu", layers=150, width=1)
    advice = advise(bad, forecast(bad, draws=1))
    assert advice.text == NORMALISE
    assert advice.remedy is None


def test_advice_can_be_stopped():
    bad = context(Component("zeros"), "tanh", layers=2)
    asked = []

    def go_on():
        asked.append(True)
        return len(asked) < 3

    assert advise(bad, forecast(bad, draws=1), go_on) is None
    assert len(asked) == 3


def test_a_remedy_leaves_linear_layers_and_the_output_alone():
    network, _ = sequential(("x", "y"), (3, 3), "tanh", 1, "sigmoid")
    nodes = list(network.nodes)
    nodes[2] = NodeSpec(nodes[2].id, "dense", {"units": 3, "activation": "linear"})
    spec = NetworkSpec(tuple(nodes), network.edges)
    one = ExplainContext.of(Trainer(Project(network=spec)))
    changed = changed_by(one, "he_normal", "relu")
    functions = [getattr(node.layer, "activation", None) for node in changed.plan.nodes]
    assert functions == [None, "relu", "linear", "sigmoid"]
    assert changed.config.initializer == Component("he_normal")


@pytest.mark.parametrize("name", INITIALIZERS.names)
def test_widths_count_where_the_formula_has_them(name):
    divides_by_width = "√(" in INITIALIZERS.get(name).formula
    assert scales_with_width(name) == (divides_by_width or name == "orthogonal")


@pytest.mark.parametrize(("hidden", "draws"), [("4,2", 16), ("2048,2048", 3), ("4096,4096", 1)])
def test_a_large_network_needs_fewer_draws(hidden, draws):
    """One of 16 million weights is the mean of many by itself; sixteen took half a minute."""
    project = set_value(template("circle"), "hidden", hidden)
    dataset = prepare_dataset(project.dataset, training_streams(project, 1, None)[0])
    plan, _ = plan_for(project.network, dataset)
    assert draws_for(ExplainContext.untrained(plan, dataset, project.training)) == draws
