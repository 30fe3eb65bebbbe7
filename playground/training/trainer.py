"""Training, synchronous and without a screen: forward, backward, update."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.core import (
    Array,
    Diagnostic,
    IntArray,
    NumpyStream,
    PlaygroundError,
    Severity,
    Streams,
)
from playground.core.arc4 import Arc4Stream
from playground.datasets.build import build as build_dataset
from playground.datasets.dataset import Dataset
from playground.nn.compile import build, initialize, weight_mask
from playground.nn.initializers import INITIALIZERS
from playground.nn.losses import LOSSES
from playground.nn.network import Network
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.plan import Signature, analyze
from playground.nn.regularizers import REGULARIZERS
from playground.training.blas import set_threads
from playground.training.checkpoint import Checkpoint
from playground.training.config import TrainingConfig
from playground.training.divergence import (
    Diverged,
    locate_backward,
    locate_forward,
    locate_parameters,
)
from playground.training.engine import Engine
from playground.training.evaluate import Predictor, Scorer
from playground.training.sampler import Sampler
from playground.training.snapshot import Metrics, Phase
from playground.training.targets import Coding
from playground.training.trainable import Trainable


class NetworkError(PlaygroundError):
    """The drawn network cannot be trained on ``dataset``; ``diagnostics`` say why, node by node."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], dataset: Dataset) -> None:
        self.diagnostics = diagnostics
        self.dataset = dataset
        errors = [d for d in diagnostics if d.severity is Severity.ERROR]
        super().__init__(
            "the network cannot be trained: "
            + "; ".join(f"{d.node_id}: {d.message}" if d.node_id else d.message for d in errors)
        )


def signature_of(dataset: Dataset) -> Signature:
    """Return what a network must fit to train on a dataset."""
    outputs = dataset.y_train.shape[1] if dataset.y_train.ndim == 2 else dataset.outputs
    return Signature(dataset.columns, dataset.is_2d, outputs)


