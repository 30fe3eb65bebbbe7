"""Tooltips from what registry entries and parameters say about themselves."""

from html import escape

from playground.core import Entry, Param
from playground.nn.optimizer_presets import Preset


def tooltip(*paragraphs: str) -> str:
    """Return rich text, which Qt wraps to a readable width; empty paragraphs are left out."""
    return "".join(f"<p style='margin:2px'>{escape(text)}</p>" for text in paragraphs if text)


def entry_tooltip(entry: type[Entry] | Preset, reason: str = "") -> str:
    """Return what an entry or preset is, and why it cannot be chosen, if so."""
    title = f"<p style='margin:2px'><b>{escape(entry.title)}</b></p>"
    return title + tooltip(reason, entry.help, entry.formula)


def param_tooltip(param: Param) -> str:
    """Return a parameter's help and what it accepts."""
    allowed = "" if param.choices or isinstance(param.default, bool | tuple) else param.allowed
    return tooltip(param.help, allowed[:1].upper() + allowed[1:])
