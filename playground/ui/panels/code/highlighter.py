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

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.rehighlight()

    @override
    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        theme = self._theme
        for found in _NAME.finditer(text):
            if found[0] in self.parameters:
                self._color(found, theme.positive)
            elif found[0] in self.gradients:
                self._color(found, theme.gradient_positive)
        for found in _WORDS.finditer(text):
            self._color(found, theme.text, bold=True)
        for found in _COMMENT.finditer(text):
            self._color(found, theme.secondary)

    def _color(self, found: re.Match[str], color: str, *, bold: bool = False) -> None:
        look = QTextCharFormat()
        if bold:
            look.setFontWeight(QFont.Weight.Bold)
        look.setForeground(QColor(color))
        self.setFormat(found.start(), found.end() - found.start(), look)
