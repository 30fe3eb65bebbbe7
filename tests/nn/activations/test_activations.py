"""Every registered activation: values, derivative, range, memory, precision, replicas."""

import math

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from playground.core import params_of, values_of
from playground.nn.activations import ACTIVATIONS
from playground.nn.activations.elu import ELU
from playground.nn.activations.gelu import GELU
from playground.nn.activations.leaky_relu import LeakyReLU
from playground.nn.base.program import run
from playground.nn.kernels.error_function import FARTHEST, bind_erfc


def variants():
    """Every activation with its usual parameters, and with other values of each of them."""
    for cls in ACTIVATIONS:
        yield cls()
        for p in params_of(cls):
            values = p.choices or (p.low, 0.3, p.high)
            yield from (cls(**{p.name: value}) for value in values if value != p.default)


EVERY = pytest.mark.parametrize("f", list(variants()), ids=lambda f: f.described)

# Neither 0 nor ±1, where some have a kink, nor so near that a difference would straddle it.
ORDINARY = np.array([-40.0, -9.9, -3.0, -1.27, -0.5, -1e-3, 1e-3, 0.4, 1.1, 2.5, 10.2, 40.0])
LARGE = np.array([-1e6, -1000.0, -750.0, -100.0, 100.0, 750.0, 1000.0, 1e6])


def evaluate(f, z, da=None):
    """Run forward and backward in arrays full of NaN; returns the value and da·f'."""
    a, dz = np.full_like(z, np.nan), np.full_like(z, np.nan)
    da = np.ones_like(z) if da is None else da
    program = f.bind(z, a, da, dz)
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
    a, _ = evaluate(ACTIVATIONS.get(name)(), z)
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
    a, dz = evaluate(ACTIVATIONS.get(name)(), np.array([[z]]))
    assert a.item() == pytest.approx(value, rel=1e-14)
    assert dz.item() == pytest.approx(slope, rel=1e-14)


OPERATORS = {"elu": ("Elu", "alpha"), "leaky_relu": ("LeakyRelu", "alpha")}
"""What ONNX calls an activation, and its parameter; its reference computes by its own formulas."""


@pytest.mark.parametrize("f", [f for f in variants() if f.name in OPERATORS], ids=str)
def test_equals_the_operator_of_onnx(f):
    z = np.linspace(-6.0, 6.0, 49).reshape(1, -1)
    operator, attribute = OPERATORS[f.name]
    (value,) = values_of(f).values()
    node = onnx.helper.make_node(operator, ["z"], ["a"], **{attribute: value})
    (expected,) = ReferenceEvaluator(node).run(None, {"z": z})
    # The attributes of an operator are float32.
    np.testing.assert_allclose(evaluate(f, z)[0], expected, rtol=1e-7, atol=1e-15)


EXACT = [-5.0, -1.0, -0.75179, -1e-3, 0.0, 0.5, 2.0, 7.5]


