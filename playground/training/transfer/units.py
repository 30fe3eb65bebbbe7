"""Which unit of a network is which, before and after an edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from playground.nn.base.layer import UnitLabel
from playground.nn.compiler.plan import Plan, PlannedNode
from playground.nn.kernels.regrouping import PlacedValue, ValueRow


class OwnUnit(Struct, frozen=True):
    """A unit where it is made: by a layer, or as a feature of the data.

    Parameters
    ----------
    node_id
        The layer.
    number
        Which of the layer's units *before* the edit, or the feature's name; negative: a new one.
    """

    node_id: str
    number: int | str


class Units(Struct, frozen=True):
    """The units of every layer, recognisable.

    Parameters
    ----------
    nodes
        The layers by id, the output last.
    of
        The labels along the first axis of every node's value, by node id.
    makers
        The nodes whose units are their own.
    """

    nodes: Mapping[str, PlannedNode]
    of: Mapping[str, tuple[UnitLabel, ...]]
    makers: frozenset[str]

    @property
    def output_makers(self) -> set[str]:
        """The layers whose units are the network's outputs."""
        *_, output = self.nodes
        return {unit.node_id for label in self.of[output] for unit in parts(label)}


def label_units(plan: Plan, own: Callable[[PlannedNode], Sequence[UnitLabel]]) -> Units:
    """Follow the units through a network.

    Parameters
    ----------
    plan
        The network.
    own
        Labels the units that a layer makes itself.
    """
    found: dict[str, tuple[UnitLabel, ...]] = {}
    makers = set()
    for node in plan.nodes:
        traced = None
        if node.sources:
            inputs = [found[source] for source in node.sources]
            traced = node.layer.trace_units(inputs, node.input_shapes)
        if traced is None or len(traced) != node.shape[0]:
            traced = own(node)
            makers.add(node.id)
        found[node.id] = tuple(traced)
    return Units({node.id: node for node in plan.nodes}, found, frozenset(makers))


def numbered(node: PlannedNode) -> list[UnitLabel]:
    """Label the units a layer makes by their numbers; features by their names."""
    if node.features and len(node.shape) == 1:
        return [OwnUnit(node.id, feature.name) for feature in node.features]
    return [OwnUnit(node.id, i) for i in range(node.shape[0])]


def renumbered(node: PlannedNode, kept: Sequence[int]) -> list[UnitLabel]:
    """Label a layer's units after an edit: the ``kept`` by their old numbers, then new ones."""
    if node.features:
        return numbered(node)
    new = range(node.shape[0] - len(kept))
    return [OwnUnit(node.id, i) for i in (*kept, *(-1 - i for i in new))]


def parts(label: UnitLabel) -> Iterator[OwnUnit]:
    """Yield the units that a label is made of."""
    if isinstance(label, OwnUnit):
        yield label
    elif isinstance(label, PlacedValue):
        yield from parts(label.unit)
    elif isinstance(label, ValueRow):
        yield from parts(label.values)
    elif isinstance(label, tuple):
        for each in label:
            yield from parts(each)
