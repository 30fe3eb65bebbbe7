"""Values by a formula that people type."""

from typing import cast

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, RandomStream
from playground.datasets.base.dataset import RawData
from playground.datasets.base.generated import GeneratedValues
from playground.datasets.base.scaling import SCALERS, Scaler, ScalerName, TargetScaling
from playground.datasets.base.source import DATASETS
from playground.datasets.plane.formulas import FunctionText, evaluate, left_out, read_function


@DATASETS.register
class Function(GeneratedValues):
    """Places in the square and the value of a formula; noise moves where it is read."""

    name = "function"
    title = "Function"
    help = "A value of your own: any formula of x and y. It is scaled, however large it is."
    order = 150

    expression: FunctionText = "sin(r)"
    scaling: TargetScaling = "standardize"

    @property
    @override
    def target_scaler(self) -> Scaler:
        return SCALERS[cast("ScalerName", self.scaling)]

    @override
    def value(self, x: float, y: float) -> float:
        return float(self.values(np.array([x]), np.array([y]))[0])

    @override
    def values(self, x: Array, y: Array) -> Array:
        return evaluate(read_function(self.expression), x, y)

    @override
    def generate(self, stream: RandomStream) -> RawData:
        """Draw the points; leave out those without a value, and say so."""
        raw = super().generate(stream)
        known = ~np.isnan(raw.y[:, 0])
        notes = left_out(self.expression, int(known.sum()), self.count)
        return replace(raw, x=raw.x[known], y=raw.y[known], notes=notes)
