"""The chain rule through any other layer, found by running the layer alone."""

from __future__ import annotations

from math import prod

import numpy as np
from typing_extensions import override

from playground.core import Array, NumpyStream
from playground.explain.chain_rule.jacobian import (
    Factor,
    Jacobian,
    NoChainRule,
    check_size,
    unit_name,
)
from playground.nn.base.layer import LayerBuffers
from playground.nn.base.program import run
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode


class NumericalJacobian(Jacobian):
    """Any other layer, asked by running it alone.

    The layer is bound to memory of its own with one replica per unit; replica ``j``'s output
    gradient is 1 at unit ``j`` and 0 elsewhere, so one backward pass of the layer brings all its
    derivatives.
    """

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        super().__init__(node, network, sample)
        widest = max([prod(shape) for shape in node.input_shapes], default=1)
        check_size(node, widest)
        _refuse_mixing(node, network, sample)
        memory = _alone(node, network, [sample], (self.size,))
        memory.output_grad[...] = np.eye(self.size).reshape(memory.output_grad.shape)
        _run(node, memory)
        self._by_input = [
            np.ascontiguousarray(grad.reshape(self.size, -1).T)
            for grad in memory.input_grads
            if grad is not None
        ]
        self._by_parameter = memory.grads

    @override
    def matrix(self, port: int) -> Array:
        return self._by_input[port]

    @override
    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        value = float(self._by_input[port][i, j])
        return [_factor(self.node, source, i, j, value)]

    @override
    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        every: Array = self._by_parameter[name].reshape(self.size, -1)
        shape = self._by_parameter[name].shape[1:]
        derivative: Array = every[:, np.ravel_multi_index(index, shape)]
        return derivative

    @override
    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        del source
        place = ", ".join(map(str, index))
        label = f"∂{unit_name(self.node, j)}/∂{self.node.name}/{name}[{place}]"
        return [Factor("∂a/∂w", label, float(self.by_parameter(name, index)[j]))]


class NoiseJacobian(Jacobian):
    """A layer that draws a random number for every value, as it was in this batch's pass.

    Run alone it would draw other numbers, so the network's own layer is run backward once more:
    what it drew is still in its memory. The derivative of every value is of that value alone.
    """

    def __init__(self, node: PlannedNode, network: Network, sample: int) -> None:
        super().__init__(node, network, sample)
        bound = network.layers[node.id]
        memory = bound.memory
        kept = [memory.output_grad, memory.grad_block]
        kept += [grad for grad in memory.input_grads if grad is not None]
        copies = [array.copy() for array in kept]
        signs = np.where(np.arange(memory.output_grad.size) % 3, 1.0, -1.0)
        memory.output_grad[...] = signs.reshape(memory.output_grad.shape)
        run(bound.program.backward)
        signed = [_flat(grad) for grad in memory.input_grads]
        memory.output_grad[...] = 1.0
        run(bound.program.backward)
        plain = [_flat(grad) for grad in memory.input_grads]
        for array, copy in zip(kept, copies, strict=True):
            np.copyto(array, copy)
        if not all(np.array_equal(a, b * signs) for a, b in zip(signed, plain, strict=True)):
            reason = "draws random numbers for several values at once: no sample has paths"
            raise NoChainRule(node, f"{node.layer.title} {reason}")
        every = plain[0].reshape(self.size, network.batch_size)
        self.derivative: Array = every[:, sample].copy()

    @override
    def matrix(self, port: int) -> Array:
        del port
        check_size(self.node, self.size)
        matrix: Array = np.diag(self.derivative)
        return matrix

    @override
    def factors(self, port: int, source: PlannedNode, i: int, j: int) -> list[Factor]:
        del port
        return [_factor(self.node, source, i, j, float(self.derivative[j]))]

    @override
    def by_parameter(self, name: str, index: tuple[int, ...]) -> Array:
        raise NoChainRule(self.node, f"{self.node.layer.title} draws random numbers")

    @override
    def parameter_factors(
        self, name: str, index: tuple[int, ...], j: int, source: PlannedNode
    ) -> list[Factor]:
        raise NoChainRule(self.node, f"{self.node.layer.title} draws random numbers")


