"""What a layer learned elsewhere, put into a network that it was copied to."""

from collections.abc import Mapping

import numpy as np

from playground.core import Array
from playground.nn.compiler.network import Network


def bring(network: Network, learnt: Mapping[str, Mapping[str, Array]]) -> list[str]:
    """Set the parameters of layers that fit; returns their names.

    Parameters
    ----------
    network
        Whose ``theta`` is written; every replica of it gets the same.
    learnt
        Arrays by node id and parameter name. All of a layer's are taken or none.
    """
    views: dict[str, dict[str, Array]] = {}
    for span in network.parameter_layout:
        views.setdefault(span.node_id, {})[span.name] = network.view(network.theta, span)
    brought = []
    for node_id, found in learnt.items():
        mine = views.get(node_id, {})
        if mine and _fit(mine, found):
            for name, array in found.items():
                np.copyto(mine[name], array)
            brought.append(network.plan.name_of(node_id))
    return brought


def _fit(mine: Mapping[str, Array], theirs: Mapping[str, Array]) -> bool:
    """Tell whether all arrays have the same shapes, but for an axis of replicas."""
    return mine.keys() == theirs.keys() and all(
        array.shape in (mine[name].shape, mine[name].shape[1:]) for name, array in theirs.items()
    )
