"""Going back to before a batch: run again, it meets the same noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.core import Array
from playground.nn.compiler.network import Network
from playground.training.loop.states import set_noise


@dataclass(frozen=True, slots=True)
class Rewind:
    """What a forward pass changes, as it was before.

    Parameters
    ----------
    noise
        The state of each replica's noise stream.
    layers
        What layers remember without learning it: ``(S,)`` or ``(R, S)``.
    """

    noise: list[dict[str, Any]]
    layers: Array

    @classmethod
    def of(cls, network: Network) -> Rewind:
        """Copy a network's present state."""
        noise = [stream.get_state() for stream in network.shared.streams]
        return cls(noise, network.state.copy())

    def apply(self, network: Network) -> None:
        """Bring the network, or a sibling of it, back there."""
        set_noise(network.shared.streams, self.noise)
        np.copyto(network.state, self.layers)
