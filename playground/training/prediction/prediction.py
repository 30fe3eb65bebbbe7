"""What a network answers, in a person's words and units."""

from __future__ import annotations

from typing import SupportsIndex, TypeAlias

import numpy as np
from msgspec import Struct
from typing_extensions import override

from playground.core import Array, IntArray, PlaygroundError

_Answers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.floating]]


class Meaning(Struct, frozen=True, eq=False):
    """What answers mean.

    Parameters
    ----------
    names
        What the ``K`` columns are called: the values of the target, or its classes. With two
        classes there may be one column, of the second.
    decided
        The index of each answered class ``(N,)``, -1 where a row has no answer; ``None`` for
        regression.
    probabilities
        ``(N, classes)``, each row with the sum 1; ``None`` for regression, and where the outputs
        are no probabilities (trained towards numbers or a margin).
    classes
        The names of the classes; none for regression.
    target
        What is predicted.
    notes
        What was done to the rows, a sentence each: gaps that were filled, columns that were left
        out.
    """

    names: tuple[str, ...]
    decided: IntArray | None
    probabilities: Array | None
    classes: tuple[str, ...]
    target: str
    notes: tuple[str, ...] = ()


class Prediction(_Answers):
    """The answers to some rows: an array ``(N, K)``, or ``(R, N, K)`` of several networks.

    It holds probabilities where the loss works on logits; target values, unscaled, for regression;
    else the outputs as they are; NaN where a row has no answer. The whole of it also knows what it
    means; what is taken or computed of it are numbers.
    """

    _meaning: Meaning | None

    @classmethod
    def of(cls, answers: Array, meaning: Meaning) -> Prediction:
        """Return numbers, which become its own, with what they mean."""
        made = answers.view(cls)
        made._meaning = meaning
        return made

    @override
    def __array_finalize__(self, obj: object) -> None:
        self._meaning = None

    @override
    def __reduce_ex__(self, protocol: SupportsIndex, /) -> str | tuple[object, ...]:
        if self._meaning is None:
            return np.asarray(self).__reduce_ex__(protocol)
        return Prediction.of, (np.asarray(self), self._meaning)

    @property
    def meaning(self) -> Meaning:
        """All that is known beside the numbers.

        Raises
        ------
        PlaygroundError
            When this is a part of a prediction.
        """
        if self._meaning is None:
            raise PlaygroundError("a part of a prediction is numbers only: ask the whole one")
        return self._meaning

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        return self.meaning.names

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes; none for regression."""
        return self.meaning.classes

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to the rows, a sentence each."""
        return self.meaning.notes

    @property
    def labels(self) -> Array:
        """The name of each predicted class ``(N,)``, ``None`` where a row has no answer.

        For regression there are none: an empty array.
        """
        decided = self.meaning.decided
        if decided is None:
            return np.empty(0, dtype=object)
        labels: Array = np.array([*self.meaning.classes, None], dtype=object)[decided]
        return labels

    @property
    def probabilities(self) -> Array | None:
        """A probability per class ``(N, classes)``, each row with the sum 1.

        ``None`` for regression, and where the outputs are no probabilities: several of them that
        were trained towards numbers, or one towards a margin or a median.
        """
        return self.meaning.probabilities

    @property
    def values(self) -> Array:
        """The numbers ``(N, K)`` as a plain array: of a regression in the target's own unit."""
        return np.asarray(self)
