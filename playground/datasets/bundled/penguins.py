"""Penguins of the Palmer Archipelago (Horst, Hill and Gorman, 2020): three species."""

from msgspec.structs import replace
from typing_extensions import override

from playground.core import RandomStream
from playground.datasets.base.source import DATASETS
from playground.datasets.base.table import TableData, TableScaling, TableSource
from playground.datasets.csv.table_file import CsvFormat, read_table
from playground.datasets.tables.choices import Choices, to_data
from playground.storage.resources import resource_path

FEATURES = (
    "island",
    "bill_length_mm",
    "bill_depth_mm",
    "flipper_length_mm",
    "body_mass_g",
    "sex",
)


@DATASETS.register
class Penguins(TableSource):
    """344 penguins, some of them with missing values; text columns become one-hot."""

    name = "penguins"
    title = "Penguins"
    help = "Which of three species a penguin is, from its bill, flipper, mass, sex and island."
    category = "Bundled table"
    order = 220

    scaling: TableScaling = "standardize"

    @override
    def load(self, stream: RandomStream) -> TableData:
        """Read the bundled file without the year of the measurement."""
        del stream
        path = resource_path("datasets", "penguins.csv")
        choices = Choices(target="species", columns=FEATURES, task="classification")
        data = to_data(str(path), read_table(path, CsvFormat()), choices)
        left_out = "Left out 'year': when a penguin was measured says nothing about its species."
        return replace(data, notes=(*data.notes, left_out))
