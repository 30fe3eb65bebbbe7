"""Several layers side by side."""

from collections.abc import Sequence

import numpy as np
from typing_extensions import override

from playground.core import Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, UnitLabel
from playground.nn.base.program import Call, Program, call
from playground.nn.kernels.merging import ShapesDiffer


@LAYERS.register
class Concat(Layer):
    """y = [x₁; x₂; …] along the first axis: features of flat inputs, channels of images.

    The inputs lie in the order of the wires.
    """

    name = "concat"
    title = "Concat"
    help = "Puts layers side by side: features after features, or channels after channels."
    formula = "y = [x₁; x₂; …]"
    order = 30
    category = "Merge"
    color = "#188038"
    derivative_symbol = "1 (copied)"
    any_memory_order = True
    min_inputs = 2
    max_inputs = None

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Return the shape with the first axes added up; the other axes must be equal."""
        rest = inputs[0][1:]
        for i, shape in enumerate(inputs):
            if len(shape) != len(inputs[0]):
                advice = "put a Flatten layer before the image"
                raise ShapesDiffer(
                    "Concat needs only flat inputs or only images", inputs, i, advice
                )
            if shape[1:] != rest:
                advice = "give both the same height and width"
                raise ShapesDiffer("Concat needs images of one size", inputs, i, advice)
        return (sum(shape[0] for shape in inputs), *rest)

    @override
    def trace_units(
        self, inputs: Sequence[Sequence[UnitLabel]], shapes: Sequence[Shape]
    ) -> Sequence[UnitLabel] | None:
        del shapes
        return [label for labels in inputs for label in labels]

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        lead = memory.block.ndim - 1
        forward: list[Call] = []
        backward: list[Call] = []
        start = 0
        for x, dx in zip(memory.inputs, memory.input_grads, strict=True):
            stop = start + x.shape[lead]
            part = (slice(None),) * lead + (slice(start, stop),)
            forward.append(call(np.copyto, memory.output[part], x))
            if dx is not None:
                backward.append(call(np.copyto, dx, memory.output_grad[part]))
            start = stop
        return Program(forward, backward)
