"""Which texts Qt reads as markup: names that people and files give are shown as they are."""

from html import escape
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def take_markup(label: QLabel, markup: Literal["html", "markdown"]) -> None:
    """Have a label's text read as HTML or Markdown; all others show theirs as it is.

    The style sheet says so to every label; this one is left out there.
    """
    label.setProperty("markup", markup)
    html = markup == "html"
    label.setTextFormat(Qt.TextFormat.RichText if html else Qt.TextFormat.MarkdownText)


def as_text(text: str) -> str:
    """Return a tooltip that shows a text as it is: Qt takes it for HTML when it looks like it."""
    if "<" not in text and "&lt;" not in text:
        return text
    return f"<p style='margin:2px; white-space:pre'>{escape(text)}</p>"


def entry_text(name: str) -> str:
    """Return what a menu, a button or a tab calls something: ``&`` of a name is no key's mark."""
    return name.replace("&", "&&")
