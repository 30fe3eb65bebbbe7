import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox

from playground.graph import CanvasLayout, Edge, NetworkSpec
from playground.nn.activations import ACTIVATIONS
from playground.nn.layers import LAYERS
from playground.ui.forms.fields import NumberField

pytestmark = pytest.mark.gui


def test_deleting_a_hidden_layer_bridges_its_neighbours(desk):
    desk.canvas.select(("hidden_1",))
    desk.canvas.layers.delete_selected()
    (edit,) = desk.edits
    assert edit[0] == "Delete hidden 1"
    assert set(edit[1].edges) == {Edge("input", "hidden_2"), Edge("hidden_2", "output")}
    assert "hidden_1" not in edit[2].positions
    assert desk.selections[-1] == ()


def test_deleting_several_layers_is_one_edit(desk):
    desk.canvas.layers.select_all()
    desk.canvas.layers.delete_selected()
    (edit,) = desk.edits
    assert edit[0] == "Delete 4 layers"
    assert edit[1] == NetworkSpec()


def test_a_clicked_wire_is_selected_and_deleted(empty_desk, make_chain):
    desk = empty_desk
    desk.show(*make_chain(64, 32))
    desk.click(desk.on_wire(Edge("hidden_1", "output")))
    desk.canvas.layers.delete_selected()
    assert desk.edits[0][1].edges == (Edge("input", "hidden_1"),)


def test_duplicates_keep_the_wires_between_them_and_are_selected(desk):
    desk.canvas.select(("hidden_1", "hidden_2"))
    desk.canvas.clipboard.duplicate()
    ((text, network, layout, _),) = desk.edits
    assert text == "Duplicate 2 layers"
    assert network.edges[len(desk.network.edges) :] == ()
    assert Edge("dense_1", "dense_2") in network.edges
    assert network.node("dense_1").params == network.node("hidden_1").params
    assert layout.positions["dense_1"][1] > layout.positions["hidden_1"][1]
    assert desk.canvas.selection == ("dense_1", "dense_2")


def test_a_layer_is_added_behind_the_selected_one(desk):
    desk.canvas.select(("hidden_1",))
    desk.canvas.layers.add("dense")
    assert desk.network.sources("dense_1") == ("hidden_1",)
    assert desk.network.targets("dense_1") == ("hidden_2",)


@pytest.mark.parametrize("selection", [(), ("output",)])
def test_otherwise_a_layer_is_added_right_before_the_output(desk, selection):
    desk.canvas.set_selection(selection)
    desk.canvas.layers.add("dense")
    assert desk.network.targets("dense_1") == ("output",)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_every_layer_can_be_added_to_an_empty_canvas(empty_desk, layer):
    empty_desk.canvas.layers.add(layer.name)
    assert [n.kind for n in empty_desk.network.nodes] == [layer.name]
    assert empty_desk.canvas.selection == (empty_desk.network.nodes[0].id,)


def test_arranging_is_one_edit_of_the_layout_only(desk):
    desk.show(desk.network, CanvasLayout({n.id: (5.0, 5.0) for n in desk.network.nodes}))
    desk.canvas.layers.arrange()
    ((_, network, layout, _),) = desk.edits
    assert network == desk.network
    assert len({x for x, _ in layout.positions.values()}) == 4


def test_fit_shows_everything_and_zoom_reset_its_own_size(desk):
    desk.canvas.zoom_in()
    desk.canvas.zoom_in()
    desk.canvas.fit()
    assert desk.canvas.visible_rect().contains(desk.canvas.content())
    desk.canvas.zoom_out()
    desk.canvas.zoom_reset()
    assert desk.canvas.zoom == pytest.approx(1.0)


def editor_field(desk, kind):
    (field,) = desk.canvas.viewport().findChildren(kind)
    return field


def test_units_are_typed_on_the_card(desk, qtbot):
    at = desk.header("hidden_1") + QPoint(0, 20)
    qtbot.mouseDClick(desk.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    spin = editor_field(desk, NumberField)
    assert spin.value == 4
    spin.selectAll()
    qtbot.keyClicks(spin, "12")
    assert desk.edits == []
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    ((_, network, _, key),) = desk.edits
    assert (network.node("hidden_1").params["units"], key) == (12, "hidden_1.units")
    assert desk.canvas.viewport().findChildren(NumberField) == [] or not spin.isVisible()


def test_escape_forgets_typed_units(desk, qtbot):
    desk.canvas.editors.edit("hidden_1")
    spin = editor_field(desk, NumberField)
    spin.selectAll()
    qtbot.keyClicks(spin, "9")
    qtbot.keyClick(spin, Qt.Key.Key_Escape)
    assert desk.edits == []


def test_the_activation_is_chosen_on_the_card(desk, qtbot):
    desk.canvas.editors.edit("hidden_1")
    combo = editor_field(desk, QComboBox)
    assert [combo.itemData(i) for i in range(combo.count())] == list(ACTIVATIONS.names)
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_End)
    chosen = desk.edits[-1][1].node("hidden_1").params["activation"]
    assert chosen == ACTIVATIONS.names[-1]


def test_the_open_editor_follows_the_document_without_asking(desk, make_chain):
    desk.canvas.editors.edit("hidden_1")
    desk.show(*make_chain(7, 2, 1))
    assert editor_field(desk, NumberField).value == 7
    desk.show(NetworkSpec(), CanvasLayout())
    assert desk.edits == []
