"""Data: generated, bundled and read from files; divided and scaled where people can see it."""

from playground.datasets import bundled, files, generators
from playground.datasets.build import build
from playground.datasets.csv_file import CsvFormat, Table, read_table, sniff
from playground.datasets.dataset import Affine, Dataset, RawData
from playground.datasets.errors import Cancelled, DataError
from playground.datasets.source import DATASETS, DatasetConfig, DatasetSource
from playground.datasets.table import TableData, TableSource

__all__ = [
    "DATASETS",
    "Affine",
    "Cancelled",
    "CsvFormat",
    "DataError",
    "Dataset",
    "DatasetConfig",
    "DatasetSource",
    "RawData",
    "Table",
    "TableData",
    "TableSource",
    "build",
    "bundled",
    "files",
    "generators",
    "read_table",
    "sniff",
]
