"""A tilted plane (browser playground: ``reg-plane``)."""

from dataclasses import dataclass

from playground.datasets.base.generated import GeneratedValues
from playground.datasets.base.source import DATASETS


@DATASETS.register
@dataclass(frozen=True)
class Plane(GeneratedValues):
    """The value rises evenly along the diagonal."""

    name = "plane"
    title = "Plane"
    help = "A value that rises evenly along the diagonal: one linear unit learns it."
    formula = "(x + y) / 10"
    order = 110

    def value(self, x: float, y: float) -> float:
        """Return (x + y) / 10."""
        return (x + y) / 10
