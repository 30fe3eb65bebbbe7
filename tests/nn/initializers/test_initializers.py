"""Every registered initializer: its distribution, its shape, and that a seed decides it."""

import math

import numpy as np
import pytest

from playground.core import NumpyStream, params_of
from playground.core.arc4 import Arc4Stream
from playground.nn.initializers import INITIALIZERS

EVERY = pytest.mark.parametrize("cls", list(INITIALIZERS), ids=lambda c: c.name)
SHAPE = (150, 400)  # 60000 numbers
FAN_IN, FAN_OUT = 400, 150

# name: (variance, kurtosis, bound); kurtosis is 9/5 for a uniform and 3 for a normal variable
DISTRIBUTIONS = {
    "uniform": (0.5**2 / 3, 1.8, 0.5),
    "normal": (0.1**2, 3.0, math.inf),
    "glorot_uniform": (2 / (FAN_IN + FAN_OUT), 1.8, math.sqrt(6 / (FAN_IN + FAN_OUT))),
    "glorot_normal": (2 / (FAN_IN + FAN_OUT), 3.0, math.inf),
    "he_uniform": (2 / FAN_IN, 1.8, math.sqrt(6 / FAN_IN)),
    "he_normal": (2 / FAN_IN, 3.0, math.inf),
    "lecun_uniform": (1 / FAN_IN, 1.8, math.sqrt(3 / FAN_IN)),
    "lecun_normal": (1 / FAN_IN, 3.0, math.inf),
}
UNRANDOM = {"zeros", "constant"}


def draw(name, shape=SHAPE, seed=1, **params):
    return INITIALIZERS.get(name)(**params).draw(NumpyStream((seed,)), shape, FAN_IN, FAN_OUT)


@pytest.mark.parametrize("name", list(DISTRIBUTIONS))
def test_follows_its_distribution(name):
    variance, kurtosis, bound = DISTRIBUTIONS[name]
    w = draw(name)
    # Five standard errors of the sample mean, variance and fourth moment.
    n = w.size
    assert abs(w.mean()) < 5 * math.sqrt(variance / n)
    assert abs(w.var() / variance - 1) < 5 * math.sqrt((kurtosis - 1) / n)
    eighth = {1.8: 9.0, 3.0: 105.0}[kurtosis]
    fourth = np.mean((w / math.sqrt(variance)) ** 4)
    assert abs(fourth - kurtosis) < 5 * math.sqrt((eighth - kurtosis**2) / n)
    assert np.abs(w).max() <= bound
    if bound < math.inf:
        assert np.abs(w).max() > 0.999 * bound


@pytest.mark.parametrize(
    ("name", "param", "value"),
    [
        ("uniform", "radius", 2.0),
        ("normal", "std", 3.0),
        ("truncated_normal", "std", 3.0),
        ("orthogonal", "gain", 2.5),
        ("sparse", "std", 0.2),
        ("constant", "value", -4.0),
    ],
)
def test_scales_with_its_parameter(name, param, value):
    cls = INITIALIZERS.get(name)
    (declared,) = (p for p in params_of(cls) if p.name == param)
    once = cls().draw(NumpyStream((2,)), (4, 5), 5, 4)
    scaled = cls(**{param: value}).draw(NumpyStream((2,)), (4, 5), 5, 4)
    np.testing.assert_allclose(scaled, once * value / declared.default, rtol=1e-12)


@pytest.mark.parametrize(("name", "value"), [("zeros", 0.0), ("constant", 0.1)])
def test_draws_nothing(name, value):
    stream = NumpyStream((3,))
    w = INITIALIZERS.get(name)().draw(stream, (2, 3), 3, 2)
    np.testing.assert_array_equal(w, np.full((2, 3), value))
    assert stream.random() == NumpyStream((3,)).random()


def truncated_moment(k, cut=2.0):
    """Return E[z^k | |z| ≤ cut] of a standard normal z, by parts: m_k = (k-1)·m_(k-2) - edge."""
    if k == 0:
        return 1.0
    density = math.exp(-cut * cut / 2) / math.sqrt(2 * math.pi)
    edge = 2 * cut ** (k - 1) * density / math.erf(cut / math.sqrt(2))
    return (k - 1) * truncated_moment(k - 2) - edge


