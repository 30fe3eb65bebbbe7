"""Every registered loss: values, gradient, stability, memory, precision, replicas."""

import math

import numpy as np
import pytest

from playground.core import Task, params_of
from playground.nn.losses import LOSSES
from playground.nn.program import run

EVERY = pytest.mark.parametrize("cls", list(LOSSES), ids=lambda c: c.name)
FROM_LOGITS = pytest.mark.parametrize(
    "cls", [c for c in LOSSES if c.from_logits], ids=lambda c: c.name
)


def targets(cls, rng, shape):
    """Draw targets as the loss codes them: one-hot, 0 and 1, or any number."""
    if not cls.from_logits:
        return rng.normal(size=shape)
    if Task.MULTICLASS in cls.tasks:
        classes = rng.integers(0, shape[-2], (*shape[:-2], shape[-1]))
        return np.moveaxis(np.eye(shape[-2])[classes], -1, -2).copy()
    return rng.integers(0, 2, shape).astype(np.float64)


def evaluate(loss, output, target):
    """Run forward and backward in arrays full of NaN."""
    value = np.full(output.shape[:-2], np.nan, dtype=output.dtype)
    grad = np.full_like(output, np.nan)
    program = loss.bind(output, target, value, grad)
    run(program.forward)
    run(program.backward)
    return value, grad


# Two outputs of two samples, as columns; classes where the loss wants classes. By hand:
OUTPUT = np.array([[1.0, -2.0], [0.5, 3.0]])
NUMBERS = np.array([[0.0, -1.0], [1.0, 0.0]])
ERRORS = [1.0, -1.0, -0.5, 3.0]
CLASSES = np.array([[1.0, 0.0], [0.0, 1.0]])
WORKED = {
    "half_squared_error": (NUMBERS, (1 + 1 + 0.25 + 9) / 2 / 2, np.divide(ERRORS, 2)),
    "mse": (NUMBERS, (1 + 1 + 0.25 + 9) / 4, np.divide(ERRORS, 2)),
    "huber": (NUMBERS, (0.5 + 0.5 + 0.125 + 2.5) / 2, np.divide([1.0, -1.0, -0.5, 1.0], 2)),
    "binary_cross_entropy": (
        CLASSES,
        (math.log1p(math.exp(-1)) + math.log1p(math.exp(-2)) + math.log1p(math.exp(0.5))) / 2
        + math.log1p(math.exp(-3)) / 2,
        [
            (1 / (1 + math.exp(-1)) - 1) / 2,
            1 / (1 + math.exp(2)) / 2,
            1 / (1 + math.exp(-0.5)) / 2,
            (1 / (1 + math.exp(-3)) - 1) / 2,
        ],
    ),
    "softmax_cross_entropy": (
        CLASSES,
        (math.log1p(math.exp(-0.5)) + math.log1p(math.exp(-5))) / 2,
        [
            -1 / (1 + math.exp(0.5)) / 2,
            1 / (1 + math.exp(5)) / 2,
            1 / (1 + math.exp(0.5)) / 2,
            -1 / (1 + math.exp(5)) / 2,
        ],
    ),
}


@pytest.mark.parametrize("name", list(WORKED))
def test_worked_example(name):
    target, value, grad = WORKED[name]
    got_value, got_grad = evaluate(LOSSES.get(name)(), OUTPUT, target)
    assert got_value.item() == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(got_grad.ravel(), grad, rtol=1e-13)


def test_huber_bends_at_delta():
    huber = LOSSES.get("huber")(delta=2.0)
    value, grad = evaluate(huber, np.array([[5.0]]), np.array([[0.0]]))
    assert (value.item(), grad.item()) == (2.0 * (5.0 - 1.0), 2.0)


