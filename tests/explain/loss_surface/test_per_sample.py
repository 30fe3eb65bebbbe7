"""Per-sample gradients and their statistics, against plain NumPy."""

import numpy as np
import pytest

from playground.core import PlaygroundError
from playground.explain import Objective
from playground.explain.loss_surface import per_sample
from playground.explain.loss_surface.per_sample import check_separable, sample_gradients


def test_every_sample_has_its_gradient(situate, plain, kind):
    context = situate(kind)
    found = sample_gradients(context, context.batch)
    expected = plain(context, context.batch).gradients(context.theta)
    np.testing.assert_allclose(found.gradients, expected, rtol=2e-6, atol=1e-7)
    np.testing.assert_allclose(found.mean, expected.mean(axis=0), rtol=2e-6, atol=1e-7)
    np.testing.assert_allclose(found.norms, np.sqrt((expected**2).sum(axis=1)), rtol=1e-5)


def test_statistics_are_the_definitions(situate, plain):
    context = situate()
    rows = np.array([5, 80, 81, 200])
    found = sample_gradients(context, rows)
    every = plain(context).gradients(context.theta)
    full = every.mean(axis=0)
    np.testing.assert_allclose(found.full, full, rtol=1e-6, atol=1e-9)
    deviation = every[rows] - full
    np.testing.assert_allclose(found.variance, (deviation**2).mean(axis=0), rtol=1e-5)
    lengths = np.linalg.norm(every[rows], axis=1) * np.linalg.norm(full)
    np.testing.assert_allclose(found.cosines, every[rows] @ full / lengths, rtol=1e-5)
    batch = every[rows].mean(axis=0)
    cosine = batch @ full / np.linalg.norm(batch) / np.linalg.norm(full)
    assert found.batch_cosine == pytest.approx(cosine, rel=1e-5)
    noise = np.trace(deviation.T @ deviation) / len(rows) / (full @ full)
    assert found.noise_scale == pytest.approx(noise, rel=1e-5)


def test_the_noise_scale_is_the_trace_of_the_covariance(situate):
    found = sample_gradients(situate())
    covariance = np.cov(found.gradients.T, bias=True)
    expected = np.trace(covariance) / (found.full @ found.full)
    assert found.noise_scale == pytest.approx(expected, rel=1e-10)
    assert found.batch_cosine == pytest.approx(1.0)


def test_it_can_be_stopped(situate, monkeypatch):
    monkeypatch.setattr("playground.explain.base.objective.NUMBERS_AT_ONCE", 3000)
    calls = []

    def progress(done, total):
        calls.append((done, total))
        return len(calls) < 3

    assert sample_gradients(situate(), progress=progress) is None
    assert len(calls) == 3
    assert all(total == 250 for _, total in calls)


def test_too_many_numbers_are_refused_in_words_and_spread_evenly_unasked(situate, monkeypatch):
    monkeypatch.setattr(per_sample, "MOST_NUMBERS", 1000)
    context = situate()
    with pytest.raises(PlaygroundError, match=r"250 samples of 25 .* at most 40 samples"):
        sample_gradients(context, np.arange(250))
    found = sample_gradients(context)
    assert (len(found.rows), found.rows[0], found.rows[-1]) == (40, 0, 249)
    assert set(np.diff(found.rows)) == {6, 7}
    own = Objective(context)
    np.testing.assert_allclose(found.full, own.gradient(own.theta), rtol=1e-12)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("batch_norm", r"extra \(Batch norm\) mixes the samples of a batch"),
        ("dropout", r"extra \(Dropout\) draws random numbers for a whole batch"),
    ],
)
def test_the_layer_in_the_way_is_named(situate, kind, reason):
    with pytest.raises(PlaygroundError, match=f"no gradient of their own here: {reason}$"):
        sample_gradients(situate(extra=kind))
    with pytest.raises(PlaygroundError, match=f"no gradient of their own here: {reason}$"):
        check_separable(situate(extra=kind))
    check_separable(situate())
