"""What a planned network costs before anything is allocated: numbers, products and memory."""

from collections.abc import Sequence
from math import prod

import numpy as np
from msgspec import Struct
from numpy.typing import DTypeLike

from playground.core import Shape
from playground.nn.base.optimizer import Optimizer
from playground.nn.base.regularizer import Regularizer
from playground.nn.compiler.node_info import card_title
from playground.nn.compiler.plan import PlannedNode


class NodeCosts(Struct, frozen=True):
    """What one layer costs.

    Parameters
    ----------
    node_id, kind, title
        Which layer: its id, its registry name and what its card is called.
    shape
        The output's per-sample shape.
    parameters
        How many numbers it learns.
    multiply_adds
        Of one forward pass per sample, as
        :meth:`.Layer.multiply_adds` counts them. Backward makes about as many
        for the weights' gradients and as many again for the inputs'.
    largest_product
        How many of them lie in its largest single matrix product; 0 without one.
    value_bytes
        Its output for one sample.
    gradient_bytes
        dL/d(output) for one sample; an input has none.
    parameter_bytes
        What it learns with the gradient and the optimizer's memory of it, and what it remembers
        without learning it (running statistics). Does not grow with the batch.
    """

    node_id: str
    kind: str
    title: str
    shape: Shape
    parameters: int
    multiply_adds: int
    largest_product: int
    value_bytes: int
    gradient_bytes: int
    parameter_bytes: int

    @property
    def activation_bytes(self) -> int:
        """The memory of one sample: the output and its gradient."""
        return self.value_bytes + self.gradient_bytes


class Costs(Struct, frozen=True):
    """What a network costs.

    Counted are outputs, their gradients and everything per parameter. A compiled network also
    holds the working memory of its layers, which depends on how they compute.

    Parameters
    ----------
    nodes
        The layers in computing order.
    batch_size
        How many samples are run at once.
    dtype
        The precision: ``float64`` or ``float32``.
    slots
        How many numbers optimizer and regularizer remember per parameter.
    """

    nodes: tuple[NodeCosts, ...]
    batch_size: int
    dtype: str
    slots: int

    @property
    def parameters(self) -> int:
        """How many numbers are learned."""
        return sum(node.parameters for node in self.nodes)

    @property
    def multiply_adds(self) -> int:
        """The multiply-adds of one forward pass per sample."""
        return sum(node.multiply_adds for node in self.nodes)

    @property
    def largest_product(self) -> int:
        """The multiply-adds per sample of the largest single matrix product."""
        return max((node.largest_product for node in self.nodes), default=0)

    @property
    def sample_bytes(self) -> int:
        """The outputs and gradients of one sample."""
        return sum(node.activation_bytes for node in self.nodes)

    @property
    def activation_bytes(self) -> int:
        """The outputs and gradients of a batch."""
        return self.batch_size * self.sample_bytes

    @property
    def parameter_bytes(self) -> int:
        """Everything per parameter, and what layers remember."""
        return sum(node.parameter_bytes for node in self.nodes)

    @property
    def total_bytes(self) -> int:
        """Everything counted, for a batch."""
        return self.activation_bytes + self.parameter_bytes

    def memory(self, node: NodeCosts) -> int:
        """Return all bytes of one layer, for a batch."""
        return self.batch_size * node.activation_bytes + node.parameter_bytes


def costs_of(
    nodes: Sequence[PlannedNode], batch_size: int, dtype: DTypeLike = np.float64, slots: int = 0
) -> Costs:
    """Add up what planned layers cost.

    Parameters
    ----------
    nodes
        ``plan.nodes``, or those of an :class:`~playground.nn.compiler.plan.Analysis` with errors.
    batch_size
        How many samples are run at once.
    dtype
        The precision.
    slots
        How many numbers the optimizer remembers per parameter, see :func:`slots_per_parameter`.
    """
    precision = np.dtype(dtype)
    found = tuple(_node_costs(node, precision.itemsize, slots) for node in nodes)
    return Costs(found, batch_size, precision.name, slots)


def slots_per_parameter(optimizer: Optimizer, regularizer: Regularizer | None = None) -> int:
    """Return how many numbers are remembered per parameter from step to step."""
    probe = np.zeros(1)
    made = [*optimizer.make_slots(probe).values()]
    if regularizer is not None:
        made += regularizer.make_slots(probe).values()
    return sum(slot.size for slot in made)


def _node_costs(node: PlannedNode, itemsize: int, slots: int) -> NodeCosts:
    size = itemsize * prod(node.shape)
    parameters = sum(prod(spec.shape) for spec in node.parameters)
    remembered = sum(prod(spec.shape) for spec in node.state)
    multiply_adds = 0 if node.features else node.layer.multiply_adds(node.input_shapes, node.shape)
    has_weight = any(spec.role == "weight" for spec in node.parameters)
    return NodeCosts(
        node_id=node.id,
        kind=node.layer.name,
        title=card_title(node.name, node.layer),
        shape=node.shape,
        parameters=parameters,
        multiply_adds=multiply_adds,
        # Layers with weights make all their products in one, see Dense and Conv2D.
        largest_product=multiply_adds if has_weight else 0,
        value_bytes=size,
        gradient_bytes=0 if node.features else size,
        parameter_bytes=itemsize * ((2 + slots) * parameters + remembered),
    )
