"""What a metric is: a number that scores predictions and that nobody differentiates."""

from abc import abstractmethod
from typing import ClassVar

from msgspec import Struct

from playground.core import Array, Entry, Registry, Task


class ScoredPredictions(Struct, frozen=True):
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


class MetricValue(Struct, frozen=True):
    """What a metric came to.

    Parameters
    ----------
    value
        The number; of a metric that judges every class, their macro average.
    classes
        One number per class, in the order of the class names; empty when it does not judge them.
    """

    value: float
    classes: tuple[float, ...] = ()


class Metric(Entry):
    """A way to judge; its fields are its parameters.

    Attributes
    ----------
    tasks
        The problems it fits.
    greater_is_better
        Which way is good.
    is_share
        Whether people read it as a percentage.
    undefined
        When there is no number, in a sentence: why a person sees none.
    """

    tasks: ClassVar[frozenset[Task]]
    greater_is_better: ClassVar[bool] = True
    is_share: ClassVar[bool] = False
    undefined: ClassVar[str]

    @property
    def key(self) -> str:
        """The name that files and results use; it tells parameters apart."""
        return self.name

    @property
    def label(self) -> str:
        """The title that people read; it tells parameters apart."""
        return self.title

    def fits(self, task: Task, classes: int) -> bool:
        """Say whether it tells something about a problem with so many classes."""
        return task in self.tasks

    @abstractmethod
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        """Return what the predictions come to, in the target's unit where it has one.

        A number that is not defined on these samples is ``nan``; :attr:`undefined` says why.
        """


METRICS: Registry[Metric] = Registry("metric", "playground.nn.metrics")
