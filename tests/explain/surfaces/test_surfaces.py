"""Every classic surface's gradient, minima and start, and the ways of optimizers on it."""

import numpy as np
import pytest

from playground.core import Component
from playground.explain.surfaces import SURFACES
from playground.explain.updates.surface_descent import descend
from playground.nn.optimizers import OPTIMIZERS

H = 1e-6


@pytest.fixture(params=SURFACES.names)
def surface(request):
    return SURFACES.create(Component(request.param))


def test_gradients_are_those_of_central_differences(surface):
    rng = np.random.default_rng(0)
    x0, x1, y0, y1 = surface.bounds
    x, y = rng.uniform(x0, x1, 200), rng.uniform(y0, y1, 200)
    across, up = surface.gradient(x, y)
    dx = (surface.value(x + H, y) - surface.value(x - H, y)) / (2 * H)
    dy = (surface.value(x, y + H) - surface.value(x, y - H)) / (2 * H)
    np.testing.assert_allclose(across, dx, rtol=1e-5, atol=2e-5)
    np.testing.assert_allclose(up, dy, rtol=1e-5, atol=2e-5)


def test_nothing_in_sight_is_below_the_minima(surface):
    x0, x1, y0, y1 = surface.bounds
    x, y = np.meshgrid(np.linspace(x0, x1, 201), np.linspace(y0, y1, 201))
    lowest = surface.value(x, y).min()
    for mx, my in surface.minima:
        value = float(surface.value(np.array(mx), np.array(my)))
        assert value <= lowest + 1e-9
        gradient = np.array(surface.gradient(np.array(mx), np.array(my)))
        assert np.abs(gradient).max() < 1e-3


def test_plain_descent_gets_lower_at_the_suggested_rate(surface):
    sgd = Component("sgd", {"learning_rate": surface.rate})
    (found,) = descend(surface, surface.start, [sgd], 200)
    assert not found.diverged
    assert found.losses[-1] < found.losses[0]


def test_the_way_of_plain_descent_is_that_of_its_formula():
    bowl = SURFACES.create(Component("bowl", {"kappa": 10.0}))
    (found,) = descend(bowl, (-2.0, 1.0), [Component("sgd", {"learning_rate": 0.05})], 3)
    shrink = np.array([1 - 0.05, 1 - 0.5])
    expected = [np.array([-2.0, 1.0]) * shrink**n for n in range(4)]
    np.testing.assert_allclose(found.points, expected, rtol=1e-12)
    assert found.memory is None


def test_momentum_remembers_the_sum_of_gradients():
    bowl = SURFACES.create(Component("bowl", {"kappa": 2.0}))
    heavy = Component("sgd", {"learning_rate": 0.1, "momentum": 0.5})
    (found,) = descend(bowl, (1.0, 1.0), [heavy], 2)
    first = np.array([1.0, 2.0])
    np.testing.assert_allclose(found.memory[1], first)
    second = 0.5 * first + np.array([0.9, 2 * 0.8])
    np.testing.assert_allclose(found.memory[2], second)


def test_beyond_the_limit_the_way_ends_where_numbers_do():
    bowl = SURFACES.create(Component("bowl", {"kappa": 1000.0}))
    (found,) = descend(bowl, (1.0, 1.0), [Component("sgd", {"learning_rate": 1.0})], 500)
    assert found.diverged
    assert np.isfinite(found.points).all()
    assert np.isfinite(found.losses).all()


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_every_optimizer_goes_down_the_bowl(name):
    bowl = SURFACES.create(Component("bowl"))
    (found,) = descend(bowl, bowl.start, [Component(name)], 300)
    assert not found.diverged
    assert found.best < found.losses[0]


def test_it_ends_when_nobody_wants_it():
    bowl = SURFACES.create(Component("bowl"))
    assert descend(bowl, bowl.start, [Component("adam")], 10, lambda *_: False) is None
