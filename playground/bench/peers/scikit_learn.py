"""scikit-learn's multilayer perceptron."""

import numpy as np

from playground.bench.problem import BATCH, RATE, Problem
from playground.bench.rounds import Runner

_REPEATS = 10
"""An epoch of ten times the samples: what ``partial_fit`` checks per call then hardly counts."""


def make(problem: Problem) -> Runner:
    """Return ``MLPRegressor.partial_fit``, whose one epoch makes many steps.

    Its output layer is linear, which saves it three of our calls.
    """
    from sklearn.neural_network import MLPRegressor

    model = MLPRegressor(
        hidden_layer_sizes=problem.widths[1:-1],
        activation="tanh",
        solver="sgd",
        alpha=0.0,
        batch_size=BATCH,
        learning_rate_init=RATE,
        momentum=0.0,
        nesterovs_momentum=False,
        random_state=0,
    )
    x = np.tile(problem.dataset.x_train, (_REPEATS, 1))
    y = np.tile(np.where(problem.dataset.y_train == 1, 1.0, -1.0), _REPEATS)
    steps = len(x) // BATCH

    def run(count: int) -> int:
        calls = max(1, round(count / steps))
        for _ in range(calls):
            model.partial_fit(x, y)
        return calls * steps

    return run
