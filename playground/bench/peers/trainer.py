"""The step of this application."""

from playground.bench.base.problem import Problem
from playground.bench.base.rounds import Runner
from playground.training.trainer import Trainer


def make(problem: Problem) -> Runner:
    """Return :meth:`Trainer.step` on a problem."""
    trainer = Trainer(problem.project, dataset=problem.dataset)

    def run(count: int) -> int:
        trainer.step(count)
        return count

    return run
