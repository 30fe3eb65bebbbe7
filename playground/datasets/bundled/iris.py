"""Fisher's irises (1936): four measurements of three species."""

from typing_extensions import override

from playground.core import RandomStream
from playground.datasets.base.source import DATASETS
from playground.datasets.base.table import TableData, TableScaling, TableSource
from playground.datasets.csv.table_file import CsvFormat, read_table
from playground.datasets.tables.choices import Choices, to_data
from playground.storage.resources import resource_path


@DATASETS.register
class Iris(TableSource):
    """150 flowers, 50 of each species."""

    name = "iris"
    title = "Iris"
    help = "Which of three iris species a flower is, from the size of its sepals and petals."
    category = "Bundled table"
    order = 210

    scaling: TableScaling = "standardize"

    @override
    def load(self, stream: RandomStream) -> TableData:
        del stream
        path = resource_path("datasets", "iris.csv")
        choices = Choices(target="species", task="classification")
        return to_data(str(path), read_table(path, CsvFormat()), choices)
