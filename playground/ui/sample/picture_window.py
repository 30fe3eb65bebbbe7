"""A picture of one's own: a pad, its tools, and the picture as the network gets it."""

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import Array
from playground.ui.sample.own_window import OwnWindow
from playground.ui.sample.picture_drawing import PictureDrawing, PictureStyle
from playground.ui.sample.picture_pad import PicturePad, picture_image
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import GRID, LIGHT, Theme

ICON = 18
SEEN_PX = 112
FRAME_MS = 30
"""How long what is drawn rests before it is told: a frame."""

COLORS = {
    "white": (1.0, 1.0, 1.0),
    "red": (1.0, 0.0, 0.0),
    "green": (0.0, 1.0, 0.0),
    "blue": (0.0, 0.0, 1.0),
    "yellow": (1.0, 1.0, 0.0),
    "black": (0.0, 0.0, 0.0),
}
"""What the pen leaves on pictures of three channels."""

THIN, THICK = 2, 20
"""The pen's radius, in hundredths of the shorter side."""


class PictureWindow(OwnWindow):
    """Takes a drawing; while it is drawn, the picture it makes is told.

    Parameters
    ----------
    style
        What pictures of the data look like.
    parent
        The window.

    Signals
    -------
    picture_changed(picture)
        Another picture at the data's scale, ``(channels, height, width)`` in its units.
    """

    picture_changed = Signal(object)

    def __init__(self, style: PictureStyle, parent: QWidget) -> None:
        super().__init__(
            "Draw your own", "Draw with the left button, erase with the right one.", parent
        )
        self._theme = LIGHT
        self.drawing = PictureDrawing(style)
        self.pad = PicturePad(self.drawing)
        self.pad.drawn.connect(self._wait)
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._tell)
        self._icons: dict[QToolButton, str] = {}
        self._seen = QLabel()
        self._seen.setAccessibleName("The picture as the network gets it")
        self._seen.setFrameShape(QFrame.Shape.StyledPanel)
        self._seen.setToolTip(f"What the network gets: {style.shape[1]} × {style.shape[2]} pixels")
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(self.pad)
        line.addLayout(self._make_side(style))
        self.body.addLayout(line)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self._undo)
        self.pad.setFocus()
        self._show_seen()

    def _make_side(self, style: PictureStyle) -> QVBoxLayout:
        side = QVBoxLayout()
        words = QLabel("as the network gets it")
        words.setProperty("role", "secondary")
        side.addWidget(words)
        side.addWidget(self._seen, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        group = QButtonGroup(self)
        self.pen = self._tool("pencil", "Pen", "Draw (P)", "P")
        self.eraser = self._tool("eraser", "Eraser", "Erase (E); the right button does, too", "E")
        for button in (self.pen, self.eraser):
            button.setCheckable(True)
            group.addButton(button)
            button.clicked.connect(self._choose_tool)
            tools.addWidget(button)
        self.pen.setChecked(True)
        self.undo = self._tool("undo", "Undo", "Take the latest stroke back (Ctrl+Z)")
        self.undo.clicked.connect(self._undo)
        self.clear = self._tool("new", "Clear", "Take a new sheet (Delete)")
        self.clear.clicked.connect(lambda: self.pad.change(self.drawing.clear))
        tools.addWidget(self.undo)
        tools.addWidget(self.clear)
        side.addLayout(tools)
        if style.shape[0] == 3:
            side.addLayout(self._make_colors())
        self.width_slider = QSlider(Qt.Orientation.Horizontal)
        self.width_slider.setRange(THIN, THICK)
        self.width_slider.setAccessibleName("Width of the pen")
        self.width_slider.setToolTip("How wide pen and eraser are")
        self.width_slider.setValue(round(self.drawing.radius * 100))
        self.width_slider.valueChanged.connect(self._set_width)
        side.addWidget(self.width_slider)
        self.fits = QCheckBox("Place and size\nas in the data")
        self.fits.setChecked(True)
        self.fits.setToolTip(
            "Move and scale what is drawn to where, and as large as, it usually is in the data"
        )
        self.fits.clicked.connect(self._set_fit)
        side.addWidget(self.fits)
        return side

    def _make_colors(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        group = QButtonGroup(self)
        for name, color in COLORS.items():
            button = QToolButton()
            swatch = QPixmap(ICON, ICON)
            swatch.fill(QColor.fromRgbF(*color))
            button.setIcon(QIcon(swatch))
            button.setProperty("role", "quiet")
            button.setCheckable(True)
            button.setAccessibleName(f"Draw in {name}")
            button.setToolTip(f"Draw in {name}")
            button.clicked.connect(partial(self._set_color, color))
            group.addButton(button)
            row.addWidget(button)
        return row

    def _tool(self, name: str, title: str, tip: str, key: str = "") -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "quiet")
        button.setIconSize(QSize(ICON, ICON))
        button.setAccessibleName(title)
        button.setToolTip(tip)
        if key:
            button.setShortcut(QKeySequence(key))
        self._icons[button] = name
        return button

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        for button, name in self._icons.items():
            button.setIcon(icon(name, theme.text, ICON))
        self.pad.set_theme(theme)
        self._show_seen()

    def begin_from(self, picture: Array) -> None:
        """Take a picture of the data over, to change it; it stays in its place."""
        self.fits.setChecked(False)
        self.drawing.fits = False
        self.pad.change(lambda: self.drawing.take(picture))

    def _choose_tool(self) -> None:
        self.pad.is_eraser = self.eraser.isChecked()

    def _set_color(self, color: tuple[float, float, float]) -> None:
        style = self.drawing.style
        dark = style.paper < style.ink
        self.pad.color = color if dark else tuple(1.0 - share for share in color)
        self.pen.click()

    def _set_width(self, hundredths: int) -> None:
        self.drawing.radius = hundredths / 100

    def _set_fit(self) -> None:
        self.drawing.fits = self.fits.isChecked()
        self._wait()

    def _undo(self) -> None:
        self.pad.change(self.drawing.undo)

    def _wait(self) -> None:
        if not self._frame.isActive():
            self._frame.start()

    def _tell(self) -> None:
        self._show_seen()
        self.picture_changed.emit(self.drawing.picture())

    def _show_seen(self) -> None:
        image = picture_image(self.drawing.picture(), self.drawing.style, self._theme)
        keep = Qt.AspectRatioMode.KeepAspectRatio
        self._seen.setPixmap(QPixmap.fromImage(image.scaled(SEEN_PX, SEEN_PX, keep)))

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
