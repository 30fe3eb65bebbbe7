"""The optimizers against positions that PyTorch computed, up to update 1000.

Several of these paths are chaotic: near the minimum Adam and RMSprop divide by gradients that
vanish, and a difference in the last binary digit grows until the paths have nothing in common.
PyTorch's own path then hangs on its fused multiply-add, which NumPy does not have. So there are
two tests. Run freely, an optimizer must keep to PyTorch's path for as long as its path does not
depend on the last digit. And a scalar reference, with exactly rounded fused operations, follows
PyTorch's path to the end; from each of its 1000 states, our update must lead to its next.
"""

import json
import math
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest

from playground.core import Component
from playground.nn.optimizers import OPTIMIZERS

ORACLE = json.loads(
    (Path(__file__).parents[2] / "data" / "torch_optimizers.json").read_text(encoding="utf-8")
)
START = [float(v) for v in ORACLE["start"]]
TRAJECTORIES = ORACLE["trajectories"]

# PyTorch's name of a trajectory, where ours differs; its arguments likewise.
NAMES = {
    "sgd_momentum": "sgd",
    "sgd_nesterov": "sgd",
    "sgd_l2": "sgd",
    "rmsprop_centered_momentum": "rmsprop",
    "amsgrad": "adam",
}
ARGUMENTS = {
    "lr": ("learning_rate",),
    "betas": ("beta1", "beta2"),
    "etas": ("eta_minus", "eta_plus"),
    "step_sizes": ("step_min", "step_max"),
    "decoupled_weight_decay": (),  # says which of Adam and AdamW it is
}
LAST_CALM_STEP = 50


def objective(x):
    bowl = sum((x[i + 1] - x[i] * x[i]) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1))
    return bowl + 0.1 * sum(math.sin(3 * v) for v in x)


def gradient(x):
    """Differentiate the objective, adding up in the order of PyTorch's backward pass."""
    g = []
    for i in range(len(x)):
        total = 0.1 * math.cos(3 * x[i]) * 3
        if i < len(x) - 1:
            total += -(2 * (1 - x[i]))
            total += -(2 * (x[i + 1] - x[i] * x[i])) * (2 * x[i])
        if i > 0:
            total += 2 * (x[i] - x[i - 1] * x[i - 1])
        g.append(total)
    return g


def make(trajectory):
    params = {}
    for argument, value in TRAJECTORIES[trajectory]["args"].items():
        ours = ARGUMENTS.get(argument, (argument,))
        params.update(zip(ours, value if len(ours) == 2 else [value], strict=False))
    return OPTIMIZERS.create(Component(NAMES.get(trajectory, trajectory), params))


def run_freely(trajectory, start):
    """Return the positions at the steps the oracle lists."""
    optimizer = make(trajectory)
    theta = np.array(start)
    grad = np.empty_like(theta)
    update = optimizer.bind(optimizer.make_buffers(theta, grad))
    listed = {int(step) for step in TRAJECTORIES[trajectory]["x"]}
    positions = {}
    for t in range(1, max(listed) + 1):
        grad[:] = gradient(theta.tolist())
        update(t)
        if t in listed:
            positions[t] = theta.copy()
    return positions


def distance(x, y):
    return np.max(np.abs(np.subtract(x, y)) / np.abs(y))


