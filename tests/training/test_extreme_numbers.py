"""Numbers that a precision cannot hold reach no terminal as a warning: they are told of by name.

Warnings are errors here, so that every one of these would fail.
"""

from contextlib import suppress

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Task
from playground.nn.base.features import available
from playground.nn.compiler.input_port import InputPort
from playground.project.templates import template
from playground.training.base.divergence import DivergenceError
from playground.training.data.target_encoding import TargetEncoding
from playground.training.trainer import Trainer


def test_features_of_huge_values_are_infinite():
    port = InputPort("input", available(("x", "y"), True), np.zeros((0, 0), np.float32))
    ready = port.prepare(np.array([[1e200, -1e200], [np.inf, 0.0]]))
    assert np.isinf(ready).any()
    assert (ready[:, -1] == 1.0).all()


def test_a_target_beyond_the_precision_is_infinite():
    coded = TargetEncoding(Task.REGRESSION, 1, -1.0, 1.0, 0.0)
    assert np.isinf(coded.encode(np.array([1e39, 1.0]), np.dtype(np.float32))[0])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_training_that_explodes_is_measured(dtype):
    project = template("sine")
    optimizer = project.training.optimizer.with_params(learning_rate=1e30)
    project = project.replace(training=replace(project.training, optimizer=optimizer, dtype=dtype))
    trainer = Trainer(project)
    with suppress(DivergenceError):
        trainer.step(20)
    assert trainer.evaluate()["train"]["loss"] > 0
