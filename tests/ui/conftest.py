"""The whole window for tests that use it as a person does, and stand-ins for its dialogs."""

import gc
import threading
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QToolButton,
)

from playground.ui.canvas.palette.category import MIME_TYPE
from playground.ui.theme import stylesheet as style
from playground.ui.theme.tokens import LIGHT
from tests.looks import looks_kept

ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
PATIENCE_MS = 20_000
"""The longest wait for anything; only a failing test ever waits that long."""


@pytest.fixture(autouse=True)
def no_window_left_behind(qapp):
    """Fail a test that leaves a window, dialog or menu open.

    Python's collector of reference cycles rests meanwhile: a plot that went out of scope is a cycle
    of view and scene, and collecting the scene while the view still waits to be closed and painted
    ends the process; so does collecting a widget while the list of all widgets is being made. In
    the application views live as long as the window.
    """
    gc.disable()
    before = set(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in before]
    names = [f"{type(w).__name__} {w.windowTitle()!r}" for w in left]
    for widget in left:
        widget.hide()
    del before, left
    gc.enable()
    assert not names, f"windows left open: {names}"


@pytest.fixture(autouse=True)
def no_theme_left_behind(request):
    """Undress the application after every test; a window that tests share stays dressed."""
    if "shared_window" not in request.fixturenames:
        request.getfixturevalue("undressed")


@pytest.fixture
def settings(tmp_path):
    from playground.ui.support.settings import Settings

    found = Settings(tmp_path / "settings.ini")
    found.theme = "light"
    found.folder = str(tmp_path)
    return found


@pytest.fixture
def dialogs(monkeypatch):
    """Answer every dialog from prepared lists, and record what was asked."""
    stand_in = Dialogs()
    stand_in.install(monkeypatch)
    return stand_in


@pytest.fixture
def open_window(qtbot, settings, dialogs):
    """A function that opens a window on a project; every one is closed and joined at the end."""
    from playground.project.templates import default_project
    from playground.ui.app.main_window import MainWindow

    opened = []

    def make(project=None, size=(1280, 800)):
        window = MainWindow(project or default_project(), settings)
        opened.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        window.canvas.fit()
        return Driver(window, qtbot)

    yield make
    joined = [shut(window) for window in opened]
    assert all(joined), "a worker did not end"


@pytest.fixture
def driver(open_window):
    """The window on the circle problem, ready for Play."""
    made = open_window()
    made.wait_for_snapshot()
    return made


@pytest.fixture(scope="module")
def shared_window(qapp, tmp_path_factory):
    """One window for all tests of a module."""
    from playground.project.templates import default_project
    from playground.ui.app.main_window import MainWindow
    from playground.ui.app.window.discarding import discard
    from playground.ui.support.settings import Settings

    folder = tmp_path_factory.mktemp("shared")
    found = Settings(folder / "settings.ini")
    found.theme, found.folder = "light", str(folder)
    with looks_kept(qapp):
        window = MainWindow(default_project(), found)
        window.resize(1280, 800)
        window.show()
        window.canvas.fit()
        yield window
        discard(window, window.document.undo_stack)


@pytest.fixture
def make_driver(qtbot):
    """A function that gives hands to a window that several tests share.

    The window lives on, but what a test had it work out or write is waited for.
    """
    drivers, before = [], set(threading.enumerate())

    def make(window):
        drivers.append(Driver(window, qtbot))
        return drivers[-1]

    yield make
    for made in drivers:
        made.wait(lambda: not {t for t in threading.enumerate() if is_ours(t)} - before)


def is_ours(thread):
    return thread.name.startswith("playground")


@pytest.fixture
def window(driver):
    return driver.window


def shut(window):
    """Close a window without questions; tells whether its worker ended."""
    window.document.undo_stack.setClean()
    window.unsaved.forget()
    window.document.set_runs(window.document.runs, is_saved=True)
    window.close()
    window.frames.stop()
    window.files.wait()
    joined = window.client._worker.close()
    # A look at a large network ends by itself.
    window.troubles.health._task.join(PATIENCE_MS / 1000)
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    return joined


@dataclass
class Dialogs:
    """What the next dialogs answer, and what they were asked.

    A question without a prepared answer fails the test that caused it.
    """

    open_names: list[str] = field(default_factory=list)
    save_names: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    answers: list[QMessageBox.StandardButton] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def install(self, monkeypatch):
        for owner, name, stand_in in (
            (QFileDialog, "getOpenFileName", self._open_name),
            (QFileDialog, "getSaveFileName", self._save_name),
            (QInputDialog, "getText", self._text),
            (QInputDialog, "getItem", self._item),
            (QMessageBox, "question", self._question),
            (QMessageBox, "warning", self._tell),
            (QMessageBox, "information", self._tell),
            (QMessageBox, "critical", self._tell),
            (QMessageBox, "about", self._tell),
        ):
            monkeypatch.setattr(owner, name, staticmethod(stand_in))

    def saves_as(self, path, chosen=""):
        self.save_names.append((str(path), chosen))

    def _open_name(self, _parent, title, _folder="", _filter=""):
        self.asked.append(title)
        return self.open_names.pop(0), ""

    def _save_name(self, _parent, title, _suggested="", filters=""):
        self.asked.append(title)
        name, chosen = self.save_names.pop(0)
        return name, chosen or filters.split(";;")[0]

    def _text(self, _parent, title, _label, *_):
        self.asked.append(title)
        return self.texts.pop(0), True

    def _item(self, _parent, title, _label, items, current=0, _editable=True):
        self.asked.append(title)
        wanted = self.items.pop(0) if self.items else items[current]
        assert wanted in items
        return wanted, True

    def _question(self, _parent, title, text, *_):
        self.asked.append(title)
        self.questions.append(text)
        return self.answers.pop(0)

    def _tell(self, _parent, title, text, *_):
        self.told.append((title, text))
        return QMessageBox.StandardButton.Ok


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


@pytest.fixture
def styled(qapp):
    """Dress the application as the window does, for tests that measure."""
    style.apply(qapp, LIGHT)


@pytest.fixture
def cut():
    """A function that finds the texts of a window for which there is no room."""
    return texts_cut


def _low(widget, text):
    """Whether a widget has no room for a line of its text, from top to bottom."""
    line = text.split("\n", 1)[0]
    return widget.height() < widget.fontMetrics().tightBoundingRect(line).height()


def texts_cut(window):
    """Texts in sight that are higher than their place, or wider where nothing says they go on."""
    kinds = (QLabel, QPushButton, QToolButton, QCheckBox, QComboBox)
    for widget in (w for kind in kinds for w in window.findChildren(kind)):
        if type(widget) not in kinds:  # it draws itself
            continue
        if isinstance(widget, QToolButton) and widget.toolButtonStyle() is ICON_ONLY:
            continue
        text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
        if not text or widget.visibleRegion().isEmpty() or "<" in text:
            continue
        if _low(widget, text):
            yield "low", type(widget).__name__, text, widget.height()
        whole = isinstance(widget, QAbstractButton) and not isinstance(widget, QToolButton)
        plain = isinstance(widget, QLabel) and not widget.wordWrap()
        if whole or plain:
            wide = widget.fontMetrics().horizontalAdvance(text.replace("&", ""))
            if widget.width() < wide - 1:
                yield "narrow", type(widget).__name__, text, widget.width(), wide
