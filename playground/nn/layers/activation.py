"""An activation as a layer of its own."""

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Param, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers
from playground.nn.base.program import Program


@LAYERS.register
class ActivationLayer(Layer):
    """a = f(x) for every value of an input of any shape; it learns nothing."""

    name = "activation"
    title = "Activation"
    help = "Bends every value on its own, whatever the input's shape."
    formula = "a = f(x)"
    order = 20
    color = "#8430ce"
    any_memory_order = True

    function: Annotated[
        str, Param("Function", "The function applied to every value.", choices_from="activation")
    ] = "relu"

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        return inputs[0]

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind the function; where nobody needs the input's gradient, forward alone."""
        f = self.chosen_activation
        dx = memory.input_grads[0]
        needed = dx is not None
        target = dx if dx is not None else np.empty_like(memory.output)
        program = f.bind(memory.inputs[0], memory.output, memory.output_grad, target)
        return program if needed else Program(program.forward, [])

    @property
    @override
    def summary(self) -> str:
        return f"{self.title} · {self.chosen_activation.described}"
