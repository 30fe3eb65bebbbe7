"""Every gradient source: right, or right on average, at the price it says."""

import numpy as np
import pytest

from playground.core import NumpyStream
from playground.explain import ExplainContext, Objective
from playground.explain.base import objective
from playground.explain.estimators import GRADIENT_ESTIMATORS
from playground.explain.estimators.central_differences import CentralDifferences
from playground.explain.estimators.one_sample import OneSample
from playground.explain.estimators.spsa import SPSA

EVERY = pytest.mark.parametrize("cls", list(GRADIENT_ESTIMATORS), ids=lambda c: c.name)
EXACT = pytest.mark.parametrize(
    "cls", [c for c in GRADIENT_ESTIMATORS if not c.is_random], ids=lambda c: c.name
)


class Counter:
    """Counts network runs, sample by sample, under an objective."""

    def __init__(self, monkeypatch):
        self.forward = self.backward = 0
        engine = objective.BatchProgram
        forward, backward = engine.forward, engine.backward

        def counted_forward(this):
            self.forward += max(1, this.loss.size) * this.network.batch_size
            forward(this)

        def counted_backward(this):
            self.backward += max(1, this.loss.size) * this.network.batch_size
            backward(this)

        monkeypatch.setattr(engine, "forward", counted_forward)
        monkeypatch.setattr(engine, "backward", counted_backward)


@EXACT
def test_exact_sources_agree_with_plain_numpy(situate, plain, kind, cls):
    context = situate(kind)
    own = Objective(context, context.batch)
    expected = plain(context, context.batch).gradients(own.theta).mean(axis=0)
    found = cls().estimate(own, own.theta, NumpyStream((0,)))
    np.testing.assert_allclose(found, expected, rtol=2e-6, atol=1e-8)


@EVERY
def test_the_cost_is_what_was_run(situate, cls, monkeypatch):
    context = situate()
    own = Objective(context, context.batch)
    # One point at a time: no replica is run to fill up a chunk.
    monkeypatch.setattr(objective, "NUMBERS_AT_ONCE", 1)
    counter = Counter(monkeypatch)
    cls().estimate(own, own.theta, NumpyStream((0,)))
    cost = cls().cost(own.size, len(own.rows))
    assert counter.forward == cost.forward_passes * cost.samples
    assert counter.backward == cost.backward_passes * cost.samples


def test_differences_cost_two_passes_per_parameter(situate):
    own = Objective(situate())
    cost = CentralDifferences().cost(own.size, len(own.rows))
    assert (cost.forward_passes, cost.backward_passes) == (2 * own.size, 0)


def test_one_direction_of_spsa_knows_the_slope_along_it(situate):
    own = Objective(situate())
    gradient = own.gradient(own.theta)
    found = SPSA().estimate(own, own.theta, NumpyStream((3,)))
    signs = np.sign(found)
    np.testing.assert_allclose(np.abs(found), np.abs(found[0]))
    assert found @ signs / own.size == pytest.approx(abs(gradient @ signs), rel=1e-5)


def test_spsa_is_right_on_average(situate):
    own = Objective(situate(), [0, 1, 2])
    gradient = own.gradient(own.theta)
    n = 20_000
    found = SPSA(directions=n).estimate(own, own.theta, NumpyStream((0,)))
    spread = np.sqrt((gradient @ gradient - gradient**2) / n)
    assert np.all(np.abs(found - gradient) < 5 * spread + 1e-7)


def test_one_sample_is_right_on_average(situate, plain):
    context = situate()
    rows = np.arange(12)
    own = Objective(context, rows)
    single = plain(context, rows).gradients(own.theta)
    stream = NumpyStream((0,))
    seen = set()
    for _ in range(80):
        found = OneSample().estimate(own, own.theta, stream)
        distance = np.abs(single - found).max(axis=1)
        assert distance.min() < 1e-8
        seen.add(int(distance.argmin()))
    assert seen == set(range(12))


def test_the_same_optimizer_follows_differences_as_it_follows_backprop(train):
    follower, leader = train(steps=0), train(steps=0)
    for _ in range(30):
        leader.step()
        follower.backward()
        context = ExplainContext.of(follower)
        own = Objective(context, context.batch)
        gradient = CentralDifferences().estimate(own, own.theta, NumpyStream((0,)))
        follower.network.grad[...] = gradient
        follower.update()
    np.testing.assert_allclose(follower.network.theta, leader.network.theta, rtol=1e-7, atol=1e-9)


@EVERY
def test_the_same_stream_gives_the_same_estimate(situate, cls):
    own = Objective(situate())
    first, second = (cls().estimate(own, own.theta, NumpyStream((5,))) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert not first.flags.writeable


@pytest.mark.parametrize(
    "source", [CentralDifferences(), SPSA(directions=50)], ids=lambda s: s.name
)
def test_what_takes_long_can_be_stopped(situate, source, monkeypatch):
    monkeypatch.setattr(objective, "NUMBERS_AT_ONCE", 1)
    own = Objective(situate())
    seen = []

    def progress(done, total):
        seen.append((done, total))
        return done < 8

    assert source.estimate(own, own.theta, NumpyStream((0,)), progress) is None
    assert seen[-1] == (8, source.cost(own.size, len(own.rows)).forward_passes)
