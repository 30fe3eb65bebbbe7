"""Where a training can be put: at a checkpoint, at other parameters, at a value set by hand."""

from collections.abc import Sequence

import numpy as np

from playground.core import Array, PlaygroundError, ValueNotAllowed
from playground.training.answers import Answers
from playground.training.base.checkpoint import Checkpoint


class Places(Answers):
    """The movable side of :class:`~playground.training.trainer.Trainer`."""

    def set_value(self, node_id: str, name: str, index: Sequence[int], value: float) -> float:
        """Set a single parameter by hand, between two steps; returns its former value.

        A batch under way is taken back: it comes next again.

        Parameters
        ----------
        node_id, name
            Whose array, as in ``network.named_parameters()``.
        index
            Where in the array, one whole number per axis (the first is the replica, if there are
            several).
        value
            The new value.

        Raises
        ------
        PlaygroundError
            When there is no such parameter, or the value is not finite; nothing is changed then.
        """
        arrays = self.network.named_parameters()
        array = arrays.get(f"{node_id}/{name}")
        if array is None:
            known = ", ".join(arrays) or "none"
            raise PlaygroundError(f"there is no parameter {node_id}/{name}; there are: {known}")
        place = tuple(index)
        if len(place) != array.ndim or any(
            not 0 <= i < n for i, n in zip(place, array.shape, strict=False)
        ):
            shape = "×".join(map(str, array.shape))
            raise PlaygroundError(f"{node_id}/{name} is {shape}: it has no entry {list(place)}")
        with np.errstate(over="ignore"):
            number = array.dtype.type(value)
        if not np.isfinite(number):
            raise ValueNotAllowed(f"{node_id}/{name}", value, f"use a finite {array.dtype}")
        at = self._at
        at.take_back()
        former = float(array[place])
        array[place] = number
        at.rest()
        at.good.remember(at.checkpoint())
        return former

    def parameters(self) -> tuple[Array, Array]:
        """Copy the parameters and what layers remember: what :meth:`load_parameters` takes."""
        return self.network.theta.copy(), self.network.state.copy()

    def load_parameters(self, parameters: tuple[Array, Array]) -> None:
        """Go on from other parameters, keeping the counts and the optimizer's memory."""
        at = self._at
        at.take_back()
        np.copyto(self.network.theta, parameters[0])
        np.copyto(self.network.state, parameters[1])
        at.rest()
        at.good.remember(at.checkpoint())

    def checkpoint(self) -> Checkpoint:
        """Copy the complete state. A batch that was dealt but not yet used counts as not dealt."""
        return self._at.checkpoint()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go to a checkpoint of the same network, data and optimizer.

        Raises
        ------
        PlaygroundError
            When it belongs to another network or optimizer; nothing is changed then.
        """
        self._at.restore(checkpoint)
