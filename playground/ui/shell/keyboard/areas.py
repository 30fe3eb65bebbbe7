"""Walking with the keyboard from one part of the window to the next."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from playground.ui.support.area import is_area, scroll_to


class Areas:
    """Gives the focus to the parts of a window in turn.

    Parameters
    ----------
    fixed
        The parts that are always there, in order.
    docks
        Those that may be closed or lie behind others. What is marked in one by :func:`.mark_area`
        is an area of its own.
    """

    def __init__(self, fixed: Sequence[QWidget], docks: Iterable[QDockWidget]) -> None:
        self._fixed = list(fixed)
        self._docks = list(docks)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do that lead to the next area and the previous one."""
        return {"next_area": lambda: self.go_on(1), "previous_area": lambda: self.go_on(-1)}

    def go_on(self, step: int) -> QWidget | None:
        """Give the next part the focus, or the one before; returns who has it now."""
        docks = (part for dock in self._docks for part in _parts(dock))
        areas = [area for area in (*self._fixed, *docks) if _is_seen(area)]
        places = [(area, found) for area in areas if (found := _entrance(area)) is not None]
        if not places:
            return None
        focus = QApplication.focusWidget()
        here = [
            index
            for index, (area, _) in enumerate(places)
            if focus is not None and (area is focus or area.isAncestorOf(focus))
        ]
        at = here[0] + step if here else (0 if step > 0 else -1)
        widget = places[at % len(places)][1]
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        scroll_to(widget)
        return widget


def _parts(dock: QDockWidget) -> list[QWidget]:
    """Return the areas of a dock in sight: itself, where it has no others."""
    parts = [w for w in dock.findChildren(QWidget) if is_area(w) and _is_seen(w)]
    return parts or [dock]


def _is_seen(area: QWidget) -> bool:
    """Tell whether an area is in sight: docks behind others count as visible, but lie outside."""
    window = area.window()
    place = QRect(area.mapTo(window, QPoint()), area.size())
    return area.isVisible() and window.rect().intersects(place)


def _entrance(area: QWidget) -> QWidget | None:
    """Return who takes the focus in an area: who had it last, else the first who can."""
    last = area.focusWidget()
    if last is not None and last is not area and area.isAncestorOf(last) and _takes_focus(last):
        return last
    return next((w for w in (area, *area.findChildren(QWidget)) if _takes_focus(w)), None)


def _takes_focus(widget: QWidget) -> bool:
    by_keys = Qt.FocusPolicy.TabFocus.value & widget.focusPolicy().value
    return bool(by_keys) and widget.isVisible() and widget.isEnabled()
