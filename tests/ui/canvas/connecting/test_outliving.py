"""A gesture, menu or editor ends when the drawing becomes another one under it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.graph import Edge
from playground.project.templates import template
from tests.ui.canvas.connecting.conftest import drawing, hold

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def undo(made):
    made.do("undo")


def delete(made):
    made.window.canvas.select(("b",))
    made.do("delete")


def open_other(made):
    made.window.files.opened.emit(template("iris"), None, None)


def settled(made, items):
    canvas = made.window.canvas
    assert canvas.gesture is None
    assert QApplication.activePopupWidget() is None
    strays = [i for i in canvas.scene().items() if type(i).__name__ in items]
    assert strays == []


@pytest.fixture
def edited(block):
    """The block, with an edit to undo."""
    block.window.canvas.layers.step_units("b", 1)
    block.window.canvas.layers.step_units("b", -1)
    block.window.canvas.layers.step_units("a", 0)
    block.window.canvas.select(())
    return block


DRAGS = [
    ("port", undo),
    ("port", delete),
    ("wire", undo),
    ("card", delete),
    ("card", open_other),
    ("band", open_other),
]


@pytest.mark.parametrize(("kind", "change"), DRAGS)
def test_a_drag_ends_with_the_drawing_it_began_on(edited, change, kind):
    canvas = edited.window.canvas
    edited.window.canvas.layers.step_units("c", 1)
    starts = {
        "port": edited.place("b", "out"),
        "wire": canvas.mapFromScene(
            canvas.network_scene.wires[Edge("b", "c")].line_path(0).pointAtPercent(0.5)
        ),
        "card": edited.place("b"),
        "band": QPoint(4, 4),
    }
    drop = hold(edited, starts[kind], starts[kind] + QPoint(30, 60))
    if kind != "wire":
        assert canvas.gesture is not None
    change(edited)
    settled(edited, {"DraftWireItem", "RubberBandItem", "GhostCardItem"})
    before = edited.project
    drop()
    assert edited.project == before


@pytest.mark.parametrize("change", [delete, open_other])
def test_a_menu_closes_with_the_drawing_it_speaks_of(edited, change):
    edited.window.canvas.layers.step_units("c", 1)
    canvas, at = edited.window.canvas, edited.place("b")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    assert QApplication.activePopupWidget() is not None
    change(edited)
    settled(edited, set())


@pytest.mark.parametrize("change", [undo, open_other])
def test_a_question_about_a_wire_closes_with_the_drawing(edited, change):
    edited.window.canvas.layers.step_units("c", 1)
    edited.drag(edited.place("input", "out"), edited.place("output", "in"))
    assert QApplication.activePopupWidget() is not None
    change(edited)
    settled(edited, {"DraftWireItem"})


@pytest.mark.parametrize("change", [delete, open_other])
def test_an_editor_closes_with_its_layer(edited, change):
    canvas = edited.window.canvas
    canvas.layers.step_units("c", 1)
    canvas.editors.edit("b")
    editor = canvas.editors.parameters
    assert editor.isVisible()
    change(edited)
    assert editor.isVisible() == ("b" in edited.project.network)
    canvas.editors.edit("a" if "a" in edited.project.network else "input")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()


def test_an_editor_closes_when_its_name_means_another_kind_of_layer(open_drawing):
    layers = {"input": ("input", {}), "output": ("dense", {"units": 1})}
    made = open_drawing(layers, ("input output",), {"input": (0.0, 0.0), "output": (216.0, 0.0)})
    canvas = made.window.canvas
    canvas.editors.edit("output")
    other = {"input": ("input", {}), "output": ("activation", {})}
    project = made.project.replace(network=drawing(other, ("input output",)))
    made.window.document.push("Other", project)
    assert not canvas.editors.parameters.isVisible()


def test_a_carried_layer_lives_on_over_another_drawing(edited):
    from playground.ui.canvas.gestures.drop import DropLayer

    canvas = edited.window.canvas
    at = edited.between("b", "c")
    edited.carry_layer("dropout", [at], drop=False)
    assert canvas.gesture is None
    edited.carry_layer("dropout", [at, at])
    assert "dropout" in {n.kind for n in edited.project.network.nodes}
    assert DropLayer.outlives_edits
    assert QPointF(at).x() > 0
