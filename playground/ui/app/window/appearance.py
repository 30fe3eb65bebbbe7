"""Light or dark: the person's choice, or the system's, followed while the window is open."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from playground.ui.support.settings import Settings, ThemeChoice
from playground.ui.theme import stylesheet as style
from playground.ui.theme.tokens import DARK, LIGHT, Theme


class Appearance(QObject):
    """Applies a theme to the application.

    Signals
    -------
    theme_changed(theme)
        Views restyle themselves on it.
    """

    theme_changed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        hints = QApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        self.theme: Theme = LIGHT

    def choose(self, choice: ThemeChoice) -> None:
        """Take and remember a choice."""
        self._settings.theme = choice
        self.apply()

    def apply(self) -> None:
        """Style the application as chosen."""
        choice = self._settings.theme
        if choice == "system":
            dark = QApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = choice == "dark"
        self.theme = DARK if dark else LIGHT
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, self.theme)
        self.theme_changed.emit(self.theme)

    def _system_changed(self) -> None:
        if self._settings.theme == "system":
            self.apply()
