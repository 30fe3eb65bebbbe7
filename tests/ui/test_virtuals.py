"""What Qt calls in Python raises nothing into Qt, in whatever class it is overridden."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from PySide6.QtCore import QAbstractTableModel, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QUndoCommand, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QTableView,
    QWidget,
)
from shiboken6 import Object

import playground.ui
from playground.ui.virtuals import answer_of

pytestmark = pytest.mark.gui

NOT_CALLED_BY_QT = {"select"}
"""Names of Qt's that we give another meaning; Python alone calls them."""


def classes():
    """Return every class of the window that is one of Qt's."""
    found = set()
    for module in pkgutil.walk_packages(playground.ui.__path__, "playground.ui."):
        for made in vars(import_module(module.name)).values():
            if inspect.isclass(made) and issubclass(made, Object):
                found.add(made)
    return [made for made in found if made.__module__.startswith("playground.")]


def overrides():
    for made in classes():
        natives = [b for b in made.__mro__[1:] if b.__module__.startswith(("PySide6", "Shiboken"))]
        for name, function in vars(made).items():
            is_ours = inspect.isfunction(function) and not name.startswith("__")
            if is_ours and any(name in vars(native) for native in natives):
                yield made, name, function


def test_every_override_of_a_class_of_qt_has_an_answer_and_is_surrounded():
    found = list(overrides())
    bare = [f"{made.__name__}.{name}" for made, name, _ in found if answer_of(made, name) is None]
    assert [each for each in bare if each.split(".")[1] not in NOT_CALLED_BY_QT] == []
    assert len(found) > 250
    assert all(hasattr(f, "__wrapped__") for made, name, f in found if answer_of(made, name))


def test_an_answer_is_of_the_kind_that_the_function_says_it_returns():
    for made, name, function in overrides():
        said, answer = str(function.__annotations__.get("return")), answer_of(made, name)
        if answer is None or name in ("validate", "itemChange"):
            continue
        given = answer(None)
        if given is None:
            assert (
                "None" in said
                or said.endswith("Any")
                or said in ("<class 'object'>", "QObject")
                or (said == "QAccessibleInterface")
            ), f"{made.__name__}.{name} returns {said}"
        else:
            assert type(given).__name__.removesuffix("Flag") in said, f"{made.__name__}.{name}"


class Item(QGraphicsItem):
    def boundingRect(self):
        return QRectF(0, 0, 40, 40)

    def paint(self, *_):
        raise KeyError("gone")

    def mousePressEvent(self, event):
        raise KeyError("gone")


class Shapeless(QGraphicsItem):
    def boundingRect(self):
        raise KeyError("gone")

    def paint(self, *_):
        raise KeyError("gone")


class Widget(QWidget):
    def sizeHint(self):
        raise KeyError("gone")

    def paintEvent(self, event):
        painter = QPainter(self)
        assert painter.isActive()
        raise KeyError("gone")

    def event(self, event):
        super().event(event)
        raise KeyError("gone")


class Filter(QObject):
    def eventFilter(self, watched, event):
        raise KeyError("gone")


class Table(QAbstractTableModel):
    def rowCount(self, parent=None):
        return 2

    def columnCount(self, parent=None):
        return 2

    def data(self, index, role=0):
        raise KeyError("gone")

    def flags(self, index):
        raise KeyError("gone")


class Spin(QAbstractSpinBox):
    def validate(self, text, at):
        raise KeyError("gone")

    def stepEnabled(self):
        raise KeyError("gone")


class Step(QUndoCommand):
    def redo(self):
        raise KeyError("gone")


@pytest.fixture
def told(monkeypatch):
    """What was told to the application, in the test's stead."""
    said = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: said.append(str(error)))
    return said


def test_a_window_full_of_broken_things_lives_and_tells_each(qtbot, told, capfd):
    scene, host = QGraphicsScene(), QWidget()
    view, table, spin = QGraphicsView(scene, host), QTableView(host), Spin(host)
    qtbot.addWidget(host)
    scene.addItem(Item())
    scene.addItem(Shapeless())
    model, watcher, broken = Table(), Filter(), Widget(host)
    table.setModel(model)
    view.viewport().installEventFilter(watcher)
    host.show()
    told.clear()
    for widget in (host, view, table, spin, broken):
        widget.grab()
    assert len(told) > 5
    at = view.mapFromScene(20.0, 20.0)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.keyClicks(spin, "1")
    assert broken.sizeHint() == QSize()
    QApplication.processEvents()
    stack = QUndoStack()
    stack.push(Step())
    assert stack.count() == 1
    assert set(told) == {"'gone'"}
    assert "Traceback" not in capfd.readouterr().err


def test_an_exception_in_a_virtual_function_does_not_come_out_of_what_led_to_it(qtbot, told):
    """Left pending it would make whatever Qt calls next in Python fail, too."""

    class Clumsy(QWidget):
        def showEvent(self, event):
            raise KeyError("gone")

    clumsy = Clumsy()
    qtbot.addWidget(clumsy)
    clumsy.show()
    assert told == ["'gone'"]
    assert clumsy.isVisible()
    clumsy.hide()


def test_a_program_that_ends_is_not_held_up(told):
    class Leaving(QObject):
        def eventFilter(self, watched, event):
            raise SystemExit(3)

    with pytest.raises(SystemExit):
        Leaving().eventFilter(None, None)
    assert told == []
