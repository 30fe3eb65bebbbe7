"""Curvature: Lanczos on known spectra, Hessians against dense ones, and what the limit means."""

import msgspec
import numpy as np
import pytest

from playground.core import Component, NumpyStream, PlaygroundError
from playground.explain import Objective
from playground.explain.loss_surface.curvature import curvature, hessian_vector
from playground.explain.loss_surface.lanczos import lanczos
from playground.explain.loss_surface.stability import stability_limit

SMOOTH = ("squared", "binary", "multiclass", "regression", "linear")


def symmetric(eigenvalues, seed=0):
    """Return a symmetric matrix of a given spectrum, and its eigenvectors as columns."""
    rng = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(rng.normal(size=(len(eigenvalues), len(eigenvalues))))
    return basis @ np.diag(eigenvalues) @ basis.T, basis


def dense_hessian(mlp, theta, h=1e-4):
    """Differentiate the plain network's loss twice, by differences of differences."""
    size = len(theta)
    steps = h * np.eye(size)

    def loss(point):
        return mlp.losses(point).mean()

    hessian = np.empty((size, size))
    for i in range(size):
        for j in range(i, size):
            a, b = steps[i], steps[j]
            corners = loss(theta + a + b) - loss(theta + a - b)
            corners += loss(theta - a - b) - loss(theta - a + b)
            hessian[i, j] = hessian[j, i] = corners / (4 * h * h)
    return hessian


def gradient_hessian(own, theta, h=1e-5):
    """Differentiate backpropagation's gradient, with a stencil of fourth order."""
    rows = []
    for e in np.eye(len(theta)):
        near = own.gradient(theta + h * e) - own.gradient(theta - h * e)
        far = own.gradient(theta + 2 * h * e) - own.gradient(theta - 2 * h * e)
        rows.append((8 * near - far) / (12 * h))
    hessian = np.stack(rows)
    return (hessian + hessian.T) / 2


@pytest.mark.parametrize(
    "spectrum", [[3.0, 2.0, 1.0], [5.0, -7.0, 0.0, 1.0], list(np.linspace(-1, 10, 60)), [2.0]]
)
def test_lanczos_finds_both_ends_of_a_known_spectrum(spectrum):
    matrix, basis = symmetric(spectrum)
    found = lanczos(lambda v: matrix @ v, len(spectrum), NumpyStream((0,)))
    assert found.converged
    assert found.largest == pytest.approx(max(spectrum), rel=1e-8)
    assert found.smallest == pytest.approx(min(spectrum), abs=1e-4)
    expected = basis[:, int(np.argmax(spectrum))]
    assert abs(found.vector @ expected) == pytest.approx(1.0, abs=1e-8)
    assert found.products <= len(spectrum)


def test_lanczos_stops_early_and_says_so():
    matrix, _ = symmetric(np.linspace(0, 1, 200))
    found = lanczos(lambda v: matrix @ v, 200, NumpyStream((0,)), most_products=5)
    assert found.products == 5
    assert not found.converged
    assert 0 < 1.0 - found.largest < found.residual


def test_lanczos_survives_the_zero_matrix():
    found = lanczos(np.zeros_like, 4, NumpyStream((0,)))
    assert (found.largest, found.smallest, found.products) == (0.0, 0.0, 1)


@pytest.mark.parametrize("kind", SMOOTH)
def test_products_agree_with_a_dense_hessian(situate, kind):
    context = situate(kind)
    own = Objective(context)
    dense = gradient_hessian(own, own.theta)
    for seed in range(3):
        vector = np.random.default_rng(seed).normal(size=own.size) * 10.0**seed
        product = hessian_vector(own, own.theta, vector)
        error = np.linalg.norm(product - dense @ vector) / np.linalg.norm(dense @ vector)
        assert error < 1e-6
    np.testing.assert_array_equal(hessian_vector(own, own.theta, np.zeros(own.size)), 0.0)


@pytest.mark.parametrize("kind", ["squared", "binary", "linear"])
def test_the_largest_eigenvalue_is_the_dense_hessians(situate, plain, kind):
    context = situate(kind)
    values, vectors = np.linalg.eigh(dense_hessian(plain(context), context.theta))
    found = curvature(context)
    assert found.converged
    assert found.largest == pytest.approx(values[-1], rel=1e-5)
    assert abs(found.direction @ vectors[:, -1]) == pytest.approx(1.0, abs=1e-5)
    assert stability_limit(context, found.pulled).rate == pytest.approx(2 / values[-1], rel=1e-5)
    assert found.smallest >= values[0] - 1e-5


def test_linear_least_squares_has_the_eigenvalues_of_its_data(situate):
    context = situate("linear")
    x = context.dataset.x_train
    design = np.column_stack([x, np.ones(len(x))])
    expected = np.linalg.eigvalsh(design.T @ design / len(x))
    found = curvature(context)
    assert found.largest == pytest.approx(expected[-1], rel=1e-8)
    assert found.smallest == pytest.approx(expected[0], rel=1e-6)


def test_the_residual_is_measured(situate, plain):
    context = situate("squared")
    found = curvature(context)
    dense = gradient_hessian(Objective(context), context.theta.astype(float))
    v = found.direction
    # A product by differences has an error of its own, which Lanczos' estimate knows nothing of.
    assert found.residual == pytest.approx(np.linalg.norm(dense @ v - found.largest * v), abs=1e-6)
    assert found.residual > 1e-13
    matrix, _ = symmetric([3.0, 2.0, 1.0])
    assert lanczos(lambda x: matrix @ x, 3, NumpyStream((0,))).residual < 1e-13


def test_with_a_pull_the_largest_eigenvalue_is_that_of_the_sum(situate, plain):
    for decay_biases in (False, True):
        context = situate(
            "squared",
            steps=0,
            regularizer=Component("l2", {"rate": 0.3}),
            optimizer=Component("sgd", {"weight_decay": 0.2}),
            decay_biases=decay_biases,
        )
        dense = dense_hessian(plain(context), context.theta)
        weights = np.zeros(context.size)
        for span in context.layout:
            weights[span.start : span.stop] = span.role == "weight"
        added = 0.3 * weights + 0.2 * (1.0 if decay_biases else weights)
        found = curvature(context)
        assert found.largest == pytest.approx(np.linalg.eigvalsh(dense)[-1], rel=1e-5)
        expected = np.linalg.eigvalsh(dense + np.diag(added))[-1]
        assert found.pulled == pytest.approx(expected, rel=1e-5)
    alone = situate("squared", steps=0, regularizer=Component("l1"))
    assert curvature(alone).pulled == curvature(alone).largest


def test_it_can_be_stopped_between_two_products(situate):
    for stop in (0, 3, 14):
        asked = []

        def progress(done, total, stop=stop, asked=asked):
            asked.append((done, total))
            return done < stop

        context = situate(regularizer=Component("l2"))
        assert curvature(context, progress=progress) is None
        assert [done for done, _ in asked] == list(range(stop + 1))


def test_where_nothing_is_finite_there_is_no_curvature(situate):
    context = situate("regression")
    far = msgspec.structs.replace(context, theta=context.theta + 1e200)
    with pytest.raises(PlaygroundError, match="not finite"):
        curvature(far)
