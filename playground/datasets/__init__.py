"""Data: generated, bundled and read from files; divided and scaled where people can see it."""

from playground.datasets.dataset import Affine, Dataset, RawData
from playground.datasets.source import DATASETS, DatasetConfig, DatasetSource

__all__ = ["DATASETS", "Affine", "Dataset", "DatasetConfig", "DatasetSource", "RawData"]
