"""The document: everything a person chose, nothing that training computed."""

from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from playground.datasets.base.source import DatasetConfig
from playground.graph import CanvasLayout, NetworkSpec
from playground.training.base.config import TrainingConfig

Speed = Literal["1", "10", "60", "epoch", "unlimited"]


class ViewConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What the person looks at; changing it never touches training.

    Parameters
    ----------
    show_test
        Draw the test points.
    discretize
        Show the output field as classes instead of a smooth value.
    log_loss
        A logarithmic loss axis.
    speed
        The limit on updates per second: a number, ``epoch`` (one epoch a frame) or ``unlimited``.
    """

    show_test: bool = False
    discretize: bool = False
    log_loss: bool = False
    speed: Speed = "unlimited"


class Project(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole document as one frozen value.

    Parameters
    ----------
    name
        What the window's title shows before the first save.
    network, layout
        The drawn network, and where its cards stand.
    dataset, training, view
        Which data, how to train, what to look at.
    browser_seed
        When set, data, split, initial weights are all drawn from the browser playground's own
        generator, seeded with this text, so that its links reproduce; the numeric seeds rest.
    """

    name: str = "Untitled"
    network: NetworkSpec = NetworkSpec()
    layout: CanvasLayout = CanvasLayout()
    dataset: DatasetConfig = DatasetConfig()
    training: TrainingConfig = TrainingConfig()
    view: ViewConfig = ViewConfig()
    browser_seed: str = ""

    def replace(self, **changes: Any) -> "Project":  # noqa: ANN401  (any field's type)
        """Return a copy with some fields replaced."""
        return replace(self, **changes)

    @classmethod
    def load(cls, path: str | Path) -> "Project":
        """Read the document from a project file.

        Raises
        ------
        ProjectFileError
            When the file is missing, damaged, newer than this application, or hostile.
        """
        from playground.project.file import read_project

        return read_project(Path(path)).project

    def save(self, path: str | Path) -> None:
        """Write the document, without trained state, to a project file, atomically."""
        from playground.project.file import write_project

        write_project(Path(path), self)

    @classmethod
    def from_link(cls, url: str) -> "Project":
        """Make the project a browser-playground link describes.

        Raises
        ------
        LinkError
            Naming the key and value the link gets wrong.
        """
        from playground.project.links.reader import project_from_link

        return project_from_link(url)
