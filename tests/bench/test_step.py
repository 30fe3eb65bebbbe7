import numpy as np
import pytest

from playground.bench import step
from playground.bench.peers import inlined
from playground.bench.problem import SHAPES, Problem
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
        assert limit.loss == pytest.approx(trainer.batch_loss, rel=1e-12)
    assert np.abs(limit.theta - begun).max() > 1e-3


def test_titles_count_equal_layers():
    assert [Problem.of(widths).title for widths in SHAPES] == [
        "2-4-2-1",
        "2-8x6-1",
        "2-32-32-1",
        "64-64-1",
    ]


def test_a_short_measurement_has_times_and_ratios():
    times = step.measure([(2, 3, 1)], rounds=1, round_seconds=1e-4)
    (only,) = times
    assert {"trainer", "inlined"} <= only.microseconds.keys()
    assert all(value > 0 for value in only.microseconds.values())
    ours, limit = only.microseconds["trainer"], only.microseconds["inlined"]
    assert only.ratios["inlined"] == pytest.approx(ours / limit)
    assert step.as_dict(times)["shapes"][0]["shape"] == "2-3-1"
    text = step.as_text(times)
    assert "2-3-1" in text
    assert "BLAS" in text
