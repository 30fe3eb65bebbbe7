"""What the names of a program hold at a step is what the training has."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.exchange.code.numpy.step_arrays import step_arrays
from playground.exchange.code.numpy.write_program import write_program
from playground.explain import ExplainContext
from playground.graph import NodeSpec
from playground.graph.edits import insert_on_edge
from playground.project.templates import template
from playground.training import Trainer

NAMES = ["circle", "spiral", "wide-and-deep", "lenet-digits", "residual-digits", "sine"]


def after_backprop(project):
    trainer = Trainer(project)
    trainer.step(2)
    trainer.forward()
    trainer.backward()
    return trainer, ExplainContext.of(trainer)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_program_holds_what_the_training_has(name):
    trainer, context = after_backprop(template(name))
    program = write_program(trainer.plan, trainer.config)
    arrays = step_arrays(program, context)
    network, slack = trainer.network, 1e-4 if name.endswith("-digits") else 1e-12
    for each in program.names.values():
        if each.role == "parameter" and each.array:
            mine = network.named_parameters()[f"{each.node_id}/{each.array}"]
            assert np.array_equal(arrays[each.name], mine)
        elif each.role == "gradient" and each.array:
            mine = network.named_gradients()[f"{each.node_id}/{each.array}"]
            np.testing.assert_allclose(arrays[each.name], mine, rtol=slack, atol=slack)
        elif each.role == "value":
            mine = network.value(each.node_id)
            np.testing.assert_allclose(arrays[each.name], mine, rtol=slack, atol=slack)
    assert not any(array.flags.writeable for array in arrays.values())
    assert np.array_equal(trainer.network.theta, context.theta)  # on copies


def test_noise_is_what_the_training_drew():
    project = template("circle")
    dropout = NodeSpec("drop", "dropout", {"rate": 0.5})
    network = insert_on_edge(project.network, dropout, project.network.edges[1])
    trainer, context = after_backprop(project.replace(network=network))
    arrays = step_arrays(write_program(trainer.plan, trainer.config), context)
    np.testing.assert_allclose(arrays["g"], trainer.network.grad, rtol=1e-12, atol=1e-12)


def test_the_small_gradient_of_a_well_trained_network_is_shown():
    lbfgs = {"optimizer": Component("lbfgs"), "batch_size": 0}
    project = template("moons")
    trainer = Trainer(project.replace(training=replace(project.training, **lbfgs)))
    trainer.step(50)
    trainer.forward()
    trainer.backward()
    assert np.abs(trainer.network.grad).max() < 1e-6
    arrays = step_arrays(write_program(trainer.plan, trainer.config), ExplainContext.of(trainer))
    assert arrays["g"].shape == trainer.network.grad.shape


def test_another_gradient_than_the_trainings_is_not_shown():
    trainer, context = after_backprop(template("circle"))
    program = write_program(trainer.plan, trainer.config)
    with pytest.raises(PlaygroundError, match="not the training's own"):
        step_arrays(program, replace(context, gradient=context.gradient * 1.001))
