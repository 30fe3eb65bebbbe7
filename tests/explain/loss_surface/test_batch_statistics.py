"""Clouds of gradients by a dense decomposition, and drawn batches run as batches."""

import numpy as np
import pytest

from playground.core import NumpyStream, ValueNotAllowed
from playground.core.text.numbers import percent
from playground.explain import Objective
from playground.explain.loss_surface import batch_statistics
from playground.explain.loss_surface.batch_statistics import drawn_batches, gradient_cloud
from playground.explain.loss_surface.per_sample import sample_gradients


def test_the_cloud_is_the_projection_on_the_full_gradient_and_the_first_component(situate, plain):
    context = situate()
    gradients = plain(context).gradients(context.theta)
    full = gradients.mean(axis=0)
    axis = full / np.linalg.norm(full)
    rest = gradients - np.outer(gradients @ axis, axis)
    beside = np.linalg.svd(rest)[2][0]
    cloud = gradient_cloud(sample_gradients(context))
    np.testing.assert_allclose(cloud.along, gradients @ axis, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(np.abs(cloud.across), np.abs(rest @ beside), rtol=1e-4, atol=1e-6)
    assert cloud.full == pytest.approx(np.linalg.norm(full), rel=1e-6)
    np.testing.assert_allclose(cloud.mean, [cloud.full, 0.0], atol=1e-9)
    inside = (gradients @ axis) ** 2 + (rest @ beside) ** 2
    assert cloud.shown == pytest.approx(inside.sum() / (gradients**2).sum(), rel=1e-5)


@pytest.mark.parametrize("at_once", [30, 100_000])
def test_a_drawn_batchs_cosine_is_that_of_the_batch_run_as_one(situate, at_once, monkeypatch):
    monkeypatch.setattr(batch_statistics, "AT_ONCE", at_once)
    context = situate()
    rows = np.arange(0, 250, 5)
    found = sample_gradients(context, rows)
    drawn = drawn_batches(found, 7, draws=30, stream=NumpyStream((4,)))
    many = drawn_batches(found, 7, draws=60, stream=NumpyStream((4,)))  # more than samples
    few = drawn_batches(found, 7, draws=49, stream=NumpyStream((4,)))
    np.testing.assert_allclose(many.lengths[:30], drawn.lengths, rtol=1e-9)
    np.testing.assert_allclose(few.cosines, many.cosines[:49], rtol=1e-9)
    order = np.argsort(NumpyStream((4,)).uniform(0.0, 1.0, (30, 50)), axis=1, kind="stable")
    own = Objective(context)
    full = own.gradient(own.theta)
    for chosen, cosine, length in zip(order[:, :7], drawn.cosines, drawn.lengths, strict=True):
        batch = Objective(context, rows[chosen])
        gradient = batch.gradient(batch.theta)
        assert length == pytest.approx(np.linalg.norm(gradient), rel=1e-9)
        expected = gradient @ full / np.linalg.norm(gradient) / np.linalg.norm(full)
        assert cosine == pytest.approx(expected, rel=1e-9)
    assert drawn.uphill == (drawn.cosines < 0).mean()
    assert f"uphill {percent(drawn.uphill, 0)}" in drawn.text


def test_larger_batches_point_uphill_less(situate):
    found = sample_gradients(situate(steps=125))
    shares = [drawn_batches(found, size).uphill for size in (1, 10, 100, 250)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.3
    assert shares[-1] == 0.0
    np.testing.assert_allclose(drawn_batches(found, 250).cosines, 1.0)


def test_a_size_there_are_no_samples_for_is_refused(situate):
    found = sample_gradients(situate(), np.arange(6))
    for size in (0, 7):
        with pytest.raises(ValueNotAllowed, match=r"size: .* from 1 to 6"):
            drawn_batches(found, size)


def test_the_cloud_can_be_stopped(situate):
    found = sample_gradients(situate())
    asked = []

    def progress(done, total):
        asked.append((done, total))
        return done < 2

    assert gradient_cloud(found, progress) is None
    assert [done for done, _ in asked] == [0, 1, 2]
