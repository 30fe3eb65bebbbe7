"""L-BFGS on functions with known lowest points, against PyTorch's, and when its search fails."""

import json
from pathlib import Path

import numpy as np
import pytest

from playground.nn.base.optimizer import UpdateBuffers
from playground.nn.kernels.lines.search import StrongWolfe, Trial
from playground.nn.optimizers import OPTIMIZERS

LBFGS = OPTIMIZERS.get("lbfgs")
GOLDEN = json.loads(
    (Path(__file__).parents[2] / "data" / "lbfgs_golden.json").read_text(encoding="utf-8")
)


def rosenbrock(x):
    a, b = x[:-1], x[1:]
    gradient = np.zeros_like(x)
    gradient[:-1] = -400 * a * (b - a * a) - 2 * (1 - a)
    gradient[1:] += 200 * (b - a * a)
    return np.sum(100 * (b - a * a) ** 2 + (1 - a) ** 2), gradient


def bowl(x):
    k = np.arange(1, len(x) + 1)
    value = 0.5 * np.sum(k * k * x * x) + np.sum(np.sin(3 * x))
    return value, k * k * x + 3 * np.cos(3 * x)


def quadratic(matrix, centre):
    def function(x):
        slope = matrix @ (x - centre)
        return 0.5 * (x - centre) @ slope, slope

    return function


class Run:
    """An optimizer at work on functions, one per replica, which it may evaluate as it likes."""

    def __init__(self, functions, start, dtype="float64", slots=None, **settings):
        optimizer = LBFGS(**settings)
        self.functions = functions if isinstance(functions, list) else [functions]
        self.theta, self.grad = np.array(start, dtype), np.empty(np.shape(start), dtype)
        self.slots = slots or optimizer.make_slots(self.theta)
        self.seen, self.t = [], 0
        self.rate = np.array(optimizer.learning_rate, dtype)
        self.buffers = UpdateBuffers(
            self.theta,
            self.grad,
            self.slots,
            self.rate,
            loss=lambda: self.value,
            evaluate=self.evaluate,
        )
        self.update = optimizer.bind(self.buffers)
        self.evaluate()

    def evaluate(self):
        rows = zip(self.functions, np.atleast_2d(self.theta), np.atleast_2d(self.grad), strict=True)
        values = []
        for function, x, gradient in rows:
            value, gradient[...] = function(x)
            values.append(value)
        self.value = np.reshape(np.array(values, self.theta.dtype), self.theta.shape[:-1])
        self.seen.append((self.theta.copy(), self.value.copy()))
        return self.value.copy()

    def __call__(self, updates):
        for _ in range(updates):
            self.t += 1
            self.update(self.t)
        return self

    def slot(self, name):
        assert len(set(self.slots[name].tolist())) == 1
        return self.slots[name][0]


@pytest.mark.parametrize(("start", "updates"), [([-1.2, 1.0], 45), ([-1.2, 1.0] * 5, 100)])
def test_solves_rosenbrock(start, updates):
    run = Run(rosenbrock, start)(updates)
    assert run.value <= 1e-10
    np.testing.assert_allclose(run.theta, 1.0, rtol=0, atol=1e-10)
    assert len(run.seen) < 1.5 * updates


def test_a_loss_never_rises():
    run, last = Run(rosenbrock, [-1.2, 1.0] * 3), np.inf
    for _ in range(80):
        assert run(1).value <= last
        last = run.value


@pytest.mark.parametrize("count", [2, 5, 8])
def test_a_quadratic_needs_few_more_updates_than_it_has_dimensions(count):
    rng = np.random.default_rng(count)
    factor = rng.normal(size=(count, count))
    centre = rng.normal(size=count)
    function = quadratic(factor @ factor.T + np.eye(count), centre)
    # A nearly exact line search: then L-BFGS is the method of conjugate gradients.
    run = Run(function, np.zeros(count), c2=1e-4, c1=1e-5)(count + 3)
    np.testing.assert_allclose(run.theta, centre, rtol=0, atol=1e-8)


def test_accepted_steps_satisfy_both_conditions():
    run = Run(rosenbrock, [-1.2, 1.0, 0.5, -2.0])
    for _ in range(40):
        before, gradient, value = run.theta.copy(), run.grad.copy(), float(run.value)
        move = run(1).theta - before
        step = run.slot("step_length")
        start = Trial(0.0, value, float(gradient @ move) / step)
        there = Trial(step, float(run.value), float(run.grad @ move) / step)
        assert run.slot("search_failed") == 0
        assert StrongWolfe(0.9e-4, 0.901).holds(start, there)  # with room for rounding


