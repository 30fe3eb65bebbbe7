"""Every registered activation: values, derivative, range, memory, precision, replicas."""

import math

import numpy as np
import pytest

from playground.core import params_of
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.program import run

EVERY = pytest.mark.parametrize("cls", list(ACTIVATIONS), ids=lambda c: c.name)

# Neither 0 nor ±1, where some have a kink, nor so near that a difference would straddle it.
ORDINARY = np.array([-40.0, -9.9, -3.0, -1.27, -0.5, -1e-3, 1e-3, 0.4, 1.1, 2.5, 10.2, 40.0])
LARGE = np.array([-1e6, -1000.0, -750.0, -100.0, 100.0, 750.0, 1000.0, 1e6])


def evaluate(cls, z, da=None):
    """Run forward and backward in arrays full of NaN; returns the value and da·f'."""
    a, dz = np.full_like(z, np.nan), np.full_like(z, np.nan)
    da = np.ones_like(z) if da is None else da
    program = cls().bind(z, a, da, dz)
    run(program.forward)
    run(program.backward)
    return a, dz


def sigmoid(z):
    return 1.0 / (1.0 + math.exp(-z))


FORMULAS = {
    "linear": lambda z: z,
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "tanh": math.tanh,
    "sigmoid": sigmoid,
    "silu": lambda z: z * sigmoid(z),
    "gelu": lambda z: 0.5 * z * (1.0 + math.tanh((2 / math.pi) ** 0.5 * (z + 0.044715 * z**3))),
    "softplus": lambda z: math.log1p(math.exp(z)),
    "hard_tanh": lambda z: min(max(z, -1.0), 1.0),
    "selu": lambda z: 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * math.expm1(z)),
    "mish": lambda z: z * math.tanh(math.log1p(math.exp(z))),
    "sine": math.sin,
}


def test_every_activation_has_a_formula():
    assert set(FORMULAS) == set(ACTIVATIONS.names)


@pytest.mark.parametrize("name", list(FORMULAS))
def test_equals_its_formula(name):
    z = np.linspace(-8.0, 8.0, 41).reshape(1, -1)
    a, _ = evaluate(ACTIVATIONS.get(name), z)
    expected = [FORMULAS[name](v) for v in z[0].tolist()]
    np.testing.assert_allclose(a[0], expected, rtol=1e-12, atol=1e-15)


WORKED = [  # by hand, from the exponentials and their logarithms
    ("relu", 0.0, 0.0, 0.0),
    ("relu", -2.0, 0.0, 0.0),
    ("leaky_relu", -2.0, -0.02, 0.01),
    ("elu", -math.log(2.0), -0.5, 0.5),
    ("tanh", math.log(2.0), 0.6, 0.64),
    ("sigmoid", math.log(3.0), 0.75, 0.1875),
    ("silu", math.log(3.0), 0.75 * math.log(3.0), 0.75 + 0.1875 * math.log(3.0)),
    ("gelu", 0.0, 0.0, 0.5),
    ("softplus", math.log(3.0), math.log(4.0), 0.75),
    ("hard_tanh", 0.5, 0.5, 1.0),
    ("hard_tanh", -1.0, -1.0, 0.0),
    ("hard_tanh", 3.0, 1.0, 0.0),
    ("selu", 2.0, 2 * 1.0507009873554805, 1.0507009873554805),
    ("selu", -math.log(2.0), -0.8790496704238865, 0.8790496704238865),  # ∓λα/2
    ("mish", 0.0, 0.0, 0.6),  # e = 1: the gate is 3/5
    ("mish", math.log(2.0), 0.8 * math.log(2.0), 0.8 + 0.24 * math.log(2.0)),  # e = 2, n = 8
    ("sine", math.pi / 6, 0.5, math.sqrt(3.0) / 2),
    ("sine", 2 * math.pi / 3, math.sqrt(3.0) / 2, -0.5),
]


@pytest.mark.parametrize(("name", "z", "value", "slope"), WORKED)
def test_worked_example(name, z, value, slope):
    a, dz = evaluate(ACTIVATIONS.get(name), np.array([[z]]))
    assert a.item() == pytest.approx(value, rel=1e-14)
    assert dz.item() == pytest.approx(slope, rel=1e-14)


def test_gelu_stays_near_the_exact_form():
    z = np.linspace(-6.0, 6.0, 201).reshape(1, -1)
    a, _ = evaluate(ACTIVATIONS.get("gelu"), z)
    exact = [0.5 * v * math.erfc(-v / math.sqrt(2.0)) for v in z[0].tolist()]
    assert np.abs(a[0] - exact).max() < 5e-4


@EVERY
@pytest.mark.parametrize("points", [ORDINARY, LARGE], ids=["ordinary", "large"])
def test_derivative_equals_central_differences(cls, points):
    z = points.reshape(2, -1)
    # Wide enough for the rounding of large values, no wider where the function may oscillate.
    h = 1e-6 * np.maximum(1.0, np.abs(evaluate(cls, z)[0]))
    above, below = z + h, z - h
    numeric = (evaluate(cls, above)[0] - evaluate(cls, below)[0]) / (above - below)
    _, slope = evaluate(cls, z)
    np.testing.assert_allclose(slope, numeric, rtol=1e-7, atol=1e-9)


