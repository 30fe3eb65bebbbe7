"""The place of a panel that is made when somebody first looks at it."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from playground.ui.support.later import later

P = TypeVar("P", bound=QWidget)


class LazyPanel(QWidget, Generic[P]):
    """Holds the place of a panel that is behind others when the window opens.

    Making it then would delay the first picture, and bringing it up to date afterwards would delay
    every other one. So what it is to show waits until it is in sight.

    Parameters
    ----------
    make
        Makes the panel; what only the panel needs is best imported there.
    least_width
        How narrow its dock may become before there is a panel to ask.

    Signals
    -------
    seen_changed(seen)
        The panel, which is up to date, came into sight; or it went.
    """

    seen_changed = Signal(bool)

    def __init__(self, make: Callable[[], P], least_width: int = 0) -> None:
        super().__init__()
        self._make = make
        self._panel: P | None = None
        self._is_seen = False
        self._greetings: list[Callable[[P], object]] = []
        self._waiting: dict[str, Callable[[P], object]] = {}
        self.setMinimumWidth(least_width)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    @property
    def is_made(self) -> bool:
        """Whether there is a panel already."""
        return self._panel is not None

    @property
    def is_seen(self) -> bool:
        """Whether the panel is in sight."""
        return self._is_seen

    @property
    def panel(self) -> P:
        """The panel, up to date; made if need be."""
        panel = self._panel
        if panel is None:
            panel = self._panel = self._make()
            for greet in self._greetings:
                greet(panel)
        waiting, self._waiting = self._waiting, {}
        for show in waiting.values():
            show(panel)
        if panel.parentWidget() is None:
            self._box.addWidget(panel)
            # By itself a layout shows it a turn later, and the person would see an empty place.
            panel.show()
            self._box.activate()
        return panel

    def when_made(self, greet: Callable[[P], object]) -> None:
        """Have something done with the panel once there is one: its signals can be connected."""
        self._greetings.append(greet)
        if self._panel is not None:
            greet(self._panel)

    def when_visible(self, topic: str, show: Callable[[P], object]) -> None:
        """Have the panel show something, now or when it comes into sight.

        Parameters
        ----------
        topic
            What it is about: of several things meanwhile only the last one is shown.
        show
            Shows it.
        """
        if self._is_seen:
            show(self.panel)
        else:
            self._waiting.pop(topic, None)
            self._waiting[topic] = show

    def set_seen(self, seen: bool) -> None:
        """Take whether the panel is in sight, from its dock: a tab in front hides it too."""
        if seen == self._is_seen:
            return
        self._is_seen = seen
        if seen:
            _ = self.panel
        self.seen_changed.emit(seen)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Notice the person's look where there is no dock to tell of it."""
        super().paintEvent(event)
        if not self._is_seen:
            later(self, self._look)

    def _look(self) -> None:
        if self.isVisible() and not self.visibleRegion().isEmpty():
            self.set_seen(True)
