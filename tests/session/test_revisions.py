"""Revisions of a document: what giving up left behind is there again, bit for bit."""

import numpy as np
import pytest

from playground.core import Component
from playground.datasets.base.source import DatasetConfig
from playground.session.base.commands import Configure, RequestState, Reset, drop_superseded
from playground.session.base.events import CheckpointsKept, StateReady
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.training.base.history import History, numbers_of


class Heard:
    """A session that is told documents by revision."""

    def __init__(self):
        self.events = []
        self.session = Session(self.events.append)
        self.generation = 0

    def show(self, project, revision, **more):
        self.generation += 1
        self.session.configure(Configure(self.generation, project, revision=revision, **more))

    def train(self, epochs):
        trainer = self.session.trainer
        self.session.advance(60.0, FrameGate(), until_epoch=trainer.epoch + epochs)

    def state(self):
        self.session.send_state(RequestState(0))
        (found,) = [e for e in self.events[-1:] if isinstance(e, StateReady)]
        return found

    @property
    def kept(self):
        return [e for e in self.events if isinstance(e, CheckpointsKept)][-1]


@pytest.fixture
def heard():
    return Heard()


def same(a, b):
    """Tell whether two states are the same, bit for bit."""
    one, other = a.checkpoint, b.checkpoint
    assert (one.step, one.epoch, one.updates) == (other.step, other.epoch, other.updates)
    assert one.parameters == other.parameters
    np.testing.assert_array_equal(one.theta, other.theta)
    np.testing.assert_array_equal(one.layers, other.layers)
    assert one.slots.keys() == other.slots.keys()
    for name, slot in one.slots.items():
        np.testing.assert_array_equal(slot, other.slots[name])
    assert (one.sampler, one.streams, one.schedule) == (
        other.sampler,
        other.streams,
        other.schedule,
    )
    measured = [[numbers_of(p)[:6] for p in each.history] for each in (a, b)]
    assert repr(measured[0]) == repr(measured[1])  # all but the time
    return True