@EVERY
def test_backward_multiplies_by_the_incoming_gradient(cls):
    z = ORDINARY.reshape(3, 4)
    da = np.linspace(-2.0, 3.0, 12).reshape(3, 4)
    _, slope = evaluate(cls, z)
    _, dz = evaluate(cls, z, da)
    np.testing.assert_allclose(dz, da * slope, rtol=1e-13, atol=1e-15)


@EVERY
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_extreme_sums_raise_nothing(cls, dtype):
    most = float(np.finfo(dtype).max) / 4
    z = np.array([[-most, -1e30, -1e4, -89.0, 0.0, 89.0, 1e4, 1e30, most]], dtype=dtype)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        a, dz = evaluate(cls, z)
    assert np.isfinite(a).all()
    assert np.isfinite(dz).all()


@EVERY
def test_stays_in_its_range_and_reaches_for_its_ends(cls):
    z = np.linspace(-50.0, 50.0, 20001).reshape(1, -1)
    a, _ = evaluate(cls, z)
    if cls.low is not None:
        assert a.min() >= cls.low - 1e-15
        assert a.min() == pytest.approx(cls.low, abs=1e-5)
    if cls.high is not None:
        assert a.max() <= cls.high
        assert a.max() == pytest.approx(cls.high, abs=1e-5)


@EVERY
def test_a_missing_bound_is_no_bound(cls):
    a, _ = evaluate(cls, np.array([[-1e6, 1e6]]))
    assert (cls.high is None) == bool(a.max() > 1e3)
    assert (cls.low is None) == bool(a.min() < -1e3)


def test_selu_keeps_mean_and_variance():
    z = np.random.default_rng(5).normal(size=(1, 200_000))
    a, _ = evaluate(ACTIVATIONS.get("selu"), z)
    assert abs(a.mean()) < 0.01
    assert abs(a.var() - 1.0) < 0.02


@EVERY
def test_float32_is_as_exact_as_float32_is(cls):
    z = ORDINARY.reshape(2, 6)
    a, dz = evaluate(cls, z)
    a32, dz32 = evaluate(cls, z.astype(np.float32))
    assert a32.dtype == dz32.dtype == np.float32
    np.testing.assert_allclose(a32, a, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(dz32, dz, rtol=1e-5, atol=1e-6)


@EVERY
def test_float32_makes_no_wider_scratch(cls):
    z, a, da, dz = np.ones((4, 3, 8), dtype=np.float32)
    program = cls().bind(z, a, da, dz)
    for bound in (*program.forward, *program.backward):
        arrays = [v for v in (*bound.args, *bound.keywords.values()) if isinstance(v, np.ndarray)]
        assert {v.dtype for v in arrays} == {np.dtype(np.float32)}


@EVERY
def test_replicas_equal_single_networks(cls):
    rng = np.random.default_rng(1)
    z, da = rng.normal(0.0, 3.0, (2, 4, 3, 5))
    a, dz = evaluate(cls, z, da)
    for r in range(4):
        single, single_dz = evaluate(cls, z[r].copy(), da[r].copy())
        np.testing.assert_allclose(a[r], single, rtol=1e-14)
        np.testing.assert_allclose(dz[r], single_dz, rtol=1e-14)


@EVERY
def test_strided_views_are_written_in_place(cls):
    rng = np.random.default_rng(2)
    buffer = rng.normal(0.0, 2.0, (4, 2, 4, 5))
    z, a, da, dz = (part[..., :-1, :] for part in buffer)
    expected = evaluate(cls, z.copy(), da.copy())
    untouched = buffer[..., -1, :].copy()
    program = cls().bind(z, a, da, dz)
    run(program.forward)
    run(program.backward)
    np.testing.assert_allclose(a, expected[0], rtol=1e-14)
    np.testing.assert_allclose(dz, expected[1], rtol=1e-14)
    np.testing.assert_array_equal(buffer[..., -1, :], untouched)


@EVERY
def test_inputs_are_only_read_and_runs_repeat(cls):
    rng = np.random.default_rng(3)
    z, da = rng.normal(0.0, 2.0, (2, 3, 5))
    a, dz = np.empty_like(z), np.empty_like(z)
    program = cls().bind(z, a, da, dz)
    kept = z.copy(), da.copy()
    for array in (z, da):
        array.setflags(write=False)
    run(program.forward)
    run(program.backward)
    first = a.copy(), dz.copy()
    run(program.backward)
    np.testing.assert_array_equal(dz, first[1])
    run(program.forward)
    np.testing.assert_array_equal(a, first[0])
    np.testing.assert_array_equal((z, da), kept)


@EVERY
def test_a_bound_program_follows_its_input(cls):
    z, a, da, dz = np.ones((4, 2, 3))
    program = cls().bind(z, a, da, dz)
    z[:] = -0.7
    run(program.forward)
    run(program.backward)
    expected = evaluate(cls, z)
    np.testing.assert_array_equal((a, dz), expected)


def test_only_linear_is_the_identity():
    assert [c.name for c in ACTIVATIONS if c.is_identity] == ["linear"]


@EVERY
def test_says_what_it_is(cls):
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula
    assert cls.order < 100
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))
