"""How answers become numbers a loss can compare with, and how outputs become answers again."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array, Task
from playground.nn.base.loss import Loss
from playground.nn.compiler.plan import Plan


class TargetEncoding(Struct, frozen=True):
    """The numbers that stand for "this class" and "not this class".

    Parameters
    ----------
    task
        The problem.
    outputs
        How many outputs the network has.
    low, high
        The target of an output that should say no, and yes.
    threshold
        With one output, the value above which the answer is class 1.
    """

    task: Task
    outputs: int
    low: float
    high: float
    threshold: float

    @classmethod
    def choose(cls, plan: Plan, loss: Loss, task: Task) -> TargetEncoding:
        """Choose targets the output can reach.

        Cross-entropies take 0 and 1 and read logits, which cut at 0. Other losses aim for the ends
        of the output's range: 0 and 1 where it cannot be negative, else -1 and +1.
        """
        outputs = plan.output.shape[0]
        if loss.from_logits:
            return cls(task, outputs, 0.0, 1.0, 0.0)
        lowest, _ = plan.output.layer.output_range
        low = 0.0 if lowest == 0.0 else -1.0
        return cls(task, outputs, low, 1.0, (low + 1.0) / 2)

    @property
    def note(self) -> str:
        """One sentence for the person: how the classes are coded."""
        if self.task is Task.REGRESSION:
            return ""
        return f"Classes are coded as {self.low:g} and {self.high:g} for the loss."

    def encode(self, y: Array, dtype: np.dtype[np.floating]) -> Array:
        """Return targets ``(N, K)`` for class indices ``(N,)`` or values ``(N, K)``."""
        if self.task is Task.REGRESSION:
            with np.errstate(over="ignore"):  # the loss of an infinite target says so
                return np.ascontiguousarray(y.reshape(len(y), -1), dtype=dtype)
        if self.task is Task.BINARY:
            return np.where(y == 1, self.high, self.low).astype(dtype)[:, None]
        targets = np.full((len(y), self.outputs), self.low, dtype=dtype)
        targets[np.arange(len(y)), y.astype(np.intp)] = self.high
        return targets

    def decide(self, output: Array) -> Array:
        """Return class indices ``(..., N)`` for network outputs ``(..., K, N)``."""
        if self.task is Task.BINARY:
            return (output[..., 0, :] > self.threshold).astype(np.intp)
        answer: Array = output.argmax(axis=-2)
        return answer
