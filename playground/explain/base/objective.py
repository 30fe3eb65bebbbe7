"""The loss as a function of the flat parameters: what derivatives and landscapes are taken of."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

import numpy as np

from playground.core import Array, IntArray, NumpyStream
from playground.core.progress import Progress, unwatched
from playground.explain.base.context import ExplainContext
from playground.nn.base.program import run
from playground.nn.compiler.compile import build
from playground.nn.compiler.network import Network
from playground.training.data.input_feed import feed, select
from playground.training.loop.batch_program import BatchProgram

SAMPLES_AT_ONCE = 4096
"""The most samples per pass; more are run in chunks, whose means are averaged by their size."""

NUMBERS_AT_ONCE = 100_000
"""How many values all parameter vectors run at once may need: what a processor's cache holds."""

NOISE_SEED = (0,)
"""Seeds the noise of layers such as dropout, where the training has met none."""


class Objective:
    """The mean loss over fixed training samples, in float64, for any parameters.

    It has buffers of its own, so nothing it does shows anywhere else. Many parameter vectors are
    run at once as the replicas of one network. The regularizer's penalty is not part of it.

    Layers behave as in training: batch normalisation uses the statistics of these samples. The
    noise of layers such as dropout is one fixed draw, the same in every pass and for every
    parameter vector, so that the loss is a function of the parameters alone. Of the context's
    own batch it is the draw that the training meets.

    Parameters
    ----------
    context
        Names network, loss and data.
    rows
        The training samples, ``None`` for all of them.

    Attributes
    ----------
    building_seconds
        How long building networks has taken so far: no part of what an answer costs.
    """

    def __init__(self, context: ExplainContext, rows: IntArray | None = None) -> None:
        self.context = context
        self.rows = context.rows(rows)
        self.size = context.size
        self._engines: dict[tuple[int, int], BatchProgram] = {}
        self._loaded: dict[BatchProgram, int] = {}
        self.building_seconds = 0.0
        template = build(context.plan, 1, np.float64, 1, [NumpyStream(NOISE_SEED)])
        self._is_noisy = draws_noise(template)
        self._noise: Mapping[str, Any] = NumpyStream(NOISE_SEED).get_state()
        if context.noise is not None and np.array_equal(self.rows, context.batch):
            self._noise = context.noise
        chosen = select(context.dataset.x_train, self.rows)
        self._features = [feed(port, chosen) for port in template.inputs]
        answers = context.dataset.y_train[self.rows]
        self._targets = context.encoding.encode(answers, np.dtype(np.float64))

    @property
    def theta(self) -> Array:
        """The context's parameters in float64, ``(P,)``; a copy."""
        return self.context.theta.astype(np.float64)

    @property
    def at_once(self) -> int:
        """How many parameter vectors share a pass."""
        widths = sum(prod(node.shape) for node in self.context.plan.nodes)
        samples = min(len(self.rows), SAMPLES_AT_ONCE)
        return max(1, NUMBERS_AT_ONCE // (widths * samples + self.size))

    def loss(self, theta: Array) -> float:
        """Return the loss at one point ``(P,)``."""
        return float(self.losses(theta[None])[0])

    def gradient(self, theta: Array) -> Array:
        """Return dL/dθ at one point by backpropagation, ``(P,)``."""
        gradient: Array = self.gradients(theta[None])[0]
        return gradient

    @np.errstate(all="ignore")
    def losses(self, thetas: Array) -> Array:
        """Return the loss at each of the points ``(M, P)``; returns ``(M,)``."""
        found = np.zeros(len(thetas))
        for begin, end, share, engine in self._passes(thetas):
            engine.forward()
            found[begin:end] += share * np.atleast_1d(engine.loss)[: end - begin]
        return found

    @np.errstate(all="ignore")
    def gradients(self, thetas: Array) -> Array:
        """Return dL/dθ at each of the points ``(M, P)``; returns ``(M, P)``."""
        found = np.zeros((len(thetas), self.size))
        for begin, end, share, engine in self._passes(thetas):
            engine.forward()
            engine.backward()
            found[begin:end] += share * np.atleast_2d(engine.network.grad)[: end - begin]
        return found

    @np.errstate(all="ignore")
    def gradient_of_sample(self, theta: Array, place: int) -> Array:
        """Return the gradient of one sample's own loss, the one at ``place`` in ``rows``, ``(P,)``.

        The sample is a batch of one.
        """
        engine = self._engine(1, 1)
        self._loaded.pop(engine, None)
        np.copyto(engine.network.theta, theta)
        engine.load(np.array([place]))
        self._repeat_noise(engine)
        engine.forward()
        engine.backward()
        gradient: Array = engine.network.grad.copy()
        return gradient

    @np.errstate(all="ignore")
    def run(self, theta: Array) -> BatchProgram:
        """Run all samples forward and backward in one pass and return the engine, to look inside.

        The engine's arrays hold until the next call of any method.
        """
        engine = self._engine(1, len(self.rows))
        np.copyto(engine.network.theta, theta)
        self._load(engine, 0)
        self._repeat_noise(engine)
        engine.forward()
        engine.backward()
        return engine

    @np.errstate(all="ignore")
    def nudged_loss(
        self, theta: Array, node_id: str, index: tuple[int, ...], sample: int, nudge: float
    ) -> float:
        """Return the loss where one unit's value is ``nudge`` larger for one sample of ``rows``.

        The layers before it compute as ever; what comes behind sees the other value.
        """
        engine = self._engine(1, len(self.rows))
        network = engine.network
        np.copyto(network.theta, theta)
        self._load(engine, 0)
        self._repeat_noise(engine)
        last = network.layers[node_id].program.forward[-1]
        for each in engine.forward_calls:
            each()
            if each is last:
                network.value(node_id)[(*index, sample)] += nudge
        return float(engine.loss)

    @np.errstate(all="ignore")
    def per_sample(self, theta: Array, progress: Progress = unwatched) -> Array | None:
        """Return the gradients of the single samples' losses at ``theta``, ``(N, P)``.

        Every sample is a batch of one, in a replica of its own. ``None`` when stopped.
        """
        count = len(self.rows)
        found = np.empty((count, self.size))
        numbers = sum(prod(node.shape) for node in self.context.plan.nodes) + self.size
        width = min(count, max(1, NUMBERS_AT_ONCE // numbers))
        engine = self._engine(width, 1)
        self._loaded.pop(engine, None)
        np.copyto(engine.network.theta, theta)
        lead = engine.network.theta.shape[:-1]
        for begin in range(0, count, width):
            if not progress(begin, count):
                return None
            end = min(begin + width, count)
            indices = np.minimum(np.arange(begin, begin + width), count - 1)
            engine.load(indices.reshape(*lead, 1))
            self._repeat_noise(engine)
            engine.forward()
            engine.backward()
            found[begin:end] = np.atleast_2d(engine.network.grad)[: end - begin]
        progress(count, count)
        return found

    def _passes(self, thetas: Array) -> Iterator[tuple[int, int, float, BatchProgram]]:
        """Prepare one pass after the other: which points, what share of the mean, and where."""
        count = len(self.rows)
        width = min(len(thetas), self.at_once)
        for begin in range(0, len(thetas), width):
            end = min(begin + width, len(thetas))
            for start in range(0, count, SAMPLES_AT_ONCE):
                samples = min(SAMPLES_AT_ONCE, count - start)
                engine = self._engine(width, samples)
                np.atleast_2d(engine.network.theta)[: end - begin] = thetas[begin:end]
                self._load(engine, start)
                self._repeat_noise(engine)
                yield begin, end, samples / count, engine

    def _load(self, engine: BatchProgram, start: int) -> None:
        """Put the samples from ``start`` on into an engine, unless they are there already."""
        if self._loaded.get(engine) == start:
            return
        self._loaded[engine] = start
        indices = np.arange(start, start + engine.network.batch_size)
        lead = engine.network.theta.shape[:-1]
        engine.load(np.broadcast_to(indices, (*lead, len(indices))))

    def _repeat_noise(self, engine: BatchProgram) -> None:
        """Wind the random streams of a network with noisy layers back to before the samples."""
        if self._is_noisy:
            for stream in engine.network.shared.streams:
                stream.set_state(dict(self._noise))

    def _engine(self, replicas: int, samples: int) -> BatchProgram:
        key = (replicas, samples)
        if key not in self._engines:
            begun = time.perf_counter()
            streams = [NumpyStream(NOISE_SEED) for _ in range(replicas)]
            network = build(self.context.plan, samples, np.float64, replicas, streams)
            loss = self.context.loss
            self._engines[key] = BatchProgram(network, loss, self._features, self._targets)
            self.building_seconds += time.perf_counter() - begun
        return self._engines[key]


@np.errstate(all="ignore")
def draws_noise(network: Network) -> bool:
    """Tell whether a forward pass draws random numbers."""
    before = [stream.get_state() for stream in network.shared.streams]
    run(network.forward_calls)
    return before != [stream.get_state() for stream in network.shared.streams]


@np.errstate(all="ignore")
def noisy_layers(network: Network) -> list[str]:
    """Return the layers that draw random numbers in a forward pass."""
    found = []
    for node_id, layer in network.layers.items():
        before = [stream.get_state() for stream in network.shared.streams]
        run(layer.program.forward)
        if before != [stream.get_state() for stream in network.shared.streams]:
            found.append(node_id)
    return found


@np.errstate(all="ignore")
def mixing_layers(network: Network) -> list[str]:
    """Return the layers in which one sample's value depends on another's, after a forward pass.

    The gradient of the first sample's value alone is sent back through every layer: nothing of it
    may reach another sample. The network's gradients are spoilt by it.
    """
    found = []
    for node_id, layer in network.layers.items():
        output = layer.memory.output_grad
        output[...] = 0.0
        first = output[..., 0]
        first[...] = np.arange(1.0, first.size + 1.0).reshape(first.shape)
        run(layer.program.backward)
        grads = [grad for grad in layer.memory.input_grads if grad is not None]
        if any(grad[..., 1:].any() for grad in grads):
            found.append(node_id)
    return found
