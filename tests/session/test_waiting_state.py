"""A saved state whose document cannot be trained waits until it can; nothing of it is lost."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.datasets import DatasetConfig
from playground.graph import NetworkSpec
from playground.session.base.commands import Configure, RequestState
from playground.session.base.events import Configured, Rejected, StateReady
from playground.session.session import Session
from playground.training import Trainer


@pytest.fixture
def table(tmp_path):
    """A document about a table, the trainer of two epochs, and the table's path."""
    path = tmp_path / "data.csv"
    rng = np.random.default_rng(3)
    rows = [f"{a:.3f},{b:.3f},{'xy'[int(a > b)]}" for a, b in rng.random((40, 2))]
    path.write_text("\n".join(["a,b,c", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def document(project, table):
    return project(hidden=(3,)).replace(dataset=DatasetConfig("csv", {"path": str(table)}))


class Recorded:
    """A session and what it said."""

    def __init__(self):
        self.events = []
        self.session = Session(self.events.append)

    def configure(self, generation, document, **more):
        self.events.clear()
        self.session.configure(Configure(generation, document, **more))
        return [event for event in self.events if isinstance(event, Configured | Rejected)]

    def state(self):
        self.session.send_state(RequestState(1))
        return next(event for event in self.events if isinstance(event, StateReady))


def _trained(document):
    trainer = Trainer(document)
    trainer.run_epochs(2)
    return trainer


def _same(trainer, other):
    np.testing.assert_array_equal(trainer.network.theta, other.network.theta)
    assert (trainer.step_count, trainer.epoch) == (other.step_count, other.epoch)


def test_a_training_comes_back_with_its_data(document, table):
    trainer, heard = _trained(document), Recorded()
    points = (trainer.metrics(),)
    moved = table.rename(table.with_name("elsewhere.csv"))
    saved = {"checkpoint": trainer.checkpoint(), "history": points}
    (rejected,) = heard.configure(1, document, **saved)
    assert rejected.part == "data"
    assert (heard.state().checkpoint, heard.state().waits) == (None, True)
    found = document.replace(dataset=DatasetConfig("csv", {"path": str(moved)}))
    (configured,) = heard.configure(2, found)
    assert configured.restarted
    _same(heard.session.trainer, trainer)
    assert heard.state().history == points
    assert not heard.state().waits


def test_a_training_comes_back_with_a_network_that_can_be_trained(document):
    trainer, heard = _trained(document), Recorded()
    torn = document.replace(network=NetworkSpec(document.network.nodes, ()))
    (rejected,) = heard.configure(1, torn, checkpoint=trainer.checkpoint())
    assert rejected.part == "network"
    heard.configure(2, document)
    _same(heard.session.trainer, trainer)


def test_a_training_that_does_not_fit_waits_beside_new_weights(document, table):
    trainer, heard = _trained(document), Recorded()
    before = table.read_text(encoding="utf-8")
    table.write_text(f"first{before.removeprefix('a')}", encoding="utf-8")
    refused, configured = heard.configure(1, document, checkpoint=trainer.checkpoint())
    assert (refused.part, configured.restarted) == ("state", True)
    assert (heard.state().checkpoint.step, heard.state().waits) == (0, True)
    table.write_text(before, encoding="utf-8")
    chosen = document.dataset.params | {"columns": ("a", "b")}
    narrow = document.replace(dataset=replace(document.dataset, params=chosen))
    heard.configure(2, narrow)
    _same(heard.session.trainer, trainer)


def test_new_learning_is_not_given_up_for_it(document, table):
    trainer, heard = _trained(document), Recorded()
    torn = document.replace(network=NetworkSpec(document.network.nodes, ()))
    other = trainer.checkpoint()
    heard.configure(1, torn, checkpoint=replace(other, theta=other.theta[:-1]))
    heard.configure(2, document)
    heard.session.run_steps(3)
    heard.configure(3, document.replace(training=replace(document.training, batch_size=3)))
    assert heard.session.trainer.step_count == 3
    assert heard.state().waits


def test_another_document_forgets_it(document, table):
    trainer, heard = _trained(document), Recorded()
    table.rename(table.with_name("elsewhere.csv"))
    heard.configure(1, document, checkpoint=trainer.checkpoint())
    heard.configure(2, document, restart=True)
    assert not heard.state().waits


def test_a_document_that_cannot_be_trained_has_nobody_elses_training(document, project):
    heard = Recorded()
    heard.configure(1, project())
    heard.session.run_steps(3)
    torn = project().replace(network=NetworkSpec(project().network.nodes, ()))
    heard.configure(2, torn, restart=True)
    assert (heard.state().checkpoint, heard.state().history) == (None, ())
    assert heard.session.snapshot() is None
    heard.configure(3, project())
    assert heard.session.trainer.step_count == 0
