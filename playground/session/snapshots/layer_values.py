"""What a layer answers to many samples, read beside the training."""

from collections.abc import Callable, Sequence

import numpy as np

from playground.core import Array
from playground.nn.compiler.network import Network
from playground.session.snapshots.units_off import ShownModel
from playground.training.data.input_feed import raw_features
from playground.training.evaluation.predictor import Predictor
from playground.training.trainer import Trainer

AT_ONCE = 200
"""Samples per pass: the maps of a convolution are large, and most of them are not kept."""


class LayerValues:
    """Reads layers of the network as it is shown; of replicas the first.

    Parameters
    ----------
    trainer
        Whose network and data.
    shown
        Which units are left out; none without it.
    """

    def __init__(self, trainer: Trainer, shown: ShownModel | None = None) -> None:
        self._trainer = trainer
        self.shown = shown or ShownModel(trainer)
        self._made_for: Network | None = None
        self._predictor: Predictor | None = None

    def prepare(self, x: Array) -> list[Array]:
        """Return raw features ``(N, F)`` as the network's inputs take them."""
        trainer = self._trainer
        return raw_features(trainer.network, trainer.dataset.x_scaling, x.astype(np.float64))

    def of(self, node_id: str, inputs: Sequence[Array], kept: Callable[[Array], Array]) -> Array:
        """Return what is kept of a layer's output for all samples, the samples first.

        Parameters
        ----------
        node_id
            The layer.
        inputs
            Of :meth:`prepare`.
        kept
            Told the output for some samples ``(units, …, n)``; returns ``(n, …)``.
        """
        network = self.shown.model.network
        if self._predictor is None or self._made_for is not network:
            self._made_for, self._predictor = network, Predictor(network)
        found = []
        for start in range(0, len(inputs[0]), AT_ONCE):
            part = [port[start : start + AT_ONCE] for port in inputs]
            values = self._predictor.values(part, (node_id,))[node_id]
            found.append(kept(values[0] if network.theta.ndim == 2 else values))
        return np.concatenate(found).astype(np.float64)
