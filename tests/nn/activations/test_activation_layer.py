"""The activation as a layer."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import ValueNotAllowed
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.layer import LayerBuffers
from playground.nn.base.program import run
from playground.nn.layers import LAYERS
from playground.nn.layers.activation import ActivationLayer


def memory(shape):
    rng = np.random.default_rng(0)
    x, dy = rng.normal(size=(2, *shape))
    nothing = np.empty((*shape[:-2], 0))
    return LayerBuffers(
        inputs=(x,),
        augmented=(),
        input_grads=(np.full(shape, np.nan),),
        output=np.full(shape, np.nan),
        output_grad=dy,
        params={},
        grads={},
        block=nothing,
        grad_block=nothing,
        training=True,
    )


@pytest.mark.parametrize("name", ACTIVATIONS.names)
@pytest.mark.parametrize("shape", [(4, 5), (3, 2, 2, 5)])
def test_applies_the_function_to_any_shape(name, shape):
    m = memory(shape)
    program = ActivationLayer(name).bind(m)
    run(program.forward)
    run(program.backward)
    a, dz = np.empty(shape), np.empty(shape)
    expected = ACTIVATIONS.get(name)().bind(m.inputs[0], a, m.output_grad, dz)
    run(expected.forward)
    run(expected.backward)
    np.testing.assert_array_equal(m.output, a)
    np.testing.assert_array_equal(m.input_grads[0], dz)


def test_runs_only_forward_where_nobody_needs_the_gradient():
    m = replace(memory((2, 3)), input_grads=(None,))
    program = ActivationLayer("tanh").bind(m)
    assert list(program.backward) == []
    run(program.forward)
    np.testing.assert_array_equal(m.output, np.tanh(m.inputs[0]))


def test_keeps_the_shape_and_learns_nothing():
    layer = ActivationLayer()
    assert layer.infer([(8, 8, 3)]) == (8, 8, 3)
    assert layer.parameters([(8, 8, 3)]) == ()


def test_is_registered_and_named_after_its_function():
    assert LAYERS.get("activation") is ActivationLayer
    assert ActivationLayer("relu").summary == "Activation · ReLU"


def test_an_unknown_function_is_named():
    with pytest.raises(ValueNotAllowed, match=r"relu6.*did you mean relu"):
        ActivationLayer("relu6").bind(memory((2, 3)))
