"""Nothing but points drawn by hand."""

from typing import Annotated, Literal

import numpy as np
from typing_extensions import override

from playground.core import Param, RandomStream, Task
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import RawData
from playground.datasets.base.drawn_points import DrawnText, class_names, with_drawn
from playground.datasets.base.generated import COLUMNS, EXTENT
from playground.datasets.base.scaling import SCALERS, Scaler, ScalerName
from playground.datasets.base.source import DATASETS, DatasetSource


@DATASETS.register
class Drawn(DatasetSource):
    """An empty plane to draw on; the points are part of the document."""

    name = "drawn"
    title = "Draw"
    help = "Points of your own: draw them on the Output plot, in a colour for each class."
    category = "Drawn by hand"
    is_2d = True
    order = 160

    drawn: DrawnText = ""
    target: Annotated[
        Literal["class", "value"],
        Param("Points carry", "A class, to be told from the others, or a value to be predicted."),
    ] = "class"

    scaling: Annotated[
        ScalerName,
        Param(
            "Target scaling", "How values are scaled, where they are no small numbers.", hidden=True
        ),
    ] = "none"

    @property
    @override
    def target_scaler(self) -> Scaler:
        return SCALERS[self.scaling]

    @property
    def samples(self) -> RawData:
        """What is drawn so far, be it nothing."""
        classes = self.target == "class"
        nothing = RawData(
            x=np.zeros((0, 2)),
            y=np.zeros(0, dtype=np.int64) if classes else np.zeros((0, 1)),
            task=Task.BINARY if classes else Task.REGRESSION,
            columns=COLUMNS,
            classes=class_names(2) if classes else (),
            target="label" if classes else "value",
            extent=EXTENT,
        )
        return with_drawn(nothing, self.drawn)

    @override
    def load(self, stream: RandomStream) -> RawData:
        if not self.drawn.strip():
            raise DataError(None, None, None, "there are no points yet; draw some on the plot")
        return self.samples
