"""The gradient's way to the optimizer, worked by hand, and the same vector the training uses."""

import numpy as np
import pytest

from playground.core import Component
from playground.explain import ExplainContext
from playground.explain.updates.preparation import prepare


def weights_of(context):
    mask = np.zeros(context.size)
    for span in context.layout:
        mask[span.start : span.stop] = span.role == "weight"
    return mask


def test_with_nothing_in_force_the_optimizer_gets_backprops_gradient(train):
    trainer = train()
    trainer.backward()
    found = prepare(ExplainContext.of(trainer))
    np.testing.assert_array_equal(found.used, trainer.network.grad)
    assert found.text == "g → SGD"
    assert found.after == ()
    rolling = Component("sgd", {"momentum": 0.9})
    assert prepare(ExplainContext.of(trainer), optimizer=rolling).text == "g → Momentum 0.9"


def test_every_station_in_its_order_by_hand(train):
    trainer = train(
        regularizer=Component("l2", {"rate": 0.5}),
        frozen="hidden_2",
        clip_value=0.05,
        clip_norm=0.06,
        max_norm=3.0,
    )
    trainer.backward()
    context = ExplainContext.of(trainer)
    found = prepare(context)
    g = trainer.network.grad.astype(float)
    pulled = g + 0.5 * context.theta * weights_of(context)
    rested = pulled.copy()
    for span in context.layout:
        if span.node_id == "hidden_2":
            rested[span.start : span.stop] = 0.0
    limited = np.clip(rested, -0.05, 0.05)
    factor = 0.06 / (np.linalg.norm(limited) + 1e-6)
    assert factor < 1
    lengths = [np.linalg.norm(x) for x in (g, pulled, rested, limited, factor * limited)]
    assert [step.kind for step in found.steps] == [
        "gradient",
        "penalty",
        "frozen",
        "clip_value",
        "clip_norm",
        "optimizer",
    ]
    np.testing.assert_allclose([step.length for step in found.steps[:-1]], lengths, rtol=1e-12)
    np.testing.assert_allclose(found.used, factor * limited, rtol=1e-12)
    count = int((limited != rested).sum())
    entries = "entry" if count == 1 else "entries"
    assert found.text == (
        f"g → + λw (L2) → frozen: 10 left out → {count} {entries} clipped at 0.05 → "
        f"clipped ×{factor:.2g} → SGD → weights into a unit shortened to 3 (max-norm)"
    )


@pytest.mark.parametrize(
    "config",
    [
        {"regularizer": Component("l1", {"rate": 0.1})},
        {"clip_norm": 1e-3, "dtype": "float32"},
        {"regularizer": Component("l2"), "optimizer": Component("adam"), "clip_value": 1e-3},
        {"frozen": "hidden_1"},
    ],
)
def test_what_is_used_is_what_the_trainings_rule_uses(train, config):
    trainer = train(**config)
    trainer.backward()
    context = ExplainContext.of(trainer)
    found = prepare(context)
    trainer.update()
    np.testing.assert_array_equal(found.used, trainer.rule.used_gradient)


def test_a_limit_that_is_not_reached_is_not_in_force(situate):
    found = prepare(situate(clip_norm=1e6, clip_value=1e6))
    assert [step.kind for step in found.steps] == ["gradient", "optimizer"]


def test_pruned_weights_are_left_out_and_the_pull_comes_after(train):
    trainer = train(steps=40, regularizer=Component("l1_prune", {"rate": 0.3}))
    trainer.backward()
    dead = int(trainer.slots["regularizer/dead"].sum())
    assert dead
    found = prepare(ExplainContext.of(trainer))
    np.testing.assert_array_equal(
        found.used, trainer.network.grad * (1 - trainer.slots["regularizer/dead"])
    )
    pull = "pulled by η·λ sign w (L1, pruning)"
    assert found.text == f"g → pruned: {dead} left out → SGD → {pull}"


def test_an_optimizer_that_searches_bears_no_limits(situate):
    found = prepare(situate(clip_norm=1e-3), optimizer=Component("lbfgs"))
    assert [step.kind for step in found.steps] == ["gradient", "optimizer"]
    assert found.text == "g → L-BFGS"
