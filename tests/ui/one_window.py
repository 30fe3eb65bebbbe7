"""A window that goes from test to test: what a test leaves behind is put back."""

import threading
import time

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from tests.ui.driver import PATIENCE_MS


class OneWindow:
    """A window that is as good as new when it begins.

    It puts back the document, the training, runs, settings, docks, what is switched on or off in
    menus, what is chosen or looked for, and the theme.
    """

    def __init__(self, window):
        self.window, self.settings = window, window.settings
        self._folder = self.settings.folder
        _wait(lambda: window.client.is_current)
        actions = window.actions_by_name
        self._checked = {n: a.isChecked() for n, a in actions.items() if a.isCheckable()}
        self._docks = window.saveState()
        self._threads = _threads()
        self._is_new = True

    def begin(self, project, size):
        """Open a project in it as in a new one."""
        window = self.window
        if not self._is_new or project != window.document.project:
            self._put_back()
            window.client.leave()
            window.banner.clear()
            window.document.open(project, None)
            window.client.begin(project, None)
            window.canvas.select(())
            window.status.clearMessage()
        self._is_new = False
        if (window.width(), window.height()) != size:
            window.resize(*size)
            QApplication.processEvents()
        window.activateWindow()
        window.canvas.setFocus()
        window.canvas.fit()

    def rest(self):
        """End all that a test began."""
        window = self.window
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        window.client.pause()
        window.files.wait()
        _wait(lambda: _threads() <= self._threads)

    def _put_back(self):
        window, settings = self.window, self.settings
        settings._store.clear()
        settings.folder = self._folder
        if window.appearance.theme.is_dark:
            window.appearance.choose("light")
        settings.theme = "light"
        if window.saveState() != self._docks:
            window.restoreState(self._docks)
        for name, checked in self._checked.items():
            action = window.actions_by_name[name]
            if action.isCheckable() and action.isChecked() != checked:
                action.trigger()
        for bar in (window.finding.find_bar, window.finding.palette):
            bar.hide()
        window.units_off.switch_all_on()
        window.sample.choose(None)
        window.parameter.choose(None)


def _threads():
    return {t for t in threading.enumerate() if t.name.startswith("playground")}


def _wait(condition):
    end = time.monotonic() + PATIENCE_MS / 1000
    while not condition():
        assert time.monotonic() < end, "a window did not come to rest"
        QTest.qWait(5)
