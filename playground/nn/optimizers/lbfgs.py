"""L-BFGS (Nocedal 1980; Liu and Nocedal 1989), with a line search."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core import Array, param
from playground.nn.line_search import Found, Search, StrongWolfe, Trial
from playground.nn.optimizer import NO_CONTEXT, OPTIMIZERS, Optimizer, Update, UpdateContext
from playground.nn.optimizers._curvature import CurvaturePairs
from playground.nn.quantity import Quantity


@OPTIMIZERS.register
@dataclass(frozen=True)
class LBFGS(Optimizer):
    """Nocedal and Wright's algorithm 7.5: Newton's method with a guessed curvature.

    One update looks along one direction for a point where the loss fell enough and has become flat
    (the strong Wolfe conditions), with one forward and one backward pass per point it tries. The
    learning rate is the first step it tries; before it knows any curvature, that divided by the sum
    of all |g| when this is above 1. When the search finds no such point, the update goes to the
    lowest point it has seen, which may be where it began, forgets all curvature and sets
    ``search_failed``; at the bottom, where rounding hides what is lower, every search ends so.
    Without a way to evaluate the loss it takes the first step as it is.
    """

    name = "lbfgs"
    title = "L-BFGS"
    help = "Learns the loss's curvature and searches along a line. For small, full batches."
    formula = "d ← -H·g, H from the last s = Δθ, y = Δg;  θ ← θ + α·d, α by the strong Wolfe search"
    order = 110

    searches: ClassVar[bool] = True
    loops_over_replicas: ClassVar[bool] = True
    named: ClassVar[Mapping[str, Quantity]] = {
        "last_move": Quantity(
            "Move to learn from", "", "The last move, when no search has learned from it yet."
        ),
        "last_gradient": Quantity("Gradient before it", "", "The gradient where that move began."),
        "step_length": Quantity(
            "Step length", "α", "How far along the direction the update went.", is_single=True
        ),
        "search_failed": Quantity(
            "Search ended",
            "",
            "At a point that meets the strong Wolfe conditions, or at the lowest point it saw.",
            is_single=True,
            words=("where both conditions hold", "at the lowest point it saw"),
        ),
        "pairs": Quantity(
            "Pairs", "", "How many moves the curvature is learned from.", is_single=True
        ),
        "first_guess": Quantity(
            "First guess of H",
            "",
            "The curvature's inverse to begin with.",
            "s1·y1 / y1·y1",
            is_single=True,
        ),
    }

    learning_rate: float = param(
        1.0, "Learning rate", "The first step the line search tries.", low=0, scale="log"
    )
    history: int = param(
        10, "History", "How many moves the curvature is learned from.", low=1, high=100
    )
    max_evaluations: int = param(
        25, "Evaluations", "How many points one line search tries at most.", low=1, high=1000
    )
    c1: float = param(
        1e-4,
        "Decrease",
        "The share of the first slope that the loss must fall by; keep it below the flatness.",
        low=0,
        high=0.5,
        low_open=True,
        high_open=True,
        scale="log",
    )
    c2: float = param(
        0.9,
        "Flatness",
        "The share of the first slope that the new slope must shrink to.",
        low=0,
        high=1,
        low_open=True,
        high_open=True,
    )
    tolerance_grad: float = param(
        1e-12, "Smallest gradient", "Rest when no slope is larger.", low=0, scale="log"
    )
    tolerance_change: float = param(
        1e-14,
        "Smallest change",
        "Stop a search when the points left differ by no more in any parameter.",
        low=0,
        scale="log",
    )

    def slot_names(self) -> tuple[str, ...]:
        """Return the pairs, newest first, then what the last update did.

        ``step_length`` and ``search_failed`` have the same value for all parameters of a network.
        The last move and gradient make a pair later; a search makes it at once and clears them.
        """
        moves = (f"s{i + 1}" for i in range(self.history))
        changes = (f"y{i + 1}" for i in range(self.history))
        last = ("last_move", "last_gradient", "step_length", "search_failed")
        return (*moves, *changes, *last)

    def bind(
        self,
        theta: Array,
        grad: Array,
        slots: Mapping[str, Array],
        rate: Array,
        context: UpdateContext = NO_CONTEXT,
    ) -> Update:
        """Bind one line per replica; all lines share the evaluations of the whole."""
        thetas, grads = np.atleast_2d(theta), np.atleast_2d(grad)
        rates = np.broadcast_to(rate.reshape(-1), len(thetas))
        lines = [
            _Line(
                self,
                thetas[r],
                grads[r],
                {name: np.atleast_2d(slot)[r] for name, slot in slots.items()},
                rates[r : r + 1],
            )
            for r in range(len(thetas))
        ]

        @np.errstate(all="ignore")
        def update(t: int) -> None:
            del t
            for line in lines:
                line.aim()
            if context.evaluate is None or context.loss is None:
                for line in lines:
                    line.take_first()
            else:
                _search(lines, context.loss, context.evaluate)

        return update

    def quantity(self, name: str) -> Quantity:
        """Return what the quantity of a name is; of the pairs, 1 is the newest."""
        kind, number = name[:1], name[1:]
        if kind not in "sy" or not number.isdigit():
            return super().quantity(name)
        if kind == "s":
            return Quantity("Move", name, "A move the curvature is learned from; s1 is the newest.")
        return Quantity("Gradient change", name, f"How the gradient changed along s{number}.")

    def _behind(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        del t, rate
        changes = [slots[f"y{i + 1}"] for i in range(self.history)]
        growth = np.sum(slots["s1"] * slots["y1"], axis=-1, keepdims=True)
        square = np.sum(slots["y1"] * slots["y1"], axis=-1, keepdims=True)
        return {
            "pairs": np.sum([y.any(axis=-1, keepdims=True) for y in changes], axis=0),
            "first_guess": np.divide(growth, square, out=np.ones_like(square), where=square > 0),
        }


def _search(
    lines: Sequence[_Line], loss: Callable[[], Array], evaluate: Callable[[], Array]
) -> None:
    """Search along all lines at once; every evaluation tries one point of each unfinished line.

    A line is left at the point found, and the last evaluation is one of these points, so that the
    loss, the gradient and whatever else an evaluation leaves behind belong to the parameters.
    """
    values = np.atleast_1d(loss())
    begun = {line: line.begin(float(value)) for line, value in zip(lines, values, strict=True)}
    searches = {line: search for line, search in begun.items() if search is not None}
    steps = {line: next(search) for line, search in searches.items()}
    found: dict[_Line, Found] = {}
    settled = True
    while steps:
        for line, step in steps.items():
            line.go(step)
        values, settled = np.atleast_1d(evaluate()), True
        for line, value in zip(lines, values, strict=True):
            if line not in steps:
                continue
            step = steps.pop(line)
            try:
                steps[line] = searches[line].send(Trial(step, float(value), line.slope()))
            except StopIteration as end:
                found[line] = end.value
                settled = settled and found[line].trial.step == step
                line.go(found[line].trial.step)
    if not settled:
        evaluate()
    for line, ended in found.items():
        line.end(ended)


class _Line:
    """One network's parameters, and the line its update moves along."""

    def __init__(
        self, optimizer: LBFGS, theta: Array, grad: Array, slots: Mapping[str, Array], rate: Array
    ) -> None:
        self._theta, self._grad, self._slots, self._rate = theta, grad, slots, rate
        self._optimizer = optimizer
        self._pairs = CurvaturePairs(
            [slots[f"s{i + 1}"] for i in range(optimizer.history)],
            [slots[f"y{i + 1}"] for i in range(optimizer.history)],
        )
        self._origin, self._direction = np.empty_like(theta), np.empty_like(theta)
        self._first_gradient, self._scratch = np.empty_like(theta), np.empty_like(theta)

    def aim(self) -> None:
        """Choose origin, direction and first step, with a pair left over from the last update."""
        last_move, last_gradient = self._slots["last_move"], self._slots["last_gradient"]
        if last_move.any():
            self._pairs.push(last_move, self._grad - last_gradient)
            last_move.fill(0.0)
            last_gradient.fill(0.0)
        np.copyto(self._origin, self._theta)
        np.copyto(self._first_gradient, self._grad)
        self._pairs.direction(self._grad, self._direction)
        if not self.slope() < 0.0:  # rounding spoiled the direction
            self._pairs.forget()
            np.negative(self._grad, self._direction)
        self.first = float(self._rate[0])
        if not len(self._pairs):
            self.first *= min(1.0, 1.0 / max(float(np.abs(self._grad).sum()), 1.0))

    def slope(self) -> float:
        """Return the loss's slope along the line at the point last evaluated."""
        return float(self._grad.dot(self._direction))

    def begin(self, value: float) -> Search | None:
        """Return a search from a loss, or ``None`` where there is nowhere to go.

        What is no number must not pass for rest: the parameters follow it, for everybody to see.
        """
        steepest = float(np.abs(self._grad).max())
        farthest = float(np.abs(self._direction).max())
        if not math.isfinite(value + steepest + farthest):
            self.take_first()
            return None
        if steepest <= self._optimizer.tolerance_grad or not self.first * farthest > 0.0:
            self._note(0.0, failed=False)
            return None
        wolfe = StrongWolfe(self._optimizer.c1, self._optimizer.c2, self._optimizer.max_evaluations)
        start = Trial(0.0, value, self.slope())
        return wolfe.search(start, self.first, self._optimizer.tolerance_change / farthest)

    def go(self, step: float) -> None:
        """Move the parameters to a point of the line."""
        np.copyto(self._theta, self._origin)
        if step:
            self._theta += step * self._direction

    def end(self, found: Found) -> None:
        """Learn from a search that has ended; the gradient must be the one where it ended."""
        self._note(found.trial.step, failed=not found.good)
        if not found.good:
            self._pairs.forget()
            return
        move = np.subtract(self._theta, self._origin, self._scratch)
        self._pairs.push(move, self._grad - self._first_gradient)

    def take_first(self) -> None:
        """Take the first step as it is."""
        self.go(self.first)
        np.subtract(self._theta, self._origin, self._slots["last_move"])
        np.copyto(self._slots["last_gradient"], self._first_gradient)
        self._note(self.first, failed=False)

    def _note(self, step: float, *, failed: bool) -> None:
        self._slots["step_length"].fill(step)
        self._slots["search_failed"].fill(float(failed))
