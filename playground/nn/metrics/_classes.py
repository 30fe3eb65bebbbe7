"""What the metrics of classes share: counts per class, and one number per class with their mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from playground.core import Array
from playground.nn.metric import Judged


@dataclass(frozen=True)
class Counts:
    """How often each class was right, predicted and true, each ``(K,)``."""

    right: Array
    predicted: Array
    true: Array

    @classmethod
    def of(cls, judged: Judged) -> "Counts":
        """Count."""
        classes = len(judged.classes)
        decided, truth = judged.decided.astype(np.intp), judged.truth.astype(np.intp)
        return cls(
            np.bincount(truth[truth == decided], minlength=classes),
            np.bincount(decided, minlength=classes),
            np.bincount(truth, minlength=classes),
        )


def shares(parts: Array, wholes: Array) -> list[float]:
    """Divide; where a whole is 0 the share is not defined: ``nan``."""
    return [float(p / w) if w else np.nan for p, w in zip(parts, wholes, strict=True)]


def mean_of_defined(numbers: Iterable[float]) -> float:
    """Return the mean of the numbers that are not ``nan``; of none it is ``nan``."""
    defined = [n for n in numbers if n == n]
    return sum(defined) / len(defined) if defined else np.nan


def per_class(classes: Sequence[str], numbers: Sequence[float]) -> dict[str, float]:
    """Return each class's number under its name, and their macro average under ``value``.

    The average counts every class once, however many samples it has, and leaves out those whose
    number is not defined.
    """
    macro = {"value": mean_of_defined(numbers)}
    # The average comes first, and keeps its name even if a class has the same one.
    return macro | dict(zip(classes, numbers, strict=True)) | macro
