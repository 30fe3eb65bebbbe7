"""The menu that is open on the canvas, if one is."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid


class OpenMenu:
    """Opens menus over a view, and closes them when what they are about is another thing.

    Parameters
    ----------
    area
        What menus open over.
    """

    def __init__(self, area: QWidget) -> None:
        self._area = area
        self._menu: QMenu | None = None

    def show(self, menu: QMenu, at: QPoint) -> None:
        """Open a menu at a point of the area; it goes when it is closed."""
        self.close()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._menu = menu
        menu.popup(self._area.mapToGlobal(at))

    def close(self) -> None:
        """Close the menu: the drawing it speaks of is gone."""
        menu, self._menu = self._menu, None
        if menu is not None and isValid(menu):
            menu.close()
