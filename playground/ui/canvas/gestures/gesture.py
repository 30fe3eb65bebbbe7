"""What every gesture is, and what it may ask of the canvas."""

from abc import ABC, abstractmethod
from typing import ClassVar, Protocol

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt

from playground.graph import Edge
from playground.ui.canvas.connecting.choices import WireQuestion
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.support.chosen_parameter import Place


class Pointer(Struct, frozen=True):
    """Where the mouse is, in the scene and on the screen, and which keys are held."""

    scene: QPointF
    screen: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def extends(self) -> bool:
        """Whether Shift is held: add to the selection instead of replacing it."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)


class Values(Protocol):
    """The numbers of wires and biases, as gestures see them."""

    def value(self, place: Place) -> float | None:
        """Return the number that is shown, ``None`` where none is known."""
        ...

    def try_value(self, place: Place, value: float, at: QPointF) -> None:
        """Set a number as long as a drag goes on, and show it at a point of the scene."""
        ...

    def keep(self, place: Place, before: float, after: float) -> None:
        """End a drag that led from one number to another, or back to the first."""
        ...

    def type_value(self, place: Place, at: QPointF) -> None:
        """Have a number typed at a point of the scene."""
        ...


class Host(Protocol):
    """The canvas, as gestures see it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    @property
    def values(self) -> Values:
        """The numbers of wires and biases, to be changed."""
        ...

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    @property
    def selection(self) -> tuple[str, ...]:
        """The selected node ids."""
        ...

    @property
    def zoom(self) -> float:
        """Pixels of the screen per pixel of the scene."""
        ...

    @property
    def has_guides(self) -> bool:
        """Whether moved cards line up with others."""
        ...

    def select(self, node_ids: tuple[str, ...], edge: Edge | None = None) -> None:
        """Change the selection, as a person does."""
        ...

    def request(self, edit: CanvasEdit) -> None:
        """Ask for an edit of the document."""
        ...

    def refuse(self, reason: str) -> None:
        """Say why a gesture did nothing."""
        ...

    def ask(self, question: WireQuestion, at: QPointF) -> None:
        """Have a person decide what becomes of a dropped wire, at a point of the viewport."""
        ...

    def visible_rect(self) -> QRectF:
        """Return the part of the scene that is seen."""
        ...

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the view by pixels of the screen."""
        ...


class Gesture(ABC):
    """One drag of the mouse, from press to release.

    A gesture shows what it would do while it moves and changes nothing until :meth:`commit`;
    :meth:`cancel` leaves everything as it was.
    """

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.ArrowCursor
    scrolls: ClassVar[bool] = True
    """Whether the view scrolls while the pointer is held near its edge."""
    outlives_edits: ClassVar[bool] = False
    """Whether it goes on when the drawing becomes another one under it."""

    def __init__(self, host: Host) -> None:
        self.host = host

    @abstractmethod
    def start(self, at: Pointer) -> None:
        """Begin where the button was pressed."""

    @abstractmethod
    def move(self, at: Pointer) -> None:
        """Follow the pointer."""

    @abstractmethod
    def commit(self, at: Pointer) -> None:
        """Do it: the button was released."""

    @abstractmethod
    def cancel(self) -> None:
        """Undo what was shown: Esc was pressed."""
