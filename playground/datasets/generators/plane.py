"""A tilted plane (browser playground: ``reg-plane``)."""

from typing_extensions import override

from playground.datasets.base.generated import GeneratedValues
from playground.datasets.base.source import DATASETS


@DATASETS.register
class Plane(GeneratedValues):
    """The value rises evenly along the diagonal."""

    name = "plane"
    title = "Plane"
    help = "A value that rises evenly along the diagonal: one linear unit learns it."
    formula = "(x + y) / 10"
    order = 110

    @override
    def value(self, x: float, y: float) -> float:
        return (x + y) / 10
