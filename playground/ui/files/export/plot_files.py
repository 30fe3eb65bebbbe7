"""Exporting plots: asks where to, and writes what the plot shows."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from playground.core import PlaygroundError
from playground.core.progress import Progress
from playground.storage.csv_writer import write_csv
from playground.ui.files.base.file_work import FileWork
from playground.ui.plots import PlotView
from playground.ui.plots.base.plot_export import (
    copy_plot,
    export_csv,
    export_pdf,
    export_png,
    export_svg,
    table_for,
)
from playground.ui.support.save_dialog import ask_save_name
from playground.ui.support.settings import Settings

SCALES = ("1", "2", "3", "4")


class PlotFiles(QObject):
    """Writes plots to files.

    Parameters
    ----------
    plots
        Which plots.
    settings
        Remembers the folder.
    window
        Above which to ask.
    fill
        Has a plot that nobody looks at show the present moment, then calls back.
    work
        Writes what takes long, and shows how far that is; a dialog's plots have their own.

    Signals
    -------
    message(text)
        A file was written.
    """

    message = Signal(str)

    def __init__(
        self,
        plots: Sequence[PlotView],
        settings: Settings,
        window: QWidget,
        fill: Callable[[PlotView, Callable[[], None]], None] | None = None,
        work: FileWork | None = None,
    ) -> None:
        super().__init__(window)
        self._plots = {view.key: view for view in plots}
        self._settings = settings
        self._window = window
        self._fill = fill
        self._work = work or FileWork(window)

    def choose(self, key: str, form: str) -> None:
        """Ask where to write a plot (and how large a picture), then write it."""
        view = self._plots[key]
        if form == "copy":
            self._fill_then(view, lambda: self._copy(view))
            return
        suggested = str(Path(self._settings.folder) / f"{key}.{form}")
        title, kind = f"Export {view.title.lower()}", f"{form.upper()} (*.{form})"
        path = ask_save_name(self._window, title, suggested, kind)
        if path is None:
            return
        scale = "1"
        if form == "png":
            scale, accepted = QInputDialog.getItem(
                self._window, "Export plot", "Pixels per screen pixel:", SCALES, 1, False
            )
            if not accepted:
                return
        self._fill_then(view, partial(self.write, key, path, float(scale)))

    def _fill_then(self, view: PlotView, action: Callable[[], None]) -> None:
        """Do something with a plot that shows the present moment."""
        if self._fill is None:
            action()
        else:
            self._fill(view, action)

    def _copy(self, view: PlotView) -> None:
        copied = copy_plot(view)
        self.message.emit(f"{view.title} copied" if copied else f"{view.title} shows nothing yet")

    def write(self, key: str, path: Path, scale: float = 2.0) -> None:
        """Write a plot in the format of the name's ending."""
        view = self._plots[key]
        try:
            match path.suffix.lower():
                case ".svg":
                    export_svg(view, path)
                case ".pdf":
                    export_pdf(view, path)
                case ".csv" if view.is_long():
                    self._write_long(view, path)
                    return
                case ".csv":
                    export_csv(view, path)
                case _:
                    export_png(view, path, scale)
        except (PlaygroundError, OSError) as error:
            self._refuse(str(error))
            return
        self._tell(path)

    def _write_long(self, view: PlotView, path: Path) -> None:
        """Write many numbers in a thread: a million rows take seconds."""
        table = table_for(view, path)

        def write(progress: Progress) -> Path:
            write_csv(table, path, progress)
            return path

        self._work.start(f"Writing {path.name}", write, self._tell, self._refuse)

    def _tell(self, path: Path) -> None:
        self._settings.folder = str(path.parent)
        self.message.emit(f"Exported {path.name}")

    def _refuse(self, message: str) -> None:
        self._work.refuse("The plot was not exported", message)
