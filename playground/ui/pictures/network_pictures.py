"""Copying and writing pictures of the network: what the two actions do."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from playground.core import PlaygroundError
from playground.ui.canvas import NetworkCanvas
from playground.ui.pictures.network_drawing import Look
from playground.ui.support.save_dialog import ask_save_name
from playground.ui.support.settings import Settings

SVG_MIME = "image/svg+xml"


class NetworkPictures(QObject):
    """Makes pictures of the whole network, with the values of the present moment.

    Parameters
    ----------
    canvas
        What shows the network.
    settings
        Remembers the folder, and how pictures are wanted.
    window
        Above which to ask.
    fill
        Has the canvas know all values of the present moment, then calls back.
    """

    message = Signal(str)
    """A picture was copied or written."""

    def __init__(
        self,
        canvas: NetworkCanvas,
        settings: Settings,
        window: QWidget,
        fill: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(window)
        self._canvas, self._settings, self._window = canvas, settings, window
        self._fill = fill

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action does."""
        return {
            "copy_picture": lambda: self._picture(self._copy_again),
            "save_picture": lambda: self._picture(self._ask),
        }

    def _picture(self, take: Callable[[], None]) -> None:
        if self._canvas.model.network.nodes:
            self._fill(take)
        else:
            self.message.emit("There is no network to picture")

    def _copy_again(self) -> None:
        theme, transparent, scale = self._settings.picture
        self.copy(Look(theme, transparent), scale)

    def copy(self, look: Look, scale: int) -> None:
        """Put a picture on the clipboard: as pixels, and as a drawing for who takes one."""
        from playground.ui.pictures.network_formats import network_image, network_svg

        data = QMimeData()
        try:
            data.setImageData(network_image(self._canvas, look, scale))
        except PlaygroundError as error:
            self._refuse(str(error))
            return
        data.setData(SVG_MIME, network_svg(self._canvas, look))
        QApplication.clipboard().setMimeData(data)
        self._settings.picture = (look.theme, look.transparent, scale)
        self.message.emit("Copied a picture of the network")

    def save(self, form: str, look: Look, scale: int) -> None:
        """Ask where to write a picture, then write it."""
        from playground.ui.pictures.network_formats import FORMATS, write_network

        suggested = str(Path(self._settings.folder) / f"network.{form}")
        first, *others = [form, *(each for each in FORMATS if each != form)]
        kinds = ";;".join(f"{FORMATS[each]} (*.{each})" for each in (first, *others))
        path = ask_save_name(self._window, "Save picture of the network", suggested, kinds)
        if path is None:
            return
        try:
            write_network(path, self._canvas, look, scale)
        except (PlaygroundError, OSError) as error:
            self._refuse(str(error))
            return
        self._settings.folder = str(path.parent)
        self._settings.picture = (look.theme, look.transparent, scale)
        self.message.emit(f"Saved {path.name}")

    def _ask(self) -> None:
        """Open the dialog that shows the picture as it is going to be."""
        from playground.ui.pictures.picture_dialog import PictureDialog

        theme, transparent, scale = self._settings.picture
        look = Look(theme, transparent)
        dialog = PictureDialog(self._canvas, look, scale, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.copy_requested.connect(self.copy)
        dialog.save_requested.connect(self.save)
        dialog.open()

    def _refuse(self, message: str) -> None:
        QMessageBox.warning(self._window, "There is no picture", message)
