"""What is drawn on the plane beside field and samples, as a menu offers it."""

from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from playground.core import Task


class PlaneChoices(Struct, frozen=True):
    """What a person chose.

    Parameters
    ----------
    boundary
        Draw where the answer turns from one class to the other (regression: its zero line).
    levels
        Draw further lines of equal output.
    confidence
        Let the strength of a colour be how sure the network is, from guessing on.
    wrong
        Frame the samples that get the wrong class.
    """

    boundary: bool = True
    levels: bool = False
    confidence: bool = False
    wrong: bool = True


ENTRIES = {
    "boundary": ("Decision boundary", "Draw a line where the answer turns"),
    "levels": ("Level lines", "Draw further lines of equal output"),
    "confidence": (
        "Confidence",
        "Let the strength of a colour be the largest probability: blank is guessing, full is sure",
    ),
    "wrong": ("Frame wrong samples", "Draw a square around every sample that gets the wrong class"),
}


class PlaneMenu(QMenu):
    """What can be chosen, and the way back to the whole plane.

    Parameters
    ----------
    button
        What opens it.

    Signals
    -------
    chosen(choices)
        A person chose other :class:`PlaneChoices`.
    whole_requested()
        A person wants to see the whole plane again.
    """

    chosen = Signal(object)
    whole_requested = Signal()

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        self.choices = PlaneChoices()
        self._actions: dict[str, QAction] = {}
        for name, (title, tip) in ENTRIES.items():
            action = self._actions[name] = self.addAction(title, partial(self._choose, name))
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setChecked(getattr(self.choices, name))
        self.addSeparator()
        self.addAction("Show the whole plane (Home)", self.whole_requested.emit)
        self.setToolTipsVisible(True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self)

    def offer(self, task: Task) -> None:
        """Offer what means anything for a task."""
        self._actions["boundary"].setText(
            "Zero line" if task is Task.REGRESSION else ENTRIES["boundary"][0]
        )
        for name in ("confidence", "wrong"):
            self._actions[name].setVisible(task.is_classification)

    def _choose(self, name: str) -> None:
        self.choices = replace(self.choices, **{name: self._actions[name].isChecked()})
        self.chosen.emit(self.choices)
