"""What layers with several inputs ask of their shapes, said with both sides' names."""

from collections.abc import Sequence

from typing_extensions import override

from playground.core import Shape
from playground.nn.base.layer import ShapeError


def in_words(shape: Shape) -> str:
    """Return a shape as people read it: ``8×4×4``."""
    return "×".join(map(str, shape))


class ShapesDiffer(ShapeError):
    """Two inputs of a merge do not fit together.

    Parameters
    ----------
    needs
        What the layer asks for: ``Add needs inputs of one shape``.
    inputs
        The shapes of all inputs.
    other
        Which of them does not fit the first one.
    advice
        What to do about it.
    """

    def __init__(self, needs: str, inputs: Sequence[Shape], other: int, advice: str) -> None:
        self._needs = needs
        self._inputs = tuple(inputs)
        self._other = other
        self._advice = advice
        super().__init__(self.message_for([f"input {i}" for i in range(1, len(inputs) + 1)]))

    @override
    def message_for(self, sources: Sequence[str]) -> str:
        first, other = self._inputs[0], self._inputs[self._other]
        return (
            f"{self._needs}, but {sources[0]} gives {in_words(first)} and "
            f"{sources[self._other]} gives {in_words(other)}; {self._advice}"
        )


def one_shape(title: str, inputs: Sequence[Shape]) -> Shape:
    """Return the shape that all inputs have, or raise :class:`ShapesDiffer`."""
    for i, shape in enumerate(inputs):
        if shape != inputs[0]:
            advice = "give both layers before it the same size"
            raise ShapesDiffer(f"{title} needs inputs of one shape", inputs, i, advice)
    return inputs[0]
