"""Data: generated, bundled and read from files; divided and scaled where people can see it."""

from playground.core.progress import Cancelled
from playground.datasets import bundled, files, generators
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import Affine, Dataset, RawData
from playground.datasets.base.source import DATASETS, DatasetConfig, DatasetSource
from playground.datasets.base.table import TableData, TableSource
from playground.datasets.csv.table_file import CsvFormat, Table, read_table, sniff
from playground.datasets.prepare import prepare_dataset

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
    "bundled",
    "files",
    "generators",
    "prepare_dataset",
    "read_table",
    "sniff",
]