def test_a_truncated_normal_has_no_tails_and_the_right_moments():
    z = draw("truncated_normal", std=0.1) / 0.1
    assert np.abs(z).max() <= 2.0
    assert np.abs(z).max() > 1.999
    assert abs(z.mean()) < 5 * math.sqrt(truncated_moment(2) / z.size)
    for k in (2, 4):
        error = math.sqrt((truncated_moment(2 * k) - truncated_moment(k) ** 2) / z.size)
        assert abs(np.mean(z**k) - truncated_moment(k)) < 5 * error
    assert truncated_moment(2) == pytest.approx(0.8796**2, abs=1e-4)


@pytest.mark.parametrize("shape", [(5, 5), (3, 7), (7, 3), (8, 3, 3, 2), (4, 3, 3, 2)])
def test_orthogonal_vectors_are_orthonormal(shape):
    w = draw("orthogonal", shape, gain=1.0)
    matrix = w.reshape(shape[0], -1)
    short = matrix @ matrix.T if shape[0] <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(short, np.eye(len(short)), atol=1e-14)
    scaled = draw("orthogonal", shape, gain=3.0)
    np.testing.assert_allclose(scaled, 3.0 * w, rtol=1e-14)


def test_every_rotation_is_equally_likely():
    """Without the signs of R, QR's first diagonal entry would always have the same sign."""
    entries = np.array([draw("orthogonal", (3, 3), seed).ravel() for seed in range(2000)])
    # Each entry of a uniformly random rotation of 3 axes is uniform in [-1, 1].
    assert np.abs(entries.mean(axis=0)).max() < 5 * math.sqrt(1 / 3 / 2000)
    assert np.abs(entries.var(axis=0) * 3 - 1).max() < 5 * math.sqrt(0.8 / 2000)


@pytest.mark.parametrize(("sparsity", "kept"), [(0.0, 400), (0.5, 200), (0.99, 4), (0.9999, 1)])
def test_sparse_units_keep_their_share_of_inputs(sparsity, kept):
    w = draw("sparse", sparsity=sparsity)
    np.testing.assert_array_equal((w != 0).sum(axis=1), kept)
    values = w[w != 0]
    assert abs(values.var() - 1.0) < 5 * math.sqrt(2 / values.size)
    if kept == 200:  # every input is as likely as any other: binomial with p = 1/2
        assert np.abs((w != 0).sum(axis=0) - 75).max() < 6 * math.sqrt(150 / 4)


def test_sparse_keeps_an_image_filters_share_of_all_its_weights():
    w = draw("sparse", (8, 3, 3, 4), sparsity=0.75)
    np.testing.assert_array_equal((w != 0).sum(axis=(1, 2, 3)), 9)


@EVERY
def test_draws_from_the_browsers_stream_too(cls):
    w = cls().draw(Arc4Stream("0.5"), (4, 3), 3, 4)
    assert w.shape == (4, 3)
    assert np.isfinite(w).all()


@EVERY
@pytest.mark.parametrize("shape", [(1, 1), (3, 2), (8, 3, 3, 4)])
def test_gives_the_shape_asked_for_as_the_seed_decides(cls, shape):
    first = cls().draw(NumpyStream((4,)), shape, 2, 3)
    again = cls().draw(NumpyStream((4,)), shape, 2, 3)
    assert first.shape == shape
    assert first.dtype == np.float64
    np.testing.assert_array_equal(first, again)
    if cls.name not in UNRANDOM and shape != (1, 1):
        assert (first != cls().draw(NumpyStream((5,)), shape, 2, 3)).any()


@EVERY
def test_goes_on_in_its_stream(cls):
    stream = NumpyStream((6,))
    parts = [cls().draw(stream, (2, 3), 3, 2) for _ in range(2)]
    if cls.name != "orthogonal":  # whose units depend on one another
        whole = cls().draw(NumpyStream((6,)), (4, 3), 3, 2)
        np.testing.assert_array_equal(np.concatenate(parts), whole)
    state = stream.get_state()
    following = cls().draw(stream, (2, 3), 3, 2)
    assert cls.name in UNRANDOM or (following != parts[0]).any()
    stream.set_state(state)
    np.testing.assert_array_equal(cls().draw(stream, (2, 3), 3, 2), following)


@EVERY
def test_says_what_it_is(cls):
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula
    assert cls.order < 100
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))
