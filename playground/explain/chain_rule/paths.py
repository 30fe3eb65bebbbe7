"""Every way from a value to the loss: their exact sum, their number, and the largest of them.

A path goes through one unit of every layer it passes. Their number is the product of the layers'
widths, so they are never all made: sums and counts are accumulated from the loss back, and so is
the list of the largest (the suffixes of the best paths are best paths).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.explain.chain_rule.jacobian import Jacobian
from playground.nn.compiler.plan import Plan, PlannedNode

Wire: TypeAlias = tuple[str, int]
"""Who takes a value, and at which of its inputs."""


class Suffix(Struct, frozen=True):
    """The rest of a path, from one unit to the loss.

    Parameters
    ----------
    product
        Of all its factors, ∂ℓ/∂ŷ and 1/B included.
    jacobian, port, unit, rest
        The next layer, through which of its inputs, to which of its units, and how it goes on;
        ``jacobian`` and ``rest`` are ``None`` where the unit is an output and the loss comes next.
    """

    product: float
    jacobian: Jacobian | None = None
    port: int = 0
    unit: int = 0
    rest: Suffix | None = None


def wires_from(plan: Plan) -> dict[str, list[Wire]]:
    """Return who takes each node's value."""
    wires: dict[str, list[Wire]] = {node.id: [] for node in plan.nodes}
    for node in plan.nodes:
        for port, source in enumerate(node.sources):
            wires[source].append((node.id, port))
    return wires


def dependents(plan: Plan, start: str) -> list[PlannedNode]:
    """Return a node and all that depends on it, the output first."""
    reached = {start}
    for node in plan.nodes:
        if any(source in reached for source in node.sources):
            reached.add(node.id)
    return [node for node in reversed(plan.nodes) if node.id in reached]


def sums(plan: Plan, start: str, jacobians: Mapping[str, Jacobian], loss_grad: Array) -> Array:
    """Return the sum over all paths from each unit of ``start`` to the loss, ``(units,)``.

    Parameters
    ----------
    plan, start
        Where the paths begin.
    jacobians
        The local derivatives of all layers behind ``start``, for one sample.
    loss_grad
        ∂L/∂ŷ for that sample, ``(K,)``.
    """
    wires = wires_from(plan)
    found: dict[str, Array] = {}
    for node in dependents(plan, start):
        total = np.zeros(int(np.prod(node.shape)))
        if node.id == plan.output.id:
            total += loss_grad
        for target, port in wires[node.id]:
            total += jacobians[target].matrix(port) @ found[target]
        found[node.id] = total
    return found[start]


def count(plan: Plan, start: str, jacobians: Mapping[str, Jacobian]) -> list[int]:
    """Return the number of paths from each unit of ``start`` to the loss.

    A dense layer joins every input to every unit, weights of zero included; through other layers
    only derivatives other than zero count.
    """
    wires = wires_from(plan)
    found: dict[str, list[int]] = {}
    for node in dependents(plan, start):
        own = 1 if node.id == plan.output.id else 0
        totals = [own] * int(np.prod(node.shape))
        for target, port in wires[node.id]:
            jacobian, theirs = jacobians[target], found[target]
            if jacobian.is_dense:
                everything = sum(theirs)
                totals = [total + everything for total in totals]
                continue
            for i, j in np.argwhere(jacobian.matrix(port) != 0.0).tolist():
                totals[i] += theirs[j]
        found[node.id] = totals
    return found[start]


def largest(
    plan: Plan, start: str, jacobians: Mapping[str, Jacobian], loss_grad: Array, most: int
) -> list[list[Suffix]]:
    """Return the paths of largest magnitude from each unit of ``start``, the largest first."""
    wires = wires_from(plan)
    found: dict[str, list[list[Suffix]]] = {}
    for node in dependents(plan, start):
        ends: list[list[Suffix]] = [[] for _ in range(int(np.prod(node.shape)))]
        if node.id == plan.output.id:
            ends = [[Suffix(float(g))] for g in loss_grad]
        outgoing = [
            (jacobians[target], port, found[target], _table(found[target]))
            for target, port in wires[node.id]
        ]
        matrices = [jacobian.matrix(port) for jacobian, port, _, _ in outgoing]
        found[node.id] = [
            _best(own, outgoing, [matrix[i] for matrix in matrices], most)
            for i, own in enumerate(ends)
        ]
    return found[start]


def _table(suffixes: list[list[Suffix]]) -> Array:
    """Return the products of a layer's best suffixes, a row a unit, filled up with NaN."""
    table = np.full((len(suffixes), max(map(len, suffixes))), np.nan)
    for row, each in zip(table, suffixes, strict=True):
        row[: len(each)] = [suffix.product for suffix in each]
    return table


def _best(
    own: list[Suffix],
    outgoing: Sequence[tuple[Jacobian, int, list[list[Suffix]], Array]],
    derivatives: Sequence[Array],
    most: int,
) -> list[Suffix]:
    """Choose the largest suffixes of one unit among all ways to go on."""
    candidates = list(own)
    for (jacobian, port, theirs, table), row in zip(outgoing, derivatives, strict=True):
        products = row[:, None] * table
        sizes = np.abs(products)
        absent = np.isnan(table)
        if not jacobian.is_dense:
            absent |= (row == 0.0)[:, None]
        sizes[absent] = -1.0
        flat = sizes.ravel()
        chosen = np.argsort(-flat, kind="stable")[:most]
        for place in chosen[flat[chosen] >= 0.0].tolist():
            j, rank = divmod(place, table.shape[1])
            product = float(products[j, rank])
            candidates.append(Suffix(product, jacobian, port, j, theirs[j][rank]))
    candidates.sort(key=lambda suffix: -abs(suffix.product))
    return candidates[:most]
