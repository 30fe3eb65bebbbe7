"""The summary dock: rows, totals, verdicts, selection, advice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from playground.core import Component
from playground.core.text.numbers import bytes_text, shape_text, short_count
from playground.explain import ExplainContext
from playground.explain.diagnosis.init_report import init_reports, training_costs
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.compiler.plan import analyze
from playground.project.templates import template
from playground.training import Trainer
from playground.ui.panels.summary.summary_panel import EMPTY, WAITING, SummaryPanel
from playground.ui.panels.summary.summary_rows import HEADER
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui


def analysed(name, **training):
    """Return infos, costs and the last outcome of a template with another training."""
    project = template(name)
    config = project.training
    config = type(config)(**{f: getattr(config, f) for f in config.__struct_fields__} | training)
    trainer = Trainer(project.replace(training=config))
    infos = analyze(project.network, trainer.plan.signature).infos
    costs = training_costs(trainer.plan.nodes, config, len(trainer.dataset.x_train))
    *_, last = init_reports(ExplainContext.of(trainer))
    return infos, costs, last


@pytest.fixture(scope="module")
def good():
    return analysed("circle")


@pytest.fixture(scope="module")
def bad():
    return analysed("circle", initializer=Component("normal", {"std": 1e-4}))


@pytest.fixture
def panel(qtbot):
    widget = SummaryPanel()
    qtbot.addWidget(widget)
    widget.resize(384, 420)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def texts(panel):
    table = panel.table
    rows = [table.topLevelItem(i) for i in range(table.topLevelItemCount())]
    return [tuple(row.text(c) for c in range(len(HEADER))) for row in rows]


def visible_text(panel):
    return "\n".join(x.text() for x in panel.findChildren(QLabel) if x.isVisible())


def test_an_empty_network_says_what_to_do(panel):
    assert visible_text(panel) == EMPTY
    assert not panel.table.isVisible()


def test_every_layer_has_a_row_and_the_last_one_is_the_total(panel, good):
    infos, costs, _ = good
    panel.set_costs(infos, costs, "SGD")
    *rows, total = texts(panel)
    assert rows == [
        (
            node.title,
            shape_text(node.shape),
            short_count(node.parameters),
            short_count(node.multiply_adds),
            bytes_text(costs.memory(node)),
            "",
        )
        for node in costs.nodes
    ]
    assert total[2:5] == (
        short_count(costs.parameters),
        short_count(costs.multiply_adds),
        bytes_text(costs.total_bytes),
    )
    assert "SGD" in visible_text(panel)


def test_layers_that_cannot_be_counted_are_listed_all_the_same(panel, good):
    infos, costs, _ = good
    lost = {"lost": NodeInfo("Dense · ReLU", None, 0, False)}
    panel.set_costs({**infos, **lost}, costs, "SGD")
    assert texts(panel)[-2] == ("Dense · ReLU", "–", "–", "–", "–", "–")


def test_verdicts_are_words_with_a_colour_and_the_numbers_beneath(panel, bad):
    infos, costs, outcome = bad
    panel.set_costs(infos, costs, "SGD")
    panel.set_outcome(outcome)
    first = panel.table.topLevelItem(1)
    verdict = outcome.forecast.layers[0].verdict
    column = HEADER.index("Start")
    assert first.text(column) == verdict.word == "vanishing"
    assert first.foreground(column).color() == QColor(LIGHT.warning)
    assert verdict.message in first.toolTip(0)
    assert panel.verdict.text() == "Start: vanishing"
    assert verdict.message in visible_text(panel)
    panel.set_theme(DARK)
    assert first.foreground(column).color() == QColor(DARK.warning)
    assert DARK.warning in panel.verdict.styleSheet()


def test_advice_can_be_taken(panel, bad, good, qtbot):
    infos, costs, outcome = bad
    panel.set_costs(infos, costs, "SGD")
    panel.set_outcome(outcome)
    assert outcome.advice.text in visible_text(panel)
    with qtbot.waitSignal(panel.initializer_requested) as caught:
        qtbot.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)
    assert caught.args == [outcome.advice.remedy.initializer]
    panel.set_outcome(good[2])
    assert not panel.apply_button.isVisible()
    assert good[2].advice.text in visible_text(panel)


def test_without_a_forecast_it_says_why(panel, good):
    infos, costs, outcome = good
    panel.set_costs(infos, costs, "SGD")
    panel.set_outcome(outcome)
    panel.set_outcome(None, WAITING)
    assert WAITING in visible_text(panel)
    assert not panel.verdict.isVisible()
    assert {row[-1] for row in texts(panel)} == {""}


def test_setters_emit_nothing_and_people_do(panel, good, qtbot):
    infos, costs, outcome = good
    said = []
    panel.selection_changed.connect(said.append)
    panel.set_costs(infos, costs, "SGD")
    panel.set_outcome(outcome)
    panel.set_selection(("hidden_1",))
    chosen = [item.text(0) for item in panel.table.selectedItems()]
    assert chosen == [costs.nodes[1].title]
    assert outcome.forecast.layers[0].verdict.message in visible_text(panel)
    assert said == []
    panel.table.topLevelItem(1).setSelected(False)
    panel.table.topLevelItem(2).setSelected(True)
    assert said[-1] == ("hidden_2",)
    panel.set_costs(infos, costs, "SGD")
    assert [item.text(0) for item in panel.table.selectedItems()] == [costs.nodes[2].title]


def test_the_totals_cannot_be_selected(panel, good):
    infos, costs, _ = good
    panel.set_costs(infos, costs, "SGD")
    panel.table.selectAll()
    assert len(panel.table.selectedItems()) == len(costs.nodes)


def test_everything_fits_into_a_narrow_dock(panel, good, bad):
    for infos, costs, outcome in (good, bad):
        panel.set_costs(infos, costs, "SGD")
        panel.set_outcome(outcome)
        widths = [panel.table.columnWidth(c) for c in range(len(HEADER))]
        assert sum(widths) <= panel.table.viewport().width()


def test_screen_readers_hear_every_number(panel, good):
    infos, costs, outcome = good
    panel.set_costs(infos, costs, "SGD")
    panel.set_outcome(outcome)
    spoken = panel.table.topLevelItem(1).data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert f"{costs.nodes[1].parameters} parameters" in spoken
    assert outcome.forecast.layers[0].verdict.message in spoken
    assert panel.accessibleName()
    assert panel.table.accessibleName()
