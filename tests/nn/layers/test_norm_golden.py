"""Forward, backward and running statistics against PyTorch's numbers."""

from pathlib import Path

import numpy as np
import pytest

from playground.nn.layers.batch_norm import BatchNorm
from playground.nn.layers.layer_norm import LayerNorm
from playground.nn.layers.prelu import PReLU
from playground.nn.layers.softmax import Softmax

GOLDEN = np.load(Path(__file__).parents[2] / "data" / "norm_golden.npz")

LAYERS = {
    "batch_norm": BatchNorm(momentum=0.3, epsilon=1e-3),
    "layer_norm": LayerNorm(epsilon=1e-3),
    "prelu": PReLU(),
    "softmax": Softmax(),
}
THEIR_NAMES = {"scale": "weight", "bias": "bias", "slope": "weight"}


def assert_close(found, expected):
    np.testing.assert_allclose(found, expected.reshape(found.shape), rtol=1e-12, atol=1e-13)


@pytest.fixture(params=[(), (2,)], ids=["single", "replicas"])
def lead(request):
    return request.param


@pytest.mark.parametrize("case", ["flat", "image"])
@pytest.mark.parametrize("name", LAYERS)
def test_as_pytorch(alone, name, case, lead):
    golden = {
        k.removeprefix(f"{name}/{case}/"): v for k, v in GOLDEN.items() if f"{name}/{case}/" in k
    }
    *shape, batch = golden["predicted"].shape
    one = alone(LAYERS[name], [tuple(shape)], batch, lead)
    memory = one.memory
    for own, array in memory.params.items():
        array[...] = golden[THEIR_NAMES[own]].reshape(array.shape[len(lead) :])
    for turn in ("first", "second"):
        memory.inputs[0][...] = golden[f"{turn}/x"]
        memory.output_grad[...] = golden[f"{turn}/dy"]
        one.forward()
        one.backward()
        for r in np.ndindex(lead):
            assert_close(memory.output[r], golden[f"{turn}/y"])
            assert_close(memory.input_grads[0][r], golden[f"{turn}/dx"])
            for own, array in memory.grads.items():
                assert_close(array[r], golden[f"{turn}/d{THEIR_NAMES[own]}"])
    for own, array in memory.state.items():
        for r in np.ndindex(lead):
            assert_close(array[r], golden[own])
    predicting = alone(LAYERS[name], [tuple(shape)], batch, lead, training=False)
    predicting.memory.inputs[0][...] = golden["second/x"]
    predicting.memory.block[...] = memory.block
    for own, array in memory.state.items():
        predicting.memory.state[own][...] = array
    for r in np.ndindex(lead):
        assert_close(predicting.forward()[r], golden["predicted"])
