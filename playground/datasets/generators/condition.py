"""Two classes by a condition that people type."""

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import RandomStream
from playground.datasets.base.dataset import RawData
from playground.datasets.base.generated import ClassPoint, GeneratedClasses, square
from playground.datasets.base.source import DATASETS
from playground.datasets.plane.formulas import ConditionText, evaluate, left_out, read_condition


@DATASETS.register
class Condition(GeneratedClasses):
    """Places in the square; noise moves where the condition is asked, not the points."""

    name = "condition"
    title = "Condition"
    help = "Two classes of your own: where a condition on x and y holds, and where it does not."
    order = 80

    expression: ConditionText = "y > 3*sin(x)"

    @override
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Draw x, y and the two shifts of each place in turn."""
        x, y, asked_x, asked_y = square(stream, self.count, self.share)
        holds = evaluate(read_condition(self.expression), asked_x, asked_y)
        known = np.flatnonzero(~np.isnan(holds))
        return [(float(x[i]), float(y[i]), int(holds[i])) for i in known]

    @override
    def generate(self, stream: RandomStream) -> RawData:
        """Draw the points; say which are left out, and when there is but one class."""
        raw = super().generate(stream)
        notes = left_out(self.expression, len(raw.x), self.count)
        if len(set(raw.y.tolist())) == 1:
            always = "everywhere" if raw.y[0] else "nowhere"
            notes = (*notes, f"There is one class only: the condition holds {always}.")
        return replace(raw, notes=notes)
