"""What of the window a lesson works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QToolBar

from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.parameter_edits import ParameterEdits
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.files import Files
from playground.ui.shell.docks import Docks
from playground.ui.shell.toolbar import TrainToolBar
from playground.ui.shell.views import Views
from playground.ui.support.chosen_parameter import ChosenParameter
from playground.ui.support.chosen_sample import ChosenSample


class WindowParts(Struct, frozen=True, eq=False):
    """The parts of a window by which lessons are performed and looked at.

    Parameters
    ----------
    window
        The window.
    document, client
        What is worked on, and its training.
    files
        Opens the network that a lesson begins with.
    edits, values
        Through which the network is edited, and single weights are set by hand.
    sample, parameter
        What all views look at.
    views, docks, toolbar, strip
        What is seen and pressed.
    actions
        By name.
    run
        Gives a command behind which no third of a step is described.
    is_explained
        Tells whether the Explain dock shows the present moment.
    dress
        Gives everything its looks again, in the present size.
    """

    window: QMainWindow
    document: Document
    client: TrainingClient
    files: Files
    edits: DocumentEdits
    values: ParameterEdits
    sample: ChosenSample
    parameter: ChosenParameter
    views: Views
    docks: Docks
    toolbar: TrainToolBar
    strip: QToolBar
    actions: Mapping[str, QAction]
    run: Callable[[Callable[[], object]], None]
    is_explained: Callable[[], bool]
    dress: Callable[[], None]