def test_the_exact_gelu_is_the_one_with_the_error_function():
    a, slope = evaluate(GELU("erf"), np.array([EXACT]))
    gate = [0.5 * math.erfc(-z / math.sqrt(2.0)) for z in EXACT]
    density = [math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi) for z in EXACT]
    expected = [z * g for z, g in zip(EXACT, gate, strict=True)]
    np.testing.assert_allclose(a[0], expected, rtol=1e-12, atol=1e-17)
    slopes = [g + z * d for z, g, d in zip(EXACT, gate, density, strict=True)]
    np.testing.assert_allclose(slope[0], slopes, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_erfc_is_as_exact_as_its_numbers(dtype):
    w = np.linspace(0.0, FARTHEST, 2001).astype(dtype)
    found = np.empty_like(w)
    run(bind_erfc(w, found, np.empty_like(w)))
    expected = [math.erfc(value) for value in w.tolist()]
    np.testing.assert_allclose(found, expected, rtol=60 * np.finfo(dtype).eps, atol=0)


def test_says_the_numbers_its_parameters_have():
    assert ELU().described == "ELU"
    assert ELU(0.5).described == "ELU (alpha 0.5)"
    assert GELU("erf").described == "GELU (form erf)"
    assert (
        ELU(0.5).written_formula
        == "f(z) = z if z > 0, else 0.5(eᶻ - 1);  f'(z) = 1 if z > 0, else 0.5eᶻ"
    )
    assert LeakyReLU().written_formula == "f(z) = max(z, 0.01·z),  f'(z) = 1 if z > 0, else 0.01"


def test_gelu_stays_near_the_exact_form():
    z = np.linspace(-6.0, 6.0, 201).reshape(1, -1)
    a, _ = evaluate(ACTIVATIONS.get("gelu")(), z)
    exact = [0.5 * v * math.erfc(-v / math.sqrt(2.0)) for v in z[0].tolist()]
    assert np.abs(a[0] - exact).max() < 5e-4


@EVERY
@pytest.mark.parametrize("points", [ORDINARY, LARGE], ids=["ordinary", "large"])
def test_derivative_equals_central_differences(f, points):
    z = points.reshape(2, -1)
    # Wide enough for the rounding of large values, no wider where the function may oscillate.
    h = 1e-6 * np.maximum(1.0, np.abs(evaluate(f, z)[0]))
    above, below = z + h, z - h
    numeric = (evaluate(f, above)[0] - evaluate(f, below)[0]) / (above - below)
    _, slope = evaluate(f, z)
    np.testing.assert_allclose(slope, numeric, rtol=1e-7, atol=1e-9)


@EVERY
def test_backward_multiplies_by_the_incoming_gradient(f):
    z = ORDINARY.reshape(3, 4)
    da = np.linspace(-2.0, 3.0, 12).reshape(3, 4)
    _, slope = evaluate(f, z)
    _, dz = evaluate(f, z, da)
    np.testing.assert_allclose(dz, da * slope, rtol=1e-13, atol=1e-15)


@EVERY
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_extreme_sums_raise_nothing(f, dtype):
    most = float(np.finfo(dtype).max) / 4
    z = np.array([[-most, -1e30, -1e4, -89.0, 0.0, 89.0, 1e4, 1e30, most]], dtype=dtype)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        a, dz = evaluate(f, z)
    assert np.isfinite(a).all()
    assert np.isfinite(dz).all()


@EVERY
def test_stays_in_its_range_and_reaches_for_its_ends(f):
    z = np.linspace(-50.0, 50.0, 20001).reshape(1, -1)
    a, _ = evaluate(f, z)
    low, high = f.value_range
    if low is not None:
        assert a.min() >= low - 1e-15
        assert a.min() == pytest.approx(low, abs=1e-5)
    if high is not None:
        assert a.max() <= high
        assert a.max() == pytest.approx(high, abs=1e-5)


@EVERY
def test_a_missing_bound_is_no_bound(f):
    a, _ = evaluate(f, np.array([[-1e6, 1e6]]))
    low, high = f.value_range
    assert (high is None) == bool(a.max() > 1e3)
    assert (low is None) == bool(a.min() < -1e3)


def test_selu_keeps_mean_and_variance():
    z = np.random.default_rng(5).normal(size=(1, 200_000))
    a, _ = evaluate(ACTIVATIONS.get("selu")(), z)
    assert abs(a.mean()) < 0.01
    assert abs(a.var() - 1.0) < 0.02


@EVERY
def test_float32_is_as_exact_as_float32_is(f):
    z = ORDINARY.reshape(2, 6)
    a, dz = evaluate(f, z)
    a32, dz32 = evaluate(f, z.astype(np.float32))
    assert a32.dtype == dz32.dtype == np.float32
    np.testing.assert_allclose(a32, a, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(dz32, dz, rtol=1e-5, atol=1e-6)


@EVERY
def test_float32_makes_no_wider_scratch(f):
    z, a, da, dz = np.ones((4, 3, 8), dtype=np.float32)
    program = f.bind(z, a, da, dz)
    for bound in (*program.forward, *program.backward):
        arrays = [v for v in (*bound.args, *bound.keywords.values()) if isinstance(v, np.ndarray)]
        assert {v.dtype for v in arrays} == {np.dtype(np.float32)}


@EVERY
def test_replicas_equal_single_networks(f):
    rng = np.random.default_rng(1)
    z, da = rng.normal(0.0, 3.0, (2, 4, 3, 5))
    a, dz = evaluate(f, z, da)
    for r in range(4):
        single, single_dz = evaluate(f, z[r].copy(), da[r].copy())
        np.testing.assert_allclose(a[r], single, rtol=1e-14)
        np.testing.assert_allclose(dz[r], single_dz, rtol=1e-14)


@EVERY
def test_strided_views_are_written_in_place(f):
    rng = np.random.default_rng(2)
    buffer = rng.normal(0.0, 2.0, (4, 2, 4, 5))
    z, a, da, dz = (part[..., :-1, :] for part in buffer)
    expected = evaluate(f, z.copy(), da.copy())
    untouched = buffer[..., -1, :].copy()
    program = f.bind(z, a, da, dz)
    run(program.forward)
    run(program.backward)
    np.testing.assert_allclose(a, expected[0], rtol=1e-14)
    np.testing.assert_allclose(dz, expected[1], rtol=1e-14)
    np.testing.assert_array_equal(buffer[..., -1, :], untouched)


@EVERY
def test_inputs_are_only_read_and_runs_repeat(f):
    rng = np.random.default_rng(3)
    z, da = rng.normal(0.0, 2.0, (2, 3, 5))
    a, dz = np.empty_like(z), np.empty_like(z)
    program = f.bind(z, a, da, dz)
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
def test_a_bound_program_follows_its_input(f):
    z, a, da, dz = np.ones((4, 2, 3))
    program = f.bind(z, a, da, dz)
    z[:] = -0.7
    run(program.forward)
    run(program.backward)
    expected = evaluate(f, z)
    np.testing.assert_array_equal((a, dz), expected)


def test_only_linear_is_the_identity():
    assert [c.name for c in ACTIVATIONS if c.is_identity] == ["linear"]


@EVERY
def test_says_what_it_is(f):
    assert f.title
    assert f.help.endswith(".")
    assert f.written_formula
    assert f.order < 100
    assert all(p.label and p.help.endswith(".") for p in params_of(type(f)))