@pytest.mark.parametrize("case", list(GOLDEN))
def test_keeps_to_pytorchs_path(case):
    """Until the path is near its end: then rounding decides, and PyTorch rests earlier."""
    golden = GOLDEN[case]
    function = bowl if case == "bowl" else rosenbrock
    path = np.array(golden["x"])
    settings = {
        "learning_rate": golden["settings"]["lr"],
        "history": golden["settings"]["history_size"],
    }
    start = golden["start"]
    ours, nudged = (Run(function, s, **settings) for s in (start, np.nextafter(start, np.inf)))
    compared = 0
    for position in path:
        ours(1), nudged(1)
        calm = np.abs(ours.theta - nudged.theta).max() < 1e-10
        if not calm or np.abs(position - path[-1]).max() < 1e-5:
            break
        np.testing.assert_allclose(ours.theta, position, rtol=0, atol=1e-9)
        compared += 1
    assert compared >= 8


def test_after_an_update_loss_and_gradient_belong_to_the_parameters():
    run = Run(rosenbrock, [-1.2, 1.0])
    for _ in range(40):
        run(1)
        value, gradient = rosenbrock(run.theta)
        assert run.value == value
        np.testing.assert_array_equal(run.grad, gradient)


def test_replicas_search_as_if_alone():
    """Stacked products may be rounded differently than single ones.

    What a path makes of rounding is measured by a second run alone, begun one rounding away; once
    that has grown, what is left to compare is where both end.
    """
    starts = np.array([[-1.2, 1.0, 0.3], [2.0, 2.0, -1.0], [1.0, 1.0, 1.0], [0.0, 5.0, 0.0]])
    functions = [rosenbrock, bowl, rosenbrock, rosenbrock]
    together = Run(functions, starts)
    alone = [Run(f, start) for f, start in zip(functions, starts, strict=True)]
    nudged = [Run(f, np.nextafter(s, np.inf)) for f, s in zip(functions, starts, strict=True)]
    calm, compared = [True] * 4, [0] * 4
    for _ in range(30):
        for run in (together, *alone, *nudged):
            run(1)
        for r, (one, beside) in enumerate(zip(alone, nudged, strict=True)):
            calm[r] &= np.abs(one.theta - beside.theta).max() < 1e-9
            if calm[r]:
                compared[r] += 1
                np.testing.assert_allclose(together.theta[r], one.theta, rtol=0, atol=1e-7)
                if np.abs(one.slots["s1"]).max() > 1e-5:  # at rest, rounding decides what is tried
                    steps = together.slots["step_length"][r], one.slots["step_length"]
                    np.testing.assert_allclose(*steps, rtol=1e-5)
    assert min(compared) >= 8
    together(70)
    for r, one in enumerate(alone):
        np.testing.assert_allclose(together.theta[r], one(70).theta, rtol=0, atol=1e-7)


def test_replicas_share_evaluations():
    starts = np.array([[-1.2, 1.0], [-1.0, 1.0], [0.0, 0.0]])
    together = Run([rosenbrock] * 3, starts)(20)
    alone = [len(Run(rosenbrock, start)(20).seen) for start in starts]
    assert len(together.seen) < sum(alone) / 2


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_everything_it_knows_is_in_its_slots(dtype):
    straight = Run(rosenbrock, [-1.2, 1.0] * 2, dtype)(30)
    half = Run(rosenbrock, [-1.2, 1.0] * 2, dtype)(13)
    slots = {name: slot.copy() for name, slot in half.slots.items()}
    resumed = Run(rosenbrock, half.theta, dtype, slots)(17)
    np.testing.assert_array_equal(resumed.theta, straight.theta)
    for name, slot in straight.slots.items():
        np.testing.assert_array_equal(resumed.slots[name], slot)
        assert slot.dtype == dtype


def test_pairs_are_the_moves_and_the_changes_they_made_newest_first():
    run = Run(rosenbrock, [-1.2, 1.0], history=3)
    moves, changes = [], []
    for _ in range(6):
        before, gradient = run.theta.copy(), run.grad.copy()
        run(1)
        moves.insert(0, run.theta - before)
        changes.insert(0, run.grad - gradient)
    for i in range(3):
        np.testing.assert_array_equal(run.slots[f"s{i + 1}"], moves[i])
        np.testing.assert_array_equal(run.slots[f"y{i + 1}"], changes[i])


