"""Wires drawn, led elsewhere and answered for at random: undo leads back to the first document."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.canvas.gestures.test_wheel import turn

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

ACTIONS = 90
KEYS = (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape)


class Hands:
    """A person who tries everything about wires."""

    def __init__(self, made, seed):
        self.made, self.dice = made, random.Random(seed)
        self.canvas = made.window.canvas

    def port(self):
        node = self.dice.choice(self.canvas.model.network.nodes)
        return self.made.place(node.id, self.dice.choice(["in", "out"]))

    def on_wire(self):
        wires = list(self.canvas.network_scene.wires.values())
        if not wires:
            return self.port()
        path = self.dice.choice(wires).line_path(0)
        return self.canvas.mapFromScene(path.pointAtPercent(self.dice.random()))

    def drag(self):
        start = self.port() if self.dice.random() < 0.5 else self.on_wire()
        end = self.port() if self.dice.random() < 0.8 else QPoint(30, 30)
        if self.is_bare(start) and self.is_bare(end):
            self.made.drag(start, end, steps=3)

    def is_bare(self, at):
        """Tell whether a point of the canvas is in sight, and nothing else lies over it there."""
        viewport = self.canvas.viewport()
        inside = viewport.rect().contains(at)
        return inside and self.made.window.childAt(viewport.mapTo(self.made.window, at)) is viewport

    def keys(self):
        self.canvas.select((self.dice.choice(self.canvas.model.network.nodes).id,))
        self.canvas.layers.connect_selected(self.dice.choice(["in", "out"]))
        for _ in range(self.dice.randrange(5)):
            QTest.keyClick(self.canvas, self.dice.choice(KEYS))

    def wheel(self):
        place = self.dice.choice([self.port(), QPoint(200, 200)])
        turn(self.canvas.viewport(), place, self.dice.choice([120, -120, 40]))

    def history(self):
        stack = self.made.window.document.undo_stack
        self.dice.choice([stack.undo, stack.redo])()

    def mend(self):
        action = self.made.window.actions_by_name["quick_fix"]
        if action.isEnabled():
            action.trigger()

    def add(self):
        kind = self.dice.choice(["add", "dense", "concat", "flatten", "reshape", "conv2d"])
        self.canvas.layers.add(kind)

    def delete(self):
        nodes = self.canvas.model.network.nodes
        if len(nodes) > 4:
            self.canvas.select((self.dice.choice(nodes).id,))
            self.canvas.layers.delete_selected()

    def arrange(self):
        self.canvas.layers.arrange()

    def answer(self):
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return
        possible = [a for a in menu.actions() if a.isEnabled() and a.text()]
        if possible and self.dice.random() < 0.8:
            menu.setActiveAction(self.dice.choice(possible))
            QTest.keyClick(menu, Qt.Key.Key_Return)
        else:
            menu.close()


@pytest.mark.parametrize("seed", [2])
def test_random_wires_are_undone(block, seed):
    first, hands = block.project, Hands(block, seed)
    deeds = [hands.drag] * 4 + [hands.keys] * 2
    deeds += [hands.wheel, hands.history, hands.mend, hands.add, hands.delete, hands.arrange]
    for _ in range(ACTIONS):
        hands.dice.choice(deeds)()
        hands.answer()
        assert hands.canvas.gesture is None
    hands.canvas.stop_connecting()
    strays = {"DraftWireItem", "NoteItem"} & {
        type(i).__name__ for i in hands.canvas.scene().items() if i.isVisible()
    }
    assert not strays
    stack = block.window.document.undo_stack
    while stack.canUndo():
        stack.undo()
    assert block.project == first