def test_the_gradient_is_the_objectives():
    rng = np.random.default_rng(0)
    for x in (START, *rng.normal(size=(5, 5)).tolist()):
        for i, slope in enumerate(gradient(x)):
            above, below = x.copy(), x.copy()
            above[i] += 1e-6
            below[i] -= 1e-6
            numeric = (objective(above) - objective(below)) / 2e-6
            assert slope == pytest.approx(numeric, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("trajectory", list(TRAJECTORIES))
def test_keeps_to_pytorchs_path(trajectory):
    ours = run_freely(trajectory, START)
    nudged = run_freely(trajectory, np.nextafter(START, np.inf))
    calm = [t for t in ours if distance(nudged[t], ours[t]) < 1e-10]
    assert set(calm) >= {t for t in ours if t <= LAST_CALM_STEP}
    for t in calm:
        assert distance(ours[t], TRAJECTORIES[trajectory]["x"][str(t)]) < 1e-9, t


def test_most_paths_are_compared_to_the_end():
    def calm(trajectory):
        last = max(ours := run_freely(trajectory, START))
        nudged = run_freely(trajectory, np.nextafter(START, np.inf))
        return distance(nudged[last], ours[last]) < 1e-10

    assert {t for t in TRAJECTORIES if not calm(t)} <= set(REFERENCES)


def fma(a, b, c):
    """Compute ``a·b + c`` with a single rounding."""
    with localcontext() as context:
        context.prec = 800  # products and sums of doubles of these sizes are exact
        return float(Decimal(a) * Decimal(b) + Decimal(c))


def adam(x, s, g, t, decay=0.0):
    x *= 1 - 0.02 * decay
    m = fma(1 - 0.9, g - s["m"], s["m"])
    v = fma((1 - 0.999) * g, g, s["v"] * 0.999)
    root = math.sqrt(v) / (1 - 0.999**t) ** 0.5 + 1e-8
    return x - 0.02 / (1 - 0.9**t) * m / root, {"m": m, "v": v}


def adamw(x, s, g, t):
    return adam(x, s, g, t, decay=0.1)


def rmsprop(x, s, g, t):
    v = fma((1 - 0.99) * g, g, s["square_average"] * 0.99)
    return x - 0.01 * g / (math.sqrt(v) + 1e-8), {"square_average": v}


def rmsprop_centered_momentum(x, s, g, t):
    v = fma((1 - 0.99) * g, g, s["square_average"] * 0.99)
    mean = fma(1 - 0.99, g - s["gradient_average"], s["gradient_average"])
    u = s["velocity"] * 0.5 + g / (math.sqrt(fma(-mean, mean, v)) + 1e-8)
    return x - 0.005 * u, {"square_average": v, "gradient_average": mean, "velocity": u}


def adadelta(x, s, g, t):
    v = fma((1 - 0.9) * g, g, s["square_average"] * 0.9)
    move = math.sqrt(s["move_average"] + 1e-6) / math.sqrt(v + 1e-6) * g
    moves = fma((1 - 0.9) * move, move, s["move_average"] * 0.9)
    return x - move, {"square_average": v, "move_average": moves}


REFERENCES = {f.__name__: f for f in (adam, adamw, rmsprop, rmsprop_centered_momentum, adadelta)}


def follow(trajectory):
    """Yield ``(t, x, slots, gradient, next x, next slots)`` along the reference's path."""
    rule = REFERENCES[trajectory]
    names = make(trajectory).slot_names()
    x, states = START, [dict.fromkeys(names, 0.0) for _ in START]
    for t in range(1, 1001):
        g = gradient(x)
        moved = [rule(x[i], states[i], g[i], t) for i in range(len(x))]
        slots = {name: [s[name] for s in states] for name in names}
        following = {name: [s[name] for _, s in moved] for name in names}
        yield t, x, slots, g, [position for position, _ in moved], following
        x, states = [position for position, _ in moved], [s for _, s in moved]


@pytest.mark.parametrize("trajectory", list(REFERENCES))
def test_the_reference_keeps_to_pytorchs_path_to_the_end(trajectory):
    listed = TRAJECTORIES[trajectory]["x"]
    for t, *_, position, _ in follow(trajectory):
        if str(t) in listed:
            assert distance(position, listed[str(t)]) < 1e-9, t


@pytest.mark.parametrize("trajectory", list(REFERENCES))
def test_every_update_equals_the_references(trajectory):
    optimizer = make(trajectory)
    theta, grad = np.empty(5), np.empty(5)
    buffers = optimizer.make_buffers(theta, grad)
    update, slots = optimizer.bind(buffers), buffers.slots
    for t, x, before, g, position, after in follow(trajectory):
        theta[:], grad[:] = x, g
        for name, slot in slots.items():
            slot[:] = before[name]
        update(t)
        np.testing.assert_allclose(theta, position, rtol=1e-12, atol=1e-14)
        for name, slot in slots.items():
            np.testing.assert_allclose(slot, after[name], rtol=1e-12, atol=1e-17)
