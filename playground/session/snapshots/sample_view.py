"""One sample's way through the network: what is wished for, and what was found."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from playground.core import Array

Part = Literal["train", "test", "own"]
"""On which side of the split a sample lies; ``own`` was drawn or typed by hand."""


class SampleWish(Struct, frozen=True):
    """Which sample to run alone.

    Parameters
    ----------
    row
        A row of the raw data; ``None`` without ``values`` stands for the first training sample.
    values
        A sample drawn or typed by hand, in the person's units, one per raw column; read when
        ``row`` is ``None``.
    gradients
        Whether dL/da of this sample alone is wanted, too.
    """

    row: int | None
    values: tuple[float, ...] = ()
    gradients: bool = False

    def __or__(self, other: "SampleWish | None") -> "SampleWish":
        """Return what satisfies both, of one sample: all views look at the same one."""
        more = other is not None and other.gradients
        return SampleWish(self.row, self.values, self.gradients or more)


class SampleView(Struct, frozen=True):
    """One sample as the network answers it in evaluation mode: what a prediction is made of.

    Nothing is dropped, and batch norm takes its running statistics. Arrays are read-only.

    Parameters
    ----------
    row, part
        Which sample; ``row`` is ``None`` for one's own.
    values
        Its raw features in the person's units: ``(c, h, w)`` for a picture, else ``(columns,)``.
    outputs
        Every node's output by id, input and output nodes included, each in its own shape. An input
        node's are its features as the network takes them: scaled.
    gradients
        dL/da of this sample's loss in the same shapes; empty when not wanted or without a target.
    target
        What the loss compares with: target values in the person's units, or the coded classes
        (``(1,)`` for two, else one-hot); ``None`` for one's own sample, unless it is to be answered
        with itself.
    prediction
        The answer in the person's units ``(K,)``: probabilities, or values.
    loss
        This sample's loss, without the regularizer's penalty; ``None`` without a target.
    truth, answer
        The true class and the class the network decides for, as indices; ``None`` for regression.
    remembered
        What layers remember without learning it, by ``node id/name``: batch norm's running
        statistics, which this answer was made with.
    probabilities
        Of every class ``(classes,)``, where the answer is of probabilities.
    """

    row: int | None
    part: Part
    values: Array
    outputs: Mapping[str, Array]
    gradients: Mapping[str, Array]
    target: Array | None
    prediction: Array
    loss: float | None
    truth: int | None = None
    answer: int | None = None
    remembered: Mapping[str, Array] = field(default_factory=dict)
    probabilities: Array | None = None
