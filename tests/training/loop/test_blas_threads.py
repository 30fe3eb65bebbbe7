"""How many threads a network's matrix products get."""

import pytest

from playground.bench.base.problem import Problem
from playground.training.base.validation import plan_for
from playground.training.loop import blas_threads as blas


def plan_of(problem):
    return plan_for(problem.project.network, problem.dataset)[0]


@pytest.mark.parametrize(
    ("problem", "rows", "inner", "columns"),
    [
        (Problem.of((2, 8, 4, 1)), 8, 4, 10),
        (Problem.classifier(64), 784, 128, 64),
        (Problem.cnn(32), 8 * 3 * 3, 16, 14 * 14 * 32),  # one column per place and sample
    ],
    ids=lambda p: getattr(p, "title", p),
)
def test_the_largest_product_is_the_one_that_is_computed(problem, rows, inner, columns):
    assert blas.largest_product(plan_of(problem), problem.batch) == rows * inner * columns


def test_threads_follow_the_batch_size(monkeypatch):
    monkeypatch.setattr(blas, "most_threads", lambda: 4)
    plan = plan_of(Problem.classifier(64))
    assert [blas.threads_for(plan, batch) for batch in (64, 256)] == [1, 4]
