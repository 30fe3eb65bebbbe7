"""A layer gets another name while it trains: nothing is trained anew, and all say the new name."""

import numpy as np
from msgspec.structs import replace

from playground.graph.edits import rename
from playground.project.templates import template
from playground.session.base.commands import Configure
from playground.session.reconfigure import take_over
from playground.training.trainer import Trainer


def test_a_name_changes_nothing_of_the_training():
    project = template("circle")
    trainer = Trainer(project)
    trainer.step(3)
    before, network = trainer.checkpoint(), trainer.network
    named = project.replace(network=rename(project.network, "hidden_1", "edges"))
    taken = take_over(Configure(2, named), project, trainer, None, lambda _: lambda *_: True)
    assert taken.trainer is trainer
    assert not any([taken.restarted, taken.is_remeasured, taken.gives_up, taken.is_other])
    assert trainer.network is network
    np.testing.assert_array_equal(trainer.checkpoint().theta, before.theta)
    assert trainer.step_count == 3
    assert [node.name for node in trainer.network.plan.nodes] == [
        *("Input", "edges", "hidden 2", "Output")
    ]
    trainer.step()
    untouched = Trainer(project)
    untouched.step(4)
    np.testing.assert_array_equal(trainer.network.theta, untouched.network.theta)


def test_another_name_and_another_rate_are_both_taken():
    project = template("circle")
    trainer = Trainer(project)
    optimizer = replace(project.training.optimizer, params={"learning_rate": 0.5})
    changed = project.replace(
        network=rename(project.network, "hidden_1", "edges"),
        training=replace(project.training, optimizer=optimizer),
    )
    take_over(Configure(2, changed), project, trainer, None, lambda _: lambda *_: True)
    assert trainer.config == changed.training
    assert trainer.plan.nodes[1].name == "edges"
