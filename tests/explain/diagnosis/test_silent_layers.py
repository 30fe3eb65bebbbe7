"""A gradient that is exactly zero is found in batches of the training's own size."""

import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.explain import ExplainContext
from playground.explain.diagnosis.advice import advise
from playground.explain.diagnosis.init_forecast import forecast
from playground.explain.diagnosis.silent_layers import silent_layers
from playground.graph.edits import set_params
from playground.project.templates import TEMPLATES, default_project
from playground.training import Trainer


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_has_one(name):
    assert silent_layers(ExplainContext.of(Trainer(TEMPLATES[name].project))) == ()


def test_a_batch_norm_of_one_sample_is_no_longer_healthy(situate):
    alone = situate("multiclass", steps=0, extra="batch_norm", batch_size=1)
    assert silent_layers(alone) == ("hidden_1",)
    found = forecast(alone, draws=2)
    assert found.verdict == "vanishing"
    (first, *_) = found.layers
    assert "exactly 0" in first.verdict.message
    assert "choose a batch size of 2 or more" in advise(alone, found).text
    many = situate("multiclass", steps=0, extra="batch_norm", batch_size=8)
    assert silent_layers(many) == ()
    assert forecast(many, draws=2).verdict == "steady"


def project_of(activation, **training):
    project = default_project()
    network = project.network
    for name in ("hidden_1", "hidden_2"):
        network = set_params(network, name, activation=activation)
    return project.replace(network=network, training=replace(project.training, **training))


def test_zeros_everywhere_never_learn():
    project = project_of("tanh", initializer=Component("zeros"), bias=0.0)
    assert silent_layers(ExplainContext.of(Trainer(project))) == ("hidden_1", "hidden_2")


def test_zeros_with_a_bias_get_their_gradient_after_the_first_step():
    project = project_of("tanh", initializer=Component("zeros"), bias=0.1)
    assert silent_layers(ExplainContext.of(Trainer(project))) == ()


def test_units_that_never_fire_are_found():
    project = project_of("relu", bias=-100.0)
    found = silent_layers(ExplainContext.of(Trainer(project)))
    assert found == ("hidden_1", "hidden_2", "output")  # whose tanh has no slope left at -100


def test_a_frozen_layer_is_not_silent(situate):
    frozen = situate("multiclass", steps=0, frozen="hidden_1")
    assert silent_layers(frozen) == ()
