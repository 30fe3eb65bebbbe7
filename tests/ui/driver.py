"""Hands for a window: keys, mouse, and waiting for what they cause."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.ui.canvas.palette.category import MIME_TYPE

PATIENCE_MS = 20_000
"""The longest wait for anything; only a failing test ever waits that long."""


class Driver:
    """A window with hands: keys, mouse, and waiting for what they cause."""

    def __init__(self, window, qtbot):
        self.window = window
        self.qtbot = qtbot

    # state ----------------------------------------------------------------------------------------

    @property
    def latest(self):
        return self.window.client.latest

    @property
    def project(self):
        return self.window.document.project

    @property
    def message(self):
        return self.window.status.currentMessage()

    def weights(self):
        """Every learned array by ``(node, name)``."""
        return {(p.node_id, p.name): p.value.copy() for p in self.latest.parameters}

    def find(self, kind, name):
        """Return the widget of a class with an accessible name (or text)."""
        for widget in self.window.findChildren(kind):
            text = widget.text() if hasattr(widget, "text") else ""
            if name in (widget.accessibleName(), text.replace("&", "")):
                return widget
        raise AssertionError(f"no {kind.__name__} named {name!r}")

    # waiting --------------------------------------------------------------------------------------

    def wait(self, condition):
        def holds():
            assert condition(), f"still waiting; banner: {self.window.banner.text!r}"

        self.qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def wait_for_snapshot(self):
        """Wait until the views show the document as it is now."""
        held = self.window.plots[0]
        self.wait(lambda: self.window.client.is_current and not held.turn.is_held)

    def settle(self):
        """Wait until the worker has carried out everything it was told, and it is shown."""
        answers = []
        self.window.client.questions.state(answers.append)
        self.wait(lambda: answers)
        state = answers[0]
        if (
            state.checkpoint is not None
            and self.window.client.configured_generation == state.generation
        ):
            self.wait(
                lambda: (
                    self.window.client.is_running
                    or (self.latest is not None and self.latest.step == state.checkpoint.step)
                )
            )
        return state

    # hands ----------------------------------------------------------------------------------------

    def do(self, action):
        """Use a menu entry or a button of the toolbar."""
        found = self.window.actions_by_name[action]
        assert found.isEnabled(), f"{action} is disabled"
        found.trigger()

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """Press a key in the window, through the platform: shortcuts see it."""
        QTest.keyClick(self.window.windowHandle(), key, modifier)
        QApplication.processEvents()

    def click(self, widget, at=None):
        """Click the middle of a widget, through the platform: it takes the focus."""
        QApplication.processEvents()  # what was just said may have moved it
        where = at if at is not None else widget.rect().center()
        place = widget.mapTo(self.window, where)
        handle = self.window.windowHandle()
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        QApplication.processEvents()

    def type_into(self, field, text, *, enter=True):
        """Replace a field's text by typing, and press Enter."""
        line = field.lineEdit() if hasattr(field, "lineEdit") else field
        self.show_widget(field)
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(line, text)
        if enter:
            QTest.keyClick(field, Qt.Key.Key_Return)

    def choose(self, combo, data):
        """Choose an entry of a combo box by keys."""
        self.show_widget(combo)
        combo.setFocus(Qt.FocusReason.TabFocusReason)
        wanted = combo.findData(data)
        assert wanted >= 0, f"{data!r} is not offered"
        while combo.currentIndex() != wanted:
            before = combo.currentIndex()
            key = Qt.Key.Key_Down if wanted > before else Qt.Key.Key_Up
            QTest.keyClick(combo, key)
            assert combo.currentIndex() != before

    def show_widget(self, widget):
        """Bring a widget to the front: its dock, and its place in a scrolled panel."""
        for dock in self.window.docks.all.values():
            if dock.isAncestorOf(widget):
                dock.show()
                dock.raise_()
        QApplication.processEvents()

    def place(self, node_id, side=None):
        """Return where a card (or its ``in`` or ``out`` port) is in the canvas's viewport."""
        canvas = self.window.canvas
        card = canvas.network_scene.cards[node_id]
        if side is None:
            return canvas.mapFromScene(card.rect().topLeft() + QPointF(12, 12))
        return canvas.mapFromScene(card.port(side))

    def between(self, source, target):
        """Return the middle of the wire between two cards in the canvas's viewport."""
        return (self.place(source, "out") + self.place(target, "in")) / 2

    def carry_layer(self, kind, path, *, drop=True):
        """Carry a layer of the palette along points of the canvas, and drop it at the last."""
        viewport, action = self.window.canvas.viewport(), Qt.DropAction.CopyAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        mime = QMimeData()
        mime.setData(MIME_TYPE, kind.encode())
        events = [QDragEnterEvent(path[0], action, mime, left, none)]
        events += [QDragMoveEvent(at, action, mime, left, none) for at in path]
        if drop:
            events.append(QDropEvent(QPointF(path[-1]), action, mime, left, none))
        else:
            events.append(QDragLeaveEvent())
        for event in events:
            QApplication.sendEvent(viewport, event)
        QApplication.processEvents()

    def drag(self, start, end, steps=6):
        """Drag with the left button from one point of the canvas to another."""
        viewport, left = self.window.canvas.viewport(), Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        start, end = (self._in_window(viewport, at) for at in (start, end))
        handle = self.window.windowHandle()
        QTest.mousePress(handle, left, none, start)
        for i in range(1, steps + 1):
            QTest.mouseMove(handle, start + (end - start) * i / steps)
            QApplication.processEvents()
        QTest.mouseRelease(handle, left, none, end)
        QApplication.processEvents()

    def _in_window(self, widget, at):
        return widget.mapTo(self.window, QPoint(at))
