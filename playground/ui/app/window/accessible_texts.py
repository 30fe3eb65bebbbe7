"""What a window says to assistive technology: names, roles, values and texts of all in sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

Entry: TypeAlias = dict[str, Any]
"""One object: ``role``, and as far as there are any ``name``, ``value``, ``description``, ``text``,
``states`` and ``children``."""

_KINDS = {
    "name": QAccessible.Text.Name,
    "value": QAccessible.Text.Value,
    "description": QAccessible.Text.Description,
}

_STATES = (
    "disabled",
    "selected",
    "focused",
    "checked",
    "pressed",
    "expanded",
    "readOnly",
)


_SILENT = ("client", "border", "grip", "pane")
"""Roles of objects that only hold others or separate them: without a name nobody hears of them."""


def accessible_texts(window: QWidget) -> Entry:
    """Return the tree of what can be seen of a window, as assistive technology is told it.

    What is hidden, scrolled out of sight or behind another tab is left out, and so is what says
    nothing: an empty place, or a frame around a single other object.
    """
    interface = QAccessible.queryAccessibleInterface(window)
    return _entry(interface, interface.rect())


def _entry(interface: QAccessibleInterface, seen: QRect) -> Entry:
    found: Entry = {"role": _role(interface)}
    for key, kind in _KINDS.items():
        words = interface.text(kind)
        if words:
            found[key] = words
    text = interface.textInterface()
    if text is not None:
        words = text.text(0, text.characterCount())
        if words and words not in (found.get("name"), found.get("value")):
            found["text"] = words
    state = interface.state()
    states = [name for name in _STATES if getattr(state, name)]
    if states:
        found["states"] = states
    seen_children = (child for child in _children(interface) if _seen(child, seen))
    entries = [_unwrapped(_entry(child, seen & child.rect())) for child in seen_children]
    children = [
        entry for entry in entries if set(entry) != {"role"} or entry["role"] not in _SILENT
    ]
    if children:
        found["children"] = children
    return found


def _children(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid():
            yield child


def _seen(interface: QAccessibleInterface, within: QRect) -> bool:
    state = interface.state()
    if state.invisible or state.offscreen:
        return False
    return interface.rect().intersects(within)


def _unwrapped(entry: Entry) -> Entry:
    """Return an only child in place of a silent object around it."""
    children = entry.get("children", [])
    silent = set(entry) <= {"role", "children"}
    return children[0] if silent and len(children) == 1 else entry


def _role(interface: QAccessibleInterface) -> str:
    """Return a role's name in words: ``push button``, ``tool bar``."""
    name = interface.role().name
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip()
