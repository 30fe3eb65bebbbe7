"""Metrics of a training: the numbers of the metric on what the trainer predicts."""

import numpy as np
import pytest

from playground.core import ValueNotAllowed
from playground.datasets.base.source import DatasetConfig
from playground.nn.base.metric import ScoredPredictions
from playground.nn.metrics import METRICS, fitting
from playground.session.snapshots.snapshot import SnapshotContents
from playground.session.snapshots.snapshot_builder import SnapshotBuilder
from playground.session.snapshots.throughput import Throughput
from playground.training.trainer import Trainer

PROBLEMS = ["binary", "logits", "classes", "regression"]


def judged_alone(trainer, split, replica=None):
    """Judge by another way: answers to the raw rows beside the raw truth."""
    dataset = trainer.dataset
    rows = dataset.train_rows if split == "train" else dataset.test_rows
    scores = trainer.predict(dataset.raw.x[rows])
    scores = scores if replica is None else scores[replica]
    truth = dataset.raw.y[rows]
    if not dataset.classes:
        return ScoredPredictions(scores, scores[:, 0], truth, ())
    if scores.shape[1] > 1:
        decided = scores.argmax(axis=1)
    else:
        # Probabilities cut at one half, outputs for targets of -1 and 1 at nought.
        logits = trainer.model.loss.from_logits
        decided = (scores[:, 0] > (0.5 if logits else 0.0)).astype(int)
    return ScoredPredictions(scores, decided, truth, dataset.classes)


def numbers(measures):
    return {k: (m.value, *m.classes) for k, m in measures.items()}


def check(found, trainer, replica=None):
    metrics = fitting(trainer.dataset.task, len(trainer.dataset.classes))
    assert list(found) == ["train", "test"]
    for split, measures in found.items():
        judged = judged_alone(trainer, split, replica)
        expected = numbers({m.key: m.compute(judged) for m in metrics})
        assert list(measures) == list(expected)
        for key, values in numbers(measures).items():
            assert values == pytest.approx(expected[key], rel=1e-12, nan_ok=True), (split, key)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_metrics_are_those_of_the_predictions(project, problem):
    trainer = Trainer(project(problem, hidden=(8,), rate=0.03))
    trainer.run_epochs(3)
    check(trainer.judge(), trainer)


@pytest.mark.parametrize("kind", ["iris", "penguins", "digits"])
def test_metrics_of_a_table(project, chain, kind):
    made = project("classes", rate=0.03).replace(
        dataset=DatasetConfig(kind), network=chain(6, 10 if kind == "digits" else 3)
    )
    trainer = Trainer(made)
    trainer.step(20)
    check(trainer.judge(), trainer)


def test_errors_are_in_the_unit_of_a_scaled_target(project, tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("a,price\n" + "".join(f"{i},{3000.5 + 7 * i}\n" for i in range(40)))
    data = DatasetConfig("csv", {"path": str(path), "target": "price", "scale_target": True})
    trainer = Trainer(project("regression", rate=0.03).replace(dataset=data))
    assert not trainer.dataset.y_scaling.is_identity
    trainer.step(5)
    check(trainer.judge(), trainer)
    rows = trainer.dataset.test_rows
    misses = trainer.predict(trainer.dataset.raw.x[rows]) - trainer.dataset.raw.y[rows]
    found = trainer.judge()["test"]
    assert found["mae"].value == pytest.approx(np.abs(misses).mean(), rel=1e-12)
    assert found["rmse"].value == pytest.approx(np.sqrt((misses**2).mean()), rel=1e-12)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_accuracy_is_the_one_of_the_curves(project, problem):
    trainer = Trainer(project(problem))
    trainer.run_epochs(2)
    for split, score in trainer.evaluate().items():
        found = trainer.judge()[split]
        if score["accuracy"] is None:
            assert "accuracy" not in found
        else:
            assert found["accuracy"].value == score["accuracy"]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_each_of_several_networks_is_judged_alone(project, problem):
    trainer = Trainer(project(problem, rate=0.03), replicas=3)
    trainer.run_epochs(2)
    for replica in range(3):
        check(trainer.judge(replica=replica), trainer, replica)
    with pytest.raises(ValueNotAllowed, match="use 0 to 2"):
        trainer.judge(replica=3)


def test_chosen_metrics_alone(project):
    trainer = Trainer(project("classes"))
    top = [METRICS.get("top_k")(k=k) for k in (1, 2)]
    found = trainer.judge(top)["test"]
    assert list(found) == ["top_1", "top_2"]
    assert found["top_1"].value == trainer.evaluate()["test"]["accuracy"]
    assert found["top_1"].value <= found["top_2"].value


def test_judging_changes_nothing(project):
    one, other = Trainer(project()), Trainer(project())
    for trainer in (one, other):
        trainer.run_epochs(1)
        trainer.step(2)
    one.judge()
    for trainer in (one, other):
        trainer.step(5)
    np.testing.assert_array_equal(one.network.theta, other.network.theta)


def taken(trainer, **wanted):
    builder = SnapshotBuilder(trainer)
    return builder.snapshot(1, SnapshotContents(**wanted), trainer.metrics(), Throughput())


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_snapshot_holds_the_same_metrics(project, problem):
    trainer = Trainer(project(problem))
    trainer.run_epochs(2)
    found = taken(trainer, metrics=True).predictions.metrics
    expected = trainer.judge()
    for split in ("train", "test"):
        for key, values in numbers(expected[split]).items():
            assert numbers(found[split])[key] == pytest.approx(values, rel=0, abs=0, nan_ok=True)
    with pytest.raises(TypeError):
        found["train"] = {}
    with pytest.raises(TypeError):
        found["train"]["accuracy"] = 1.0


def test_a_snapshot_has_no_metrics_unless_wanted(project):
    trainer = Trainer(project())
    assert taken(trainer, predictions=True).predictions.metrics is None
    assert taken(trainer).predictions is None


def test_what_several_views_want_is_wanted_together():
    both = SnapshotContents(field=10, tiles=4, metrics=True) | SnapshotContents(
        field=20, gradients=True
    )
    assert both == SnapshotContents(field=20, tiles=4, gradients=True, metrics=True)
    assert SnapshotContents() | SnapshotContents(predictions=True) == SnapshotContents(
        predictions=True
    )
