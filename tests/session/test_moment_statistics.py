"""What is measured of kept moments: the numbers of the training, within a share of its time."""

import numpy as np
import pytest

from playground.session import moment_keeper
from playground.session.base.commands import Configure, GoTo
from playground.session.pacing import statistics_pace
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training.moments.statistics import MOST_VALUES, SpreadKey, histogram
from playground.training.trainer import Trainer


@pytest.fixture
def often(monkeypatch):
    """Take and measure a moment at the end of every epoch, however long it takes."""
    monkeypatch.setattr(moment_keeper, "SHORTEST", 0.0)
    monkeypatch.setattr(moment_keeper, "SHARE", float("inf"))
    monkeypatch.setattr(statistics_pace, "SHARE", float("inf"))


def session_of(project, epochs=0):
    session = Session(lambda event: None)
    session.configure(Configure(1, project))
    if epochs:
        session.advance(60.0, FrameGate(), until_epoch=epochs)
    return session


def told(session):
    """Return the moments that a view is shown."""
    session.wanted = SnapshotContents(statistics=True)
    session.rest()
    return session.snapshot().statistics


@pytest.mark.parametrize("count", [1, 7, 300, 40_000])
def test_values_are_counted_as_numpy_counts_them(count):
    values = np.random.default_rng(3).normal(size=count).astype(np.float32)
    found = histogram(values)
    looked_at = values[:: -(-count // MOST_VALUES)]
    counts, edges = np.histogram(looked_at, len(found.counts))
    assert (found.low, found.high) == (looked_at.min(), looked_at.max())
    assert found.total == len(looked_at) <= MOST_VALUES
    if count > 1:
        # A value that float32 puts on an edge may be counted on either side of it.
        assert np.abs(np.cumsum(found.counts - counts.astype(int))).max() <= 1
        assert edges[-1] == found.high


def test_what_is_not_finite_has_no_histogram():
    assert histogram(np.zeros(0)) is None
    assert histogram(np.array([1.0, np.nan])) is None
    assert histogram(np.array([1.0, np.inf])) is None
    assert histogram(np.full(5, 2.5)).counts.tolist() == [5] + [0] * 7


def test_norms_are_those_of_the_training_itself(project, often):
    made = project(hidden=(4, 3))
    moments = told(session_of(made, epochs=4))
    trainer = Trainer(made)
    last = moments[-1]
    trainer.step(last.step - 1)
    before = trainer.network.theta.copy()
    trainer.step(1)
    network = trainer.network
    spans = [s for s in network.parameter_layout if s.role == "weight"]
    assert [n.node_id for n in last.norms] == [s.node_id for s in spans]
    for norms, span in zip(last.norms, spans, strict=True):
        own = slice(span.start, span.stop)
        move, weights = network.theta[own] - before[own], before[own]
        np.testing.assert_allclose(norms.gradient, np.linalg.norm(network.grad[own]), rtol=1e-6)
        expected = np.linalg.norm(move) / np.linalg.norm(weights)
        np.testing.assert_allclose(norms.ratio, expected, rtol=1e-4)
        np.testing.assert_allclose(norms.weight, np.linalg.norm(network.theta[own]), rtol=1e-6)
        for spread, vector in (("weights", network.theta), ("gradients", network.grad)):
            found = last.histograms[SpreadKey(spread, span.node_id, span.name)]
            assert (found.low, found.high) == (vector[own].min(), vector[own].max())
    first = spans[0].node_id
    values = trainer.loop.program.network.value(first)
    found = last.histograms[SpreadKey("activations", first)]
    assert (found.low, found.high) == (values.min(), values.max())


def test_watching_for_a_measurement_changes_nothing(project, often):
    made = project()
    session = session_of(made, epochs=3)
    told(session)
    assert not session.trainer.rule.is_watched
    trainer = Trainer(made)
    trainer.step(session.trainer.step_count)
    np.testing.assert_array_equal(session.trainer.network.theta, trainer.network.theta)


def test_going_back_shows_all_moments_and_going_on_forgets_the_later_ones(project, often):
    session = session_of(project(), epochs=5)
    all_of_them = told(session)
    steps = [each.step for each in all_of_them]
    assert steps == sorted(set(steps))
    back = steps[2]
    session.go_to(GoTo(1, back))
    assert [each.step for each in told(session)] == steps
    session.run_steps(1)
    kept = told(session)
    assert kept[:3] == all_of_them[:3]  # none was measured anew: going back forgets gradients
    assert [each.step for each in kept] == [*steps[:3], back + 1]
    assert not np.isnan(kept[-1].norms[0].ratio)


def test_measuring_takes_a_share_of_the_time(project):
    session = session_of(project())
    pace = session.moments.statistics
    pace._cost = 1e6
    session.trainer.step(5)
    assert pace.measure(session.trainer.loop) is None
    assert pace.measure(session.trainer.loop, now=True) is not None


def test_memory_is_counted(project, often):
    session = session_of(project(), epochs=3)
    moments = session.moments.store.timeline.statistics
    assert session.moments.store.used_bytes > sum(each.nbytes for each in moments) > 0


def test_nothing_comes_with_a_snapshot_unless_it_is_wanted(project):
    session = session_of(project(), epochs=1)
    session.rest()
    assert session.snapshot().statistics == ()
