import pytest
from PySide6.QtCore import Qt

from playground.core import Diagnostic, Severity
from playground.graph import NetworkSpec
from playground.nn.compiler.node_info import NodeInfo
from playground.ui.canvas import Outline
from playground.ui.theme.tokens import DARK

pytestmark = pytest.mark.gui


@pytest.fixture
def outline(qtbot, make_chain):
    widget = Outline()
    qtbot.addWidget(widget)
    network, _ = make_chain(4, 1)
    network = NetworkSpec(tuple(reversed(network.nodes)), network.edges)
    infos = {
        "input": NodeInfo("Input", (2,), 0, False),
        "hidden_1": NodeInfo("hidden 1 · tanh", (4,), 12, False),
        "output": NodeInfo("Output · tanh", (1,), 5, True),
    }
    problems = (Diagnostic("output", Severity.ERROR, "needs 3 outputs, has 1"),)
    widget.set_document(network, infos, problems)
    widget.given = (network, infos, problems)
    widget.show()
    return widget


def rows(outline):
    return [outline.topLevelItem(i) for i in range(outline.topLevelItemCount())]


def test_layers_are_listed_in_the_order_data_flows(outline):
    assert [r.text(0) for r in rows(outline)] == ["Input", "hidden 1 · tanh", "Output · tanh"]
    assert [r.text(2) for r in rows(outline)] == ["0", "12", "5"]


def test_a_screen_reader_hears_shape_and_problems(outline):
    spoken = rows(outline)[2].data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Output · tanh, 1 unit · 5 params, error: needs 3 outputs, has 1"
    children = [rows(outline)[2].child(i).text(0) for i in range(2)]
    assert children == ["from hidden 1", "Error: needs 3 outputs, has 1"]


def test_the_person_selects_by_keyboard_and_deletes(outline, qtbot):
    outline.setCurrentItem(rows(outline)[0])
    with qtbot.waitSignal(outline.selection_changed) as moved:
        qtbot.keyClick(outline, Qt.Key.Key_Down)
    assert moved.args == [("hidden_1",)]
    with qtbot.waitSignal(outline.delete_requested):
        qtbot.keyClick(outline, Qt.Key.Key_Delete)


def test_setters_never_emit_and_rows_are_kept(outline, qtbot):
    before = rows(outline)
    with qtbot.assertNotEmitted(outline.selection_changed):
        outline.set_selection(("hidden_1",))
        outline.set_document(*outline.given)
        outline.set_theme(DARK)
        assert rows(outline) == before
        assert [i.text(0) for i in outline.selectedItems()] == ["hidden 1 · tanh"]
        outline.set_document(NetworkSpec(), {}, ())
    assert rows(outline) == []


def test_out_of_sight_nothing_is_listed_and_the_selection_waits(outline, make_chain):
    outline.set_selection(("hidden_1",))
    outline.hide()
    network, _ = make_chain(4, 4, 1)
    outline.set_document(network, {}, ())
    assert len(rows(outline)) == 3
    outline.set_selection(("hidden_2",))
    outline.show()
    assert len(rows(outline)) == 4
    assert [r.text(0) for r in outline.selectedItems()] == [rows(outline)[2].text(0)]
    assert outline.currentItem() is rows(outline)[2]


def test_a_selection_made_before_the_list_was_hidden_stays(outline, make_chain):
    outline.setCurrentItem(rows(outline)[1])
    outline.hide()
    network, _ = make_chain(4, 4, 1)
    outline.set_document(network, {}, ())
    outline.show()
    assert outline.selectedItems() == [rows(outline)[1]]
