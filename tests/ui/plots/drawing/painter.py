"""A hand that draws on the output plot."""

from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from playground.datasets.base.drawn_points import read_points

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Painter:
    """Draws on a window's output plot, in the plane's coordinates."""

    def __init__(self, driver):
        self.driver = driver
        self.view = driver.window.views.output

    @property
    def viewport(self):
        return self.view.figure.view.viewport()

    def at(self, x, y):
        """Return where a place of the plane is in the window."""
        figure = self.view.figure
        place = figure.view.mapFromScene(figure.plot.vb.mapViewToScene(QPointF(x, y)))
        return self.viewport.mapTo(self.driver.window, place)

    def mouse(self, act, place, *button):
        """Act through the platform, as a hand does."""
        self.act(act, self.at(*place), *button)

    def act(self, act, at, *button):
        handle = self.driver.window.windowHandle()
        if button:
            act(handle, *button, Qt.KeyboardModifier.NoModifier, at)
        else:
            act(handle, at)
        QApplication.processEvents()

    def stroke(self, *way, button=LEFT, steps=8):
        """Drag along a way over the plane as it lies before: a drag may move it."""
        shares = [i / steps for i in range(1, steps + 1)]
        places = [
            self.at(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
            for (x0, y0), (x1, y1) in pairwise(way)
            for share in shares
        ]
        places.insert(0, self.at(*way[0]))
        self.act(QTest.mousePress, places[0], button)
        for place in places[1:]:
            self.act(QTest.mouseMove, place)
        self.act(QTest.mouseRelease, places[-1], button)

    def press(self, name):
        button = self.driver.find(QToolButton, name)
        assert button.isVisible(), name
        QTest.mouseClick(button, LEFT)
        QApplication.processEvents()  # tools that come or go move the plane

    def key(self, key):
        self.view.setFocus()
        self.driver.key(key)

    def settle(self):
        self.driver.wait_for_snapshot()
        self.driver.wait(lambda: self.view._dataset is self.driver.window.client.dataset)

    @property
    def config(self):
        return self.driver.project.dataset

    @property
    def drawn(self):
        return read_points(self.config.params.get("drawn", ""))

    @property
    def raw(self):
        return self.driver.window.client.dataset.raw
