"""What a training begins with: the weights that are drawn, and the order of the samples."""

from collections.abc import Sequence

import numpy as np

from playground.core import Array, Streams
from playground.nn.compiler.compile import draw_parameters
from playground.nn.compiler.network import Network
from playground.nn.initializers import INITIALIZERS
from playground.training.base.config import TrainingConfig
from playground.training.data.batches import Batches
from playground.training.data.random_streams import go_to, positions


class Beginning:
    """Draws weights and deals samples from random streams that can go back to where they began.

    Parameters
    ----------
    streams
        One set per replica; where they stand now is where training begins.
    """

    def __init__(self, streams: Sequence[Streams]) -> None:
        self._streams = streams
        self._start = positions(streams)

    def draw(self, network: Network, config: TrainingConfig) -> Array:
        """Return initial weights, ``(P,)`` or ``(R, P)``, drawn from where the streams stand."""
        initializer = INITIALIZERS.create(config.initializer)
        weight_streams = [streams.weights for streams in self._streams]
        return draw_parameters(network, weight_streams, initializer, config.bias)

    def give(self, network: Network, config: TrainingConfig) -> None:
        """Go back to where every stream stood, and let a network begin with what is drawn there."""
        go_to(self._streams, self._start)
        network.forget_state()
        np.copyto(network.theta, self.draw(network, config))

    def is_of(self, network: Network, config: TrainingConfig) -> bool:
        """Tell whether a network's parameters are as they were drawn; the streams stay put."""
        now = positions(self._streams)
        go_to(self._streams, self._start)
        drawn = self.draw(network, config)
        go_to(self._streams, now)
        return np.array_equal(drawn, network.theta)

    def deal(self, count: int, config: TrainingConfig) -> Batches:
        """Return a new pass over so many samples."""
        return Batches(count, config, [streams.order for streams in self._streams])
