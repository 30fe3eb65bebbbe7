"""Every registered initializer: its distribution, its shape, and that a seed decides it."""

import math

import numpy as np
import pytest

from playground.core import NumpyStream, params_of
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
}


@pytest.mark.parametrize("name", list(DISTRIBUTIONS))
def test_follows_its_distribution(name):
    variance, kurtosis, bound = DISTRIBUTIONS[name]
    w = INITIALIZERS.get(name)().draw(NumpyStream((1,)), SHAPE, FAN_IN, FAN_OUT)
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
    ("name", "param", "value"), [("uniform", "radius", 2.0), ("normal", "std", 3.0)]
)
def test_scales_with_its_parameter(name, param, value):
    cls = INITIALIZERS.get(name)
    (declared,) = params_of(cls)
    once = cls().draw(NumpyStream((2,)), (4, 5), 5, 4)
    scaled = cls(**{param: value}).draw(NumpyStream((2,)), (4, 5), 5, 4)
    np.testing.assert_allclose(scaled, once * value / declared.default, rtol=1e-12)


def test_zeros_draws_nothing():
    stream = NumpyStream((3,))
    w = INITIALIZERS.get("zeros")().draw(stream, (2, 3), 3, 2)
    np.testing.assert_array_equal(w, np.zeros((2, 3)))
    assert stream.random() == NumpyStream((3,)).random()


@EVERY
@pytest.mark.parametrize("shape", [(1, 1), (3, 2), (8, 3, 3, 4)])
def test_gives_the_shape_asked_for_as_the_seed_decides(cls, shape):
    first = cls().draw(NumpyStream((4,)), shape, 2, 3)
    again = cls().draw(NumpyStream((4,)), shape, 2, 3)
    assert first.shape == shape
    assert first.dtype == np.float64
    np.testing.assert_array_equal(first, again)
    if first.any():
        assert (first != cls().draw(NumpyStream((5,)), shape, 2, 3)).any()


@EVERY
def test_goes_on_in_its_stream(cls):
    stream = NumpyStream((6,))
    parts = [cls().draw(stream, (2, 3), 3, 2) for _ in range(2)]
    whole = cls().draw(NumpyStream((6,)), (4, 3), 3, 2)
    np.testing.assert_array_equal(np.concatenate(parts), whole)


@EVERY
def test_says_what_it_is(cls):
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula
    assert cls.order < 100
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))
