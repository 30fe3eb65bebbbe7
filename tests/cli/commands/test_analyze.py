"""``playground analyze``: the engine's own numbers, in three forms."""

import json

import pytest

from playground.explain import ExplainContext
from playground.explain.diagnosis.init_forecast import forecast
from playground.explain.diagnosis.init_report import training_costs
from playground.nn.inspect.compiled_memory import compiled_bytes
from playground.project.templates import TEMPLATES, template
from playground.training import Trainer
from playground.training.base.memory_need import training_need

BAD = ("--set", "initializer=normal", "initializer.std=0.0001")


@pytest.mark.parametrize("name", TEMPLATES)
def test_json_holds_what_the_engine_says(cli, name):
    result = cli("analyze", name, "--json")
    assert result.code == 0, result.err
    said = json.loads(result.out)
    project = template(name)
    trainer = Trainer(project)
    costs = training_costs(trainer.plan.nodes, project.training, len(trainer.dataset.x_train))
    assert said["totals"]["parameters"] == trainer.network.theta.size
    assert said["totals"]["memory_bytes"] == costs.total_bytes
    assert said["totals"]["compiled_bytes"] == compiled_bytes(trainer.network)
    train, test = len(trainer.dataset.x_train), len(trainer.dataset.x_test)
    need = training_need(trainer.plan.nodes, project.training, train, test_samples=test)
    assert said["totals"]["training_bytes"] == need.bytes
    assert sum(said["totals"]["training_parts"].values()) == need.bytes
    assert said["batch_size"] == trainer.network.batch_size
    assert [layer["id"] for layer in said["layers"]] == [n.id for n in trainer.plan.nodes]
    assert sum(layer["multiply_adds"] for layer in said["layers"]) == costs.multiply_adds
    assert [layer["forecast"] is None for layer in said["layers"]] == [
        bool(node.features) for node in trainer.plan.nodes
    ]


def test_the_forecast_is_the_engines(cli):
    said = json.loads(cli("analyze", "circle", "--json").out)
    expected = {
        f.node_id: f for f in forecast(ExplainContext.of(Trainer(template("circle")))).layers
    }
    for layer in said["layers"][1:]:
        found = expected[layer["id"]]
        assert layer["forecast"]["activation_variance"] == found.activation_variance
        assert layer["forecast"]["gradient_variance"] == found.gradient_variance
        assert layer["forecast"]["message"] == found.verdict.message


def test_text_is_aligned_and_says_the_totals(cli):
    lines = cli("analyze", "circle").out.splitlines()
    assert lines[0].split() == ["layer", "kind", "output", "parameters", "multiply-adds", "memory"]
    assert {len(line) for line in lines[:6]} == {len(lines[0])}
    assert lines[5].split()[:3] == ["total", "25", "18"]


def test_a_bad_start_is_told_with_numbers_and_a_remedy_that_helps(cli):
    text = cli("analyze", "circle", *BAD).out
    assert "vanishing" in text
    assert "of the output layer's" in text or "× the output layer's" in text
    said = json.loads(cli("analyze", "circle", "--json", *BAD).out)
    assert said["forecast"]["outlook"] == "vanishing"
    remedy = said["forecast"]["initializer"]
    assert f"(--set initializer={remedy})" in text
    after = json.loads(cli("analyze", "circle", "--json", "--set", f"initializer={remedy}").out)
    assert after["forecast"]["outlook"] == "steady"


def test_weights_beyond_all_numbers_are_null_in_json(cli):
    setting = ("--set", "initializer=normal", "initializer.std=1e200", "activation=relu")
    result = cli("analyze", "spiral", "--json", *setting)
    said = json.loads(result.out)
    assert said["forecast"]["outlook"] == "exploding"
    assert said["layers"][-1]["forecast"]["activation_variance"] is None


def test_what_keeps_a_network_from_learning_is_named(cli):
    asked = ("analyze", "circle", "--set", "learning_rate=0")
    assert "The network: the learning rate is 0: nothing learns." in cli(*asked).out
    (warning,) = json.loads(cli(*asked, "--json").out)["warnings"]
    assert warning["message"] == "the learning rate is 0: nothing learns"
    assert json.loads(cli("analyze", "circle", "--json").out)["warnings"] == []


def test_markdown_is_two_tables(cli):
    lines = cli("analyze", "lenet-digits", "--markdown").out.splitlines()
    rows = [line.count("|") for line in lines if line.startswith("|")]
    nodes = len(template("lenet-digits").network.nodes)
    assert rows == [7] * (nodes + 3) + [7] * (nodes + 1)


def test_a_table_says_what_was_done_to_it(cli, table):
    result = cli("analyze", table, "--target", "Art")
    assert result.code == 0
    assert result.out.startswith("- ")


def test_an_unknown_setting_is_one_line(cli):
    result = cli("analyze", "circle", "--set", "nonsense=1")
    assert result.code == 1
    assert result.err.count("\n") == 1
