"""L-BFGS (Nocedal 1980; Liu and Nocedal 1989), with a line search."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, Update, UpdateBuffers
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.lines.moves import CurvaturePairs, Line, Rules, search_together
from playground.nn.kernels.lines.search import StrongWolfe


@OPTIMIZERS.register
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
    typical_rate = 1.0

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

    learning_rate: Annotated[
        float, Param("Learning rate", "The first step the line search tries.", low=0, scale="log")
    ] = 1.0
    history: Annotated[
        int, Param("History", "How many moves the curvature is learned from.", low=1, high=100)
    ] = 10
    max_evaluations: Annotated[
        int,
        Param("Evaluations", "How many points one line search tries at most.", low=1, high=1000),
    ] = 25
    c1: Annotated[
        float,
        Param(
            "Decrease",
            "The share of the first slope that the loss must fall by; keep it below the flatness.",
            low=0,
            high=0.5,
            low_open=True,
            high_open=True,
            scale="log",
        ),
    ] = 1e-4
    c2: Annotated[
        float,
        Param(
            "Flatness",
            "The share of the first slope that the new slope must shrink to.",
            low=0,
            high=1,
            low_open=True,
            high_open=True,
        ),
    ] = 0.9
    tolerance_grad: Annotated[
        float, Param("Smallest gradient", "Rest when no slope is larger.", low=0, scale="log")
    ] = 1e-12
    tolerance_change: Annotated[
        float,
        Param(
            "Smallest change",
            "Stop a search when the points left differ by no more in any parameter.",
            low=0,
            scale="log",
        ),
    ] = 1e-14

    @override
    def slot_names(self) -> tuple[str, ...]:
        """Return the pairs, newest first, then what the last update did.

        ``step_length`` and ``search_failed`` have the same value for all parameters of a network.
        The last move and gradient make a pair later; a search makes it at once and clears them.
        """
        moves = (f"s{i + 1}" for i in range(self.history))
        changes = (f"y{i + 1}" for i in range(self.history))
        last = ("last_move", "last_gradient", "step_length", "search_failed")
        return (*moves, *changes, *last)

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        """Bind one line per replica; all lines share the evaluations of the whole."""
        theta, grad, slots, rate = buffers.theta, buffers.grad, buffers.slots, buffers.rate
        thetas, grads = np.atleast_2d(theta), np.atleast_2d(grad)
        rates = np.broadcast_to(rate.reshape(-1), len(thetas))
        lines = [
            self._line(
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
            if buffers.evaluate is None or buffers.loss is None:
                for line in lines:
                    line.take_first()
            else:
                search_together(lines, buffers.loss, buffers.evaluate)

        return update

    @override
    def quantity(self, name: str) -> Quantity:
        """Return what the quantity of a name is; of the pairs, 1 is the newest."""
        kind, number = name[:1], name[1:]
        if kind not in "sy" or not number.isdigit():
            return super().quantity(name)
        if kind == "s":
            return Quantity("Move", name, "A move the curvature is learned from; s1 is the newest.")
        return Quantity("Gradient change", name, f"How the gradient changed along s{number}.")

    def _line(self, theta: Array, grad: Array, slots: Mapping[str, Array], rate: Array) -> Line:
        moves, changes = (
            [slots[f"{kind}{i + 1}"] for i in range(self.history)] for kind in ("s", "y")
        )
        wolfe = StrongWolfe(self.c1, self.c2, self.max_evaluations)
        rules = Rules(wolfe, self.tolerance_grad, self.tolerance_change)
        return Line(theta, grad, slots, rate, CurvaturePairs(moves, changes), rules)

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        del t, rate
        changes = [slots[f"y{i + 1}"] for i in range(self.history)]
        growth = np.sum(slots["s1"] * slots["y1"], axis=-1, keepdims=True)
        square = np.sum(slots["y1"] * slots["y1"], axis=-1, keepdims=True)
        return {
            "pairs": np.sum([y.any(axis=-1, keepdims=True) for y in changes], axis=0),
            "first_guess": np.divide(growth, square, out=np.ones_like(square), where=square > 0),
        }
