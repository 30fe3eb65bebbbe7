"""Derivatives of merging, normalising and noisy layers against central differences."""

import tracemalloc

import numpy as np
import pytest

from playground.core import NumpyStream
from playground.nn.layers.add import Add
from playground.nn.layers.batch_norm import BatchNorm
from playground.nn.layers.concat import Concat
from playground.nn.layers.dropout import Dropout
from playground.nn.layers.gaussian_noise import GaussianNoise
from playground.nn.layers.layer_norm import LayerNorm
from playground.nn.layers.multiply import Multiply
from playground.nn.layers.prelu import PReLU
from playground.nn.layers.softmax import Softmax

FLAT, IMAGE = (5,), (3, 2, 4)

CASES = [
    (layer, [shape] * count)
    for shape in (FLAT, IMAGE)
    for layer, count in [
        (Add(), 2),
        (Add(), 3),
        (Multiply(), 2),
        (Multiply(), 4),
        (Concat(), 2),
        (Softmax(), 1),
        (PReLU(), 1),
        (PReLU(slope=-0.5), 1),
        (Dropout(), 1),
        (Dropout(rate=0.0), 1),
        (Dropout(rate=0.9), 1),
        (GaussianNoise(), 1),
        (GaussianNoise(std=2.0), 1),
        (BatchNorm(), 1),
        (BatchNorm(momentum=1.0, epsilon=0.1), 1),
        (LayerNorm(), 1),
        (LayerNorm(epsilon=0.1), 1),
    ]
] + [(Concat(), [(2,), (1,), (4,)]), (Concat(), [(2, 3, 2), (1, 3, 2)])]


def rewind(one):
    for r, stream in enumerate(one.memory.streams):
        stream.set_state(NumpyStream((r,)).get_state())


def numeric(one, array):
    """Differentiate the sum of output · output_grad by every entry of an array."""
    slopes = np.empty(array.shape)
    h = 1e-5
    for place in np.ndindex(array.shape):
        middle = array[place]
        sides = []
        for value in (middle + h, middle - h):
            array[place] = value
            rewind(one)
            sides.append((one.forward() * one.memory.output_grad).sum())
        array[place] = middle
        slopes[place] = (sides[0] - sides[1]) / (2 * h)
    return slopes


def assert_near(found, expected):
    distance = np.linalg.norm(found - expected)
    assert distance <= 1e-7 * (np.linalg.norm(found) + np.linalg.norm(expected))


@pytest.mark.parametrize("training", [True, False], ids=["training", "predicting"])
@pytest.mark.parametrize("lead", [(), (2,)], ids=["single", "replicas"])
@pytest.mark.parametrize(("layer", "shapes"), CASES, ids=str)
def test_derivatives(alone, layer, shapes, lead, training):
    one = alone(layer, shapes, 3, lead, training)
    memory = one.memory
    for array in memory.state.values():
        array += 0.3 * (1 + np.arange(array.size).reshape(array.shape))
    one.forward()
    before = memory.output.copy()
    for _ in range(2):  # backward may be asked for again
        one.backward()
    assert np.array_equal(memory.output, before)
    for x, dx in zip(memory.inputs, memory.input_grads, strict=True):
        assert_near(dx, numeric(one, x))
    for name, array in memory.params.items():
        assert_near(memory.grads[name], numeric(one, array))


@pytest.mark.parametrize(("layer", "shapes"), CASES, ids=str)
def test_replicas_are_singles_side_by_side(alone, layer, shapes):
    many = alone(layer, shapes, 3, (2,))
    many.forward()
    many.backward()
    for r in range(2):
        one = alone(layer, shapes, 3)
        for stream in one.memory.streams:
            stream.set_state(NumpyStream((r,)).get_state())
        for pair in zip(one.memory.inputs, many.memory.inputs, strict=True):
            pair[0][...] = pair[1][r]
        one.memory.block[...] = many.memory.block[r]
        one.memory.output_grad[...] = many.memory.output_grad[r]
        one.forward()
        one.backward()
        np.testing.assert_allclose(many.memory.output[r], one.memory.output, rtol=1e-13)
        np.testing.assert_allclose(
            many.memory.grad_block[r], one.memory.grad_block, rtol=1e-12, atol=1e-13
        )
        for own, theirs in zip(one.memory.input_grads, many.memory.input_grads, strict=True):
            np.testing.assert_allclose(theirs[r], own, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize(("layer", "shapes"), CASES, ids=str)
def test_a_step_allocates_nothing(alone, layer, shapes, dtype):
    one = alone(layer, shapes, 300, dtype=dtype)
    for _ in range(2):
        one.forward()
        one.backward()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    one.forward()
    one.backward()
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # NumPy's own iterator over an image's axes takes a little more than 1 KB.
    assert peak - before < (1024 if len(shapes[0]) == 1 else 1100)
    assert after - before < 512
    assert all(dx.dtype == dtype for dx in one.memory.input_grads)