EDITS = {
    "units": {"hidden": (9,)},
    "a layer": {"hidden": (4, 3)},
    "data": {"problem": "classes"},
    "seed": {"seed": 7},
    "precision": {"dtype": "float32"},
    "initializer": {"initializer": Component("zeros")},
    "optimizer": {"optimizer": "sgd"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_edit_gave_up_is_there_after_undo_and_after_redo(heard, project, edit):
    before = project(**{"optimizer": "adam"})
    after = project(**({"optimizer": "adam"} | EDITS[edit]))
    heard.show(before, 0, restart=True)
    heard.train(3)
    left = heard.state()
    heard.show(after, 1)
    heard.train(2)
    later = heard.state()
    heard.show(before, 0)
    assert same(heard.state(), left)
    heard.show(after, 1)
    assert same(heard.state(), later)
    heard.show(before, 0)
    assert same(heard.state(), left)


GOING_ON = {
    "adam": {"optimizer": "adam"},
    "momentum": {
        "optimizer": Component("sgd", {"learning_rate": 0.1, "momentum": 0.9}),
        "order": "carry",
    },
    "a schedule that watches": {"schedule": Component("plateau", {"patience": 1})},
    "L-BFGS": {"optimizer": "lbfgs"},
}


@pytest.mark.parametrize("kind", ["dense", "dropout", "batch_norm"])
@pytest.mark.parametrize("settings", GOING_ON)
def test_going_on_is_as_if_it_had_never_been_left(heard, project, around, kind, settings):
    before, stayed = project(**GOING_ON[settings]).replace(network=around(kind)), Heard()
    for each in (heard, stayed):
        each.show(before, 0, restart=True)
        each.train(3)
        each.session.run_steps(1)
    heard.show(project(hidden=(2,)), 1)
    heard.train(1)
    heard.show(before, 0)
    for each in (heard, stayed):
        each.session.rest()
        each.train(4)
    assert same(heard.state(), stayed.state())


def test_curves_go_on_being_thinned_alike(heard, project, monkeypatch):
    monkeypatch.setattr(History.__init__, "__defaults__", ((), 64, 0, None))
    stayed = Heard()
    for each in (heard, stayed):
        each.show(project(), 0, restart=True)
        each.train(150)
    heard.show(project(hidden=(2,)), 1)
    heard.show(project(), 0)
    for each in (heard, stayed):
        each.train(150)
    assert len(stayed.state().history) < 65
    assert same(heard.state(), stayed.state())


def test_hyperparameters_that_give_up_nothing_go_on_after_undo(heard, project):
    heard.show(project(rate=0.1), 0, restart=True)
    heard.train(2)
    heard.show(project(rate=0.2), 1)
    heard.train(2)
    trained = heard.state()
    heard.show(project(rate=0.1), 0)
    assert same(heard.state(), trained)
    assert heard.kept.count == 0


def test_reset_is_left_and_returned_to_like_an_edit(heard, project):
    heard.show(project(), 0, restart=True)
    heard.train(3)
    left = heard.state()
    heard.session.reset(1)
    begun = heard.state()
    assert begun.checkpoint.step == 0
    assert len(begun.history) == 1
    heard.train(1)
    later = heard.state()
    heard.show(project(), 0)
    assert same(heard.state(), left)
    heard.session.reset(1)
    assert same(heard.state(), later)
    heard.session.reset()
    assert same(heard.state(), begun)
    heard.show(project(), 0)
    assert same(heard.state(), left)


def test_a_document_that_cannot_be_trained_gives_up_nothing(heard, project, chain):
    heard.show(project(), 0, restart=True)
    heard.train(2)
    left = heard.state()
    heard.show(project().replace(network=chain(3, 2)), 1)
    assert not heard.session.ready
    heard.show(project(), 0)
    assert same(heard.state(), left)


def test_a_reset_of_what_cannot_be_trained_is_made_again_without_another_networks_weights(
    heard, project, chain
):
    untrainable = project().replace(network=chain(3, 2))
    heard.show(project(), 0, restart=True)
    heard.train(2)
    left = heard.state()
    heard.show(untrainable, 1)
    heard.session.reset(2)
    heard.show(project(hidden=(5,)), 3)
    heard.train(1)
    later = heard.state()
    heard.show(untrainable, 2)
    heard.show(untrainable, 1)
    heard.session.reset(2)  # undone, and made again
    assert not heard.session.ready
    heard.show(project(hidden=(5,)), 3)
    assert same(heard.state(), later)
    heard.show(project(), 0)
    assert same(heard.state(), left)


def test_an_edit_after_undo_forgets_what_cannot_be_made_again(heard, project):
    heard.show(project(hidden=(4,)), 0, restart=True)
    heard.train(1)
    heard.show(project(hidden=(5,)), 1)
    heard.show(project(hidden=(4,)), 0)
    assert heard.kept.count == 1
    heard.train(1)
    left = heard.state()
    heard.show(project(hidden=(6,)), 2)
    assert heard.kept.count == 1
    heard.show(project(hidden=(4,)), 0)
    assert same(heard.state(), left)


def test_another_document_forgets_all(heard, project):
    heard.show(project(), 0, restart=True)
    heard.train(1)
    heard.show(project(hidden=(6,)), 1)
    heard.show(project(hidden=(5,)), 0, restart=True)
    heard.show(project(hidden=(6,)), 1)
    assert heard.state().checkpoint.step == 0


def test_what_found_no_room_is_told(heard, project, monkeypatch):
    monkeypatch.setattr(heard.session.moments.store, "limit_bytes", 10)
    heard.show(project(), 0, restart=True)
    heard.train(1)
    heard.show(project(hidden=(6,)), 1)
    assert heard.kept == CheckpointsKept(2, 0, 0, 10, frozenset({0}))
    heard.show(project(), 0)
    assert heard.session.ready


def test_other_revisions_are_never_skipped(project):
    one, two, again = (Configure(i, project(), revision=r) for i, r in ((1, 1), (2, 2), (3, 2)))
    assert drop_superseded([one, two, again]) == [one, again]
    begun = Configure(4, project(), restart=True)
    assert drop_superseded([one, begun]) == [begun]
    assert drop_superseded([one, Reset(2), two]) == [one, Reset(2), two]


def test_what_does_not_fit_changed_data_begins_anew(heard, project, chain, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["x,y", *(f"{i},{i}" for i in range(40))]))
    table = DatasetConfig("csv", {"path": str(path), "target": "y"})
    before = project(problem="regression").replace(dataset=table)
    heard.show(before, 0, restart=True)
    heard.train(2)
    heard.show(project(problem="regression"), 1)
    path.write_text("\n".join(["a,b,y", *(f"{i},{i % 3},{i}" for i in range(40))]))
    heard.show(before, 0)
    assert heard.session.ready
    assert heard.state().checkpoint.step == 0
