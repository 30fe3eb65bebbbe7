"""The chain rule through layers it knows nothing about: merges, products, scales, and refusals."""

import math

import msgspec
import numpy as np
import pytest

from playground.core import NumpyStream, PlaygroundError
from playground.explain import Objective, ParameterIndex
from playground.explain.chain_rule import jacobian
from playground.explain.chain_rule.chain_rule import chain_rule, contributions
from playground.explain.chain_rule.gradient_reason import explain_gradient
from playground.explain.chain_rule.jacobian import NoChainRule
from playground.explain.estimators.central_differences import CentralDifferences
from playground.explain.loss_surface.per_sample import sample_gradients
from playground.nn.base.layer import Layer, ParameterSpec
from playground.nn.base.program import Program, call
from playground.nn.compiler.parameter_layout import lay_out_parameters
from playground.nn.compiler.plan import PlannedNode
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.dense import Dense


class Sum(Layer):
    title = "Sum"

    def infer(self, inputs):
        return inputs[0]

    def bind(self, memory):
        def forward():
            memory.output[...] = sum(memory.inputs)

        back = [call(np.copyto, dx, memory.output_grad) for dx in memory.input_grads]
        return Program([forward], back)


class Product(Layer):
    title = "Product"

    def infer(self, inputs):
        return inputs[0]

    def bind(self, memory):
        a, b = memory.inputs
        da, db = memory.input_grads
        return Program(
            [call(np.multiply, a, b, memory.output)],
            [
                call(np.multiply, memory.output_grad, b, da),
                call(np.multiply, memory.output_grad, a, db),
            ],
        )


class Window(Layer):
    """Three shared weights that slide over the units: a tiny convolution."""

    title = "Window"

    def infer(self, inputs):
        return (inputs[0][0] - 2,)

    def parameters(self, inputs):
        return (ParameterSpec("kernel", (3,), "weight", 3, 1),)

    def bind(self, memory):
        x, k, dk = memory.inputs[0], memory.params["kernel"], memory.grads["kernel"]
        n = memory.output.shape[-2]

        def forward():
            parts = [k[..., i, None, None] * x[..., i : i + n, :] for i in range(3)]
            memory.output[...] = sum(parts)

        def backward():
            dz, dx = memory.output_grad, memory.input_grads[0]
            dx[...] = 0.0
            for i in range(3):
                dk[..., i] = (dz * x[..., i : i + n, :]).sum(axis=(-1, -2))
                dx[..., i : i + n, :] += k[..., i, None, None] * dz

        return Program([forward], [backward])


class Centre(Layer):
    """Subtracts the batch's mean, as batch normalisation does."""

    title = "Centre"

    def infer(self, inputs):
        return inputs[0]

    def bind(self, memory):
        x, dx = memory.inputs[0], memory.input_grads[0]

        def forward():
            memory.output[...] = x - x.mean(axis=-1, keepdims=True)

        def backward():
            dz = memory.output_grad
            dx[...] = dz - dz.mean(axis=-1, keepdims=True)

        return Program([forward], [backward])


class Noise(Layer):
    """Multiplies every value by a random number."""

    title = "Noise"

    def infer(self, inputs):
        return inputs[0]

    def bind(self, memory):
        x, dx, mask = memory.inputs[0], memory.input_grads[0], memory.scratch()
        rows = mask.reshape(len(memory.streams), -1)

        def forward():
            for row, stream in zip(rows, memory.streams, strict=True):
                stream.fill_uniform(row)
            np.multiply(x, mask, memory.output)

        return Program([forward], [call(np.multiply, memory.output_grad, mask, dx)])


@pytest.fixture
def drawn(situate):
    """Put a network of any layers into a context: (id, layer, sources) behind the input."""

    def make(*layers):
        context = situate("squared")
        nodes = {"input": context.plan.nodes[0]}
        for node_id, layer, *sources in layers:
            shapes = tuple(nodes[source].shape for source in sources)
            nodes[node_id] = PlannedNode(
                node_id,
                node_id,
                layer,
                tuple(sources),
                shapes,
                layer.infer(shapes),
                layer.parameters(shapes),
                state=layer.state(shapes),
            )
        every = tuple(nodes.values())
        plan = msgspec.structs.replace(context.plan, nodes=every, output=every[-1])
        size = lay_out_parameters(plan)[-1].stop
        theta = np.random.default_rng(0).normal(0, 0.7, size)
        return msgspec.structs.replace(context, plan=plan, theta=theta, gradient=None)

    return make


def residual(drawn):
    return drawn(
        ("first", Dense(5, "tanh"), "input"),
        ("left", Dense(5, "sigmoid"), "first"),
        ("right", ActivationLayer("relu"), "first"),
        ("gate", Product(), "left", "right"),
        ("sum", Sum(), "gate", "first", "first"),
        ("slide", Window(), "sum"),
        ("output", Dense(1, "tanh"), "slide"),
    )


def test_sums_equal_backprop_through_merges_fan_out_and_shared_weights(drawn):
    context = residual(drawn)
    own = Objective(context, context.batch)
    gradient = own.gradient(own.theta)
    for slot in context.layout:
        for index in np.ndindex(*slot.shape):
            place = ParameterIndex(slot.node_id, slot.name, index)
            found = chain_rule(context, place, sample=1, most_paths=5)
            expected = gradient[place.flat(context)]
            total = math.fsum(contributions(context, place))
            assert total == pytest.approx(expected, rel=1e-12, abs=1e-16)
            listed = math.fsum(path.product for path in found.paths)
            share = found.share
            assert listed + found.rest == pytest.approx(share, rel=1e-12, abs=1e-16)


