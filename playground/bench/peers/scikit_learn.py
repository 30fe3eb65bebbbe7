"""scikit-learn's multilayer perceptron."""

import warnings

import numpy as np

from playground.bench.base.problem import ADAM_RATE, RATE, Problem
from playground.bench.base.rounds import Runner

_STEPS = 250
"""The fewest steps of an epoch: what ``partial_fit`` checks per call then hardly counts."""


def make(problem: Problem) -> Runner | None:
    """Return ``partial_fit``, whose one epoch makes many steps; it has no convolutions.

    The output layer of its regressor is linear, which saves it three of our calls.
    """
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    if problem.kind == "cnn":
        return None
    common = {
        "hidden_layer_sizes": problem.widths[1:-1],
        "alpha": 0.0,
        "batch_size": problem.batch,
        "random_state": 0,
    }
    x, y = np.asarray(problem.dataset.x_train), problem.dataset.y_train
    repeats = -(-_STEPS * problem.batch // len(x))
    if problem.kind == "tanh":
        model = MLPRegressor(
            activation="tanh",
            solver="sgd",
            learning_rate_init=RATE,
            momentum=0.0,
            nesterovs_momentum=False,
            **common,
        )
        y = np.where(y == 1, 1.0, -1.0)
    else:
        model = MLPClassifier(
            activation="relu", solver="adam", learning_rate_init=ADAM_RATE, **common
        )
        x = x.astype(np.float32)
    x, y = np.tile(x, (repeats, 1)), np.tile(y, repeats)
    known = {} if problem.kind == "tanh" else {"classes": np.unique(y)}
    steps = len(x) // problem.batch
    # It keeps Ctrl-C to itself and only warns; here that must end everything.
    warnings.filterwarnings("error", "Training interrupted", UserWarning)

    def run(count: int) -> int:
        calls = max(1, round(count / steps))
        try:
            for _ in range(calls):
                model.partial_fit(x, y, **known)
        except UserWarning as warning:
            raise KeyboardInterrupt from warning
        return calls * steps

    return run
