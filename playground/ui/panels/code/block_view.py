"""One third of a step as lines that can be pointed at."""

import re
from collections.abc import Collection

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QMouseEvent,
    QPalette,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from playground.exchange.code.base.program import CodeBlock
from playground.ui.panels.code.code_lines import ShownLine, shown_lines
from playground.ui.panels.code.highlighter import CodeHighlighter
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID, LIGHT, SECONDARY_PX, Theme

LEAST_HEIGHT = 40
"""Two lines: where there is little room, the words above are whole and the lines are scrolled."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NAME = re.compile(r"[A-Za-z_]\w*")


def code_font() -> QFont:
    """Return what programs and numbers are written in, as large as text is now."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(scaled(SECONDARY_PX + 1))
    return font


class CodeText(QPlainTextEdit):
    """Lines that are read, not written.

    Signals
    -------
    pointed(name)
        The mouse or the caret stands on a name; empty where it stands on none.
    line_chosen(line)
        A line was clicked, or Enter pressed in it.
    """

    pointed = Signal(str)
    line_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setFont(code_font())
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.cursorPositionChanged.connect(self._tell_caret)

    def name_at(self, place: QPoint) -> str:
        """Return the name under a point of the viewport."""
        cursor = self.cursorForPosition(place)
        # Right of a line's end Qt finds the line's last sign.
        if not self.cursorRect(cursor).adjusted(-8, 0, 8, 0).contains(place):
            return ""
        return self._name(cursor)

    def _name(self, cursor: QTextCursor) -> str:
        text, at = cursor.block().text(), cursor.positionInBlock()
        code = text.split("  #", 1)[0]
        for found in _NAME.finditer(code):
            if found.start() <= at <= found.end():
                return found[0]
        return ""

    def _tell_caret(self) -> None:
        if self.hasFocus():
            self.pointed.emit(self._name(self.textCursor()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which name is pointed at."""
        super().mouseMoveEvent(event)
        self.pointed.emit(self.name_at(event.position().toPoint()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter for the choice of the caret's line."""
        if event.key() in _ENTER:
            self.line_chosen.emit(self.textCursor().blockNumber())
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click for the choice of a line; a drag selects text."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            place = self.cursorForPosition(event.position().toPoint())
            self.line_chosen.emit(place.blockNumber())


class BlockView(QWidget):
    """A block with its title, what it assigns to, and whether it ran just now.

    Signals
    -------
    pointed(name)
        A name of the lines is pointed at.
    layer_chosen(node_id)
        A line that computes a layer was clicked.
    """

    pointed = Signal(str)
    layer_chosen = Signal(str)

    def __init__(self, says: str) -> None:
        super().__init__()
        self._says = says
        self._theme = LIGHT
        self._lines: tuple[ShownLine, ...] = ()
        self._marked: Collection[str] = ()
        self.is_lit = False
        self._title, self._about = QLabel(), QLabel()
        self._title.setProperty("role", "heading")
        self._about.setProperty("role", "secondary")
        self._about.setWordWrap(True)
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text = CodeText()
        self._colors = CodeHighlighter(self.text.document())
        self.text.pointed.connect(self.pointed)
        self.text.line_chosen.connect(self._choose)
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID, GRID // 2, 0, 0)
        box.setSpacing(2)
        for widget in (self._title, self._about):
            box.addWidget(widget)
        box.addWidget(self.text, 1)
        self._show_light()

    @property
    def shown(self) -> str:
        """The text of the block."""
        return self.text.toPlainText()

    def show_block(
        self, block: CodeBlock, parameters: frozenset[str], gradients: frozenset[str]
    ) -> None:
        """Show a block's lines; where they are the same, nothing moves."""
        lines = shown_lines(block)
        self._title.setText(block.title)
        self.text.setAccessibleName(f"{block.title}: {self._says}")
        names = (parameters, gradients)
        if lines == self._lines and names == (self._colors.parameters, self._colors.gradients):
            return
        self._lines, self._marked = lines, ()
        self._colors.parameters, self._colors.gradients = names
        self.text.setPlainText("\n".join(line.text for line in lines))
        self.text.setExtraSelections([])

    def light(self, on: bool) -> None:
        """Show whether this block ran last."""
        if on != self.is_lit:
            self.is_lit = on
            self._show_light()

    def _show_light(self) -> None:
        on = self.is_lit
        said = f"ran just now · {self._says}" if on else self._says
        self._about.setText(said)
        self._about.setAccessibleName(said)
        palette = self.text.palette()
        color = self._theme.gradient_soft if on else self._theme.surface
        palette.setColor(QPalette.ColorRole.Base, QColor(color))
        palette.setColor(QPalette.ColorRole.Text, QColor(self._theme.text))
        self.text.setPalette(palette)
        self.text.setStyleSheet(f"QPlainTextEdit {{ background: {color}; border: none; }}")

    def mark_layers(self, node_ids: Collection[str]) -> None:
        """Mark the lines that compute some layers, and bring the first of them into sight.

        Where they are marked already, or the caret stands in one of them, nothing moves.
        """
        if tuple(node_ids) == tuple(self._marked):
            return
        self._marked = node_ids
        self._mark()
        first = next((i for i, each in enumerate(self._lines) if each.node_id in node_ids), None)
        if (
            first is not None
            and self._node_at(self.text.textCursor().blockNumber()) not in node_ids
        ):
            cursor = QTextCursor(self.text.document().findBlockByNumber(first))
            self.text.setTextCursor(cursor)
            self.text.centerCursor()

    def marked_lines(self) -> list[str]:
        """Return the lines that are marked."""
        return [line.text for line in self._lines if line.node_id and line.node_id in self._marked]

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._colors.set_theme(theme)
        self.text.setFont(code_font())
        self._show_light()
        self._mark()

    def _mark(self) -> None:
        marks = []
        for number, line in enumerate(self._lines):
            if line.node_id and line.node_id in self._marked:
                mark = QTextEdit.ExtraSelection()
                mark.format.setBackground(QColor(self._theme.accent_soft))
                mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                mark.cursor = QTextCursor(self.text.document().findBlockByNumber(number))
                marks.append(mark)
        self.text.setExtraSelections(marks)

    def _choose(self, number: int) -> None:
        if node_id := self._node_at(number):
            self.layer_chosen.emit(node_id)

    def _node_at(self, number: int) -> str:
        """Return whose a line is; empty for what concerns all layers."""
        return self._lines[number].node_id if number < len(self._lines) else ""