def test_a_wide_huber_is_half_the_squared_error():
    rng = np.random.default_rng(0)
    output, target = rng.normal(size=(2, 3, 4))
    wide = evaluate(LOSSES.get("huber")(delta=100.0), output, target)
    half = evaluate(LOSSES.get("half_squared_error")(), output, target)
    np.testing.assert_allclose(wide[0], half[0], rtol=1e-14)
    np.testing.assert_allclose(wide[1], half[1], rtol=1e-14)


@EVERY
@pytest.mark.parametrize("shape", [(1, 1), (1, 6), (3, 5)])
def test_gradient_equals_central_differences(cls, shape):
    rng = np.random.default_rng(4)
    output, target = rng.normal(0.0, 2.0, shape), targets(cls, rng, shape)
    _, grad = evaluate(cls(), output, target)
    numeric = np.empty(shape)
    h = 1e-6
    for at in np.ndindex(shape):
        moved = output.copy()
        moved[at] += h
        above = evaluate(cls(), moved, target)[0].item()
        moved[at] -= 2 * h
        numeric[at] = (above - evaluate(cls(), moved, target)[0].item()) / (2 * h)
    np.testing.assert_allclose(grad, numeric, rtol=1e-6, atol=1e-8)


@EVERY
def test_is_the_mean_over_the_batch(cls):
    rng = np.random.default_rng(5)
    output, target = rng.normal(size=(3, 4)), targets(cls, rng, (3, 4))
    value, grad = evaluate(cls(), output, target)
    columns = [evaluate(cls(), output[:, [i]], target[:, [i]]) for i in range(4)]
    assert value.item() == pytest.approx(np.mean([v for v, _ in columns]), rel=1e-13)
    np.testing.assert_allclose(grad, np.concatenate([g for _, g in columns], 1) / 4, rtol=1e-13)


@EVERY
def test_a_perfect_prediction_costs_next_to_nothing(cls):
    rng = np.random.default_rng(6)
    target = targets(cls, rng, (3, 4))
    output = 1000.0 * (2.0 * target - 1.0) if cls.from_logits else target.copy()
    value, grad = evaluate(cls(), output, target)
    assert value.item() == 0.0
    np.testing.assert_array_equal(grad, 0.0)


@FROM_LOGITS
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("size", [30.0, 1000.0, 1e30])
def test_large_logits_are_exact_and_raise_nothing(cls, size, dtype):
    target = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=dtype)
    wrong = (size * (1.0 - 2.0 * target)).astype(dtype)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        value, grad = evaluate(cls(), wrong, target)
        probabilities = cls().predict(wrong)
    assert value.item() == pytest.approx(2 * size, rel=1e-6)
    np.testing.assert_allclose(grad, (1.0 - 2.0 * target) / 2, rtol=1e-6)
    np.testing.assert_allclose(probabilities, 1.0 - target, atol=1e-12)


def test_a_confident_right_answer_keeps_its_small_loss():
    one = np.array([[1.0]])
    value, _ = evaluate(LOSSES.get("binary_cross_entropy")(), 30.0 * one, one)
    assert value.item() == pytest.approx(math.log1p(math.exp(-30.0)), rel=1e-12)


def test_softmax_ignores_what_all_logits_share():
    rng = np.random.default_rng(7)
    loss = LOSSES.get("softmax_cross_entropy")()
    output, target = rng.normal(size=(4, 6)), targets(type(loss), rng, (4, 6))
    value, grad = evaluate(loss, output, target)
    shifted_value, shifted_grad = evaluate(loss, output + 7.0, target)
    np.testing.assert_allclose(shifted_value, value, rtol=1e-13)
    np.testing.assert_allclose(shifted_grad, grad, rtol=1e-12, atol=1e-15)