def test_sums_equal_differences_of_the_loss(drawn):
    context = residual(drawn)
    own = Objective(context, context.batch)
    for place in (
        ParameterIndex("first", "weight", (1, 2)),
        ParameterIndex("slide", "kernel", (1,)),
    ):
        nudge = 1e-6 * np.eye(own.size)[place.flat(context)]
        slope = (own.loss(own.theta + nudge) - own.loss(own.theta - nudge)) / 2e-6
        total = math.fsum(contributions(context, place))
        assert total == pytest.approx(slope, rel=1e-6)


def test_every_way_through_a_residual_block_is_listed(drawn):
    context = drawn(
        ("first", Dense(1, "linear"), "input"),
        ("square", Product(), "first", "first"),
        ("output", Sum(), "square", "first"),
    )
    found = chain_rule(context, ParameterIndex("first", "bias", (0,)), rows=[3])
    # y = x² + x has three paths: each factor of the square, and the short cut.
    x = context.dataset.x_train[3] @ context.theta[:2] + context.theta[2]
    names = {path.factors[-2].name: path.product for path in found.paths}
    assert found.path_count == 3
    assert set(names) == {"∂square[0]/∂first[0]", "∂output[0]/∂first[0]"}
    target = 1.0 if context.dataset.y_train[3] == 1 else -1.0
    error = x * x + x - target
    expected = sorted([error * x, error * x, error])
    np.testing.assert_allclose(sorted(path.product for path in found.paths), expected, rtol=1e-12)


def test_a_shared_weight_has_a_path_through_every_place_it_is_used(drawn):
    context = drawn(
        ("first", Dense(6, "tanh"), "input"),
        ("slide", Window(), "first"),
        ("output", Dense(1, "linear"), "slide"),
    )
    found = chain_rule(context, ParameterIndex("slide", "kernel", (2,)), rows=[0])
    last = [path.factors[-1].name for path in found.paths]
    assert sorted(last) == [f"∂slide[{j}]/∂slide/kernel[2]" for j in range(4)]


def test_a_layer_that_mixes_samples_is_refused_and_what_is_behind_it_is_not(drawn):
    context = drawn(
        ("first", Dense(3, "tanh"), "input"),
        ("centre", Centre(), "first"),
        ("output", Dense(1, "linear"), "centre"),
    )
    with pytest.raises(PlaygroundError, match="centre: Centre mixes the samples of a batch"):
        chain_rule(context, ParameterIndex("first", "bias", (0,)))
    place = ParameterIndex("output", "weight", (1, 0))
    total = math.fsum(contributions(context, place))
    assert total == pytest.approx(chain_rule(context, place).backprop, rel=1e-12)
    with pytest.raises(PlaygroundError, match="no gradient of their own here"):
        sample_gradients(context, context.batch)


def test_a_layer_too_wide_to_list_is_refused(drawn, monkeypatch):
    monkeypatch.setattr(jacobian, "MOST_ENTRIES", 8)
    context = drawn(
        ("first", Dense(3, "tanh"), "input"),
        ("bend", ActivationLayer("relu"), "first"),
        ("output", Dense(1, "linear"), "bend"),
    )
    with pytest.raises(PlaygroundError, match="bend: Activation has 9 local derivatives"):
        chain_rule(context, ParameterIndex("first", "bias", (0,)))


def test_noise_is_one_fixed_draw(drawn):
    context = drawn(
        ("first", Dense(3, "tanh"), "input"),
        ("noise", Noise(), "first"),
        ("output", Dense(1, "linear"), "noise"),
    )
    own = Objective(context, context.batch)
    assert len(set(own.losses(np.tile(own.theta, (7, 1))))) == 1
    assert own.loss(own.theta) == own.loss(own.theta)
    found = CentralDifferences().estimate(own, own.theta, NumpyStream((0,)))
    np.testing.assert_allclose(found, own.gradient(own.theta), rtol=1e-6, atol=1e-9)
    gradient = own.gradient(own.theta)
    for slot in context.layout:
        for index in np.ndindex(*slot.shape):
            place = ParameterIndex(slot.node_id, slot.name, index)
            total = math.fsum(contributions(context, place))
            assert total == pytest.approx(gradient[place.flat(context)], rel=1e-12, abs=1e-16)
    factors = chain_rule(context, ParameterIndex("first", "bias", (0,))).paths[0].factors
    x, y = (own.run(own.theta).network.value(node)[0, 0] for node in ("first", "noise"))
    assert factors[3].name == "∂noise[0]/∂first[0]"
    assert factors[3].value == pytest.approx(y / x, rel=1e-12)


class Shuffled(Layer):
    """Adds a random multiple of every value's neighbour: one value's noise moves another."""

    title = "Shuffled"

    def infer(self, inputs):
        return inputs[0]

    def bind(self, memory):
        x, dx, mask = memory.inputs[0], memory.input_grads[0], memory.scratch()
        rows = mask.reshape(len(memory.streams), -1)

        def forward():
            for row, stream in zip(rows, memory.streams, strict=True):
                stream.fill_uniform(row)
            memory.output[...] = x + mask * np.roll(x, 1, axis=-2)

        def backward():
            dy = memory.output_grad
            dx[...] = dy + np.roll(mask * dy, -1, axis=-2)

        return Program([forward], [backward])


def test_noise_that_joins_values_is_refused_and_the_batchs_gradient_checked(drawn):
    context = drawn(
        ("first", Dense(3, "tanh"), "input"),
        ("noise", Shuffled(), "first"),
        ("output", Dense(1, "linear"), "noise"),
    )
    place = ParameterIndex("first", "bias", (0,))
    with pytest.raises(NoChainRule, match="noise: Shuffled draws random numbers"):
        chain_rule(context, place)
    told = explain_gradient(context, place)
    assert told.chain is None
    assert told.check.digits >= 6
