"""The chain rule written out: how one weight, bias or activation reaches the loss.

``∂L/∂w = Σ over samples Σ over paths ∂L/∂ŷ · f'(z) · w · f'(z) · … · x``

Backpropagation computes the same number without ever writing a path down. Here paths are written,
put together from local derivatives (:mod:`.jacobian`), and compared with it.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, ValueNotAllowed, read_only
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.base.parameter_index import ParameterIndex, check_index, find_parameter
from playground.explain.chain_rule.analytical import ActivationJacobian, DenseJacobian
from playground.explain.chain_rule.jacobian import Factor, Jacobian, unit_name
from playground.explain.chain_rule.numerical import NumericalJacobian
from playground.explain.chain_rule.paths import Suffix, count, dependents, largest, sums
from playground.nn.base.program import run
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.dense import Dense

VALUE = "value"
"""The name of a place that is a layer's value (an activation) and not a learned number."""


class ChainPath(Struct, frozen=True):
    """One way to the loss: its local derivatives from the loss back, and their product."""

    factors: tuple[Factor, ...]
    product: float


class ChainRule(Struct, frozen=True):
    """The chain rule of one number, for a batch, and in detail for one of its samples.

    ``L`` is the loss of the batch, the mean over its samples; so the samples' shares add up, and
    every ∂L/∂ŷ has the 1/B in it. For a single sample's own loss, ask with that row alone.

    Parameters
    ----------
    target
        The weight, bias or activation.
    rows
        The batch, as training-sample indices ``(B,)``.
    contributions
        Every sample's share: the sum over its paths, ``(B,)``.
    total
        Their sum: ∂L/∂target by the chain rule.
    backprop
        The same number as backpropagation computes it. For an activation, which is another one
        for each sample, the sum over the batch.
    sample
        The position in ``rows`` of the sample that ``paths`` are of.
    sample_backprop
        Backpropagation's number for that sample alone; compare ``contributions[sample]``.
    paths
        Its paths of largest magnitude, the largest first.
    path_count
        How many paths there are.
    rest
        The sum of those not listed.
    """

    target: ParameterIndex
    rows: IntArray
    contributions: Array
    total: float
    backprop: float
    sample: int
    sample_backprop: float
    paths: tuple[ChainPath, ...]
    path_count: int
    rest: float


def chain_rule(
    context: ExplainContext,
    target: ParameterIndex,
    sample: int = 0,
    rows: IntArray | None = None,
    most_paths: int = 12,
) -> ChainRule:
    """Write out the chain rule of one number.

    Parameters
    ----------
    context
        At which moment of a training.
    target
        ``ParameterIndex(node, "weight", (i, j))``, ``ParameterIndex(node, "bias", (j,))``, or
        ``ParameterIndex(node, "value", (j,))`` for an activation.
    sample
        The position in the batch of the sample whose paths are listed.
    rows
        The batch; by default the one under way, else the next.
    most_paths
        How many paths to list.

    Raises
    ------
    PlaygroundError
        When there is no such number, or a layer behind it has too many derivatives to look at one
        by one or mixes the samples of a batch.
    """
    node = _check(context, target)
    objective = Objective(context, context.batch if rows is None else rows)
    batch = len(objective.rows)
    if not 0 <= sample < batch:
        raise ValueNotAllowed("sample", sample, f"use a whole number from 0 to {batch - 1}")
    network = objective.run(objective.theta).network
    backprop = _from_backprop(network, target)
    samples = [_Sample(node, network, target, b) for b in range(batch)]
    contributions = np.array([each.total() for each in samples])
    paths, number = samples[sample].paths(most_paths)
    rest = 0.0
    if number > len(paths):
        rest = math.fsum([contributions[sample], *(-path.product for path in paths)])
    return ChainRule(
        target=target,
        rows=read_only(objective.rows),
        contributions=read_only(contributions),
        total=math.fsum(contributions),
        backprop=backprop,
        sample=sample,
        sample_backprop=_of_sample(network, target, sample),
        paths=tuple(paths),
        path_count=number,
        rest=rest,
    )


