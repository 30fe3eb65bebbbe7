"""Handwritten digits (Alpaydin and Kaynak, 1998): 1797 pictures of 8 by 8 grey values."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Param, RandomStream, Task
from playground.datasets.base.scaling import PIXEL_SCALINGS, Scaler, pixel_scaler
from playground.datasets.base.source import DATASETS
from playground.datasets.base.table import TableData, TableSource, reconstructing
from playground.storage.resources import resource_path

SIDE = 8
WHITE = 16


@DATASETS.register
class Digits(TableSource):
    """Pixels count from 0 to 16; their range is known, so it need not be fitted."""

    name = "digits"
    title = "Digits 8x8"
    help = "Which digit was written, from a picture of 8 by 8 pixels."
    category = "Bundled table"
    order = 230

    scaling: Annotated[
        str,
        Param(
            "Scaling",
            "range: divide by 16, from 0 to 1. standardize: each pixel to mean 0, deviation 1.",
            choices=PIXEL_SCALINGS,
        ),
    ] = "range"

    predict: Annotated[
        str,
        Param(
            "Predict",
            "digit: which digit was written. image: the picture itself, as an autoencoder does.",
            choices=("digit", "image"),
        ),
    ] = "digit"

    @property
    @override
    def scaler(self) -> Scaler:
        """Division by the largest grey value, unless another scaling was chosen."""
        return pixel_scaler(self.scaling, WHITE)

    @override
    def load(self, stream: RandomStream) -> TableData:
        del stream
        with np.load(resource_path("datasets", "digits.npz"), allow_pickle=False) as file:
            pixels, labels = file["pixels"], file["labels"]
        data = TableData(
            x=pixels.astype(np.float64),
            y=labels.astype(np.int64),
            task=Task.MULTICLASS,
            columns=tuple(f"pixel {i // SIDE},{i % SIDE}" for i in range(SIDE * SIDE)),
            classes=tuple("0123456789"),
            target="digit",
            image_shape=(1, SIDE, SIDE),
        )
        return data if self.predict == "digit" else reconstructing(data, "image")
