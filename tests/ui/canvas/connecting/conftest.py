"""Networks to draw wires in, opened in the whole window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.project.templates import default_project

PLACES = {
    "input": (0.0, 0.0),
    "a": (216.0, 0.0),
    "b": (432.0, 0.0),
    "c": (648.0, 0.0),
    "add_1": (864.0, 0.0),
    "output": (1080.0, 0.0),
}
LAYERS = {
    "input": ("input", {}),
    "a": ("dense", {"units": 4}),
    "b": ("dense", {"units": 4}),
    "c": ("dense", {"units": 4}),
    "add_1": ("add", {}),
    "output": ("dense", {"units": 1}),
}
WIRES = ("input a", "a b", "b c", "c add_1", "a add_1", "add_1 output")


def drawing(layers, wires):
    nodes = tuple(NodeSpec(name, *rest) for name, rest in layers.items())
    return NetworkSpec(nodes, tuple(Edge(*wire.split()) for wire in wires))


@pytest.fixture
def open_drawing(open_window):
    """A function that opens the window on a drawing of layers and wires."""

    def make(layers=LAYERS, wires=WIRES, places=PLACES):
        layout = CanvasLayout({name: places[name] for name in layers})
        project = default_project().replace(network=drawing(layers, wires), layout=layout)
        made = open_window(project)
        made.wait(lambda: made.window.presenter.workbench.dataset is not None)
        made.window.canvas.fit()
        return made

    return make


@pytest.fixture
def block(open_drawing):
    """A residual block of three layers: its short cut passes two of them."""
    made = open_drawing()
    made.wait_for_snapshot()
    return made


def entries():
    """The entries of the open menu by their text, the heading left out."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {a.text(): a for a in menu.actions()[1:] if a.text()}


def answer(text):
    """Choose an entry of the open menu as a person does, by the keyboard."""
    menu = QApplication.activePopupWidget()
    menu.setActiveAction(entries()[text])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()


def hold(made, start, end):
    """Drag from one point of the canvas to another and keep the button down."""
    window, none = made.window, Qt.KeyboardModifier.NoModifier
    start, end = (made._in_window(window.canvas.viewport(), at) for at in (start, end))
    handle = window.windowHandle()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, none, start)
    for i in range(1, 7):
        QTest.mouseMove(handle, start + (end - start) * i / 6)
        QApplication.processEvents()
    return lambda: (
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, none, end),
        QApplication.processEvents(),
    )
