"""When a plot is painted."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from playground.ui.support.later import Soon


class PaintTurn:
    """Has a plot painted when something came for it and it is in sight, unless it is to wait.

    Parameters
    ----------
    plot
        What is painted.
    paint
        Paints it, and clears :attr:`is_due`.

    Attributes
    ----------
    is_due
        Whether something came that is not painted yet.
    is_held
        Whether it waits, see :meth:`hold`.
    """

    def __init__(self, plot: QWidget, paint: Callable[[], None]) -> None:
        self._plot, self._paint = plot, paint
        self._soon = Soon(self._go_on, plot)
        self._is_put_off = False
        self.is_due = True
        self.is_held = False

    def is_seen(self) -> bool:
        """Say whether any part is in sight: Qt calls a dock behind others' tabs visible too."""
        return self._plot.isVisible() and not self._plot.visibleRegion().isEmpty()

    def ask(self) -> None:
        """Have it painted: something came.

        What is due already waits until it may be painted, or for Qt to tell that it is in sight.
        """
        if not self.is_due:
            self.is_due = True
            self.catch_up()

    def catch_up(self) -> None:
        """Paint what came, if it may be painted now."""
        waits = self.is_held or self._is_put_off
        if self.is_due and not waits and self.is_seen():
            self._paint()

    def hold(self) -> None:
        """Paint nothing for now: something else is to be seen first."""
        self.is_held = True

    def release(self) -> None:
        """Paint again, what came meanwhile to begin with."""
        self.is_held = False
        self.catch_up()

    def put_off(self) -> None:
        """Paint what comes within the present event once, before the next picture."""
        self._is_put_off = True
        self._soon.ask()

    def _go_on(self) -> None:
        self._is_put_off = False
        self.catch_up()
