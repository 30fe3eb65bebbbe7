"""What a session shows: read-only, exact at rest, only what is wanted."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.datasets.base.source import DatasetConfig
from playground.graph import edits
from playground.project.embedding.embed_data import embed
from playground.project.templates import default_project
from playground.session.base.commands import Configure
from playground.session.base.events import Configured, Evaluated
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training.base.phase import Phase


def arrays_of(snapshot):
    yield from snapshot.tiles.values()
    found = snapshot.predictions
    loose = [snapshot.field, found.train, found.test, found.train_confusion, found.test_confusion]
    yield from (array for array in loose if array is not None)
    for view in snapshot.parameters:
        yield view.value
        yield view.grad


@pytest.mark.parametrize("problem", ["binary", "logits", "classes", "regression"])
def test_a_snapshot_is_read_only_and_does_not_change(heard, project, problem):
    heard.configure(project(problem, rate=0.01))
    heard.session.wanted = SnapshotContents(field=12, tiles=6, gradients=True, predictions=True)
    heard.session.run_steps(3)
    snapshot = heard.session.snapshot()
    found = list(arrays_of(snapshot))
    assert not any(array.flags.writeable for array in found)
    before = [array.copy() for array in found]
    heard.advance(until_epoch=4)
    heard.session.snapshot()
    for array, copy in zip(arrays_of(snapshot), before, strict=True):
        np.testing.assert_array_equal(array, copy)
    trainer = heard.session.trainer
    assert snapshot.field.shape == (trainer.dataset.outputs, 12, 12)
    assert snapshot.predictions.test.shape == (30, trainer.dataset.outputs)
    assert (snapshot.predictions.test_confusion is None) is (problem == "regression")
    assert (snapshot.generation, snapshot.step) == (1, 3)


def test_a_snapshot_holds_only_what_is_wanted(heard, project):
    heard.configure(project())
    snapshot = heard.session.snapshot()
    assert (snapshot.field, snapshot.predictions, dict(snapshot.tiles)) == (None, None, {})
    assert all(view.grad is None for view in snapshot.parameters)
    assert not heard.session.dirty


def test_a_table_has_no_field(heard, project):
    made = project("classes").replace(dataset=DatasetConfig("iris"))
    heard.configure(made)
    heard.session.wanted = SnapshotContents(field=10, tiles=10)
    snapshot = heard.session.snapshot()
    assert snapshot.field is None
    assert not snapshot.tiles


def test_phases_show(heard, project):
    heard.configure(project())
    for phase, expected in [
        ("forward", Phase.FORWARD),
        ("backward", Phase.BACKWARD),
        ("update", Phase.UPDATED),
        ("update", Phase.UPDATED),
    ]:
        heard.session.run_phase(phase)
        assert heard.session.dirty
        snapshot = heard.session.snapshot()
        assert snapshot.phase is expected
        assert np.isfinite(snapshot.batch_loss)
    assert snapshot.stale


def test_at_rest_the_readout_is_exact(heard, project):
    heard.configure(project())
    heard.session.advance(0.0, FrameGate())
    heard.session.run_steps(2, patience=-1.0)
    step = heard.session.trainer.step_count
    assert heard.session.snapshot().metrics.step < step
    heard.session.rest()
    snapshot = heard.session.snapshot()
    assert snapshot.metrics == heard.session.trainer.metrics()
    assert heard.curve()[-1].step == step
    assert snapshot.steps_per_second == 0.0


def test_a_change_before_the_first_step_moves_where_the_curves_begin(heard, project):
    first = project()
    heard.configure(first)
    wider = first.replace(network=edits.set_params(first.network, "dense_1", units=7))
    *_, curve = heard.configure(wider)
    assert curve.restart
    (point,) = curve.points
    assert (point.step, point.train_loss) == (0, heard.session.trainer.metrics().train_loss)
    (kept,) = heard.curve()
    assert kept == point


def test_the_same_start_is_told_once(heard, project):
    first = project()
    heard.configure(first)
    again = first.replace(training=replace(first.training, clip_norm=1.0))
    assert not [event for event in heard.configure(again) if isinstance(event, Evaluated)]


def test_data_that_move_into_the_project_file_are_trained_on_as_before(heard, project, tmp_path):
    csv = tmp_path / "t.csv"
    csv.write_text("a,b,c\n" + "".join(f"{i},{i % 7},{'xy'[i % 2]}\n" for i in range(40)))
    dataset = DatasetConfig("csv", {"path": str(csv), "target": "c"}, 50)
    named = project("binary").replace(dataset=dataset)
    heard.configure(named)
    heard.advance(until_epoch=3)
    trainer = heard.session.trainer
    theta = trainer.network.theta.copy()
    inside = replace(named, dataset=embed(dataset))
    for spec in (inside, named, inside):
        (configured,) = (e for e in heard.configure(spec) if isinstance(e, Configured))
        assert not configured.restarted
        assert heard.session.trainer is trainer
    np.testing.assert_array_equal(trainer.network.theta, theta)
    assert trainer.epoch == 3


def test_curves_take_a_share_of_the_time_only_while_training_runs_on_and_on():
    """An epoch of the circle takes little more than measuring it."""
    events = []
    session = Session(events.append, evaluation_share=0.05)
    session.configure(Configure(1, default_project(), restart=True))
    session.advance(0.2, FrameGate())
    epochs = session.trainer.epoch
    points = [p for e in events if isinstance(e, Evaluated) for p in e.points]
    assert len(points) < 0.6 * epochs
    session.rest()
    session.snapshot()
    points = [p for e in events if isinstance(e, Evaluated) for p in e.points]
    assert points[-1] == session.trainer.metrics()
    session.advance(60.0, FrameGate(), until_epoch=session.trainer.epoch + 7)
    later = [p for e in events if isinstance(e, Evaluated) for p in e.points][len(points) :]
    assert [p.epoch for p in later][-6:] == [session.trainer.epoch - i for i in range(5, -1, -1)]
