"""The chain rule written out: how one weight, bias or activation reaches the loss.

``∂L/∂w = Σ over samples Σ over paths ∂ℓ/∂ŷ · 1/B · f'(z) · w · f'(z) · … · x``

Backpropagation computes the same number without ever writing a path down. Here paths are written,
put together from local derivatives (:mod:`.jacobian`), and compared with it.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, ValueNotAllowed, read_only
from playground.core.progress import Progress, unwatched
from playground.core.text.numbers import counted
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.base.parameter_index import VALUE, ParameterIndex, check_target
from playground.explain.chain_rule.analytical import ActivationJacobian, DenseJacobian
from playground.explain.chain_rule.convolution import ConvolutionJacobian
from playground.explain.chain_rule.jacobian import Factor, Jacobian, unit_name
from playground.explain.chain_rule.numerical import (
    NoiseJacobian,
    NumericalJacobian,
    draws_noise,
)
from playground.explain.chain_rule.paths import Suffix, count, dependents, largest, sums
from playground.nn.base.program import run
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.conv2d import Conv2D
from playground.nn.layers.dense import Dense


class ChainPath(Struct, frozen=True):
    """One way to the loss: its local derivatives from the loss back, and their product."""

    factors: tuple[Factor, ...]
    product: float


class ChainRule(Struct, frozen=True):
    """The chain rule of one number, for one sample of a batch.

    ``L`` is the loss of the batch, the mean over its samples: every path ends in the factor 1/B,
    and the samples' shares add up to ∂L/∂target (:func:`contributions` computes all of them).

    Parameters
    ----------
    target, name
        The weight, bias or activation, and what it is called.
    rows
        The batch, as training-sample indices ``(B,)``.
    sample
        The position in ``rows`` of the sample that ``paths`` are of.
    share
        The sum over its paths: what this sample adds to ∂L/∂target.
    sample_backprop
        Backpropagation's number for that sample alone; compare ``share``.
    backprop
        ∂L/∂target, summed over the batch, as backpropagation computes it.
    paths
        The paths of largest magnitude, the largest first.
    path_count
        How many paths there are.
    rest
        The sum of those not listed.
    """

    target: ParameterIndex
    name: str
    rows: IntArray
    sample: int
    share: float
    sample_backprop: float
    backprop: float
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
    """Write out the chain rule of one number for one sample.

    The whole batch is run, as layers that mix samples need it before the target; only the one
    sample's local derivatives are put together.

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
        When there is no such number.
    NoChainRule
        When a layer behind it has too many derivatives to look at one by one or mixes the samples
        of a batch.
    """
    node = check_target(context, target)
    objective = Objective(context, context.batch if rows is None else rows)
    batch = len(objective.rows)
    if not 0 <= sample < batch:
        raise ValueNotAllowed("sample", sample, f"use a whole number from 0 to {batch - 1}")
    network = objective.run(objective.theta).network
    backprop = _from_backprop(network, target)
    linked = _Sample(node, network, target, sample)
    share = linked.total()
    paths, number = linked.paths(most_paths)
    rest = 0.0
    if number > len(paths):
        rest = math.fsum([share, *(-path.product for path in paths)])
    return ChainRule(
        target=target,
        name=target.words(context),
        rows=read_only(objective.rows),
        sample=sample,
        share=share,
        sample_backprop=_of_sample(network, target, sample),
        backprop=backprop,
        paths=tuple(paths),
        path_count=number,
        rest=rest,
    )


def contributions(
    context: ExplainContext,
    target: ParameterIndex,
    rows: IntArray | None = None,
    progress: Progress = unwatched,
) -> Array | None:
    """Return every sample's share of ∂L/∂target by the chain rule, ``(B,)``; see there.

    Takes as long as that many chain rules: ``progress`` is told the samples done, and ``False``
    from it ends the work with ``None``.
    """
    node = check_target(context, target)
    objective = Objective(context, context.batch if rows is None else rows)
    network = objective.run(objective.theta).network
    shares = np.empty(network.batch_size)
    for sample in range(len(shares)):
        if not progress(sample, len(shares)):
            return None
        shares[sample] = _Sample(node, network, target, sample).total()
    progress(len(shares), len(shares))
    return read_only(shares)


def jacobian_of(node: PlannedNode, network: Network, sample: int) -> Jacobian:
    """Return a layer's local derivatives for one sample of a network that was just run."""
    if isinstance(node.layer, Dense):
        return DenseJacobian(node, network, sample)
    if isinstance(node.layer, Conv2D):
        return ConvolutionJacobian(node, network, sample)
    if isinstance(node.layer, ActivationLayer):
        return ActivationJacobian(node, network, sample)
    if draws_noise(node, network, sample):
        return NoiseJacobian(node, network, sample)
    return NumericalJacobian(node, network, sample)


class _Sample:
    """One sample's way from the target to the loss."""

    def __init__(
        self, node: PlannedNode, network: Network, target: ParameterIndex, sample: int
    ) -> None:
        self._plan = network.plan
        self._node = node
        self._target = target
        self._batch = network.batch_size
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
        hops.append(self._loss_factors(node, at))
        factors = tuple(factor for hop in reversed(hops) for factor in hop)
        return ChainPath(factors, math.prod(factor.value for factor in factors))

    def _loss_factors(self, node: PlannedNode, unit: int) -> list[Factor]:
        """Split ∂L/∂ŷ into the sample's own ∂ℓ/∂ŷ and the 1/B of the mean; last factor first."""
        name, slope = unit_name(node, unit), float(self._loss_grad[unit])
        if self._batch == 1:
            return [Factor("∂ℓ/∂ŷ", name, slope)]
        own = Factor("∂ℓ/∂ŷ", name, slope * self._batch)
        return [own, Factor("1/B", f"mean of {counted(self._batch, 'sample')}", 1.0 / self._batch)]

    def _node_of(self, node_id: str) -> PlannedNode:
        return next(node for node in self._plan.nodes if node.id == node_id)


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