def test_preview_says_what_the_search_will_find_and_changes_nothing():
    run = Run(rosenbrock, [-1.2, 1.0])
    for t in range(1, 30):
        kept = [run.theta.copy(), run.grad.copy(), *(s.copy() for s in run.slots.values())]
        move = LBFGS().preview(run.buffers, t)
        now = [run.theta, run.grad, *run.slots.values()]
        assert all(np.array_equal(a, b) for a, b in zip(kept, now, strict=True))
        run.evaluate()
        run(1)
        np.testing.assert_array_equal(run.theta - kept[0], move)


def test_a_search_that_fails_says_so_and_keeps_the_lowest_point():
    run = Run(rosenbrock, [-1.2, 1.0], max_evaluations=2)
    while not run.t or not run.slot("search_failed"):
        before, seen = float(run.value), len(run.seen)
        run(1)
    tried = run.seen[seen:]
    assert float(run.value) == min(before, *(float(value) for _, value in tried))
    assert run.value <= before
    assert not any(run.slots[f"{letter}{i}"].any() for letter in "sy" for i in range(1, 11))
    value, gradient = rosenbrock(run.theta)
    assert run.value == value
    np.testing.assert_array_equal(run.grad, gradient)


def test_where_no_point_is_lower_it_stays():
    def lying(x):  # its gradient points the wrong way
        value, gradient = rosenbrock(x)
        return value, -gradient

    run = Run(lying, [-1.2, 1.0])(3)
    np.testing.assert_array_equal(run.theta, [-1.2, 1.0])
    assert run.slot("search_failed") == 1
    assert run.slot("step_length") == 0


@pytest.mark.parametrize("wall", [np.nan, np.inf, -np.inf])
def test_it_does_not_step_onto_what_is_no_number(wall):
    def function(x):
        value, gradient = bowl(x)
        return (wall, gradient * wall) if x[0] < 0.5 else (value, gradient)

    run = Run(function, [2.0, 1.0], learning_rate=10.0)
    for _ in range(10):
        last = float(run.value)
        run(1)
        assert np.isfinite(run.theta).all()
        assert run.value <= last
        assert run.theta[0] >= 0.5


def test_a_gradient_that_is_no_number_is_not_rest():
    run = Run(lambda x: (1.0, np.full_like(x, np.nan)), [1.0, 2.0])(1)
    assert not np.isfinite(run.theta).any()


def test_it_rests_on_level_ground():
    run = Run(lambda x: (3.0, np.zeros_like(x)), [1.0, 2.0])(3)
    np.testing.assert_array_equal(run.theta, [1.0, 2.0])
    assert len(run.seen) == 1
    assert run.slot("search_failed") == run.slot("step_length") == 0


def test_a_rate_of_zero_moves_nothing():
    run = Run(rosenbrock, [-1.2, 1.0], learning_rate=0.0)(2)
    np.testing.assert_array_equal(run.theta, [-1.2, 1.0])


def test_the_rate_is_the_first_step_tried():
    run = Run(rosenbrock, [-1.2, 1.0], learning_rate=0.5)
    start, gradient = run.theta.copy(), run.grad.copy()
    run(1)
    first = start - 0.5 * gradient / np.abs(gradient).sum()
    np.testing.assert_allclose(run.seen[1][0], first, rtol=1e-15)
    run.rate[...] = 0.25
    begin = len(run.seen)
    before = run.theta.copy()
    run(1)
    step = run.slot("step_length")
    direction = (run.theta - before) / step
    np.testing.assert_allclose(run.seen[begin][0], before + 0.25 * direction, rtol=1e-12)


def test_curvature_below_zero_is_not_remembered():
    def saddle(x):
        return 0.5 * (x[0] ** 2 - x[1] ** 2) + 0.25 * x[1] ** 4, np.array([x[0], -x[1] + x[1] ** 3])

    run = Run(saddle, [1.0, 1e-3])
    for _ in range(25):
        run(1)
        for i in range(1, 11):
            s, y = run.slots[f"s{i}"], run.slots[f"y{i}"]
            assert s @ y > 0 or not (s.any() or y.any())
    np.testing.assert_allclose(np.abs(run.theta), [0.0, 1.0], atol=1e-8)
