"""What data will be like, before it is there."""

from msgspec.structs import replace

from playground.core import PlaygroundError, Streams, params_of
from playground.core.arc4 import Arc4Stream
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.source import DATASETS, DatasetConfig
from playground.datasets.prepare import prepare_dataset

FEW = 16


def peek_dataset(config: DatasetConfig) -> Dataset | None:
    """Return a handful of the samples that a generator would make, at once.

    They have the columns, the classes and the task of all of them. ``None`` for sources that must
    be read first, and for descriptions that nothing can be made of.
    """
    if config.kind not in DATASETS:
        return None
    source = DATASETS.get(config.kind)
    if not source.is_2d:
        return None
    counted = any(param.name == "count" for param in params_of(source))
    params = {**config.params, "count": FEW} if counted else config.params
    try:
        few = replace(config, params=params, train_share=50)
        # Any random numbers do. These need no import of NumPy's, which would make the start wait.
        return prepare_dataset(few, Streams.shared(Arc4Stream("")))
    except PlaygroundError:
        return None
