"""A convolution's factors are f′(z) and a filter's weight, found by walking the loops by hand."""

import math

import numpy as np
import pytest

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.explain import ExplainContext, Objective, ParameterIndex
from playground.explain.chain_rule.chain_rule import chain_rule, contributions
from playground.explain.chain_rule.convolution import ConvolutionJacobian
from playground.explain.chain_rule.numerical import NumericalJacobian
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.project import Project
from playground.training import Trainer, TrainingConfig

SHAPES = [
    {"kernel": 3},
    {"kernel": 3, "padding": "valid"},
    {"kernel": 2, "stride": 2},
    {"kernel": 3, "stride": 2, "dilation": 2},
    {"kernel": 4, "activation": "linear"},
    {"kernel": 1, "activation": "silu"},
]


@pytest.fixture
def trained():
    """A small image network: two convolutions, the second as the test asks."""

    def make(**params):
        params = {"filters": 3, "activation": "tanh", **params}
        nodes = (
            NodeSpec("input_1", "input"),
            NodeSpec("wide", "dense", {"units": 50, "activation": "sine"}),
            NodeSpec("image", "reshape", {"shape": "2×5×5"}),
            NodeSpec("conv", "conv2d", params),
            NodeSpec("flat", "flatten"),
            NodeSpec("out", "dense", {"units": 1, "activation": "linear"}),
        )
        wires = ["input_1 wide", "wide image", "image conv", "conv flat", "flat out"]
        network = NetworkSpec(nodes, tuple(Edge(*wire.split()) for wire in wires))
        training = TrainingConfig(loss=Component("half_squared_error"), batch_size=6)
        dataset = DatasetConfig("circle", {"count": 60})
        trainer = Trainer(Project(network=network, dataset=dataset, training=training))
        trainer.step(2)
        return ExplainContext.of(trainer)

    return make


@pytest.mark.parametrize("params", SHAPES)
def test_its_derivatives_are_those_of_the_layer_run_alone(trained, params):
    context = trained(**params)
    own = Objective(context, context.batch)
    network = own.run(own.theta).network
    node = next(node for node in context.plan.nodes if node.id == "conv")
    ours, alone = (kind(node, network, 2) for kind in (ConvolutionJacobian, NumericalJacobian))
    np.testing.assert_allclose(ours.matrix(0), alone.matrix(0), rtol=1e-12, atol=1e-15)
    for span in context.layout:
        if span.node_id == "conv":
            for index in np.ndindex(*span.shape):
                by_formula = ours.by_parameter(span.name, index)
                np.testing.assert_allclose(
                    by_formula, alone.by_parameter(span.name, index), rtol=1e-12, atol=1e-15
                )


@pytest.mark.parametrize("params", SHAPES)
def test_every_factor_is_named_and_every_product_is_of_its_factors(trained, params):
    context = trained(**params)
    arrays = Objective(context, context.batch)
    network = arrays.run(arrays.theta).network
    named = network.named_parameters()
    kernel = named["conv/weight"].shape
    through = chain_rule(context, ParameterIndex("wide", "bias", (12,)), sample=2, most_paths=500)
    own = chain_rule(
        context, ParameterIndex("conv", "weight", (1, kernel[1] - 1, 0, 2)), 2, most_paths=500
    )
    for found in (through, own):
        assert found.paths
        for path in found.paths:
            assert path.product == math.prod(factor.value for factor in path.factors)
            for factor in path.factors:
                if factor.symbol == "w":
                    layer, _, place = factor.name.partition("/weight[")
                    index = tuple(int(i) for i in place[:-1].split(", "))
                    assert factor.value == named[f"{layer}/weight"][index]
                if factor.symbol == "x":
                    layer, _, place = factor.name.partition("[")
                    index = tuple(int(i) for i in place[:-1].split(", "))
                    assert factor.value == network.value(layer)[(*index, 2)]
        listed = math.fsum(path.product for path in found.paths)
        assert listed + found.rest == pytest.approx(found.share, rel=1e-12, abs=1e-16)
        assert found.share == pytest.approx(found.sample_backprop, rel=1e-11, abs=1e-16)
    symbols = [factor.symbol for factor in own.paths[0].factors]
    bent = [] if params.get("activation") == "linear" else ["f'(z)"]
    assert symbols == ["∂ℓ/∂ŷ", "1/B", "w", "1 (copied)", *bent, "x"]


def test_one_sample_of_a_large_image_network_links_only_itself(monkeypatch):
    """The cost of a click is that of one sample: no other one's derivatives are computed."""
    from playground.explain.chain_rule import chain_rule as module
    from playground.project.templates import template

    trainer = Trainer(template("lenet-digits"))
    trainer.step(2)
    context = ExplainContext.of(trainer)
    asked = []
    true = module.jacobian_of

    def watched(node, network, sample):
        asked.append((node.id, sample))
        return true(node, network, sample)

    monkeypatch.setattr(module, "jacobian_of", watched)
    place = ParameterIndex("conv_1", "weight", (0, 2, 2, 3))
    found = chain_rule(context, place, sample=5)
    assert {sample for _, sample in asked} == {5}
    assert len(asked) == len({node for node, _ in asked}) == 7
    asked.clear()
    stopped = contributions(context, place, progress=lambda done, _: done < 2)
    assert stopped is None
    assert {sample for _, sample in asked} == {0, 1}
    shares = contributions(context, place)
    assert shares[5] == found.share
    assert math.fsum(shares) == pytest.approx(found.backprop, rel=1e-10)