def jacobian_of(node: PlannedNode, network: Network, sample: int) -> Jacobian:
    """Return a layer's local derivatives for one sample of a network that was just run forward."""
    if isinstance(node.layer, Dense):
        return DenseJacobian(node, network, sample)
    if isinstance(node.layer, ActivationLayer):
        return ActivationJacobian(node, network, sample)
    return NumericalJacobian(node, network, sample)


class _Sample:
    """One sample's way from the target to the loss."""

    def __init__(
        self, node: PlannedNode, network: Network, target: ParameterIndex, sample: int
    ) -> None:
        self._plan = network.plan
        self._node = node
        self._target = target
        passed = [n for n in dependents(self._plan, node.id) if n.id != node.id]
        self._jacobians: dict[str, Jacobian] = {
            n.id: jacobian_of(n, network, sample) for n in passed
        }
        self._loss_grad: Array = network.output_grad[:, sample].copy()
        self._first: Jacobian | None = None
        if target.name == VALUE:
            self._into = np.zeros(math.prod(node.shape))
            self._into[np.ravel_multi_index(target.index, node.shape)] = 1.0
        else:
            self._first = jacobian_of(node, network, sample)
            self._into = self._first.by_parameter(target.name, target.index)

    def total(self) -> float:
        """Return the sum over all paths."""
        onward = sums(self._plan, self._node.id, self._jacobians, self._loss_grad)
        return float(self._into @ onward)

    def paths(self, most: int) -> tuple[list[ChainPath], int]:
        """Return the largest paths and the number of all of them."""
        start = self._node.id
        suffixes = largest(self._plan, start, self._jacobians, self._loss_grad, most)
        numbers = count(self._plan, start, self._jacobians)
        units = self._units()
        found = [self._path(unit, suffix) for unit in units for suffix in suffixes[unit][:most]]
        found.sort(key=lambda path: -abs(path.product))
        return found[:most], sum(numbers[unit] for unit in units)

    def _units(self) -> list[int]:
        """Return the units of its own layer that the target acts on."""
        if self._first is not None and self._first.is_dense:
            return [self._target.index[-1]]  # also where the derivative happens to be zero
        return [int(unit) for unit in np.flatnonzero(self._into)]

    def _path(self, unit: int, suffix: Suffix) -> ChainPath:
        hops: list[list[Factor]] = []
        if self._first is not None:
            source = self._node_of(self._node.sources[0])
            name, index = self._target.name, self._target.index
            hops.append(self._first.parameter_factors(name, index, unit, source))
        at, node, step = unit, self._node, suffix
        while step.jacobian is not None and step.rest is not None:
            hops.append(step.jacobian.factors(step.port, node, at, step.unit))
            at, node, step = step.unit, step.jacobian.node, step.rest
        hops.append([Factor("∂L/∂ŷ", unit_name(node, at), float(self._loss_grad[at]))])
        factors = tuple(factor for hop in reversed(hops) for factor in hop)
        return ChainPath(factors, math.prod(factor.value for factor in factors))

    def _node_of(self, node_id: str) -> PlannedNode:
        return next(node for node in self._plan.nodes if node.id == node_id)


def _check(context: ExplainContext, target: ParameterIndex) -> PlannedNode:
    """Return the target's layer, or raise :class:`ValueNotAllowed`."""
    nodes = {node.id: node for node in context.plan.nodes if not node.features}
    if target.node_id not in nodes:
        raise ValueNotAllowed("layer", target.node_id, f"choose one of {', '.join(nodes)}")
    node = nodes[target.node_id]
    shape = node.shape
    if target.name != VALUE:
        shape = find_parameter(context, target.node_id, target.name).shape
    check_index("index", target.index, shape)
    return node


def _from_backprop(network: Network, target: ParameterIndex) -> float:
    """Return the batch's number as the network's backward pass left it."""
    if target.name == VALUE:
        return math.fsum(network.value_grad(target.node_id)[target.index])
    gradients = network.named_gradients()
    return float(gradients[f"{target.node_id}/{target.name}"][target.index])


def _of_sample(network: Network, target: ParameterIndex, sample: int) -> float:
    """Run backward again with the loss of one sample only."""
    others = np.arange(network.batch_size) != sample
    network.output_grad[:, others] = 0.0
    run(network.backward_calls)
    return _from_backprop(network, target)
