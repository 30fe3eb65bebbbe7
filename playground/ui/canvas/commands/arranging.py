"""Puts the selected layers in line: what the menus call."""

from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QMenu

from playground.graph.alignment import Axis, Line
from playground.ui.canvas.edits import arrange_edits
from playground.ui.canvas.edits.arrange_edits import AXES, LINES
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.widgets.menu_tips import allow


class ArrangeHost(Protocol):
    """The canvas, as what moves its selection sees it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    @property
    def selection(self) -> tuple[str, ...]:
        """The selected node ids."""
        ...

    def request(self, edit: CanvasEdit) -> None:
        """Ask for an edit of the document."""
        ...

    def refuse(self, reason: str) -> None:
        """Say why nothing was done."""
        ...


class Arranging:
    """Aligns and distributes the selected layers."""

    def __init__(self, host: ArrangeHost) -> None:
        self._host = host

    def align(self, line: Line) -> None:
        """Put the selected layers on one line."""
        host = self._host
        if len(host.selection) < 2:
            host.refuse("Select two or more layers to align them")
            return
        self._request(arrange_edits.align(host.model, host.selection, line))

    def distribute(self, axis: Axis) -> None:
        """Make the gaps between the selected layers equal."""
        host = self._host
        if len(host.selection) < 3:
            host.refuse("Select three or more layers to distribute them")
            return
        self._request(arrange_edits.distribute(host.model, host.selection, axis))

    def fill(self, menu: QMenu) -> None:
        """Offer what can be done with the present selection."""
        count = len(self._host.selection)
        inner = menu.addMenu("Align and distribute")
        allow(inner.menuAction(), "" if count >= 2 else "Select two or more layers")
        for line, title in LINES.items():
            inner.addAction(f"Align {title}", partial(self.align, line))
        inner.addSeparator()
        for axis in AXES:
            entry = inner.addAction(f"Distribute {axis}", partial(self.distribute, axis))
            allow(entry, "" if count >= 3 else "Select three or more layers")

    def _request(self, edit: CanvasEdit | None) -> None:
        if edit is not None:
            self._host.request(edit)
