"""Layer normalisation (Ba, Kiros and Hinton 2016)."""

from collections.abc import Sequence
from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, ParameterSpec, per_unit
from playground.nn.base.program import Call, Program, call
from playground.nn.kernels.broadcasting import broadcast


@LAYERS.register
class LayerNorm(Layer):
    """y = γ · (x - μ) / √(σ² + ε) + β with μ, σ² over all values of a sample.

    σ² is the biased variance (the sum over n values, as in PyTorch); γ and β are one per value, of
    the input's shape. It treats every sample alone, so training and prediction are the same.
    """

    name = "layer_norm"
    title = "Layer norm"
    help = "Gives the values of every sample mean 0 and deviation 1, then learns both anew."
    formula = "y = γ · (x - μ) / √(σ² + ε) + β"
    order = 20
    category = "Regularization"
    color = "#12808c"
    mixes_units = True

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
        return (
            ParameterSpec("scale", inputs[0], "scale", axes=per_unit(inputs[0])),
            ParameterSpec("bias", inputs[0], "bias", axes=per_unit(inputs[0])),
        )

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return three per value (squared, times 1 / √(σ² + ε), times γ) and one per mean."""
        del inputs
        return 3 * prod(output) + 2

    @override
    def blocked(self, inputs: Sequence[Shape], batch_size: int) -> str:
        """Name a sample of a single value, which minus its own mean is 0."""
        del batch_size
        if prod(inputs[0]) != 1:
            return ""
        return (
            "blocks learning (a single value is its own mean): give the layer before it more "
            "units, or remove this one"
        )

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind the statistics over the features of ``(..., n, B)``; backward the same way."""
        lead, count = memory.block.shape[:-1], memory.block.shape[-1] // 2
        x, y = (self._flat(a, lead, count) for a in (memory.inputs[0], memory.output))
        scale, bias = (memory.params[name].reshape(*lead, count, 1) for name in ("scale", "bias"))
        normal, spare, wide = (np.empty_like(y) for _ in range(3))
        mean = np.empty((*lead, 1, y.shape[-1]), y.dtype)
        inverse = np.empty_like(mean)
        share, epsilon, one = (np.array(v, y.dtype) for v in (1 / count, self.epsilon, 1))
        forward = [
            *self._mean(x, share, mean),
            *broadcast(np.subtract, x, mean, normal, wide),
            call(np.multiply, normal, normal, spare),
            *self._mean(spare, share, inverse),
            call(np.add, inverse, epsilon, inverse),
            call(np.sqrt, inverse, inverse),
            call(np.divide, one, inverse, inverse),
            *broadcast(np.multiply, normal, inverse, normal, wide),
            *broadcast(np.multiply, normal, scale, y, wide),
            *broadcast(np.add, y, bias, y, wide),
        ]
        dy = self._flat(memory.output_grad, lead, count)
        scale_grad, bias_grad = (
            memory.grads[name].reshape(*lead, count) for name in ("scale", "bias")
        )
        backward = [
            call(np.vecdot, dy, normal, scale_grad),
            call(np.add.reduce, dy, -1, None, bias_grad),
        ]
        if memory.input_grads[0] is not None:
            dx = self._flat(memory.input_grads[0], lead, count)
            backward += [
                *broadcast(np.multiply, dy, scale, dx, wide),
                *self._mean(dx, share, mean),
                call(np.multiply, dx, normal, spare),
                *broadcast(np.subtract, dx, mean, dx, wide),
                *self._mean(spare, share, mean),
                *broadcast(np.multiply, normal, mean, spare, wide),
                call(np.subtract, dx, spare, dx),
                *broadcast(np.multiply, dx, inverse, dx, wide),
            ]
        return Program(forward, backward)

    @staticmethod
    def _mean(values: Array, share: Array, out: Array) -> list[Call]:
        """Bind ``out = mean of values over a sample``."""
        return [
            call(np.add.reduce, values, -2, None, out[..., 0, :]),
            call(np.multiply, out, share, out),
        ]

    @staticmethod
    def _flat(value: Array, lead: Shape, count: int) -> Array:
        """View ``(..., *shape, B)`` as ``(..., n, B)``."""
        view = value.reshape(*lead, count, value.shape[-1])
        assert np.shares_memory(view, value)
        return view
