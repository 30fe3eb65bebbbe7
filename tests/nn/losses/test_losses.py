"""Every registered loss: values, gradient, stability, memory, precision, replicas."""

import math

import numpy as np
import pytest

from playground.core import Task, ValueNotAllowed, params_of, values_of
from playground.nn.base.program import run
from playground.nn.losses import LOSSES

WEIGHTS = {2: "0.5, 3", 3: "1, 2, 0.5"}


def variants():
    """List every loss as it is and with each of its options."""
    for cls in LOSSES:
        yield cls(), cls.name
        names = {p.name for p in params_of(cls)}
        if "delta" in names:
            yield cls(delta=0.7), f"{cls.name}-delta"
        if "label_smoothing" in names:
            count = 2 if cls.tasks == {Task.BINARY} else 3
            weights = WEIGHTS[count]
            yield cls(label_smoothing=0.2), f"{cls.name}-smoothing"
            yield cls(class_weights=weights), f"{cls.name}-weights"
            yield cls(label_smoothing=0.2, class_weights=weights), f"{cls.name}-both"


EACH = pytest.mark.parametrize("loss", [pytest.param(loss, id=name) for loss, name in variants()])
EVERY = pytest.mark.parametrize("cls", list(LOSSES), ids=lambda c: c.name)
FROM_LOGITS = pytest.mark.parametrize(
    "cls", [c for c in LOSSES if c.from_logits], ids=lambda c: c.name
)


def targets(cls, rng, shape):
    """Draw targets as the loss codes them: one-hot, 0 and 1, -1 and 1, or any number."""
    if Task.REGRESSION in cls.tasks:
        return rng.normal(size=shape)
    if not cls.from_logits:
        return rng.choice([-1.0, 1.0], shape)
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
    "mae": (NUMBERS, (1 + 1 + 0.5 + 3) / 4, np.divide([1, -1, -1, 1], 4)),
    "log_cosh": (
        NUMBERS,
        (2 * math.log(math.cosh(1)) + math.log(math.cosh(0.5)) + math.log(math.cosh(3))) / 2,
        np.divide([math.tanh(e) for e in ERRORS], 2),
    ),
    # As classes ±1: missing margins 0 (exactly met), 0 (met by 1 more), 1.5 and 0.
    "hinge": (2 * CLASSES - 1, 1.5 / 2, [0.0, 0.0, 0.5, 0.0]),
}


def test_every_option_is_among_the_variants():
    for cls in LOSSES:
        mine = [values_of(loss) for loss, _ in variants() if type(loss) is cls]
        for p in params_of(cls):
            assert {own[p.name] for own in mine} > {p.default}, f"{cls.name}.{p.name}"


def test_every_loss_has_a_worked_example():
    assert set(WORKED) == set(LOSSES.names)


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


@EACH
@pytest.mark.parametrize("shape", [(1, 1), (1, 6), (3, 1), (3, 5)])
def test_gradient_equals_central_differences(loss, shape):
    if shape[0] == 1 and getattr(loss, "class_weights", "").count(",") == 2:
        return  # there are three weights
    rng = np.random.default_rng(4)
    output, target = rng.normal(0.0, 2.0, shape), targets(type(loss), rng, shape)
    _, grad = evaluate(loss, output, target)
    numeric = np.empty(shape)
    h = 1e-6
    for at in np.ndindex(shape):
        moved = output.copy()
        moved[at] += h
        above = evaluate(loss, moved, target)[0].item()
        moved[at] -= 2 * h
        numeric[at] = (above - evaluate(loss, moved, target)[0].item()) / (2 * h)
    np.testing.assert_allclose(grad, numeric, rtol=1e-7, atol=1e-10)


@EACH
def test_is_the_mean_over_the_batch(loss):
    rng = np.random.default_rng(5)
    output, target = rng.normal(size=(3, 4)), targets(type(loss), rng, (3, 4))
    value, grad = evaluate(loss, output, target)
    columns = [evaluate(loss, output[:, [i]], target[:, [i]]) for i in range(4)]
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


def test_smoothed_targets_are_ordinary_soft_targets():
    rng = np.random.default_rng(13)
    output = rng.normal(size=(3, 5))
    several, two = LOSSES.get("softmax_cross_entropy"), LOSSES.get("binary_cross_entropy")
    for cls, classes in ((several, 3), (two, 2)):
        target = targets(cls, rng, (3, 5))
        smoothed = evaluate(cls(label_smoothing=0.3), output, target)
        soft = evaluate(cls(), output, 0.7 * target + 0.3 / classes)
        np.testing.assert_allclose(smoothed[0], soft[0], rtol=1e-13)
        np.testing.assert_allclose(smoothed[1], soft[1], rtol=1e-12, atol=1e-15)


def test_smoothing_asks_for_finite_logits():
    """With s = 0.3 and three classes the best probabilities are 0.8, 0.1 and 0.1."""
    loss = LOSSES.get("softmax_cross_entropy")(label_smoothing=0.3)
    _, grad = evaluate(loss, np.log([[0.8], [0.1], [0.1]]), np.array([[1.0], [0.0], [0.0]]))
    np.testing.assert_allclose(grad, 0.0, atol=1e-15)


