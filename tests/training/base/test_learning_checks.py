"""Layers that cannot learn are named, with what helps; and it is true of the training itself."""

from itertools import pairwise

import numpy as np
import pytest

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.project import Project
from playground.training import Trainer, TrainingConfig


def trained(*middle, data="iris", outputs=3, **config):
    """Train input → h → the given layers → output for two epochs; returns the trainer."""
    nodes = (
        NodeSpec("input", "input", {}),
        NodeSpec("h", "dense", {"units": config.pop("units", 4), "activation": "tanh"}),
        *(NodeSpec(f"m{i}", kind, params) for i, (kind, params) in enumerate(middle)),
        NodeSpec("output", "dense", {"units": outputs, "activation": "linear"}),
    )
    loss = "softmax_cross_entropy" if outputs > 1 else "mse"
    trainer = Trainer(
        Project(
            network=NetworkSpec(nodes, tuple(Edge(a.id, b.id) for a, b in pairwise(nodes))),
            dataset=DatasetConfig(data),
            training=TrainingConfig(loss=Component(loss), **config),
        )
    )
    before = trainer.network.named_parameters()["h/weight"].copy()
    trainer.run_epochs(2)
    moved = not np.array_equal(before, trainer.network.named_parameters()["h/weight"])
    return trainer, moved


@pytest.mark.parametrize(
    ("middle", "config", "helps"),
    [
        ([("batch_norm", {})], {"batch_size": 1}, "choose a batch size of 2 or more"),
        ([("layer_norm", {})], {"units": 1}, "more units"),
        ([("softmax", {})], {"units": 1}, "more units"),
        ([("batch_norm", {}), ("activation", {"function": "relu"})], {"batch_size": 1}, "batch"),
    ],
)
def test_a_layer_that_lets_nothing_through_is_named(middle, config, helps):
    trainer, moved = trained(*middle, **config)
    assert not moved
    (found,) = trainer.diagnostics
    assert (found.node_id, found.severity.value) == ("m0", "warning")
    assert helps in found.message
    assert found.message.endswith("no gradient reaches h")


@pytest.mark.parametrize(
    ("middle", "config"),
    [
        ([("batch_norm", {})], {"batch_size": 2}),
        ([("batch_norm", {})], {"batch_size": 0}),
        ([("layer_norm", {})], {"batch_size": 1}),
        ([("softmax", {})], {"batch_size": 1}),
        ([], {"batch_size": 1}),
    ],
)
def test_layers_that_learn_are_not(middle, config):
    trainer, moved = trained(*middle, **config)
    assert moved
    assert not trainer.diagnostics


def test_a_batch_norm_of_images_has_many_values_in_a_batch_of_one():
    nodes = (
        NodeSpec("input", "input", {"as_image": True}),
        NodeSpec("c", "conv2d", {"filters": 2}),
        NodeSpec("bn", "batch_norm", {}),
        NodeSpec("flat", "flatten", {}),
        NodeSpec("output", "dense", {"units": 10, "activation": "linear"}),
    )
    project = Project(
        network=NetworkSpec(nodes, tuple(Edge(a.id, b.id) for a, b in pairwise(nodes))),
        dataset=DatasetConfig("digits"),
        training=TrainingConfig(loss=Component("softmax_cross_entropy"), batch_size=1),
    )
    assert not Trainer(project).diagnostics


def test_a_short_cut_around_the_layer_carries_the_gradient():
    names = ("input h", "h bn", "h sum", "bn sum", "sum output")
    nodes = (
        NodeSpec("input", "input", {}),
        NodeSpec("h", "dense", {"units": 4}),
        NodeSpec("bn", "batch_norm", {}),
        NodeSpec("sum", "add", {}),
        NodeSpec("output", "dense", {"units": 3, "activation": "linear"}),
    )
    project = Project(
        network=NetworkSpec(nodes, tuple(Edge(*wire.split()) for wire in names)),
        dataset=DatasetConfig("iris"),
        training=TrainingConfig(loss=Component("softmax_cross_entropy"), batch_size=1),
    )
    (found,) = Trainer(project).diagnostics
    assert found.node_id == "bn"
    assert "no gradient reaches" not in found.message


def test_a_live_change_of_the_batch_size_takes_the_warning_back():
    trainer, _ = trained(("batch_norm", {}), batch_size=1)
    assert trainer.diagnostics
    trainer.reconfigure(TrainingConfig(loss=Component("softmax_cross_entropy"), batch_size=8))
    assert not trainer.diagnostics


def test_nothing_that_could_learn_is_said_of_the_whole_network():
    trainer, _ = trained(optimizer=Component("sgd", {"learning_rate": 0.0}))
    assert [d.message for d in trainer.diagnostics] == ["the learning rate is 0: nothing learns"]
    project = Project()
    nodes = (
        NodeSpec("input", "input", {}),
        NodeSpec("output", "dense", {"units": 1}, frozen=True),
    )
    frozen = project.replace(network=NetworkSpec(nodes, (Edge("input", "output"),)))
    (found,) = Trainer(frozen).diagnostics
    assert "every layer with weights is frozen" in found.message
