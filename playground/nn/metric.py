"""What a metric is: a number that judges predictions and that nobody differentiates."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from playground.core import Array, Entry, Registry, Task


@dataclass(frozen=True)
class Judged:
    """Predictions beside the truth.

    Parameters
    ----------
    scores
        ``(N, K)``: what the network answers: probabilities or output values per class (one column
        for two classes), or target values for regression, in the person's units.
    decided
        ``(N,)``: the predicted class indices; for regression the same as ``scores[:, 0]``.
    truth
        ``(N,)`` class indices, or ``(N, K)`` target values for regression.
    classes
        The class names; empty for regression.
    """

    scores: Array
    decided: Array
    truth: Array
    classes: tuple[str, ...]


class Metric(Entry, ABC):
    """A way to judge; its dataclass fields are its parameters.

    Attributes
    ----------
    tasks
        The problems it fits.
    greater_is_better
        Which way is good.
    """

    tasks: ClassVar[frozenset[Task]]
    greater_is_better: ClassVar[bool] = True

    @abstractmethod
    def compute(self, judged: Judged) -> dict[str, float]:
        """Return named numbers: ``{"value": x}``, or one per class under the class's name.

        A number that is not defined on these samples (no positive among them, say) is ``nan``.
        """


METRICS: Registry[Metric] = Registry("metric")
