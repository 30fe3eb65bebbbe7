"""What the network answers, and how good that is, on however many samples."""

import numpy as np
import pytest

from playground.core import Component, PlaygroundError, Task
from playground.datasets.base.source import DatasetConfig
from playground.graph import NodeSpec
from playground.graph.edits import add_node, connect
from playground.nn.base.confusion_matrix import confusion_matrix
from playground.nn.compiler import network_memory
from playground.session.snapshots.grid_fields import GridFields
from playground.training import Trainer
from playground.training.evaluation.predictor import KEPT, Predictor


def samples(trainer, side):
    data = trainer.dataset
    rows = data.train_rows if side == "train" else data.test_rows
    return data.raw.x[rows], data.raw.y[rows]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("problem", ["binary", "logits", "classes", "regression"])
def test_scores_agree_with_predictions(project, problem, dtype):
    trainer = Trainer(project(problem, dtype=dtype, rate=0.02))
    trainer.run_epochs(5)
    tolerance = 1e-12 if dtype == "float64" else 1e-5
    for side, score in trainer.evaluate().items():
        x, y = samples(trainer, side)
        p = trainer.predict(x)
        assert p.dtype == (np.float64 if problem == "regression" else dtype)
        if problem == "binary":
            loss, right = 0.5 * ((p[:, 0] - (2 * y - 1)) ** 2).mean(), (p[:, 0] > 0) == y
        elif problem == "logits":
            loss = -np.log(np.where(y == 1, p[:, 0], 1 - p[:, 0])).mean()
            right = (p[:, 0] > 0.5) == y
        elif problem == "classes":
            loss, right = -np.log(p[np.arange(len(y)), y]).mean(), p.argmax(axis=1) == y
        else:
            loss, right = 0.5 * ((p - y) ** 2).sum(axis=1).mean(), None
        assert score["loss"] == pytest.approx(loss, rel=tolerance)
        assert score["accuracy"] == (None if right is None else right.mean())


def test_training_learns(project):
    trainer = Trainer(project("classes", hidden=(8,)))
    before = trainer.evaluate()["train"]["loss"]
    trainer.run_epochs(40)
    after = trainer.evaluate()["train"]
    assert after["loss"] < before / 3
    assert after["accuracy"] > 0.9


def test_the_scaling_of_a_target_is_undone(tmp_path, chain, project):
    path = tmp_path / "line.csv"
    rows = [f"{x},{1000 + 50 * x}" for x in range(40)]
    path.write_text("\n".join(["x,y", *rows]) + "\n")
    made = project("regression", hidden=(), rate=0.1, batch_size=0).replace(
        dataset=DatasetConfig("csv", {"path": str(path), "target": "y"})
    )
    trainer = Trainer(made)
    assert not trainer.dataset.y_scaling.is_identity
    trainer.run_epochs(400)
    np.testing.assert_allclose(trainer.predict([[10.0], [30.0]]), [[1500], [2500]], rtol=1e-3)


def test_predict_takes_a_row_or_rows_or_none(project):
    trainer = Trainer(project())
    assert trainer.predict([0.5, 1.0]).shape == (1, 1)
    assert trainer.predict(np.zeros((5, 2))).shape == (5, 1)
    assert trainer.predict(np.zeros((0, 2))).shape == (0, 1)
    for wrong in ([1.0, 2.0, 3.0], np.zeros((2, 2, 2))):
        with pytest.raises(PlaygroundError, match="rows of 2 values"):
            trainer.predict(wrong)


def test_an_answer_is_a_copy(project):
    trainer = Trainer(project())
    first = trainer.predict([0.5, 1.0])
    kept = first.copy()
    trainer.predict([3.0, 1.0])
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("count", [1, 9, 10, 11, 37])
def test_chunks_do_not_show(project, monkeypatch, count):
    trainer = Trainer(project("classes"))
    rows = np.random.default_rng(0).normal(size=(count, 2))
    whole = trainer.predict(rows)
    monkeypatch.setattr(network_memory, "CHUNK", 10)
    features = [port.prepare(rows) for port in trainer.network.inputs]
    chunked = trainer.model.readable(Predictor(trainer.network).run(features))
    np.testing.assert_allclose(chunked, whole, rtol=1e-13)


def test_wide_layers_take_fewer_samples_at_once(project):
    trainer = Trainer(project(hidden=(2000,)))
    features = [np.ones((5000, 3))]
    trainer.model.predictor.run(features)
    (sibling,) = trainer.model.predictor._sized.values()
    assert sibling.batch_size == 250


