"""Points drawn or erased while training: what was learnt goes on."""

import numpy as np
import pytest

from playground.datasets.base.source import DatasetConfig
from playground.session.base.commands import Configure
from playground.session.base.events import Configured, Rejected
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session


class Drawing:
    """A session that draws on a circle."""

    def __init__(self, project):
        self.events = []
        self.session = Session(self.events.append)
        self._project, self._revision = project, 0

    def show(self, drawn, kind="circle", revision=None, **changes):
        self._revision = self._revision + 1 if revision is None else revision
        config = DatasetConfig(kind, {"drawn": drawn} if drawn else {})
        document = self._project(**changes).replace(dataset=config)
        self.events.clear()
        self.session.configure(Configure(self._revision + 1, document, revision=self._revision))
        return next(e for e in self.events if isinstance(e, Configured | Rejected))

    def train(self, epochs=2):
        self.session.advance(60.0, FrameGate(), until_epoch=self.session.trainer.epoch + epochs)

    @property
    def theta(self):
        return self.session.trainer.network.theta.copy()


@pytest.fixture
def drawing(project):
    return Drawing(project)


def test_a_stroke_keeps_weights_steps_and_curves(drawing):
    drawing.show("")
    drawing.train()
    theta, trainer = drawing.theta, drawing.session.trainer
    configured = drawing.show("1,1,0 2,2,1 3,3,1")
    assert not configured.restarted
    assert len(configured.dataset.raw.x) == len(trainer.dataset.raw.x) + 3
    np.testing.assert_array_equal(drawing.theta, theta)
    assert drawing.session.trainer.step_count == trainer.step_count
    assert drawing.session.ready
    drawing.train()
    learnt = drawing.theta
    assert not drawing.show("", revision=0).restarted  # as undo does
    np.testing.assert_array_equal(drawing.theta, learnt)


def test_erasing_generated_points_keeps_what_was_learnt(drawing):
    drawing.show("")
    drawing.train()
    theta, raw = drawing.theta, drawing.session.trainer.dataset.raw
    text = " ".join(f"{x:.3f},{y:.3f},{label}" for (x, y), label in zip(raw.x, raw.y, strict=True))
    assert not drawing.show(text[: text.rindex(" ")], kind="drawn").restarted
    np.testing.assert_array_equal(drawing.theta, theta)


def test_other_samples_begin_anew(drawing):
    drawing.show("")
    first = drawing.theta
    drawing.train()
    assert drawing.show("1,1,0 2,2,1", kind="drawn").restarted
    np.testing.assert_array_equal(drawing.theta, first)


def test_all_points_erased_is_refused_and_the_next_begin_anew(drawing):
    drawing.show("1,1,0 2,2,1 3,3,1", kind="drawn")
    drawing.train()
    assert drawing.show("", kind="drawn").part == "data"
    assert not drawing.session.ready
    assert drawing.show("-1,1,0 -2,2,1", kind="drawn").restarted
    assert drawing.session.ready
