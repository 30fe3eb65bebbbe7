"""Matt Mazur's worked example of backpropagation: 2-2-2 sigmoid, half squared error, η = 0.5.

The published numbers keep the biases fixed, so only the weights are compared.
"""

import numpy as np
import pytest

from playground.core import Component
from playground.nn.base.program import run
from playground.nn.compiler.plan import Signature
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from tests.nn.compiled import compile_network


@pytest.fixture
def example(chain):
    sigmoid = ("dense", {"units": 2, "activation": "sigmoid"})
    network = compile_network(chain(sigmoid, sigmoid), Signature(("i1", "i2"), False, 2), 1)
    p = network.named_parameters()
    p["n1/weight"][...] = np.array([[0.15, 0.20], [0.25, 0.30]]).T
    p["n2/weight"][...] = np.array([[0.40, 0.45], [0.50, 0.55]]).T
    p["n1/bias"][...] = 0.35
    p["n2/bias"][...] = 0.60
    return network


def test_one_step(example):
    value = np.zeros(())
    target = np.array([[0.01], [0.99]])
    loss = LOSSES.create(Component("half_squared_error"))
    program = loss.bind(example.output, target, value, example.output_grad)
    output = example.forward(np.array([[0.05, 0.10]]))
    np.testing.assert_allclose(output, [[0.75136507, 0.772928465]], atol=1e-8)
    run(program.forward)
    assert value.item() == pytest.approx(0.298371109, abs=1e-8)
    run(program.backward)
    run(example.backward_calls)
    sgd = OPTIMIZERS.create(Component("sgd", {"learning_rate": 0.5}))
    sgd.step(sgd.make_buffers(example.theta, example.grad), 1)
    p = example.named_parameters()
    hidden = [[0.149780716, 0.199561432], [0.249751144, 0.299502287]]
    outer = [[0.358916480, 0.408666186], [0.511301270, 0.561370121]]
    np.testing.assert_allclose(p["n1/weight"].T, hidden, atol=1e-8)
    np.testing.assert_allclose(p["n2/weight"].T, outer, atol=1e-8)
