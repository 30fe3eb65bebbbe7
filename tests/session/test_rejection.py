"""A refused document says which of its parts is to blame."""

import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets.base.source import DatasetConfig
from playground.session.base.commands import Configure
from playground.session.base.events import Rejected
from playground.session.session import Session

WRONG_TRAINING = {
    "loss": ({"loss": Component("nothing")}, "loss"),
    "optimizer": ({"optimizer": Component("sgd", {"learning_rate": -1.0})}, "sgd.learning_rate"),
    "schedule": ({"schedule": Component("step", {"every": 0.0})}, "step.every"),
    "regularizer": ({"regularizer": Component("l2", {"no": 1.0})}, "l2.no"),
    "initializer": ({"initializer": Component("what")}, "initializer"),
    "option": ({"clip_norm": -1.0}, "clip_norm"),
}


@pytest.fixture
def answer(project):
    """A function that configures a session and returns how the last document was refused."""

    def ask(*documents):
        events = []
        session = Session(events.append)
        for generation, (document, more) in enumerate(documents, 1):
            session.configure(Configure(generation, document, **more))
        assert isinstance(events[-1], Rejected)
        return events[-1]

    return ask


@pytest.mark.parametrize("name", WRONG_TRAINING)
@pytest.mark.parametrize("live", [False, True], ids=["first", "live"])
def test_a_hyperparameter_is_named(answer, project, name, live):
    changes, field = WRONG_TRAINING[name]
    good = project()
    bad = good.replace(training=replace(good.training, **changes))
    rejected = answer(*([(good, {})] if live else []), (bad, {}))
    assert (rejected.part, rejected.field) == ("training", field)
    assert field.split(".")[-1] in rejected.error
    assert rejected.error.endswith(f" is not allowed; {rejected.allowed}")
    assert rejected.dataset is None


def test_data_is_to_blame_only_for_itself(answer, project):
    bad = project().replace(dataset=DatasetConfig("circle", {"noise": -5}))
    rejected = answer((bad, {}))
    assert (rejected.part, rejected.field) == ("data", "")
    assert "noise" in rejected.error


def test_a_drawing_that_does_not_fit_keeps_its_findings(answer, project, chain):
    rejected = answer((project().replace(network=chain(4, 3)), {}))
    assert rejected.part == "network"
    assert rejected.diagnostics
    assert rejected.dataset is not None


def test_a_saved_state_of_another_network_is_told(answer, project, chain):
    events = []
    other = Session(events.append)
    other.configure(Configure(1, project(hidden=(5,))))
    told = []
    session = Session(told.append)
    saved = other.trainer.checkpoint()
    session.configure(Configure(1, project(hidden=(3,)), checkpoint=saved))
    rejected = next(event for event in told if isinstance(event, Rejected))
    assert session.trainer is not None
    assert rejected.part == "state"
    assert "another network" in rejected.error