def draws_noise(node: PlannedNode, network: Network, sample: int) -> bool:
    """Tell whether a layer draws random numbers when it is run."""
    return _forward(node, _alone(node, network, [sample], ()))


def _factor(node: PlannedNode, source: PlannedNode, i: int, j: int, value: float) -> Factor:
    name = f"∂{unit_name(node, j)}/∂{unit_name(source, i)}"
    return Factor(node.layer.derivative_symbol, name, value)


def _flat(grad: Array | None) -> Array:
    return np.zeros(0) if grad is None else grad.flatten()


def _alone(
    node: PlannedNode, network: Network, samples: list[int], lead: tuple[int, ...]
) -> LayerBuffers:
    """Return memory for one layer alone, with the network's inputs and parameters copied in."""
    batch = len(samples)
    inputs, augmented, grads = [], [], []
    for source, shape in zip(node.sources, node.input_shapes, strict=True):
        memory = np.ones((*lead, prod(shape) + 1, batch))
        values = memory[..., :-1, :].reshape(*lead, *shape, batch)  # a view: the axis is split
        values[...] = network.value(source)[..., samples]
        augmented.append(memory)
        inputs.append(values)
        grads.append(np.zeros((*lead, *shape, batch)))
    spans = [span for span in network.parameter_layout if span.node_id == node.id]
    start, stop = (spans[0].start, spans[-1].stop) if spans else (0, 0)
    remembered = network.named_state()
    state = {spec.name: np.empty((*lead, *spec.shape)) for spec in node.state}
    for name, array in state.items():
        array[...] = remembered[f"{node.id}/{name}"]
    block = np.empty((*lead, stop - start))
    block[...] = network.theta[start:stop]
    grad_block = np.zeros_like(block)
    views = {s.name: (slice(s.start - start, s.stop - start), (*lead, *s.shape)) for s in spans}
    return LayerBuffers(
        inputs=tuple(inputs),
        augmented=tuple(augmented),
        input_grads=tuple(grads),
        output=np.zeros((*lead, *node.shape, batch)),
        output_grad=np.zeros((*lead, *node.shape, batch)),
        params={name: block[..., part].reshape(shape) for name, (part, shape) in views.items()},
        grads={name: grad_block[..., part].reshape(shape) for name, (part, shape) in views.items()},
        block=block,
        grad_block=grad_block,
        training=True,
        state=state,
        streams=tuple(NumpyStream((0,)) for _ in range(prod(lead))),
    )


def _forward(node: PlannedNode, memory: LayerBuffers) -> bool:
    """Run a layer forward; returns whether it drew random numbers."""
    before = [stream.get_state() for stream in memory.streams]
    run(node.layer.bind(memory).forward)
    return before != [stream.get_state() for stream in memory.streams]


def _run(node: PlannedNode, memory: LayerBuffers) -> None:
    """Run a layer forward and backward."""
    program = node.layer.bind(memory)
    run(program.forward)
    run(program.backward)


def _refuse_mixing(node: PlannedNode, network: Network, sample: int) -> None:
    """Raise when one sample's output depends on another sample's input."""
    memory = _alone(node, network, [sample, sample], ())
    for values in memory.inputs:
        values[..., 1] += 1.0 + values[..., 1] ** 2
    memory.output_grad[..., 0] = np.arange(1.0, np.prod(node.shape) + 1.0).reshape(node.shape)
    _run(node, memory)
    if any(np.any(grad[..., 1] != 0.0) for grad in memory.input_grads if grad is not None):
        reason = "mixes the samples of a batch: no single sample has paths"
        raise NoChainRule(node, f"{node.layer.title} {reason}")
