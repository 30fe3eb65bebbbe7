"""What a network that was edited kept, in numbers and in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from playground.core.text.numbers import counted
from playground.nn.base.layer import Axis, ParameterSpec
from playground.nn.compiler.plan import PlannedNode
from playground.training.transfer.units import Units


class LayerReport(Struct, frozen=True):
    """What became of one layer.

    Parameters
    ----------
    name
        What it is called.
    kept, new, gone
        How many of its units.
    noun
        What its units are called: ``unit``, ``filter``, ``feature``.
    reason
        Why it was drawn anew, else empty.
    brought
        Whether it has the weights of the layer that it is a copy of.
    """

    name: str
    kept: int = 0
    new: int = 0
    gone: int = 0
    noun: str = "unit"
    reason: str = ""
    brought: bool = False

    @property
    def text(self) -> str:
        """One sentence without its full stop."""
        if self.brought:
            return f"{self.name}: new, with the weights it was copied with"
        if self.reason:
            return f"{self.name} drawn anew: {self.reason}"
        if not self.kept:
            return f"{self.name}: new, with random weights"
        kept = f"{self.name}: {counted(self.kept, self.noun)} kept"
        if self.new:
            begin = "begins" if self.new == 1 else "begin"
            also = f", {self.gone} taken away" if self.gone else ""
            return f"{kept}{also}, {self.new} new that {begin} silent"
        if not self.gone:
            return f"{kept} around the middle of their kernels"
        if self.noun == "feature":
            return f"{kept}, {self.gone} taken away"
        which = "the one that mattered least" if self.gone == 1 else f"the {self.gone} that"
        which += "" if self.gone == 1 else " mattered least"
        return f"{kept}, {which} taken away"


class TransferReport(Struct, frozen=True):
    """What was kept of another network.

    Parameters
    ----------
    kept
        How many learned arrays have something from before.
    layers
        The layers that changed.
    mixed
        The names of the layers whose values all changed with the number of units.
    """

    kept: int
    layers: tuple[LayerReport, ...] = ()
    mixed: tuple[str, ...] = ()

    def but_for(self, brought: Collection[str]) -> TransferReport:
        """Return the report where the layers of these names have weights from elsewhere."""
        layers = [replace(x, brought=True) if x.name in brought else x for x in self.layers]
        return replace(self, layers=tuple(layers))

    @property
    def text(self) -> str:
        """A few sentences; empty when everything was kept as it was."""
        said = [layer.text for layer in self.layers]
        said += [f"{name} mixes all units: the loss may jump" for name in self.mixed]
        return "".join(f"{each}. " for each in said).strip()


def describe(
    before: Units, after: Units, failed: Mapping[str, Axis]
) -> tuple[tuple[LayerReport, ...], tuple[str, ...]]:
    """Return what became of the layers that changed, and which layers mix all units.

    Parameters
    ----------
    before, after
        The units of both networks.
    failed
        The layers that were drawn anew, and the axis that could not be mapped.
    """
    layers, mixed = [], []
    for node in after.nodes.values():
        old = before.nodes.get(node.id)
        if old is None:
            if node.parameters:
                layers.append(LayerReport(node.name, new=node.shape[0]))
        elif node.id in failed:
            layers.append(LayerReport(node.name, reason=_reason(node, old, failed[node.id])))
        elif node.layer.mixes_units:
            if node.shape[0] != old.shape[0]:
                mixed.append(node.name)
        elif node.id in after.makers & before.makers:
            layers += _counted(node, before, after)
    return tuple(layers), tuple(mixed)


def _counted(node: PlannedNode, before: Units, after: Units) -> list[LayerReport]:
    """Return the report of a layer whose units or kernels are others."""
    new, old = set(after.of[node.id]), set(before.of[node.id])
    same_places = _places(node.parameters) == _places(before.nodes[node.id].parameters)
    if not new & old or (new == old and same_places):
        return []
    noun = "feature" if node.features else "filter" if len(node.shape) > 1 else "unit"
    return [LayerReport(node.name, len(new & old), len(new - old), len(old - new), noun)]


def _places(specs: Sequence[ParameterSpec]) -> list[int]:
    """Return the sizes of the axes that run over places."""
    return [
        n
        for spec in specs
        for n, axis in zip(spec.shape, spec.axes, strict=False)
        if axis == "place"
    ]


def _reason(node: PlannedNode, before: PlannedNode, axis: Axis) -> str:
    if type(node.layer) is not type(before.layer):
        return "it is another kind of layer"
    if axis == "place":
        return "its weights have another shape"
    return "something else reaches it" if axis == "input" else "its units are others"
