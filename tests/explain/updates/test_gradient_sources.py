"""Sources side by side: their price without the building, and trainings that follow them."""

import numpy as np
import pytest

from playground.core import Component
from playground.explain import Objective
from playground.explain.base import objective
from playground.explain.estimators import GRADIENT_ESTIMATORS
from playground.explain.updates import gradient_sources
from playground.explain.updates.gradient_sources import measure_source, passes_of, train_with

EVERY = pytest.mark.parametrize("name", GRADIENT_ESTIMATORS.names)


class Clock:
    """A clock that only stands still, but for what is made to take time."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@EVERY
def test_building_networks_is_no_part_of_the_price(situate, monkeypatch, name):
    clock = Clock()
    build, forward = objective.build, objective.BatchProgram.forward

    def slow_build(*args):
        clock.now += 1000.0
        return build(*args)

    def timed_forward(this):
        clock.now += 0.25
        forward(this)

    monkeypatch.setattr(objective, "build", slow_build)
    monkeypatch.setattr(objective.BatchProgram, "forward", timed_forward)
    monkeypatch.setattr(objective.time, "perf_counter", clock)
    monkeypatch.setattr(objective, "NUMBERS_AT_ONCE", 1)  # one point a pass
    context = situate()
    found = measure_source(context, Component(name))
    assert clock.now > 1000
    assert found.seconds == pytest.approx(0.25 * found.cost.forward_passes)
    assert found.cost == passes_of(context, name)


@EVERY
def test_the_numbers_of_a_card(situate, plain, name):
    context = situate()
    found = measure_source(context, Component(name), draw=3)
    exact = plain(context, context.batch).gradients(context.theta).mean(axis=0)
    error = np.linalg.norm(found.gradient - exact) / np.linalg.norm(exact)
    assert found.relative_error == pytest.approx(error, rel=1e-5, abs=1e-6)
    cosine = found.gradient @ exact / np.linalg.norm(found.gradient) / np.linalg.norm(exact)
    assert found.cosine == pytest.approx(cosine, abs=1e-6)
    assert found.length == pytest.approx(np.linalg.norm(found.gradient))
    assert found.seconds > 0


def test_descent_follows_differences_as_it_follows_backprop(train):
    context_of = train(steps=5, optimizer=Component("adam"), batch_size=10, extra="dropout")
    from playground.explain import ExplainContext

    context = ExplainContext.of(context_of)
    found = train_with(context, Component("central_differences"), steps=40)
    assert found.apart < 1e-7
    losses = []
    for _ in range(40):
        losses.append(context_of.forward())
        context_of.step()
    np.testing.assert_array_equal(found.backprop, losses)


def test_a_random_source_is_shown_as_it_comes(situate):
    context = situate()
    first, again, other = (
        train_with(context, Component("spsa"), steps=20, draw=draw) for draw in (0, 0, 1)
    )
    np.testing.assert_array_equal(first.other, again.other)
    assert first.apart > 1e-6
    assert not np.array_equal(first.other, other.other)
    np.testing.assert_array_equal(first.backprop, other.backprop)
    assert (
        first.backprop[0] == first.other[0] == Objective(context, context.batch).loss(context.theta)
    )


def test_a_training_with_it_can_be_stopped(situate):
    stopped = train_with(situate(), Component("spsa"), progress=lambda done, _: done < 3)
    assert stopped is None
    assert gradient_sources.STEPS == 200