class Trainer:
    """Trains the network of a project on its data.

    Parameters
    ----------
    project
        The document (or anything with its fields).
    replicas
        How many networks to train at once, each from initial weights and in an order of its own:
        replica ``r`` trains exactly as ``Trainer(project, seed=seed + r)`` would.
    seed
        Replaces the training seed, or the browser playground's seed where the project has one.
    dataset
        Data built earlier from the same ``project.dataset``, to save building it again.

    Attributes
    ----------
    network
        The network of the usual batch size; ``theta`` and ``grad`` are the flat vectors.
    phase, stale
        Which thirds of a step have run; ``stale`` when the last update reused an old gradient.
    step_count, epoch
        Updates made and whole epochs completed.
    last_finite
        The state after the last whole epoch (or the last change of hyperparameters). A loss or
        gradient that is not finite stops a step before it changes anything; a parameter that
        overflows in the update itself is undone by going back here.

    Raises
    ------
    NetworkError
        When the network cannot be trained on the data.
    PlaygroundError
        When the data cannot be had, or a hyperparameter is out of range.
    """

    def __init__(
        self,
        project: Trainable,
        replicas: int = 1,
        seed: int | str | None = None,
        *,
        dataset: Dataset | None = None,
    ) -> None:
        self.config: TrainingConfig = project.training
        self._streams = _streams(project, replicas, seed)
        if dataset is None or project.browser_seed:
            dataset = build_dataset(project.dataset, self._streams[0])
        self.dataset = dataset
        analysis = analyze(project.network, signature_of(dataset))
        if analysis.plan is None:
            raise NetworkError(analysis.diagnostics, dataset)
        self.diagnostics = analysis.diagnostics
        self.plan = analysis.plan
        batch = min(self.config.batch_size or len(dataset.x_train), len(dataset.x_train))
        self.network: Network = build(self.plan, batch, self.config.dtype, replicas)
        self.blas_threads = set_threads(self.plan, batch)
        self.replicas = replicas
        self._weight_states = [streams.weights.get_state() for streams in self._streams]
        self._order_states = [streams.order.get_state() for streams in self._streams]
        ports, dtype = self.network.inputs, self.network.dtype
        self._train_features = [port.prepare(dataset.x_train) for port in ports]
        self._test_features = [port.prepare(dataset.x_test) for port in ports]
        self._rate = np.zeros((), dtype)
        self._weights = weight_mask(self.network)
        self._total = np.zeros_like(self.network.theta)
        self._flat_theta = self.network.theta.reshape(-1)
        self._flat_grad = self.network.grad.reshape(-1)
        self.slots: dict[str, Array] = {}
        self.step_count = self.epoch = self.updates = 0
        self.phase = Phase.READY
        self._bind_loss()
        self.reset()

    # the three thirds of a step -----------------------------------------------------------------

    def forward(self) -> float:
        """Run the next batch through the network and the loss; returns the batch's loss.

        Between two updates the batch stays the same, however often this is called.
        """
        if self.phase is Phase.READY or self.phase is Phase.UPDATED:
            self._load_batch()
        engine = self._engine
        for each in engine.forward_calls:
            each()
        self.phase = Phase.FORWARD
        loss = engine.loss.item() if self.replicas == 1 else float(engine.loss.sum())
        if not math.isfinite(loss):
            raise locate_forward(engine.network, self.step_count + 1)
        return loss

    def backward(self) -> Array:
        """Backpropagate the batch's loss; fills and returns ``network.grad``.

        Changes no parameter: running it twice gives the same gradient. When nothing has been run
        forward since the last update, that is done first.
        """
        if self.phase is Phase.READY or self.phase is Phase.UPDATED:
            self.forward()
        for each in self._engine.backward_calls:
            each()
        self.phase = Phase.BACKWARD
        grad = self._flat_grad
        if not math.isfinite(grad.dot(grad)):
            diverged = locate_backward(self._engine.network, self.step_count + 1)
            if diverged is not None:
                raise diverged
        return self.network.grad

    def update(self) -> None:
        """Let the optimizer move the parameters along the gradient that is there.

        Without a fresh gradient the old one is used again and ``stale`` is set; when there never
        was one, it is computed first.
        """
        if self.phase is Phase.READY:
            self.backward()
        self.stale = self.phase is not Phase.BACKWARD
        t = self.updates + 1
        for each in self._pull.before:
            each()
        self._apply(t)
        for each in self._pull.after:
            each()
        theta = self._flat_theta
        if not math.isfinite(theta.dot(theta)):
            self._check_parameters()
        self.updates = t
        self.step_count += 1
        self.phase = Phase.UPDATED
        if self._sampler.at_end:
            self._end_epoch()

    def step(self, n: int = 1) -> None:
        """Make ``n`` whole steps: forward, backward, update."""
        with np.errstate(all="ignore"):
            for _ in range(n):
                self.forward()
                self.backward()
                self.update()

    def run_epochs(self, n: int = 1) -> None:
        """Make steps until ``n`` more epochs are complete."""
        with np.errstate(all="ignore"):
            for _ in range(n):
                epoch = self.epoch
                if self._sampler.batches == 0:
                    self._end_epoch()
                while self.epoch == epoch:
                    self.forward()
                    self.backward()
                    self.update()

    # answers ------------------------------------------------------------------------------------

    def evaluate(self) -> dict[str, dict[str, Any]]:
        """Return ``{"train": {"loss", "accuracy"}, "test": {…}}`` over all samples.

        The loss is without the regularizer's penalty. The accuracy is ``None`` for regression.
        With replicas every value is an array ``(R,)``.
        """
        with np.errstate(all="ignore"):
            scores = {"train": self.train_scorer.score(), "test": self.test_scorer.score()}
        known = self.coding.task.is_classification
        if self.replicas > 1:
            return {
                name: {"loss": s.loss, "accuracy": s.accuracy if known else None}
                for name, s in scores.items()
            }
        return {
            name: {"loss": s.loss.item(), "accuracy": s.accuracy.item() if known else None}
            for name, s in scores.items()
        }

    def metrics(self) -> Metrics:
        """Return the present point of the curves (one replica only)."""
        scores = self.evaluate()
        train, test = scores["train"], scores["test"]
        accuracies = [math.nan if s["accuracy"] is None else s["accuracy"] for s in (train, test)]
        return Metrics(self.step_count, self.epoch, train["loss"], test["loss"], *accuracies)

    def predict(self, x: Array) -> Array:
        """Answer for raw feature rows ``(N, columns)``; returns ``(N, K)``, ``(R, N, K)``.

        Probabilities where the loss works on logits; target values, unscaled, for regression; else
        the output as it is.
        """
        rows = np.atleast_2d(np.asarray(x, dtype=np.float64))
        width = len(self.dataset.columns)
        if rows.ndim != 2 or rows.shape[1] != width:
            raise PlaygroundError(f"predict needs rows of {width} values, got shape {rows.shape}")
        scaled = self.dataset.x_scaling.apply(rows)
        features = [port.prepare(scaled) for port in self.network.inputs]
        with np.errstate(all="ignore"):
            return self.readable(self.predictor.run(features))

    def readable(self, output: Array) -> Array:
        """Turn network outputs ``(..., K, N)`` into a person's units ``(..., N, K)``; a copy."""
        answer = self.loss.predict(output).swapaxes(-1, -2)
        if self.coding.task.is_classification:
            return answer
        return self.dataset.y_scaling.undo(answer)

    # state --------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Go back to the initial weights of the seed, before the first step."""
        for streams, weights, order in zip(
            self._streams, self._weight_states, self._order_states, strict=True
        ):
            streams.order.set_state(order)
            streams.weights.set_state(weights)
        initializer = INITIALIZERS.create(self.config.initializer)
        weight_streams = [streams.weights for streams in self._streams]
        initialize(self.network, weight_streams, initializer, self.config.bias)
        self.network.grad[...] = 0.0
        self.step_count = self.epoch = 0
        self._make_samplers()
        self._bind_optimizer(keep=False)
        self._settle()

    def reconfigure(self, config: TrainingConfig) -> None:
        """Take new hyperparameters between two steps, keeping the parameters.

        The optimizer's memory is kept as long as it has the same slots. A new batch size or order
        begins a new pass over the data. Precision, seed and initializer belong to the start of a
        training: changing those needs a new trainer or a reset.
        """
        old, self.config = self.config, config
        if config.loss != old.loss:
            self._bind_loss()
        if (config.batch_size, config.order) != (old.batch_size, old.order):
            self._make_samplers()
            self._bind_engines()
            self._settle()
        elif config.loss != old.loss:
            self._settle()
        self._bind_optimizer(keep=config.optimizer.name == old.optimizer.name)
        self.last_finite = self.checkpoint()

    def checkpoint(self) -> Checkpoint:
        """Copy the complete state. A batch that was dealt but not yet used counts as not dealt."""
        samplers = [sampler.get_state() for sampler in self._samplers]
        if self.phase in (Phase.FORWARD, Phase.BACKWARD):
            for state in samplers:
                state["position"] -= 1
        return Checkpoint(
            step=self.step_count,
            epoch=self.epoch,
            updates=self.updates,
            theta=self.network.theta.copy(),
            slots={name: slot.copy() for name, slot in self.slots.items()},
            parameters=tuple((s.node_id, s.name, s.shape) for s in self.network.slots),
            sampler={"replicas": samplers},
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go to a checkpoint of the same network, data and optimizer.

        Raises
        ------
        PlaygroundError
            When it belongs to another network or optimizer; nothing is changed then.
        """
        mine = tuple((s.node_id, s.name, s.shape) for s in self.network.slots)
        if checkpoint.parameters != mine or checkpoint.theta.shape != self.network.theta.shape:
            raise PlaygroundError("the saved weights belong to another network")
        if checkpoint.slots.keys() != self.slots.keys():
            raise PlaygroundError("the saved optimizer state belongs to another optimizer")
        states = checkpoint.sampler.get("replicas", [])
        if len(states) != self.replicas:
            raise PlaygroundError("the saved sample order belongs to another training")
        np.copyto(self.network.theta, checkpoint.theta)
        for name, slot in self.slots.items():
            np.copyto(slot, checkpoint.slots[name])
        for sampler, state in zip(self._samplers, states, strict=True):
            sampler.set_state(state)
        self.step_count, self.epoch = checkpoint.step, checkpoint.epoch
        self.updates = checkpoint.updates
        self._settle()

    def adopt(self, other: Trainer) -> int:
        """Take over every array another trainer has under the same node, name and shape.

        The optimizer's memory of those arrays comes along when it has the same slots, and so do
        the counts of steps and epochs when anything was kept. Returns the number of arrays kept.
        """
        theirs = {(s.node_id, s.name, s.shape): s for s in other.network.slots}
        same_slots = self.slots.keys() == other.slots.keys()
        kept = 0
        for slot in self.network.slots:
            source = theirs.get((slot.node_id, slot.name, slot.shape))
            if source is None or self.replicas != other.replicas:
                continue
            kept += 1
            pairs = [(self.network.theta, other.network.theta)]
            if same_slots:
                pairs += [(self.slots[name], other.slots[name]) for name in self.slots]
            for mine, old in pairs:
                mine[..., slot.start : slot.stop] = old[..., source.start : source.stop]
        if kept:
            self.step_count, self.epoch = other.step_count, other.epoch
            self.updates = other.updates if same_slots else 0
        return kept

    def named_slots(self) -> Mapping[str, Array]:
        """Return the optimizer's and regularizer's vectors by name."""
        return self.slots

    @property
    def batch_loss(self) -> float:
        """The loss of the latest forward pass, ``nan`` before the first."""
        return math.nan if self.phase is Phase.READY else float(self._engine.loss.mean())

    @property
    def active(self) -> Network:
        """The network that ran the latest batch: its values are the ones of that batch."""
        return self._engine.network

    @property
    def batches_per_epoch(self) -> int:
        """How many updates this epoch makes."""
        return self._sampler.batches

    @property
    def steps_left(self) -> int:
        """How many updates are left in this epoch."""
        dealt = self.phase in (Phase.FORWARD, Phase.BACKWARD)
        return self._sampler.batches - self._sampler.position + dealt

    # wiring -------------------------------------------------------------------------------------

    def _load_batch(self) -> None:
        if self._sampler.at_end:
            raise PlaygroundError(
                f"batch_size: {self.config.batch_size} is never filled by "
                f"{len(self.dataset.x_train)} training samples in carry order; use a smaller one"
            )
        indices: IntArray
        if self.replicas == 1:
            indices = self._sampler.next_batch()
        else:
            indices = np.stack([sampler.next_batch() for sampler in self._samplers])
        self._engine = self._engines[indices.shape[-1]]
        self._engine.load(indices)

    def _end_epoch(self) -> None:
        self.epoch += 1
        for sampler in self._samplers:
            sampler.end_epoch()
        self.last_finite = self.checkpoint()

    def _make_samplers(self) -> None:
        count = len(self.dataset.x_train)
        self._samplers = [
            Sampler(count, self.config.batch_size, self.config.order, streams.order)
            for streams in self._streams
        ]
        self._sampler = self._samplers[0]

    def _bind_loss(self) -> None:
        """Bind everything that depends on the loss: targets, scorers, engines."""
        self.loss = LOSSES.create(self.config.loss)
        self.coding = Coding.choose(self.plan, self.loss, self.dataset.task)
        dtype = self.network.dtype
        self._train_targets = self.coding.encode(self.dataset.y_train, dtype)
        test_targets = self.coding.encode(self.dataset.y_test, dtype)
        self.predictor = Predictor(self.network)
        lead = self.network.theta.shape[:-1]
        shared = (self.predictor, self.loss, self.coding)
        self.train_scorer = Scorer(*shared, self._train_features, self._train_targets, lead)
        self.test_scorer = Scorer(*shared, self._test_features, test_targets, lead)
        self._make_samplers()
        self._bind_engines()

    def _bind_engines(self) -> None:
        """Make one engine per batch size that can occur; they share parameters and gradient."""
        self._engines: dict[int, Engine] = {}
        for size in self._sampler.batch_sizes:
            mine = size == self.network.batch_size
            network = self.network if mine else self.network.sibling(size, training=True)
            self._engines[size] = Engine(
                network, self.loss, self._train_features, self._train_targets
            )
        self._engine = self._engines.get(self._sampler.batch_size) or next(
            iter(self._engines.values())
        )

    def _bind_optimizer(self, *, keep: bool) -> None:
        """Bind optimizer and regularizer; ``keep`` their slots where the names still match."""
        self.optimizer = OPTIMIZERS.create(self.config.optimizer)
        self.regularizer = REGULARIZERS.create(self.config.regularizer)
        theta, grad = self.network.theta, self.network.grad
        owned = self.optimizer.make_slots(theta)
        pulled = self.regularizer.make_slots(theta)
        slots = {f"optimizer/{name}": slot for name, slot in owned.items()}
        if not keep or slots.keys() != {k for k in self.slots if k.startswith("optimizer/")}:
            self.updates = 0
            keep_optimizer = False
        else:
            keep_optimizer = True
        slots |= {f"regularizer/{name}": slot for name, slot in pulled.items()}
        for name in slots:
            kept = keep_optimizer or name.startswith("regularizer/")
            if self.step_count and kept and name in self.slots:
                slots[name] = self.slots[name]
        self.slots = slots
        self._rate[...] = self.optimizer.learning_rate
        mine = {name: slots[f"optimizer/{name}"] for name in owned}
        theirs = {name: slots[f"regularizer/{name}"] for name in pulled}
        total = grad if self.regularizer.is_none else self._total
        self._pull = self.regularizer.bind(theta, grad, total, self._weights, theirs, self._rate)
        self._apply = self.optimizer.bind(theta, total, mine, self._rate)

    def _settle(self) -> None:
        """Stand between two steps, and remember this state as finite."""
        self.phase = Phase.READY
        self.stale = False
        self.last_finite = self.checkpoint()

    def _check_parameters(self) -> None:
        """Raise if a parameter is not finite, after going back to the last finite state."""
        diverged = locate_parameters(self.network, self.step_count + 1)
        if diverged is not None:
            self.restore(self.last_finite)
            raise diverged


def _streams(project: Trainable, replicas: int, seed: int | str | None) -> list[Streams]:
    """Make each replica's random streams; data and split are the same for all."""
    if project.browser_seed:
        if replicas > 1:
            raise PlaygroundError("replicas: the browser playground's random numbers allow only 1")
        text = project.browser_seed if seed is None else str(seed)
        return [Streams.shared(Arc4Stream(text))]
    try:
        number = project.training.seed if seed is None else int(seed)
    except ValueError:
        number = -1
    if number < 0:
        raise PlaygroundError(f"seed: {seed!r} is not allowed; use a whole number of at least 0")
    return [Streams.from_seeds(project.dataset.seed, number + r) for r in range(replicas)]


__all__ = ["Diverged", "NetworkError", "NumpyStream", "Trainer", "signature_of"]
