"""Carries what a network learned over to another one, so that it computes the same if it can.

A unit that stays keeps its weights, also where the next layers read it. A new unit is drawn like
any other, but the weights that read it begin at 0: at first it changes nothing (Chen, Goodfellow
and Shlens 2015, *Net2Net: accelerating learning via knowledge transfer*, who split old units
instead). A unit that goes leaves its mean in the biases it reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import cached_property

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.base.dataset import Dataset
from playground.nn.base.layer import Axis, StateSpec, UnitLabel
from playground.nn.compiler.network import Network
from playground.nn.compiler.parameter_layout import ParameterSpan
from playground.training.transfer.array_maps import ArrayMap, map_array
from playground.training.transfer.choice import survivors
from playground.training.transfer.contributions import (
    Moments,
    by_input,
    contributions,
    measure,
    readers,
)
from playground.training.transfer.report import TransferReport, describe
from playground.training.transfer.units import OwnUnit, label_units, numbered, renumbered


class Learned(Struct, frozen=True):
    """A network, and the optimizer's and regularizer's vectors beside its parameters."""

    network: Network
    slots: Mapping[str, Array]


class ParameterTransfer:
    """From one network to another, array by array.

    Parameters
    ----------
    mine
        The new network, its weights drawn, and its vectors as they begin.
    theirs
        The old ones; slots are taken over where both have them.
    dataset
        What the old network was trained on: it tells which units matter.
    redraw
        Returns parameters drawn once more, for units that join old ones.
    """

    def __init__(
        self, mine: Learned, theirs: Learned, dataset: Dataset, redraw: Callable[[], Array]
    ) -> None:
        self._mine, self._theirs = mine, theirs
        self._dataset, self._redraw = dataset, redraw
        plan = mine.network.plan
        self._nodes = {node.id: node for node in plan.nodes}
        self._before = label_units(theirs.network.plan, numbered)
        answering = self._before.output_makers ^ label_units(plan, numbered).output_makers
        kept = self._choose(answering)
        self._after = label_units(plan, lambda node: renumbered(node, kept.get(node.id, ())))

    def run(self) -> TransferReport:
        """Copy everything that has a counterpart; returns what became of the layers."""
        network, old = self._mine.network, self._theirs.network
        spans = {(s.node_id, s.name): s for s in old.parameter_layout}
        failed: dict[str, Axis] = {}
        kept = 0
        with np.errstate(all="ignore"):  # float64 may not fit float32
            for span in network.parameter_layout:
                before = spans.get((span.node_id, span.name))
                if before is None:
                    continue
                found = self._map(span.node_id, span, before)
                if isinstance(found, ArrayMap):
                    kept += 1
                    self._move(span, before, found)
                else:
                    failed.setdefault(span.node_id, found)
            for span in readers(old):
                if span.node_id not in failed:
                    self._keep_means(span)
            self._move_state()
        return TransferReport(kept, *describe(self._before, self._after, failed))

    # units --------------------------------------------------------------------------------------

    def _choose(self, changed: Set[str]) -> dict[str, list[int]]:
        """Choose which units of each layer stay, by their old numbers.

        A hidden layer that became the output, or the other way round, has other units now.
        """
        old = self._before
        sizes, gone = {}, set[OwnUnit]()
        for node_id in old.makers & self._nodes.keys():
            node, before = self._nodes[node_id], old.nodes[node_id]
            if node.features:
                gone |= {
                    label
                    for label in set(old.of[node_id]) - set(numbered(node))
                    if isinstance(label, OwnUnit)
                }
            elif type(node.layer) is type(before.layer) and node_id not in changed:
                sizes[node_id] = node.shape[0]
        if all(size >= len(old.of[node_id]) for node_id, size in sizes.items()):
            return {node_id: list(range(len(old.of[node_id]))) for node_id in sizes}
        order = [node_id for node_id in old.nodes if node_id in sizes]
        matter = contributions(self._theirs.network, self._moments, old)
        return survivors(old, {node_id: sizes[node_id] for node_id in order}, gone, matter)

    @cached_property
    def _moments(self) -> dict[str, Moments]:
        return measure(self._theirs.network, self._dataset)

    @cached_property
    def _drawn(self) -> Array:
        return self._redraw()

    def _labels(
        self, node_id: str, axis: Axis
    ) -> tuple[Sequence[UnitLabel], Sequence[UnitLabel]] | None:
        """Return the units along an axis of a layer's arrays, new and old."""
        if axis == "place":
            return None
        if axis == "unit":
            return self._after.of[node_id], self._before.of[node_id]
        new, old = self._nodes[node_id].sources[0], self._before.nodes[node_id].sources[0]
        return self._after.of[new], self._before.of[old]

    # arrays -------------------------------------------------------------------------------------

    def _map(
        self, node_id: str, array: ParameterSpan | StateSpec, before: ParameterSpan | StateSpec
    ) -> ArrayMap | Axis:
        axes = array.axes if array.axes == before.axes else ()
        labels = [self._labels(node_id, axis) for axis in axes]
        return map_array(array.shape, before.shape, axes, labels)

    def _move(self, span: ParameterSpan, before: ParameterSpan, found: ArrayMap) -> None:
        network, old = self._mine.network, self._theirs.network
        theta = network.view(network.theta, span)
        if not found.is_whole:
            theta[...] = network.view(self._drawn, span)
            found.silence(theta, span.axes)
        found.copy(theta, old.view(old.theta, before))
        for name, slot in self._mine.slots.items():
            if name in self._theirs.slots:
                theirs = old.view(self._theirs.slots[name], before)
                found.copy(network.view(slot, span), theirs)

    def _move_state(self) -> None:
        """Copy what layers remember without learning it."""
        mine, theirs = self._mine.network.named_state(), self._theirs.network.named_state()
        specs = {
            f"{node.id}/{spec.name}": spec
            for node in self._before.nodes.values()
            for spec in node.state
        }
        for node in self._nodes.values():
            for spec in node.state:
                name = f"{node.id}/{spec.name}"
                found = self._map(node.id, spec, specs[name]) if name in specs else None
                if isinstance(found, ArrayMap):
                    found.copy(mine[name], theirs[name])

    def _keep_means(self, span: ParameterSpan) -> None:
        """Add what lost units gave on average to the biases they reached."""
        node = self._nodes.get(span.node_id)
        if node is None or not node.sources or node.frozen or "unit" not in span.axes:
            return
        inputs, units = self._labels(node.id, "input"), self._labels(node.id, "unit")
        assert inputs is not None
        assert units is not None
        there = set(inputs[0])
        lost = [i for i, label in enumerate(inputs[1]) if label not in there]
        bias = next((s for s in self._mine.network.parameter_layout if _is_bias(s, node.id)), None)
        if bias is None or not lost or len(lost) == len(inputs[1]):
            return
        weight, mean = by_input(self._theirs.network, span), self._moments[node.id].mean
        share = np.einsum("...iu,...i->...u", weight[..., lost, :], mean[..., lost])
        found = map_array(bias.shape, share.shape[-1:], ("unit",), [units])
        if isinstance(found, ArrayMap):
            values = self._mine.network.view(self._mine.network.theta, bias)
            added = np.zeros_like(values)
            found.copy(added, share)
            values += added


def _is_bias(span: ParameterSpan, node_id: str) -> bool:
    return span.node_id == node_id and span.role == "bias" and span.axes == ("unit",)
