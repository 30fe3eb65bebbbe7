"""How a picture of the network is to look, before it is copied or written."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.ui.canvas import NetworkCanvas
from playground.ui.pictures.network_drawing import Look, drawing
from playground.ui.pictures.network_formats import FORMATS, SCALES, paint_image
from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID

THEMES = {"window": "As in the window", "light": "Light", "dark": "Dark"}
_PREVIEW = (560, 320)


class PictureDialog(QDialog):
    """Shows the picture as it is going to be.

    Parameters
    ----------
    canvas
        The network.
    look, scale
        What to begin with; pixels per pixel of the screen.
    parent
        The window.
    """

    copy_requested = Signal(object, int)
    """The person wants it on the clipboard: the :class:`Look`, pixels per pixel."""

    save_requested = Signal(str, object, int)
    """The person wants a file: its format, the :class:`Look`, pixels per pixel."""

    def __init__(self, canvas: NetworkCanvas, look: Look, scale: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Picture of the network")
        self._canvas = canvas
        self._preview = QLabel()
        self._preview.setFixedSize(*_PREVIEW)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setAccessibleName("Preview")
        self.form = _combo("Format", FORMATS, "png")
        self.theme = _combo("Colours", THEMES, look.theme)
        self.transparent = QCheckBox("Transparent background")
        self.transparent.setChecked(look.transparent)
        self.transparent.setToolTip("Leave the ground out, so that what it is put on shows")
        self.scale = _combo("Resolution", {str(n): f"{n} ×" for n in SCALES}, str(scale))
        self.words = QLabel()
        set_role(self.words, "secondary")
        fields = QFormLayout()
        for name, field in (
            ("Format", self.form), ("Colours", self.theme), ("", self.transparent),
            ("Resolution", self.scale), ("", self.words),
        ):  # fmt: skip
            fields.addRow(name, field)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._add_button("&Copy", "Put the picture on the clipboard", self._copy)
        save = self._add_button("&Save…", "Write the picture to a file", self._save)
        save.setDefault(True)
        self.buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setSpacing(2 * GRID)
        box.addWidget(self._preview)
        box.addLayout(fields)
        box.addWidget(self.buttons)
        for combo in (self.form, self.theme, self.scale):
            combo.currentIndexChanged.connect(self._show)
        self.transparent.toggled.connect(self._show)
        self._show()

    @property
    def look(self) -> Look:
        """The chosen colours."""
        return Look(self.theme.currentData(), self.transparent.isChecked())

    def _add_button(self, text: str, tip: str, press: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(press)
        self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return button

    def _copy(self) -> None:
        self.copy_requested.emit(self.look, int(self.scale.currentData()))

    def _save(self) -> None:
        scale = int(self.scale.currentData())
        self.save_requested.emit(self.form.currentData(), self.look, scale)

    def _show(self) -> None:
        """Draw the preview, and say how large the picture gets."""
        is_image = self.form.currentData() == "png"
        self.scale.setEnabled(is_image)
        ratio = self.devicePixelRatioF()
        with drawing(self._canvas, self.look) as drawn:
            size = drawn.size
            fit = min(_PREVIEW[0] / size.width(), _PREVIEW[1] / size.height(), 1.0) * ratio
            image = paint_image(drawn, fit)
        image.setDevicePixelRatio(ratio)
        self._preview.setPixmap(QPixmap.fromImage(image))
        scale = int(self.scale.currentData()) if is_image else 1
        unit = "pixels" if is_image else "pixels at its own size; lines and words stay sharp"
        self.words.setText(f"{size.width() * scale:,} × {size.height() * scale:,} {unit}")


def _combo(name: str, choices: dict[str, str], chosen: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    for key, text in choices.items():
        combo.addItem(text, key)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    return combo
