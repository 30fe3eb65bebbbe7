"""What a dataset source is, and the document's description of which one to use."""

from abc import abstractmethod
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from playground.core import Entry, Param, ParamValue, RandomStream, Registry, params_of
from playground.core.progress import Progress
from playground.datasets.base.dataset import RawData
from playground.datasets.base.scaling import NO_SCALING, Scaler

Category = Literal["2-D classification", "2-D regression", "Drawn by hand", "Bundled table", "File"]


class DatasetConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Which data, and how it is divided.

    Parameters
    ----------
    kind
        A name in the dataset registry.
    params
        The source's own parameters that differ from its defaults.
    """

    kind: str = "circle"
    params: dict[str, ParamValue] = {}
    train_share: Annotated[
        int,
        Param(
            "Train share",
            "The share of samples to train on; the rest tests.",
            low=1,
            high=99,
            unit="%",
        ),
    ] = 50
    seed: Annotated[
        int,
        Param(
            "Seed",
            "Draws the samples and their split; the same seed, the same data.",
            low=0,
        ),
    ] = 0


def check_division(config: DatasetConfig) -> None:
    """Raise :class:`~playground.core.ValueNotAllowed` for the first value that is not allowed."""
    for option in params_of(DatasetConfig):
        option.check(getattr(config, option.name))


class DatasetSource(Entry):
    """A registered source of data; its fields are its parameters.

    Attributes
    ----------
    category
        Where it is listed.
    is_2d
        Whether it always makes points on the plane.
    files
        The parameters that name files.
    is_folder
        Whether ``path`` is a folder and not a file.
    suffixes
        How the names of the files end that it reads, in lower case.
    before
        What parameters that a document does not name meant when it was written, where that is
        not their default any more. Documents always name them now.
    """

    category: ClassVar[Category]
    is_2d: ClassVar[bool] = False
    files: ClassVar[tuple[str, ...]] = ()
    is_folder: ClassVar[bool] = False
    suffixes: ClassVar[tuple[str, ...]] = ()
    before: ClassVar[dict[str, ParamValue]] = {}

    @classmethod
    def recognizes(cls, path: Path, start: bytes) -> bool:
        """Tell whether a file is one of its kind, whatever it is called.

        Parameters
        ----------
        path
            The file, or a folder.
        start
            Its first bytes, unpacked where it is gzipped; none of a folder.
        """
        del path, start
        return False

    @property
    def display_name(self) -> str:
        """What the data is called."""
        return self.title

    @property
    def scaler(self) -> Scaler:
        """How the features are scaled."""
        return NO_SCALING

    @property
    def target_scaler(self) -> Scaler:
        """How a target of numbers is scaled."""
        return NO_SCALING

    def files_read(self) -> dict[str, str]:
        """Return the files that are read, by the parameter that names them.

        A source that finds a file by itself where its parameter is empty overrides this.

        Raises
        ------
        ValueNotAllowed
            When such a file is not there.
        """
        named = {name: getattr(self, name) for name in self.files}
        return {name: str(value) for name, value in named.items() if value}

    @abstractmethod
    def load(self, stream: RandomStream) -> RawData:
        """Make or read the samples.

        Raises
        ------
        DataError
            When a file cannot be used; the message names line and column.
        """

    def read(self, stream: RandomStream, progress: Progress) -> RawData:
        """Make or read the samples and tell how far it is; what may take long overrides this.

        Raises
        ------
        DataError
            As :meth:`load` does.
        Cancelled
            When ``progress`` said so.
        """
        del progress
        return self.load(stream)


DATASETS: Registry[DatasetSource] = Registry("dataset", "playground.datasets")
