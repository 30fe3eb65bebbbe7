"""What is taken away from a window: plots, pictures of the network, reports."""

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from playground.ui.controllers.document import Document
from playground.ui.controllers.frame_loop import LiveViews
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.base.file_work import FileWork
from playground.ui.files.export.plot_files import PlotFiles
from playground.ui.pictures.network_pictures import NetworkPictures
from playground.ui.shell.menus import Menus
from playground.ui.shell.views import Views
from playground.ui.support.settings import Settings
from playground.ui.tools.report.report_files import ReportFiles


class Exports:
    """Makes what writes them, each of the present moment, in sight or not.

    Parameters
    ----------
    document, client
        What is worked on, and its training.
    views, live_views
        What is drawn, and what has it know the present moment.
    settings, window
        What remembers folders, and above which names are asked for.
    work
        Writes what takes long.
    """

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        views: Views,
        live_views: LiveViews,
        settings: Settings,
        window: QWidget,
        work: FileWork,
    ) -> None:
        canvas, fill = views.canvas, live_views.fill_canvas
        self.plot_files = PlotFiles(views.plots, settings, window, live_views.fill, work)
        self.pictures = NetworkPictures(canvas, settings, window, fill)
        self.report_files = ReportFiles(document, client, canvas, fill, settings, window)
        for view in views.plots:
            view.export_requested.connect(self.plot_files.choose)

    @property
    def messages(self) -> tuple[SignalInstance, ...]:
        """What is worth a line."""
        writers = (self.plot_files, self.pictures, self.report_files)
        return tuple(each.message for each in writers)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do."""
        return {**self.pictures.handlers(), **self.report_files.handlers()}

    def follow(self, menus: Menus) -> None:
        """Export what is chosen from menus."""
        menus.plot_export_requested.connect(self.plot_files.choose)

    def close(self) -> None:
        """End the report that is being written; :class:`Files` waits for other files."""
        self.report_files.close()
