"""The limits of learning rates: trained right below and right above, and put in honest words."""

from math import inf

import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.explain import ExplainContext
from playground.explain.loss_surface.curvature import curvature
from playground.explain.loss_surface.stability import (
    StabilityLimit,
    caution,
    dial,
    stability_limit,
)
from playground.nn.optimizers import OPTIMIZERS

VARIANTS = {
    "plain": ({}, {}),
    "heavy ball": ({"momentum": 0.9}, {}),
    "a little": ({"momentum": 0.5}, {}),
    "Nesterov": ({"momentum": 0.9, "nesterov": True}, {}),
    "Nesterov, a little": ({"momentum": 0.5, "nesterov": True}, {}),
    "Nesterov without momentum": ({"nesterov": True}, {}),
    "dampening": ({"momentum": 0.9, "dampening": 0.5}, {}),
    "Nesterov ignores dampening": ({"momentum": 0.9, "dampening": 0.5, "nesterov": True}, {}),
    "weight decay": ({"weight_decay": 1.0}, {}),
    "weight decay everywhere": ({"weight_decay": 1.0}, {"decay_biases": True}),
    "both": ({"momentum": 0.9, "weight_decay": 1.0}, {}),
    "L2": ({}, {"regularizer": Component("l2", {"rate": 1.0})}),
    "L2 and momentum": (
        {"momentum": 0.5, "nesterov": True},
        {"regularizer": Component("l2", {"rate": 0.5})},
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_on_a_quadratic_descent_shrinks_below_the_limit_and_grows_above(train, situate, name):
    """Full batch on a linear network: the error after 600 updates, right below and right above."""
    params, config = VARIANTS[name]
    config = {"batch_size": 0, "dtype": "float64", **config}
    context = situate("linear", steps=0, optimizer=Component("sgd", params), **config)
    found = curvature(context)
    limit = stability_limit(context, found.pulled).rate
    ends = []
    for share in (0.98, 1.02):
        optimizer = Component("sgd", {**params, "learning_rate": share * limit})
        trainer = train("linear", steps=0, optimizer=optimizer, **config)
        trainer.step(600)
        theta = trainer.network.theta.copy()
        trainer.step(1)
        ends.append(float(abs(trainer.network.theta - theta).max()))
    below, above = ends  # how far one more update goes: to nothing where the error shrinks
    assert below < 1e-3
    assert above > 10


def test_the_formulas_are_those_of_the_variants(situate):
    formulas = {
        "plain": "2/λ",
        "heavy ball": "(2 + 2μ)/λ",
        "Nesterov": "(2 + 2μ)/((1 + 2μ)λ)",
        "Nesterov without momentum": "2/λ",
        "dampening": "(2 + 2μ)/((1 - d)λ)",
    }
    for name, formula in formulas.items():
        context = situate(optimizer=Component("sgd", VARIANTS[name][0]))
        assert stability_limit(context, 4.0).formula == formula
    context = situate(optimizer=Component("sgd", {"momentum": 0.9, "nesterov": True}))
    assert stability_limit(context, 12.0768).rate == pytest.approx(0.1124, abs=1e-4)


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS.names if name != "sgd"])
def test_the_others_have_no_such_limit(situate, name):
    found = stability_limit(situate(optimizer=Component(name)), 4.0)
    assert found.rate is None
    assert found.formula.startswith("no such limit")
    assert dial(0.1, found) is None


def test_the_dial_says_creeps_straight_zigzags_bounces():
    limit = StabilityLimit(0.5, "2/λ")
    rates = (0.01, 0.049, 0.05, 0.24, 0.25, 0.3, 0.5, 0.51, 5.0)
    words = ["creeps"] * 2 + ["straight"] * 2 + ["zigzags"] * 3 + ["bounces"] * 2
    assert [dial(rate, limit).word for rate in rates] == words
    assert dial(0.5, limit).position == 2.0
    assert "for the full batch, at this point" in dial(5.0, limit).text
    assert dial(1e9, StabilityLimit(inf, "2/λ")).word == "creeps"


def test_where_the_loss_bends_down_no_rate_is_too_large(situate):
    assert stability_limit(situate(), -1.0).rate == inf


def test_only_on_a_quadratic_the_limit_is_said_to_be_exact(situate):
    assert "holds exactly" in caution(situate("linear"))
    for kind in ("squared", "relu", "binary"):
        assert "no quadratic" in caution(situate(kind))


def test_a_real_network_goes_on_learning_above_the_limit(train):
    """Why the limit is called no edge: descent at 1.5 times the limit ends lower than it began."""
    slow = Component("sgd", {"learning_rate": 0.1})
    trainer = train("squared", steps=400, batch_size=0, optimizer=slow)
    context = ExplainContext.of(trainer)
    rate = 1.5 * stability_limit(context, curvature(context).pulled).rate
    before = trainer.evaluate()["train"]["loss"]
    fast = Component("sgd", {"learning_rate": rate})
    trainer.reconfigure(replace(trainer.config, optimizer=fast))
    trainer.step(100)
    assert trainer.evaluate()["train"]["loss"] < before
