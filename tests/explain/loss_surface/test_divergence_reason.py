"""What is said of a divergence: the limit, the layer, or the penalty alone."""

import pytest

from playground.core import Component
from playground.explain import ExplainContext
from playground.explain.loss_surface.curvature import curvature
from playground.explain.loss_surface.divergence_reason import explain_divergence
from playground.training.base.divergence import DivergenceError


def diverged(trainer):
    with pytest.raises(DivergenceError) as caught:
        trainer.step(20_000)
    context = ExplainContext.of(trainer)
    return context, (caught.value.node_id, caught.value.quantity)


def test_on_a_quadratic_the_rate_is_named_beside_its_limit(train):
    params = {"learning_rate": 0.5}
    trainer = train("linear", steps=0, batch_size=0, optimizer=Component("sgd", params))
    context, where = diverged(trainer)
    # The curvature of a quadratic is the same everywhere: look where numbers are small.
    near = ExplainContext.of(train("linear", steps=0))
    limit = 2 / curvature(near).largest
    found = explain_divergence(context, *where, curvature(near))
    assert found.limit.rate == pytest.approx(limit)
    assert found.growth is None
    name = context.plan.name_of(where[0])
    assert f"The {where[1]} of {name} left the range of numbers" in found.text
    assert f"at a learning rate of 0.5. That is {0.5 / limit:.3g} times the limit" in found.text
    assert "every step above it ends farther out" in found.text


def test_rate_times_penalty_alone_is_said_and_not_the_rate_alone(train):
    trainer = train(
        steps=0,
        optimizer=Component("sgd", {"learning_rate": 0.3}),
        regularizer=Component("l2", {"rate": 10.0}),
    )
    context, where = diverged(trainer)
    found = explain_divergence(context, *where)
    assert found.growth == pytest.approx(2.0)
    assert "The rate times the L2 penalty alone explodes" in found.text
    assert "2 times as long, whatever the data say. Lower the L2 penalty" in found.text


def test_where_the_rate_is_below_the_limit_it_is_not_blamed(situate):
    context = situate("squared")
    found = explain_divergence(context, "hidden_1", "weight", curvature(context))
    assert "not the reason" in found.text


def test_an_optimizer_without_a_limit_has_none(situate):
    context = situate("squared", optimizer=Component("adam"))
    found = explain_divergence(context, "hidden_1", "weight", curvature(context))
    assert found.text.endswith("adam has no such limit: it scales every entry by itself.")
