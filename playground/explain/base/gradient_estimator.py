"""What a gradient estimator is: a way to get dL/dθ, and what it costs.

Gradient descent does not need backpropagation; it needs a gradient. Backpropagation is the cheap
way to have the exact one.
"""

from __future__ import annotations

from abc import abstractmethod

from msgspec import Struct

from playground.core import Array, Entry, RandomStream, Registry
from playground.core.progress import Progress, unwatched
from playground.explain.base.objective import Objective


class Cost(Struct, frozen=True):
    """What an estimate took.

    Parameters
    ----------
    forward_passes, backward_passes
        How often the network was run in each direction.
    samples
        How many samples each pass had.
    """

    forward_passes: int
    backward_passes: int
    samples: int


class GradientEstimator(Entry):
    """A way to get a gradient; its fields are its parameters.

    Attributes
    ----------
    is_random
        Whether it draws random numbers, so that every estimate is another.
    """

    is_random = False

    @abstractmethod
    def cost(self, size: int, samples: int) -> Cost:
        """Return what an estimate takes for ``size`` parameters over so many samples."""

    @abstractmethod
    def estimate(
        self,
        objective: Objective,
        theta: Array,
        stream: RandomStream,
        progress: Progress = unwatched,
    ) -> Array | None:
        """Estimate the gradient of an objective, ``(P,)``; ``None`` when stopped.

        Parameters
        ----------
        objective
            The loss, on the samples to use.
        theta
            Where, ``(P,)`` float64.
        stream
            What random estimators draw from; the others leave it alone.
        progress
            Told the passes done and their number; ``False`` from it ends the work.
        """


GRADIENT_ESTIMATORS: Registry[GradientEstimator] = Registry(
    "gradient source", "playground.explain.estimators"
)
