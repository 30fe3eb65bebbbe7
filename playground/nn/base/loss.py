"""What a loss is: the number training lowers, and its gradient with respect to the output."""

from abc import abstractmethod
from typing import ClassVar

from playground.core import Array, Entry, Registry, Task
from playground.nn.base.program import Program


class Loss(Entry):
    """A loss; its fields are its parameters.

    Attributes
    ----------
    tasks
        The problems it fits.
    from_logits
        True when it takes logits (the output's activation should be linear) and turns them into
        probabilities itself.
    means
        True when it is lowest, over targets that vary, at their mean: of an output trained towards
        0 and 1 that is a probability.
    """

    tasks: ClassVar[frozenset[Task]]
    from_logits: ClassVar[bool] = False
    means: ClassVar[bool] = False

    @abstractmethod
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Bind the loss.

        Parameters
        ----------
        output, target
            ``(..., K, B)``. Classes are coded as the loss needs: one-hot for softmax
            cross-entropy; 0 and 1 for binary cross-entropy; for the others the two ends of the
            output activation's range.
        value
            ``(...)``: forward writes the mean over the batch here (summed over the K outputs for
            the squared and absolute losses' definitions as documented on each class).
        grad
            ``(..., K, B)``: backward writes d(value)/d(output) here. It runs after forward.
        """

    def predict(self, output: Array) -> Array:
        """Turn outputs ``(..., K, B)`` into what a person reads (probabilities); a new array.

        The default returns a copy.
        """
        return output.copy()


LOSSES: Registry[Loss] = Registry("loss", "playground.nn.losses")
