"""The right kind of link for a layer."""

from playground.explain.chain_rule.activation import ActivationLink
from playground.explain.chain_rule.dense import DenseLink
from playground.explain.chain_rule.jacobian import Link
from playground.explain.chain_rule.numerical import LayerLink
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.dense import Dense


def link(node: PlannedNode, network: Network, sample: int) -> Link:
    """Return the link of a layer for one sample of a network that was just run forward."""
    if isinstance(node.layer, Dense):
        return DenseLink(node, network, sample)
    if isinstance(node.layer, ActivationLayer):
        return ActivationLink(node, network, sample)
    return LayerLink(node, network, sample)
