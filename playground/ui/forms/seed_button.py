"""The button that throws another seed."""

from PySide6.QtCore import QRandomGenerator, QSize, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import Theme

HIGHEST_SEED = 9999
_ICON = 16


class SeedButton(QToolButton):
    """A die beside a seed's field.

    Parameters
    ----------
    name, help_text
        What it is called, and what another seed changes.

    Signals
    -------
    seed_drawn
        A seed between 0 and ``HIGHEST_SEED``.
    """

    seed_drawn = Signal(int)

    def __init__(self, name: str, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(help_text)
        self.setIconSize(QSize(_ICON, _ICON))
        self.clicked.connect(self._draw)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.setIcon(icon("dice", theme.secondary, _ICON))

    def _draw(self) -> None:
        self.seed_drawn.emit(QRandomGenerator.global_().bounded(HIGHEST_SEED + 1))