@EVERY
@pytest.mark.parametrize("shape", [(3, 5), (2, 3, 5)])
def test_prediction_is_a_new_array_of_the_same_shape(cls, shape):
    output = np.random.default_rng(8).normal(0.0, 3.0, shape)
    kept = output.copy()
    for dtype in (np.float64, np.float32):
        given = output.astype(dtype)
        predicted = cls().predict(given)
        assert predicted.dtype == dtype
        assert predicted.shape == shape
        assert not np.shares_memory(predicted, given)
    np.testing.assert_array_equal(output, kept)
    if not cls.from_logits:
        np.testing.assert_array_equal(cls().predict(output), output)


def test_predictions_are_probabilities():
    output = np.random.default_rng(9).normal(0.0, 3.0, (2, 3, 5))
    several = LOSSES.get("softmax_cross_entropy")().predict(output)
    np.testing.assert_allclose(several.sum(axis=-2), 1.0, rtol=1e-14)
    two = LOSSES.get("binary_cross_entropy")().predict(output)
    expected = [1.0 / (1.0 + math.exp(-o)) for o in output.ravel().tolist()]
    np.testing.assert_allclose(two.ravel(), expected, rtol=1e-13)


@EVERY
def test_float32_stays_float32(cls):
    rng = np.random.default_rng(10)
    output, target = rng.normal(size=(3, 5)), targets(cls, rng, (3, 5))
    value, grad = evaluate(cls(), output, target)
    value32, grad32 = evaluate(cls(), output.astype(np.float32), target.astype(np.float32))
    assert value32.dtype == grad32.dtype == np.float32
    np.testing.assert_allclose(value32, value, rtol=1e-5)
    np.testing.assert_allclose(grad32, grad, rtol=1e-4, atol=1e-6)


@EVERY
def test_float32_makes_no_wider_scratch(cls):
    output, target, grad = np.ones((3, 2, 4), dtype=np.float32)
    program = cls().bind(output, target, np.empty((), dtype=np.float32), grad)
    for bound in (*program.forward, *program.backward):
        arrays = [v for v in (*bound.args, *bound.keywords.values()) if isinstance(v, np.ndarray)]
        assert {v.dtype for v in arrays} == {np.dtype(np.float32)}


@EVERY
@pytest.mark.parametrize("share_target", [False, True])
def test_replicas_equal_single_networks(cls, share_target):
    rng = np.random.default_rng(11)
    output = rng.normal(size=(4, 3, 5))
    target = targets(cls, rng, output.shape)
    if share_target:
        target = np.broadcast_to(target[0], output.shape)
    value, grad = evaluate(cls(), output, target)
    assert value.shape == (4,)
    for r in range(4):
        single, single_grad = evaluate(cls(), output[r].copy(), target[r].copy())
        np.testing.assert_allclose(value[r], single, rtol=1e-13)
        np.testing.assert_allclose(grad[r], single_grad, rtol=1e-13)


@EVERY
def test_works_in_views_reads_only_and_repeats(cls):
    rng = np.random.default_rng(12)
    buffer = rng.normal(size=(3, 4, 5))
    output, grad = buffer[0, :-1], buffer[2, :-1]
    target = targets(cls, rng, (3, 5))
    kept = output.copy()
    expected = evaluate(cls(), kept, target)
    value = np.empty(())
    program = cls().bind(output, target, value, grad)
    for _ in range(2):
        run(program.forward)
        run(program.backward)
        run(program.backward)
        np.testing.assert_allclose(value, expected[0], rtol=1e-14)
        np.testing.assert_allclose(grad, expected[1], rtol=1e-14)
    np.testing.assert_array_equal(output, kept)


@pytest.mark.parametrize("task", list(Task))
def test_every_task_has_losses(task):
    fitting = [c.name for c in LOSSES if task in c.tasks]
    assert {"half_squared_error", "mse", "huber"} <= set(fitting)
    assert ("binary_cross_entropy" in fitting) == (task is Task.BINARY)
    assert ("softmax_cross_entropy" in fitting) == (task is Task.MULTICLASS)


@EVERY
def test_says_what_it_is(cls):
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula
    assert cls.order < 100
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))
