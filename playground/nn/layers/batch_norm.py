"""Batch normalisation (Ioffe and Szegedy 2015)."""

from collections.abc import Sequence
from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, ParameterSpec, StateSpec
from playground.nn.base.program import Call, Program, call
from playground.nn.kernels.broadcasting import beside, broadcast, columns, rest_axes, rows


@LAYERS.register
class BatchNorm(Layer):
    """y = γ · (x - μ) / √(σ² + ε) + β, per feature of a flat layer or per channel of an image.

    In training μ and σ² are the batch's own mean and variance, over its M samples (and pixels),
    and the running ones move towards them: ``running += momentum · (batch - running)``. When the
    network only predicts they are the running ones. As in PyTorch, the batch is divided by its
    *biased* variance (the sum over M), while the running variance takes the *unbiased* one (over
    M - 1); a batch of a single value has none and leaves the running variance alone. Frozen, γ and
    β rest; the batch still counts, and the running statistics go on.
    """

    name = "batch_norm"
    title = "Batch norm"
    help = "Gives every feature mean 0 and deviation 1 within the batch, then learns both anew."
    formula = "y = γ · (x - μ) / √(σ² + ε) + β"
    order = 10
    category = "Regularization"
    color = "#12808c"

    momentum: Annotated[
        float,
        Param(
            "Momentum",
            "How far the running mean and variance move towards each batch's.",
            low=0.0,
            high=1.0,
            low_open=True,
        ),
    ] = 0.1
    epsilon: Annotated[
        float,
        Param(
            "Epsilon",
            "Added to the variance, so that nothing is divided by zero.",
            low=1e-12,
            high=1.0,
            scale="log",
        ),
    ] = 1e-5

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        return inputs[0]

    @override
    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """Return γ, which starts at one, and β."""
        channels = inputs[0][:1]
        return (
            ParameterSpec("scale", channels, "scale", axes=("unit",)),
            ParameterSpec("bias", channels, "bias", axes=("unit",)),
        )

    @override
    def state(self, inputs: Sequence[Shape]) -> tuple[StateSpec, ...]:
        """Return the running statistics, those of a standard normal distribution at first."""
        channels = inputs[0][:1]
        return (
            StateSpec("running_mean", channels, axes=("unit",)),
            StateSpec("running_variance", channels, 1.0, axes=("unit",)),
        )

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return three per value: squared for σ², times 1 / √(σ² + ε), times γ.

        What is done once per batch is not counted.
        """
        del inputs
        return 3 * prod(output)

    @override
    def blocked(self, inputs: Sequence[Shape], batch_size: int) -> str:
        """Name a batch of a single value, which minus its own mean is 0."""
        if batch_size * prod(inputs[0][1:]) != 1:
            return ""
        return (
            "blocks learning with a batch size of 1 (every value is its own mean): choose a batch "
            "size of 2 or more, or Layer norm"
        )

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind the batch's statistics in training, else the running ones."""
        if not memory.training:
            return self._predict(memory)
        normal = memory.scratch()
        inverse = np.empty_like(memory.params["scale"])
        forward = self._forward(memory, normal, inverse)
        return Program(forward, self._backward(memory, normal, inverse))

    def _forward(self, memory: LayerBuffers, normal: Array, inverse: Array) -> list[Call]:
        """Fill ``normal`` with (x - μ) / √(σ² + ε) and ``inverse`` with 1 / √(σ² + ε)."""
        x, y, params, state = memory.inputs[0], memory.output, memory.params, memory.state
        lead, wide = memory.block.shape[:-1], memory.scratch()
        flat = rows(normal, lead)
        count = flat.shape[-1]
        mean, variance, spare = (np.empty_like(inverse) for _ in range(3))
        share, epsilon, one, momentum, unbiased = (
            np.array(v, y.dtype)
            for v in (1 / count, self.epsilon, 1, self.momentum, count / max(count - 1, 1))
        )
        calls = [
            call(np.add.reduce, x, rest_axes(x, lead), None, mean),
            call(np.multiply, mean, share, mean),
            *broadcast(np.subtract, x, beside(mean, x), normal, wide),
            call(np.vecdot, flat, flat, variance),
            call(np.multiply, variance, share, variance),
            call(np.add, variance, epsilon, inverse),
            call(np.sqrt, inverse, inverse),
            call(np.divide, one, inverse, inverse),
            *broadcast(np.multiply, normal, beside(inverse, x), normal, wide),
            *broadcast(np.multiply, normal, beside(params["scale"], y), y, wide),
            *broadcast(np.add, y, beside(params["bias"], y), y, wide),
            *self._approach(state["running_mean"], mean, momentum, spare),
        ]
        if count > 1:
            calls.append(call(np.multiply, variance, unbiased, variance))
            calls += self._approach(state["running_variance"], variance, momentum, spare)
        return calls

    def _predict(self, memory: LayerBuffers) -> Program:
        """Scale and shift by the running statistics."""
        x, y, params, state = memory.inputs[0], memory.output, memory.params, memory.state
        deviation, slope = np.empty_like(params["scale"]), np.empty_like(params["scale"])
        wide, epsilon = memory.scratch(), np.array(self.epsilon, y.dtype)
        forward = [
            call(np.add, state["running_variance"], epsilon, deviation),
            call(np.sqrt, deviation, deviation),
            call(np.divide, params["scale"], deviation, slope),
            *broadcast(np.subtract, x, beside(state["running_mean"], x), y, wide),
            *broadcast(np.multiply, y, beside(slope, y), y, wide),
            *broadcast(np.add, y, beside(params["bias"], y), y, wide),
        ]
        return Program(forward, self._predict_back(memory, deviation, slope))

    @staticmethod
    def _predict_back(memory: LayerBuffers, deviation: Array, slope: Array) -> list[Call]:
        """Bind dγ = Σ dy·x̂, dβ = Σ dy and dx = γ / √(σ² + ε) · dy: no sample moves μ and σ²."""
        x, dx, dy, grads = memory.inputs[0], memory.input_grads[0], memory.output_grad, memory.grads
        normal, wide, lead = memory.scratch(), memory.scratch(), memory.block.shape[:-1]
        flat, change = rows(normal, lead), rows(dy, lead)
        calls = [
            *broadcast(np.subtract, x, beside(memory.state["running_mean"], x), normal, wide),
            *broadcast(np.divide, normal, beside(deviation, normal), normal, wide),
            call(np.vecdot, change, flat, grads["scale"]),
            call(np.add.reduce, change, -1, None, grads["bias"]),
        ]
        if dx is None:
            return calls
        return [*calls, *broadcast(np.multiply, dy, beside(slope, dy), dx, wide)]

    @staticmethod
    def _approach(running: Array, batch: Array, momentum: Array, spare: Array) -> list[Call]:
        """Move a running statistic towards the batch's."""
        return [
            call(np.subtract, batch, running, spare),
            call(np.multiply, spare, momentum, spare),
            call(np.add, running, spare, running),
        ]

    @staticmethod
    def _backward(memory: LayerBuffers, normal: Array, inverse: Array) -> list[Call]:
        """Bind dγ = Σ dy·x̂, dβ = Σ dy and dx = γ / √(σ² + ε) · (dy - dβ/M - x̂ · dγ/M)."""
        dx, dy, grads = memory.input_grads[0], memory.output_grad, memory.grads
        lead = memory.block.shape[:-1]
        flat, change = rows(normal, lead), rows(dy, lead)
        calls = [
            call(np.vecdot, change, flat, grads["scale"]),
            call(np.add.reduce, change, -1, None, grads["bias"]),
        ]
        if dx is None:
            return calls
        out, factor = rows(dx, lead), np.empty_like(inverse)
        wide = np.empty_like(out)
        share = np.array(1 / flat.shape[-1], inverse.dtype)
        return [
            *calls,
            call(np.multiply, grads["scale"], share, factor),
            *broadcast(np.multiply, flat, columns(factor), out, wide),
            call(np.subtract, change, out, out),
            call(np.multiply, grads["bias"], share, factor),
            *broadcast(np.subtract, out, columns(factor), out, wide),
            call(np.multiply, memory.params["scale"], inverse, factor),
            *broadcast(np.multiply, out, columns(factor), out, wide),
        ]
