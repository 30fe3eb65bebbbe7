"""Where data enters: the columns, and for 2-D problems fixed functions of them."""

from collections.abc import Sequence
from typing import Annotated

from typing_extensions import override

from playground.core import Param, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers
from playground.nn.base.program import Program


@LAYERS.register
class Input(Layer):
    """Offers features to the network. They are computed once per dataset, not in every step."""

    name = "input"
    title = "Input"
    help = "Where the data enters. Choose which features the network may see."
    order = 0
    color = "#5f6368"
    any_memory_order = True
    min_inputs = 0
    max_inputs = 0

    features: Annotated[
        tuple[str, ...],
        Param(
            "Features",
            "Which features to offer; none chosen means every column.",
            choices_from="features",
        ),
    ] = ()
    as_image: Annotated[
        bool, Param("As image", "Keep rows and columns of pixels, as convolutions need them.")
    ] = False

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Raise: compilation knows an input's shape from the data, see ``nn.compile``."""
        raise AssertionError("the shape of an input comes from the data")

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind nothing: the trainer writes the batch's features into the output."""
        del memory
        return Program([], [])
