"""The practical limit of many networks at once: their step written out in NumPy by hand.

It is to ``Trainer(project, replicas=R)`` what the inlined peer is to one network, with the same
means and two more: the same row of all networks lies together, so that every elementwise call goes
over one run of memory; and a matrix is copied before a product that BLAS would run twice as long
with it transposed.
"""

from itertools import accumulate, pairwise

import numpy as np

from playground.bench.base.problem import BATCH, RATE, Problem
from playground.bench.base.rounds import Runner
from playground.core import Array, Streams
from playground.training.trainer import Trainer


class StackedStep:
    """Tanh networks of one shape with half squared error under SGD, each in an order of its own.

    Parameters
    ----------
    widths
        Units from the input to the output; at least one hidden layer.
    theta
        The initial parameters ``(R, P)``, trained in place.
    x, y
        The training samples ``(N, in)`` and their targets ``(N, out)``; N a multiple of the batch.
    streams
        Per network, where its orders are drawn from.
    """

    def __init__(
        self, widths: tuple[int, ...], theta: Array, x: Array, y: Array, streams: list[Streams]
    ) -> None:
        self.theta = theta
        self.losses = np.zeros(len(theta))
        self._orders = [own.order for own in streams]
        self._position = 0
        self._lay_out_samples(x, y)
        self._lay_out_layers(widths)
        self._bind()

    def run(self, count: int) -> int:
        """Make some steps."""
        step = self._step
        for _ in range(count):
            if self._position == len(self._batches):
                self._shuffle()
                self._position = 0
            x, t = self._batches[self._position]
            self._position += 1
            step(x, t)
        return count

    def _lay_out_samples(self, x: Array, y: Array) -> None:
        self._rows = np.concatenate([x, np.ones((len(x), 1)), y], axis=1)
        width, features = self._rows.shape[1], x.shape[1] + 1
        self._blocks = np.empty((len(x) // BATCH, len(self.theta), BATCH, width))
        turned = self._blocks.swapaxes(2, 3)
        self._batches = [(block[:, :features], block[:, features:]) for block in turned]
        self._shuffle()

    def _shuffle(self) -> None:
        """Gather an epoch's samples, batch by batch ``(R, B, features + 1 + K)``."""
        count = len(self._rows)
        order = np.concatenate([stream.permutation(count) for stream in self._orders])
        by_batch = order.reshape(len(self._orders), -1, BATCH).swapaxes(0, 1)
        self._rows.take(by_batch, 0, self._blocks, "clip")

    def _lay_out_layers(self, widths: tuple[int, ...]) -> None:
        """Cut memory into views ``(R, rows, B)``, from the first layer to the last."""
        count = len(self.theta)
        self._grad, self._move = np.zeros_like(self.theta), np.empty_like(self.theta)
        sizes = [(inputs + 1, units) for inputs, units in pairwise(widths)]
        ends = list(accumulate(rows * units for rows, units in sizes))
        spans = list(zip([0, *ends], ends, sizes, strict=False))
        self._weights = [self.theta[:, i:j].reshape(count, *size) for i, j, size in spans]
        self._grads = [self._grad[:, i:j].reshape(count, *size) for i, j, size in spans]
        starts = [0, *accumulate(units + 1 for units in widths[1:])]
        self._values = np.ones((starts[-1], count, BATCH))
        self._slopes = np.empty_like(self._values)
        places = list(zip(starts, widths[1:], strict=False))
        self._with_ones = [self._values[i : i + n + 1].swapaxes(0, 1) for i, n in places]
        self._outputs = [self._values[i : i + n].swapaxes(0, 1) for i, n in places]
        self._slope_of = [self._slopes[i : i + n].swapaxes(0, 1) for i, n in places]
        self._deltas = [np.empty((n, count, BATCH)).swapaxes(0, 1) for n in widths[1:]]
        self._turned = [np.empty((count, BATCH, n)) for n in widths[1:]]
        self._squares = np.empty((count, widths[-1], BATCH))

    def _bind(self) -> None:
        """Make the step: everything it needs is a local variable."""
        matmul, tanh, multiply, subtract, copyto = (
            *(np.matmul, np.tanh, np.multiply),
            *(np.subtract, np.copyto),
        )
        across = [weight.swapaxes(1, 2) for weight in self._weights]
        first, first_sums, last, error = (
            across[0],
            self._outputs[0],
            self._outputs[-1],
            self._deltas[-1],
        )
        forward = list(zip(across[1:], self._with_ones, self._outputs[1:], strict=False))
        parts = (self._deltas, self._slope_of, self._turned, self._grads)
        turned = [delta.swapaxes(1, 2) for delta in self._deltas]
        layers = list(zip(*parts, turned, strict=True))
        backward = [
            (*layers[i], self._with_ones[i - 1], self._weights[i][:, :-1], self._deltas[i - 1])
            for i in reversed(range(1, len(layers)))
        ]
        delta, slope, copy, first_grad, across_delta = layers[0]
        values, slopes, squares, losses = self._values, self._slopes, self._squares, self.losses
        flat = squares.reshape(len(self.theta), -1)
        half_mean = np.full(flat.shape[1], 0.5 / BATCH)
        grad, move, theta = self._grad, self._move, self.theta
        one, mean, rate = np.array(1.0), np.array(1.0 / BATCH), np.array(RATE)

        def step(x: Array, t: Array) -> None:
            matmul(first, x, first_sums)
            tanh(first_sums, first_sums)
            for weight, below, sums in forward:
                matmul(weight, below, sums)
                tanh(sums, sums)
            subtract(last, t, error)
            multiply(error, error, squares)
            flat.dot(half_mean, losses)
            multiply(error, mean, error)
            multiply(values, values, slopes)
            subtract(one, slopes, slopes)
            for now, f, kept, weight_grad, turned, below, weight, before in backward:
                multiply(now, f, now)
                copyto(kept, turned)
                matmul(below, kept, weight_grad)
                matmul(weight, now, before)
            multiply(delta, slope, delta)
            copyto(copy, across_delta)
            matmul(x, copy, first_grad)
            multiply(grad, rate, move)
            subtract(theta, move, theta)

        self._step = step


def build(problem: Problem, count: int) -> StackedStep:
    """Return the step of a problem's first networks, at their initial weights."""
    trainer = Trainer(problem.project, replicas=count, dataset=problem.dataset)
    seeds = problem.project.dataset.seed, problem.project.training.seed
    streams = [Streams.from_seeds(seeds[0], seeds[1] + r) for r in range(count)]
    y = trainer.model.encoding.encode(problem.dataset.y_train, np.dtype(np.float64))
    theta = trainer.network.theta.copy()
    return StackedStep(problem.widths, theta, np.asarray(problem.dataset.x_train), y, streams)


def make(problem: Problem, count: int) -> Runner:
    """Return the step of so many networks, two at least."""
    return build(problem, count).run
