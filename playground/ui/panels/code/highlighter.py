"""Colours of a program: words of the language, comments, parameters and gradients."""

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from typing_extensions import override

from playground.ui.theme.tokens import LIGHT, Theme

_WORDS = re.compile(r"\b(def|return|for|in|if|else|lambda|while|break|not|and|or|is|None)\b")
_NAME = re.compile(r"\b[A-Za-z_]\w*\b")
_COMMENT = re.compile(r"  #.*$|^#.*$")


class CodeHighlighter(QSyntaxHighlighter):
    """Colours what changes a parameter and what is a gradient as the canvas does.

    Attributes
    ----------
    parameters, gradients
        The names of either kind.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.parameters: frozenset[str] = frozenset()
        self.gradients: frozenset[str] = frozenset()
        self._theme = LIGHT
        self._take_looks()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        if theme != self._theme:
            self._theme = theme
            self._take_looks()
            self.rehighlight()

    def _take_looks(self) -> None:
        theme = self._theme
        self._parameter, self._gradient = _look(theme.positive), _look(theme.gradient_positive)
        self._word, self._comment = _look(theme.text, bold=True), _look(theme.secondary)

    @override
    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        for found in _NAME.finditer(text):
            if found[0] in self.parameters:
                self._color(found, self._parameter)
            elif found[0] in self.gradients:
                self._color(found, self._gradient)
        for found in _WORDS.finditer(text):
            self._color(found, self._word)
        for found in _COMMENT.finditer(text):
            self._color(found, self._comment)

    def _color(self, found: re.Match[str], look: QTextCharFormat) -> None:
        self.setFormat(found.start(), found.end() - found.start(), look)


def _look(color: str, *, bold: bool = False) -> QTextCharFormat:
    look = QTextCharFormat()
    if bold:
        look.setFontWeight(QFont.Weight.Bold)
    look.setForeground(QColor(color))
    return look
