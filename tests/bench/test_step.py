import numpy as np
import pytest

from playground.bench import step
from playground.bench.base.problem import PROBLEMS, SHAPES, Problem
from playground.bench.peers import inlined, pytorch, scikit_learn
from playground.training import Trainer


@pytest.mark.parametrize("widths", SHAPES, ids=lambda w: "-".join(map(str, w)))
def test_the_inlined_step_computes_the_same_numbers(widths):
    problem = Problem.of(widths)
    trainer = Trainer(problem.project, dataset=problem.dataset)
    limit = inlined.build(problem)
    np.testing.assert_array_equal(limit.theta, trainer.network.theta)
    begun = limit.theta.copy()
    for _ in range(3):  # across the end of an epoch
        limit.run(20)
        trainer.step(20)
        np.testing.assert_allclose(limit.theta, trainer.network.theta, rtol=0, atol=1e-12)
        assert limit.loss == pytest.approx(trainer.loop.batch_loss, rel=1e-12)
    assert np.abs(limit.theta - begun).max() > 1e-3


def test_titles_count_equal_layers():
    assert [make().title for make in PROBLEMS] == [
        "2-4-2-1",
        "2-8x6-1",
        "2-32-32-1",
        "64-64-1",
        "784-128-64-10 b64",
        "784-128-64-10 b256",
        "CNN 28×28 b32",
    ]


def test_a_short_measurement_has_times_and_ratios():
    times = step.measure([lambda: Problem.of((2, 3, 1))], rounds=1, round_seconds=1e-4)
    (only,) = times
    assert {"trainer", "inlined"} <= only.microseconds.keys()
    assert all(value > 0 for value in only.microseconds.values())
    ours, limit = only.microseconds["trainer"], only.microseconds["inlined"]
    assert only.ratios["inlined"] == pytest.approx(ours / limit)
    assert step.as_dict(times)["shapes"][0]["shape"] == "2-3-1"
    text = step.as_text(times)
    assert "2-3-1" in text
    assert "BLAS" in text


def test_a_row_says_how_many_threads_training_uses_and_for_what_product():
    few = step.StepTimes("small", "tanh", {"trainer": 1.0}, 100, 1)
    many = step.StepTimes("large", "ReLU", {"trainer": 9.0, "pytorch": 18.0}, 10_000_000, 2)
    rows = step.as_text([few, many]).splitlines()
    small, large = (next(r for r in rows if r.startswith(name)) for name in ("small", "large"))
    assert small.split() == ["small", "1.0", "–", "1", "tanh"]
    assert large.split() == ["large", "9.0", "18.0", "(×0.50)", "2", "ReLU"]
    assert [s["threads_in_training"] for s in step.as_dict([few, many])["shapes"]] == [1, 2]


@pytest.mark.parametrize("problem", [Problem.classifier(64), Problem.cnn(32)], ids=lambda p: p.kind)
def test_image_problems_learn(problem):
    assert inlined.make(problem) is None
    model = Trainer(problem.project, dataset=problem.dataset)
    losses = [model.forward()]
    model.step(3)
    assert model.network.dtype == np.float32
    assert np.isfinite([*losses, model.loop.batch_loss]).all()


def test_scikit_learn_has_no_convolutions():
    pytest.importorskip("sklearn")
    assert scikit_learn.make(Problem.cnn(32)) is None


@pytest.mark.parametrize("make", [PROBLEMS[0], PROBLEMS[4], PROBLEMS[6]])
def test_pytorch_builds_the_same_network(make):
    pytest.importorskip("torch")
    problem = make()
    ours = Trainer(problem.project, dataset=problem.dataset)
    model = pytorch.model_of(problem)
    assert sum(p.numel() for p in model.parameters()) == ours.network.theta.size
    assert pytorch.make(problem)(2) == 2
