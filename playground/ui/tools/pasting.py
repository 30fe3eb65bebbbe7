"""What was copied or dragged here from elsewhere: layers, or data: a table, a file, a link."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtWidgets import QApplication, QWidget

from playground.project.links.keys import HOST
from playground.project.links.lesson_link import names_lesson
from playground.project.pieces.piece_text import BadPiece
from playground.ui.canvas.commands.layer_clipboard import LayerClipboard
from playground.ui.canvas.edits.piece_mime import holds_piece, read_piece
from playground.ui.files.files import Files
from playground.ui.shell.banner import Banner
from playground.ui.support.background_task import BackgroundTask
from playground.ui.support.later import later

CAUSE = "paste"
"""Why something is in the banner."""


class Pasting(QObject):
    """Takes what was copied elsewhere as if it had been opened.

    What it holds decides: layers go into the network, everything else is opened. The text of a
    table has no place of its own: it goes into the project file.

    Parameters
    ----------
    files
        Opens things.
    banner
        Says what was found, and what would be needed.
    layers
        Puts layers into the network.
    window
        The owner.
    """

    def __init__(
        self, files: Files, banner: Banner, layers: LayerClipboard, window: QWidget
    ) -> None:
        super().__init__(window)
        self._files = files
        self._banner = banner
        self._layers = layers
        self._task = BackgroundTask("paste", self)
        self._task.finished.connect(self._open)
        self._task.failed.connect(self._refuse)

    def paste(self) -> None:
        """Open what the clipboard holds, or say why that cannot be."""
        from playground.project.embedding.pasted_table import EXPECTED

        content = QApplication.clipboard().mimeData() or QMimeData()  # an empty one has none
        if not self.take(content):
            self._refuse(f"the clipboard holds {_kind(content)}. {EXPECTED}.")

    def take(self, content: QMimeData) -> bool:
        """Open the first of what was copied or dragged here, as soon as the event is over.

        Returns whether there is anything to look at.
        """
        self._banner.clear_cause(CAUSE)
        if holds_piece(content):
            self._paste_layers(content)
            return True
        urls, text = content.urls(), content.text()
        if urls:
            later(self, lambda: self._open_url(urls[0]))
            if len(urls) > 1:
                said = f"Of {len(urls)} files only the first, {urls[0].fileName()}, is opened."
                self._banner.show_message(said, CAUSE, is_error=False)
        elif HOST in text or names_lesson(text):
            later(self, lambda: self._files.open_link(text))
        elif text.strip():
            from playground.project.embedding.pasted_table import embed_text

            self._task.start(lambda _: embed_text(text))
        return bool(urls or text.strip())

    def close(self) -> None:
        """End with the window."""
        self._task.close()

    def _paste_layers(self, content: QMimeData) -> None:
        try:
            self._layers.paste(read_piece(content))
        except BadPiece as error:
            self._banner.show_message(f"Nothing was pasted: {error}", CAUSE, is_error=False)

    def _open_url(self, url: QUrl) -> None:
        if url.isLocalFile():
            self._files.open_path(Path(url.toLocalFile()))
        else:
            self._files.open_link(url.toString())

    def _open(self, reference: str) -> None:
        self._files.open_table(reference, text="Paste data")

    def _refuse(self, message: str) -> None:
        self._banner.show_message(f"Nothing was opened: {message}", CAUSE, is_error=False)


def _kind(content: QMimeData) -> str:
    if content.hasImage():
        return "a picture"
    return "something that is no text" if content.formats() else "nothing"