@pytest.mark.parametrize(("count", "size"), [(10, 10), (11, 6), (37, 10), (40, 10), (41, 9)])
def test_hardly_any_sample_is_answered_twice(project, monkeypatch, count, size):
    monkeypatch.setattr(network_memory, "CHUNK", 10)
    predictor = Predictor(Trainer(project()).network)
    predictor.run([np.ones((count, 3))])
    assert [sibling.batch_size for sibling in predictor._sized.values()] == [size]


def test_few_sizes_are_kept(project):
    trainer = Trainer(project())
    for count in range(1, 12):
        trainer.predict(np.zeros((count, 2)))
    assert len(trainer.model.predictor._sized) == KEPT


def test_a_single_test_sample(project):
    made = project()
    made = made.replace(dataset=DatasetConfig("circle", {"count": 4}, train_share=75))
    trainer = Trainer(made)
    trainer.run_epochs(2)
    assert len(trainer.dataset.x_test) == 1
    assert trainer.evaluate()["test"]["accuracy"] in (0.0, 1.0)


@pytest.mark.parametrize(
    ("activation", "low", "threshold"),
    [("tanh", -1.0, 0.0), ("sigmoid", 0.0, 0.5), ("linear", -1.0, 0.0), ("relu", 0.0, 0.5)],
)
@pytest.mark.parametrize("separate", [False, True])
def test_classes_are_coded_as_the_output_can_reach(
    project, chain, activation, low, threshold, separate
):
    network = chain(3, 1, last="linear" if separate else activation)
    if separate:
        end = NodeSpec("end", "activation", {"function": activation})
        network = connect(add_node(network, end), "dense_2", "end")
    encoding = Trainer(project().replace(network=network)).model.encoding
    assert (encoding.low, encoding.high, encoding.threshold) == (low, 1.0, threshold)
    assert f"coded as {low:g} and 1" in encoding.note


def test_logits_take_zeros_and_ones(project):
    encoding = Trainer(project("logits")).model.encoding
    assert (encoding.low, encoding.high, encoding.threshold) == (0.0, 1.0, 0.0)
    assert encoding.task is Task.BINARY


def test_confusions_count_every_sample(project):
    trainer = Trainer(project("classes", hidden=(8,)))
    trainer.run_epochs(10)
    accuracy = trainer.evaluate()["test"]["accuracy"]
    counts = confusion_matrix(trainer.model.evaluator.test.judged())
    _, y = samples(trainer, "test")
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(y, minlength=3))
    assert np.trace(counts) / counts.sum() == pytest.approx(accuracy)


# pictures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("problem", "outputs"), [("binary", 1), ("classes", 3)])
def test_a_field_is_the_answer_on_a_grid(project, problem, outputs):
    trainer = Trainer(project(problem))
    n = 50
    field = GridFields(trainer).field(n)
    assert field.shape == (outputs, n, n)
    axis = np.linspace(*trainer.dataset.raw.extent, n)
    point = [[axis[40], axis[7]]]  # x by column, y by row, the lowest first
    np.testing.assert_allclose(field[:, 7, 40], trainer.predict(point)[0], rtol=1e-12)


def test_tiles_are_every_units_values(project):
    trainer = Trainer(project(hidden=(20, 3)))
    tiles = GridFields(trainer).tiles(8)
    assert {k: v.shape for k, v in tiles.items()} == {
        "input_1": (2, 8, 8),
        "dense_2": (3, 8, 8),
        "dense_3": (1, 8, 8),
    }
    axis = np.linspace(*trainer.dataset.raw.extent, 8)
    np.testing.assert_array_equal(tiles["input_1"][0][2], axis)
    np.testing.assert_array_equal(tiles["input_1"][1][:, 2], axis)
    np.testing.assert_allclose(tiles["dense_3"], GridFields(trainer).field(8), rtol=1e-12)


def test_a_table_has_no_pictures(project):
    made = project("classes", loss=Component("mse")).replace(dataset=DatasetConfig("iris"))
    trainer = Trainer(made)
    with pytest.raises(PlaygroundError, match="two features"):
        GridFields(trainer).field(8)


def test_what_was_scored_is_scored_again_only_for_another_network(project, monkeypatch):
    trainer, runs = Trainer(project()), []
    scorer = trainer.model.evaluator.test
    original = Predictor.run
    monkeypatch.setattr(Predictor, "run", lambda self, f: (runs.append(1), original(self, f))[1])
    scorer.refresh()  # whoever asks for it once has what is scored remembered
    trainer.step()
    trainer.metrics()
    before = len(runs)
    scorer.refresh()
    assert len(runs) == before
    trainer.step()
    scorer.refresh()
    assert len(runs) == before + 1
    again = trainer.model.evaluator.test.judged().scores
    scorer.score()
    np.testing.assert_array_equal(again, scorer.judged().scores)
