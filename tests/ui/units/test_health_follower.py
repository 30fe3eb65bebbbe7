"""Dead and saturated units are measured beside the training, and told on the canvas."""

from msgspec.structs import replace

from playground.explain import ExplainContext
from playground.explain.diagnosis.findings import findings
from playground.explain.diagnosis.health import health
from playground.project.templates import default_project
from playground.training.trainer import Trainer


def with_activation(name):
    """The circle problem with another activation in its hidden layers."""
    project = default_project()
    nodes = tuple(
        replace(n, params={**n.params, "activation": name}) if n.id.startswith("hidden") else n
        for n in project.network.nodes
    )
    return project.replace(network=replace(project.network, nodes=nodes))


def expected(window):
    """What the explanation finds at the weights that are shown, computed apart from the window."""
    trainer = Trainer(window.document.project)
    for view in window.client.latest.parameters:
        trainer.network.named_parameters()[f"{view.node_id}/{view.name}"][...] = view.value
    return findings(health(ExplainContext.of(trainer)))


def test_dead_units_are_marked_and_told_as_the_explanation_finds_them(open_window):
    driver = open_window(with_activation("relu"))
    driver.wait_for_snapshot()
    window = driver.window
    driver.wait(lambda: window.troubles.health.is_settled)
    assert not window.canvas.unit_notes.chips
    for unit in (1, 3):
        window.client.set_value("hidden_1", "bias", (unit,), -100.0)
    driver.settle()
    driver.wait(lambda: "hidden_1" in window.canvas.unit_notes.chips)
    driver.wait(lambda: window.troubles.health.is_settled)
    assert window.canvas.unit_notes.chips["hidden_1"].text == "⚠ 2 of 4 never answer"
    found = [(f.node_id, f.unit) for f in expected(window) if f.kind == "dead"]
    cards = window.canvas.network_scene.cards
    shown = [(i, u) for i in cards for u in sorted(cards[i].units.states.dead)]
    assert shown == found
    window.client.set_value("hidden_1", "bias", (1,), 0.5)
    driver.wait(lambda: cards["hidden_1"].units.states.dead == {3})


def test_saturated_units_are_told_with_the_share_that_was_measured(open_window):
    driver = open_window()
    driver.wait_for_snapshot()
    window = driver.window
    window.client.set_value("hidden_2", "bias", (1,), 50.0)
    driver.wait(lambda: "hidden_2" in window.canvas.unit_notes.chips)
    driver.wait(lambda: window.troubles.health.is_settled)
    units = window.canvas.network_scene.cards["hidden_2"].units
    assert units.states.saturated == {1}
    assert units.told[1].startswith("saturated on 100 %")
    assert [(f.node_id, f.unit) for f in expected(window) if f.kind == "saturated"] == [
        ("hidden_2", 1)
    ]


def test_another_document_is_not_told_of_the_former_ones_units(open_window):
    driver = open_window(with_activation("relu"))
    driver.wait_for_snapshot()
    window = driver.window
    window.client.set_value("hidden_1", "bias", (0,), -100.0)
    driver.wait(lambda: "hidden_1" in window.canvas.unit_notes.chips)
    driver.settle()
    window.canvas.select(("hidden_1",))
    window.canvas.layers.delete_selected()
    driver.wait(lambda: "hidden_1" not in window.canvas.unit_notes.chips)
    driver.wait_for_snapshot()
    driver.wait(lambda: window.troubles.health.is_settled)
    assert not window.canvas.unit_notes.chips
