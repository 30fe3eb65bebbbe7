"""An activation's parameters: set by name, saved, told, exported, and used by first weights."""

import json
import zipfile

import numpy as np
import pytest
from msgspec.structs import replace

from playground import Trainer
from playground.core import ValueNotAllowed
from playground.exchange.base.model import Model
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.chain_rule.gradient_reason import explain_gradient
from playground.explain.chain_rule.reason_words import reason_text
from playground.nn.activations.elu import ELU
from playground.project import Project
from playground.project.document.file_errors import BadDocument
from playground.project.document.migrations import FUNCTIONS_FORMAT, PLAIN_FORMAT
from playground.project.runs.differences import differences
from playground.project.runs.run import RunSetup
from playground.project.set_value import UnknownKey, keys, set_value
from playground.project.templates import default_project


def chosen(*pairs, project=None):
    project = project or default_project()
    for key, text in pairs:
        project = set_value(project, key, text)
    return project


def params(project, node_id="hidden_1"):
    return project.network.node(node_id).params


def written(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("project.json"))


STEEP = (("hidden_1.activation", "elu"), ("hidden_1.activation.alpha", "0.5"))


def test_a_parameter_has_a_key_while_its_activation_is_chosen():
    project = chosen(*STEEP)
    assert params(project)["activation.alpha"] == 0.5
    assert "hidden_1.activation.alpha" in keys(project)
    assert "hidden_1.activation.alpha" not in keys(default_project())
    with pytest.raises(UnknownKey, match=r"did you mean hidden_1\.activation\?"):
        set_value(default_project(), "hidden_1.activation.alpha", "0.5")
    with pytest.raises(
        ValueNotAllowed, match=r"hidden_1\.activation\.alpha.*at least 0.*at most 10"
    ):
        set_value(project, "hidden_1.activation.alpha", "-1")
    with pytest.raises(ValueNotAllowed, match="choose one of tanh, erf"):
        chosen(("hidden_1.activation", "gelu"), ("hidden_1.activation.form", "exact"))


def test_another_activation_takes_the_parameter_away():
    project = chosen(*STEEP)
    assert "activation.alpha" not in params(
        chosen(("hidden_1.activation", "relu"), project=project)
    )
    again = chosen(("hidden_1.activation", "elu"), project=project)
    assert params(again)["activation.alpha"] == 0.5


def test_a_usual_value_is_not_kept():
    usual = chosen(*STEEP, ("hidden_1.activation.alpha", "1"))
    assert usual.network == chosen(STEEP[0]).network


def test_all_hidden_layers_at_once():
    project = chosen(("activation", "leaky_relu"), ("activation.slope", "0.2"))
    assert [params(project, i).get("activation.slope") for i in ("hidden_1", "hidden_2")] == [
        0.2
    ] * 2
    assert "activation.slope" not in params(project, "output")
    widened = chosen(("hidden", "3,3,3"), project=project)
    assert [n.params.get("activation.slope") for n in widened.network.nodes[1:-1]] == [0.2] * 3


def test_a_file_says_it_and_older_ones_open_as_before(tmp_path):
    path = tmp_path / "steep.nnplay"
    project = chosen(*STEEP)
    project.save(path)
    assert written(path)["format"] == FUNCTIONS_FORMAT
    assert Project.load(path) == project
    usual = chosen(STEEP[0])
    usual.save(path)
    assert written(path)["format"] == PLAIN_FORMAT
    assert Project.load(path) == usual


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"activation": "elu", "activation.alpha": "deep"},
            "dense.activation.alpha: 'deep' is not allowed",
        ),
        ({"activation": "tanh", "activation.alpha": 0.5}, "there is no such parameter"),
        ({"activation": "elu", "units.alpha": 0.5}, "there is no such parameter"),
        ({"activation": "elu", "activation.alpha": 11}, "at most 10"),
    ],
)
def test_a_file_with_a_wrong_one_is_refused_by_name(tmp_path, given, said):
    network = default_project().network
    nodes = tuple(
        replace(node, params={**node.params, **given}) if node.id == "hidden_1" else node
        for node in network.nodes
    )
    project = default_project().replace(network=replace(network, nodes=nodes))
    with pytest.raises(BadDocument, match=r"network\.nodes\[1\]\.params") as caught:
        project.save(tmp_path / "wrong.nnplay")
    assert said in str(caught.value)


def test_runs_reports_and_layers_tell_it():
    plain, steep = (RunSetup.of(chosen(*pairs)) for pairs in ((STEEP[0],), STEEP))
    told = differences([plain, steep])
    assert told == [("hidden 1: alpha 1",), ("hidden 1: alpha 0.5",)]
    layer = Trainer(chosen(*STEEP)).plan.nodes[1].layer
    assert layer.chosen_activation == ELU(0.5)
    assert layer.summary == "Dense · ELU (alpha 0.5)"
    assert layer.output_range == (-0.5, None)


def test_a_trained_file_goes_on_with_it(tmp_path):
    trainer = Trainer(chosen(("activation", "gelu"), ("activation.form", "erf")))
    trainer.run_epochs(2)
    trainer.save(tmp_path / "exact.nnplay")
    again = Trainer.load(tmp_path / "exact.nnplay")
    np.testing.assert_array_equal(again.network.theta, trainer.network.theta)
    assert again.evaluate() == trainer.evaluate()


def test_it_stands_in_the_description_beside_exported_weights():
    model = Model.of(Trainer(chosen(*STEEP)))
    (hidden,) = (node for node in model.description["nodes"] if node["id"] == "hidden_1")
    assert hidden["params"]["activation.alpha"] == 0.5


def test_an_explanation_has_the_formula_with_its_number():
    trainer = Trainer(chosen(*STEEP))
    trainer.step(3)
    place = ParameterIndex("hidden_1", "weight", (0, 0))
    text = reason_text(explain_gradient(ExplainContext.of(trainer), place))
    assert "ELU (alpha 0.5): f(z) = z if z > 0, else 0.5(eᶻ - 1)" in text


@pytest.mark.parametrize("name", ["he_normal", "he_uniform"])
@pytest.mark.parametrize(("slope", "gain"), [("0.01", 2.0), ("0.5", 2.0 / 1.25), ("1", 1.0)])
def test_first_weights_look_at_the_slope(name, slope, gain):
    project = chosen(
        ("hidden", "400"),
        ("features", "x,y"),
        ("activation", "leaky_relu"),
        ("activation.slope", slope),
        ("initializer", name),
    )
    weight = Trainer(project).network.named_parameters()["hidden_1/weight"]
    assert weight.var() * len(weight) == pytest.approx(gain, rel=0.15)
    usual = chosen(("activation.slope", "0.01"), project=project)
    before = Trainer(usual).network.named_parameters()["hidden_1/weight"]
    np.testing.assert_allclose(weight, before * np.sqrt(gain / 2.0), rtol=1e-12)
