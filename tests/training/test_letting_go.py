"""A network that nobody trains any more goes at once: large ones must not wait for a collection."""

import gc
from weakref import ref

import pytest

from playground.core import Component
from playground.experiments.race import Race
from playground.experiments.race_config import optimizer_lane
from playground.training import Trainer


@pytest.fixture(autouse=True)
def uncollected():
    """Without the garbage collector only what refers to itself is left over."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "lbfgs"])
@pytest.mark.parametrize("replicas", [1, 3])
def test_of_a_trainer(project, optimizer, replicas):
    trainer = Trainer(project(optimizer=optimizer), replicas)
    trainer.run_epochs(2)
    left = [ref(each) for each in (trainer.network, trainer.network.theta, trainer.rule.optimizer)]
    del trainer
    assert [each() for each in left] == [None] * 3


@pytest.mark.parametrize("name", ["adam", "lbfgs"])
def test_of_a_race(project, name):
    document = project(batch_size=0, optimizer=Component("sgd"))
    race = Race(document, [optimizer_lane(document.training, each) for each in ("sgd", name)])
    race.run(2)
    left = [ref(each) for each in (race, race.network, race.network.theta)]
    del race
    assert [each() for each in left] == [None] * 3
