"""Where Tab leads: through what is in sight, in the order the window is read."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QRadioButton,
    QStatusBar,
    QTabBar,
    QToolBar,
    QWidget,
)

from playground.ui.support.area import scroll_to

_TAB = Qt.FocusPolicy.TabFocus
_SAME_ROW = 0.5
"""What lies beside each other overlaps by this share of the lower one's height."""


class TabOrder:
    """Walks with the focus from control to control.

    Qt follows the order in which widgets were made, and into docks behind others' tabs, which it
    keeps out of the window instead of hiding them.

    Parameters
    ----------
    window
        Through which to walk.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window

    def go(self, *, forward: bool) -> bool:
        """Move the focus to the next or previous stop; returns whether there was one."""
        reached = self._beyond(QApplication.focusWidget(), 1 if forward else -1)
        if reached is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        reached.setFocus(reason)
        scroll_to(reached)
        return True

    def _beyond(self, current: QWidget | None, step: int) -> QWidget | None:
        """Return the stop after another one; only the parts on the way are looked through."""
        parts = self._parts()
        at = next((i for i, part in enumerate(parts) if _holds(part, current)), None)
        if at is None:
            return None
        here = list(_stops(parts[at]))
        if current not in here:
            return None
        index = here.index(current) + step
        if 0 <= index < len(here):
            return here[index]
        for far in range(1, len(parts) + 1):
            stops = list(_stops(parts[(at + step * far) % len(parts)]))
            if stops:
                return stops[0 if step > 0 else -1]
        return None

    def stops(self) -> list[QWidget]:
        """Return all controls that Tab leads to, in order."""
        return [stop for part in self._parts() for stop in _stops(part)]

    def _parts(self) -> list[QWidget]:
        """Return the window's parts: bars, what is left of the canvas, the canvas, the rest."""
        window, inside = self._window, self._window.rect()
        parts = [
            each
            for each in window.children()
            if isinstance(each, QWidget)
            and not each.isWindow()
            and each.isVisible()
            and each.geometry().intersects(inside)
        ]
        return sorted(parts, key=lambda part: (self._rank(part), part.y(), part.x()))

    def _rank(self, part: QWidget) -> int:
        center, at = self._window.centralWidget(), part.geometry().center()
        if isinstance(part, QToolBar):
            return 0
        if isinstance(part, QStatusBar):
            return 5
        if part is center:
            return 2
        area = center.geometry()
        if at.y() > area.bottom() and area.left() <= at.x():
            return 4
        return 1 if at.x() < area.left() else 3


def _holds(part: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (part is widget or part.isAncestorOf(widget))


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Go through the stops in a widget: itself, then what is in it, row by row."""
    if _is_stop(widget):
        yield widget
    if isinstance(widget, QTabBar):
        return
    children = [
        each
        for each in widget.children()
        if isinstance(each, QWidget) and not each.isWindow() and each.isVisible()
    ]
    for child in _in_rows(children):
        yield from _stops(child)


def _is_stop(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    if policy & _TAB != _TAB or not widget.isEnabled() or widget.focusProxy() is not None:
        return False
    if isinstance(widget, QRadioButton) and widget.autoExclusive() and not widget.isChecked():
        # Of buttons that exclude each other one is a stop; arrows lead to the others.
        around = widget.parent()
        siblings = around.children() if around is not None else []
        return not any(isinstance(each, QRadioButton) and each.isChecked() for each in siblings)
    return True


def _in_rows(widgets: Sequence[QWidget]) -> list[QWidget]:
    """Sort siblings as they are read: what lies beside each other from left to right."""
    rows: list[list[QWidget]] = []
    for widget in sorted(widgets, key=QWidget.y):
        if rows and _beside(rows[-1][0].geometry(), widget.geometry()):
            rows[-1].append(widget)
        else:
            rows.append([widget])
    return [widget for row in rows for widget in sorted(row, key=QWidget.x)]


def _beside(first: QRect, second: QRect) -> bool:
    shared = min(first.bottom(), second.bottom()) - max(first.top(), second.top()) + 1
    return shared > _SAME_ROW * min(first.height(), second.height())