def test_class_weights_multiply_samples_and_the_batch_divides():
    """By hand: log 2 per sample at logit 0; weights 3 and 0.5 for two and one of three samples."""
    two = LOSSES.get("binary_cross_entropy")(class_weights="0.5, 3")
    value, grad = evaluate(two, np.zeros((1, 3)), np.array([[1.0, 0.0, 1.0]]))
    assert value.item() == pytest.approx((3 + 0.5 + 3) * math.log(2) / 3, rel=1e-14)
    np.testing.assert_allclose(grad, [[-0.5, 1 / 12, -0.5]], rtol=1e-14)
    several = LOSSES.get("softmax_cross_entropy")(class_weights="0.5,3 ,0")
    value, grad = evaluate(several, np.zeros((3, 3)), np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]))
    assert value.item() == pytest.approx(3.5 * math.log(3) / 3, rel=1e-14)
    expected = np.array([[-1 / 3, 1, 0], [1 / 6, -2, 0], [1 / 6, 1, 0]]) / 3
    np.testing.assert_allclose(grad, expected, rtol=1e-13)


def test_equal_class_weights_are_none():
    rng = np.random.default_rng(14)
    output = rng.normal(size=(3, 5))
    cls = LOSSES.get("softmax_cross_entropy")
    target = targets(cls, rng, (3, 5))
    for text in ("1,1,1", " "):
        np.testing.assert_allclose(
            evaluate(cls(class_weights=text), output, target)[1],
            evaluate(cls(), output, target)[1],
            rtol=1e-14,
        )


@pytest.mark.parametrize("text", ["1", "1, 2, 3", "1, x", "1, -1", "1, inf", "0, 0", "1,,2"])
def test_bad_class_weights_are_refused_by_name(text):
    loss = LOSSES.get("binary_cross_entropy")(class_weights=text)
    with pytest.raises(
        ValueNotAllowed, match=r"binary_cross_entropy\.class_weights.*use 2 numbers"
    ):
        evaluate(loss, np.zeros((1, 2)), np.zeros((1, 2)))


def test_hinge_reads_both_codings_of_classes_alike():
    rng = np.random.default_rng(15)
    output, target = rng.normal(size=(3, 5)), rng.choice([-1.0, 1.0], (3, 5))
    hinge = LOSSES.get("hinge")()
    signed = evaluate(hinge, output, target)
    np.testing.assert_array_equal(signed[0], evaluate(hinge, output, (target + 1) / 2)[0])
    np.testing.assert_array_equal(signed[1], evaluate(hinge, output, (target + 1) / 2)[1])


def test_log_cosh_lies_between_its_limits():
    error = np.array([[1e-9, 1e-4, 30.0, 1e300]])
    loss = LOSSES.get("log_cosh")()
    with np.errstate(over="raise", invalid="raise"):
        values = [evaluate(loss, error[:, [i]], np.zeros((1, 1)))[0].item() for i in range(4)]
    assert values[0] == pytest.approx(5e-19, abs=1e-24)
    assert values[1] == pytest.approx(5e-9, rel=1e-7)
    assert values[2:] == pytest.approx([30.0 - math.log(2.0), 1e300], rel=1e-15)


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


@EACH
def test_float32_stays_float32(loss):
    rng = np.random.default_rng(10)
    output, target = rng.normal(size=(3, 5)), targets(type(loss), rng, (3, 5))
    value, grad = evaluate(loss, output, target)
    value32, grad32 = evaluate(loss, output.astype(np.float32), target.astype(np.float32))
    assert value32.dtype == grad32.dtype == np.float32
    np.testing.assert_allclose(value32, value, rtol=1e-5)
    np.testing.assert_allclose(grad32, grad, rtol=1e-4, atol=1e-6)


@EACH
def test_float32_makes_no_wider_scratch(loss):
    output, target, grad = np.ones((3, 3, 4), dtype=np.float32)
    program = loss.bind(output, target, np.empty((), dtype=np.float32), grad)
    for bound in (*program.forward, *program.backward):
        arrays = [v for v in (*bound.args, *bound.keywords.values()) if isinstance(v, np.ndarray)]
        assert {v.dtype for v in arrays} == {np.dtype(np.float32)}


@EACH
@pytest.mark.parametrize("shared", ["", "repeated", "one"])
def test_replicas_equal_single_networks(loss, shared):
    rng = np.random.default_rng(11)
    output = rng.normal(size=(4, 3, 5))
    target = targets(type(loss), rng, output.shape)
    if shared:
        target = np.broadcast_to(target[0], output.shape)
    value, grad = evaluate(loss, output, target[0] if shared == "one" else target)
    assert value.shape == (4,)
    for r in range(4):
        single, single_grad = evaluate(loss, output[r].copy(), target[r].copy())
        np.testing.assert_allclose(value[r], single, rtol=1e-13)
        np.testing.assert_allclose(grad[r], single_grad, rtol=1e-13)


@EACH
def test_works_in_views_reads_only_and_repeats(loss):
    rng = np.random.default_rng(12)
    buffer = rng.normal(size=(3, 4, 5))
    output, grad = buffer[0, :-1], buffer[2, :-1]
    target = targets(type(loss), rng, (3, 5)).T.copy().T  # as batches are: rows, seen sideways
    target.setflags(write=False)
    kept = output.copy()
    expected = evaluate(loss, kept, target)
    value = np.empty(())
    program = loss.bind(output, target, value, grad)
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
    assert {"half_squared_error", "mse", "huber", "mae", "log_cosh"} <= set(fitting)
    assert ("hinge" in fitting) == task.is_classification
    assert ("binary_cross_entropy" in fitting) == (task is Task.BINARY)
    assert ("softmax_cross_entropy" in fitting) == (task is Task.MULTICLASS)


@EVERY
def test_says_what_it_is(cls):
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula
    assert cls.order < 100
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))
