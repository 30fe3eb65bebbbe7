"""The right kind of link for a layer."""

from playground.explain.activation_link import ActivationLink
from playground.explain.dense_link import DenseLink
from playground.explain.layer_link import LayerLink
from playground.explain.link import Link
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.dense import Dense
from playground.nn.network import Network
from playground.nn.plan import PlannedNode


def link(node: PlannedNode, network: Network, sample: int) -> Link:
    """Return the link of a layer for one sample of a network that was just run forward."""
    if isinstance(node.layer, Dense):
        return DenseLink(node, network, sample)
    if isinstance(node.layer, ActivationLayer):
        return ActivationLink(node, network, sample)
    return LayerLink(node, network, sample)
