"""The practical limit: the same step written out in NumPy by hand, for this one kind of network.

It computes what :class:`~playground.training.trainer.Trainer` computes (a shuffled batch, the
forward pass, the loss, the gradient, the SGD update), and nothing else: no check for numbers that
are not finite, no phases, no choice of layer, loss or optimizer. What makes it fast:

- Features first, batch last, a row of ones under every value: weights and bias lie behind one
  another, so one product gives the sums and one gives both gradients.
- All activations lie in one block, and so do their slopes: 1 - a² takes two calls for all layers.
- An epoch's samples are gathered once, into blocks that every batch's views exist for already.
- ``a.dot(b, out)`` costs 0.1 µs less than ``np.dot(a, b, out)``.
"""

from itertools import accumulate, pairwise

import numpy as np

from playground.bench.base.problem import BATCH, RATE, Problem
from playground.bench.base.rounds import Runner
from playground.core import Array, RandomStream, Streams
from playground.training.trainer import Trainer


class InlinedStep:
    """A tanh network with half squared error under SGD.

    Parameters
    ----------
    widths
        Units from the input to the output; at least one hidden layer.
    theta
        The initial parameters, trained in place: per layer W ``(in, out)``, then b.
    x, y
        The training samples ``(N, in)`` and their targets ``(N, out)``; N a multiple of the batch.
    order
        Where an epoch's order is drawn from.
    """

    def __init__(
        self, widths: tuple[int, ...], theta: Array, x: Array, y: Array, order: RandomStream
    ) -> None:
        self.theta = theta
        self.loss = 0.0
        self._grad = np.zeros_like(theta)
        self._order = order
        self._position = 0
        self._lay_out_samples(x, y)
        self._lay_out_layers(widths)

    def run(self, count: int) -> int:
        """Make some steps."""
        position, last = self._position, len(self._batches)
        step = self._step
        for _ in range(count):
            if position == last:
                self._shuffle()
                position = 0
            x, t = self._batches[position]
            position += 1
            step(x, t)
        self._position = position
        return count

    def _lay_out_samples(self, x: Array, y: Array) -> None:
        self._rows = np.concatenate([x, np.ones((len(x), 1)), y], axis=1)
        self._shuffled = np.empty_like(self._rows)
        features = x.shape[1] + 1
        self._blocks = np.empty((len(x) // BATCH, self._rows.shape[1], BATCH))
        self._batches = [(block[:features], block[features:]) for block in self._blocks]
        self._shuffle()

    def _shuffle(self) -> None:
        self._rows.take(self._order.permutation(len(self._rows)), 0, self._shuffled, "clip")
        by_batch = self._shuffled.reshape(len(self._blocks), BATCH, -1)
        np.copyto(self._blocks, by_batch.swapaxes(1, 2))

    def _lay_out_layers(self, widths: tuple[int, ...]) -> None:
        """Cut the flat vectors and the two blocks into views, from the first layer to the last."""
        sizes = [(inputs + 1, units) for inputs, units in pairwise(widths)]
        ends = list(accumulate(rows * units for rows, units in sizes))
        spans = list(zip([0, *ends], ends, sizes, strict=False))
        self._weights = [self.theta[i:j].reshape(size) for i, j, size in spans]
        self._grads = [self._grad[i:j].reshape(size) for i, j, size in spans]
        starts = [0, *accumulate(units + 1 for units in widths[1:])]
        self._values = np.ones((starts[-1], BATCH))
        self._slopes = np.empty_like(self._values)
        places = list(zip(starts, widths[1:], strict=False))
        self._ones_below = [self._values[i : i + units + 1] for i, units in places]
        self._outputs = [self._values[i : i + units] for i, units in places]
        self._slope_of = [self._slopes[i : i + units] for i, units in places]
        self._deltas = [np.empty((units, BATCH)) for units in widths[1:]]
        self._bind()

    def _bind(self) -> None:
        """Fetch every bound method and view once; what is left for a step are the calls."""
        layers = range(1, len(self._weights))
        forward = [
            (self._weights[i].T.dot, self._ones_below[i - 1], self._outputs[i]) for i in layers
        ]
        backward = [
            (
                self._weights[i][:-1].dot,
                self._deltas[i],
                self._deltas[i - 1],
                self._slope_of[i - 1],
                self._ones_below[i - 2].dot,
                self._deltas[i - 1].T,
                self._grads[i - 1],
            )
            for i in reversed(layers)
            if i > 1
        ]
        values, slopes, theta, grad = self._values, self._slopes, self.theta, self._grad
        first_dot, first = self._weights[0].T.dot, self._outputs[0]
        output, error, last_slope = self._outputs[-1], self._deltas[-1], self._slope_of[-1]
        flat_error = error.reshape(-1)
        last_dot, last_delta, last_grad = self._ones_below[-2].dot, error.T, self._grads[-1]
        back_dot, back, delta = self._weights[1][:-1].dot, self._deltas[1], self._deltas[0]
        first_slope, first_delta, first_grad = self._slope_of[0], delta.T, self._grads[0]
        move = np.empty_like(theta)
        one, rate, mean = np.array(1.0), np.array(RATE), np.array(1.0 / BATCH)
        half_mean = 0.5 / BATCH
        tanh, square, multiply, subtract = np.tanh, np.square, np.multiply, np.subtract

        def step(x: Array, t: Array) -> None:
            first_dot(x, first)
            tanh(first, first)
            for dot, a, z in forward:
                dot(a, z)
                tanh(z, z)
            subtract(output, t, error)
            self.loss = flat_error.dot(flat_error) * half_mean
            square(values, slopes)
            subtract(one, slopes, slopes)
            multiply(error, mean, error)
            multiply(error, last_slope, error)
            last_dot(last_delta, last_grad)
            for dot, after, before, slope, input_dot, rows, weight_grad in backward:
                dot(after, before)
                multiply(before, slope, before)
                input_dot(rows, weight_grad)
            back_dot(back, delta)
            multiply(delta, first_slope, delta)
            x.dot(first_delta, first_grad)
            multiply(grad, rate, move)
            subtract(theta, move, theta)

        self._step = step


def build(problem: Problem) -> InlinedStep:
    """Return the step with the very weights, data and order the trainer has."""
    trainer = Trainer(problem.project, dataset=problem.dataset)
    config, dataset = problem.project, problem.dataset
    order = Streams.from_seeds(config.dataset.seed, config.training.seed).order
    targets = trainer.model.encoding.encode(dataset.y_train, trainer.network.dtype)
    theta = trainer.network.theta.copy()
    return InlinedStep(problem.widths, theta, np.asarray(dataset.x_train), targets, order)


def make(problem: Problem) -> Runner | None:
    """Return the inlined step on a problem, if it is its kind of network."""
    return build(problem).run if problem.kind == "tanh" else None
