import numpy as np
import pytest

from playground.project.templates import template
from playground.session.snapshots import snapshot_builder
from playground.session.snapshots.snapshot import SnapshotContents
from playground.session.snapshots.snapshot_builder import REST, SnapshotBuilder, Throttled
from playground.session.snapshots.throughput import Throughput
from playground.training.base.history import Metrics
from playground.training.evaluation.evaluator import Scorer
from playground.training.trainer import Trainer

COST = 2.0


@pytest.fixture
def clock(monkeypatch):
    now = [50.0]
    monkeypatch.setattr(snapshot_builder.time, "perf_counter", lambda: now[0])
    return now


@pytest.fixture
def ask(clock):
    answers, asked = iter(range(100)), Throttled()

    def compute():
        clock[0] += COST
        return next(answers)

    return lambda key="a", now=False: asked.get(key, compute, now=now)


def test_an_answer_stands_until_it_is_paid_for(clock, ask):
    assert [ask(), ask()] == [0, 0]
    clock[0] += REST * COST - 0.01
    assert ask() == 0
    clock[0] += 0.02
    assert [ask(), ask()] == [1, 1]


def test_what_must_be_new_is_new(ask):
    assert [ask(), ask(now=True), ask()] == [0, 1, 1]


def test_another_kind_of_answer_is_never_repeated(ask):
    assert [ask(), ask("b"), ask("b"), ask("a")] == [0, 1, 1, 2]


def test_what_was_measured_for_the_curves_is_not_found_once_more(clock, monkeypatch):
    trainer = Trainer(template("iris"))
    builder = SnapshotBuilder(trainer)
    scored, score = [], Scorer.score

    def slow_score(self):
        scored.append(trainer.step_count)
        clock[0] += COST
        return score(self)

    monkeypatch.setattr(Scorer, "score", slow_score)

    def taken(wait=0.0, *, running=True):
        clock[0] += wait
        trainer.step()
        scored.clear()
        metrics = Metrics(0, 0, 0.0, 0.0, 0.0, 0.0)
        throughput = Throughput()
        throughput.steps = float(running)
        wanted = SnapshotContents(predictions=True)
        snapshot = builder.snapshot(1, wanted, metrics, throughput)
        return snapshot.predictions.train, len(scored)

    first, count = taken()
    assert count == 2  # train and test
    trainer.step()
    trainer.metrics()
    of_curves = trainer.model.evaluator.train.judged().scores
    shown, count = taken()
    assert count == 0
    np.testing.assert_array_equal(shown, of_curves)
    assert not np.array_equal(shown, first)
    # It stands as long as if it had been found for the views, and is no longer of use then.
    assert taken()[0] is shown
    assert taken(REST * 2 * COST)[1] == 2
    trainer.metrics()
    assert taken(2 * REST * 2 * COST)[1] == 2  # too old
    trainer.metrics()
    resting, count = taken(running=False)
    assert count == 2
    rows = trainer.dataset.train_rows
    np.testing.assert_allclose(resting, trainer.predict(trainer.dataset.raw.x[rows]), rtol=1e-12)
