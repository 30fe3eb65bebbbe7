"""The fully connected layer."""

from collections.abc import Sequence
from typing import Annotated

from typing_extensions import override

from playground.core import Param, Shape
from playground.nn.base.activation import ReadableActivation
from playground.nn.base.layer import (
    LAYERS,
    Layer,
    LayerBuffers,
    ParameterSpec,
    ShapeError,
    UnitLabel,
)
from playground.nn.base.program import Program, outer_product, product, transpose
from playground.nn.kernels.bind_activation import bind_activation


@LAYERS.register
class Dense(Layer):
    """a = f(Wᵀx + b), with W of shape ``(in, out)`` and b of shape ``(out,)``.

    W and b lie behind one another in memory, and x ends in a row of ones, so one product computes
    the pre-activations and one product computes both gradients:
    ``[dW; db] = [x; 1] · dzᵀ``, ``dx = W · dz``.
    """

    name = "dense"
    title = "Dense"
    help = "Every unit sees every input, weighted; then an activation bends the sum."
    formula = "a = f(Wᵀx + b)"
    order = 10
    color = "#0b6bcb"
    any_memory_order = True

    units: Annotated[int, Param("Units", "How many neurons the layer has.", low=1, high=4096)] = 4
    activation: Annotated[
        str, Param("Activation", "The function applied to every sum.", choices_from="activation")
    ] = "tanh"

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Return ``(units,)``; the input must be flat."""
        if len(inputs[0]) != 1:
            raise ShapeError(
                f"Dense needs a flat input, but gets {'×'.join(map(str, inputs[0]))}; "
                "put a Flatten layer before it"
            )
        return (self.units,)

    @override
    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """Return the weight and, directly behind it, the bias."""
        width = inputs[0][0]
        return (
            ParameterSpec(
                "weight",
                (width, self.units),
                "weight",
                width,
                self.units,
                axes=("input", "unit"),
            ),
            ParameterSpec("bias", (self.units,), "bias", axes=("unit",)),
        )

    @override
    def trace_units(
        self, inputs: Sequence[Sequence[UnitLabel]], shapes: Sequence[Shape]
    ) -> Sequence[UnitLabel] | None:
        del inputs, shapes
        return None

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return one per weight: its product with a value, added to a unit's sum."""
        del output
        return inputs[0][0] * self.units

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind one product and the activation forward; the activation and two products back."""
        x = memory.augmented[0]
        lead = memory.block.shape[:-1]
        matrix = memory.block.reshape(*lead, x.shape[-2], self.units)
        z, dz, activation = bind_activation(memory, self.chosen_activation)
        forward = [product(transpose(matrix), x, z), *activation.forward]
        grad_matrix = memory.grad_block.reshape(matrix.shape)
        backward = [*activation.backward, *outer_product(x, dz, grad_matrix)]
        dx = memory.input_grads[0]
        if dx is not None:
            backward.append(product(memory.params["weight"], dz, dx))
        return Program(forward, backward)

    @property
    @override
    def readable_activation(self) -> ReadableActivation | None:
        f = self.chosen_activation
        return f if isinstance(f, ReadableActivation) else None

    @property
    @override
    def summary(self) -> str:
        return f"{self.title} · {self.chosen_activation.described}"

    @property
    @override
    def details(self) -> str:
        # That it is Dense goes without saying: it is the usual layer, and its units are counted.
        return self.chosen_activation.brief
