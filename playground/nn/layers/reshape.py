"""Rows to images, or any other shape."""

import re
from collections.abc import Sequence
from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Param, ParamValue, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, ShapeError, UnitLabel
from playground.nn.base.program import Program, call
from playground.nn.kernels.merging import in_words
from playground.nn.kernels.regrouping import picture_of, regroup


@LAYERS.register
class Reshape(Layer):
    """The same values in another shape, last axis fastest; nothing is computed."""

    name = "reshape"
    title = "Reshape"
    help = "Gives the values another shape, such as rows of pixels to an image."
    formula = "y = x in another shape"
    order = 60
    category = "Image"
    color = "#5f6368"
    derivative_symbol = "1 (copied)"

    shape: Annotated[
        str, Param("Shape", "Whole numbers between × or commas; an image is channels×height×width.")
    ] = "1×8×8"

    @classmethod
    @override
    def params_for(cls, shape: Shape, image: Shape | None) -> dict[str, ParamValue]:
        """Return a picture that holds as many values."""
        return {"shape": in_words(picture_of(prod(shape), image))}

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Return the wanted shape; it must hold as many values as the input."""
        target = self.target
        if prod(target) != prod(inputs[0]):
            raise ShapeError(
                f"{'×'.join(map(str, target))} holds {prod(target)} values, but "
                f"{'×'.join(map(str, inputs[0]))} has {prod(inputs[0])}"
            )
        return target

    @override
    def trace_units(
        self, inputs: Sequence[Sequence[UnitLabel]], shapes: Sequence[Shape]
    ) -> Sequence[UnitLabel] | None:
        return regroup(inputs[0], shapes[0], self.target)

    @property
    def target(self) -> Shape:
        """The wanted shape, read from the text.

        Raises
        ------
        ShapeError
            When the text is no shape.
        """
        parts = re.split(r"\s*[×x*,]\s*|\s+", self.shape.strip())
        if all(re.fullmatch(r"0*[1-9][0-9]{0,8}", part, re.ASCII) for part in parts):
            return tuple(map(int, parts))
        raise ShapeError(
            f"reshape.shape is “{self.shape}”: use whole numbers above 0 such as 1×8×8 "
            "(channels × height × width)"
        )

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        x, dx = memory.inputs[0], memory.input_grads[0]
        forward = [call(np.copyto, memory.output.reshape(x.shape), x)]
        if dx is None:
            return Program(forward, [])
        return Program(forward, [call(np.copyto, dx, memory.output_grad.reshape(x.shape))])

    @property
    @override
    def summary(self) -> str:
        return f"{self.title} {self.shape}"
