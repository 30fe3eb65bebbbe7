"""Runs one sample through a trainer's network, beside the training."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from playground.core import Array, read_only
from playground.datasets.base.affine import Affine
from playground.nn.base.program import run
from playground.nn.compiler.network import Network, Shared
from playground.session.snapshots.sample_view import Part, SampleView, SampleWish
from playground.session.snapshots.units_off import ShownModel
from playground.training.loop.bound_model import BoundModel
from playground.training.prediction.probabilities import probabilities_of
from playground.training.trainer import Trainer


class SampleProbe:
    """Shows what a trainer's network makes of one sample, in evaluation mode.

    It has buffers, and for the backward pass a gradient, of its own: only parameters and what
    layers remember are the training's, and they are only read.

    Parameters
    ----------
    trainer
        Whose network to run.
    replica
        Which of several networks is shown.
    shown
        Which units are left out; none without it.
    """

    def __init__(self, trainer: Trainer, replica: int = 0, shown: ShownModel | None = None) -> None:
        self._trainer = trainer
        self._shown = shown or ShownModel(trainer)
        self._replica = replica
        self._passes: _OnePass | None = None
        self._asked: tuple[int | None, tuple[float, ...]] | None = None
        self._looked_up_for: BoundModel | None = None
        self._sample: _FoundSample | None = None

    def view(self, wish: SampleWish) -> SampleView | None:
        """Run the sample that is wished for; ``None`` when the data has no such sample."""
        sample = self._find(wish.row, wish.values)
        if sample is None:
            return None
        one = self._pass()
        one.load(sample.values)
        loss = one.forward(sample.coded)
        back = one.backward() if wish.gradients and sample.coded is not None else {}
        model, several = self._shown.model, self._trainer.network.theta.ndim == 2
        output = one.network.output[self._replica] if several else one.network.output
        known = self._trainer.dataset.task.is_classification
        answer = model.readable(output)
        sure = probabilities_of(model, answer)
        shape = self._trainer.dataset.raw.image_shape
        return SampleView(
            row=sample.row,
            part=sample.part,
            values=read_only(sample.values if shape is None else sample.values.reshape(shape)),
            outputs=self._copies({n.id: one.network.value(n.id) for n in one.network.plan.nodes}),
            gradients=self._copies(back),
            target=sample.target,
            prediction=read_only(answer[0]),
            probabilities=None if sure is None else read_only(sure[0]),
            loss=None if loss is None else float(loss.reshape(-1)[self._replica]),
            truth=sample.truth,
            answer=int(model.encoding.decide(output)[0]) if known else None,
            remembered=self._remembered(),
        )

    def _remembered(self) -> Mapping[str, Array]:
        """Copy one replica's running statistics."""
        state = self._trainer.network.named_state()
        several = self._trainer.network.theta.ndim == 2
        found = {k: v[self._replica] if several else v for k, v in state.items()}
        return MappingProxyType({k: read_only(v) for k, v in found.items()})

    def _pass(self) -> _OnePass:
        """Return what runs a sample; a new one when the network is bound to another loss."""
        model = self._shown.model
        if self._passes is None or self._passes.model is not model:
            self._passes = _OnePass(model, self._trainer.dataset.x_scaling)
        return self._passes

    def _find(self, row: int | None, values: tuple[float, ...]) -> _FoundSample | None:
        """Look a sample up; the latest one is kept, as most snapshots show it again."""
        model, key = self._shown.model, (row, values)
        if self._sample is None or self._asked != key or self._looked_up_for is not model:
            self._asked, self._looked_up_for = key, model
            self._sample = self._look_up(row, values)
        return self._sample

    def _look_up(self, row: int | None, values: tuple[float, ...]) -> _FoundSample | None:
        dataset, encoding = self._trainer.dataset, self._shown.model.encoding
        if row is None and values:
            return self._make(np.array(values, np.float64))
        if row is None:
            row = int(dataset.train_rows[0])
        if not 0 <= row < len(dataset.raw.x):
            return None
        known, truth = dataset.task.is_classification, dataset.raw.y[[row]]
        answer = truth if known else dataset.y_scaling.apply(truth)
        coded = encoding.encode(answer, self._trainer.network.dtype)
        return _FoundSample(
            row=row,
            part="train" if bool((dataset.train_rows == row).any()) else "test",
            values=np.asarray(dataset.raw.x[row], np.float64),
            coded=coded,
            target=read_only((coded if known else truth).astype(np.float64)[0]),
            truth=int(truth[0]) if known else None,
        )

    def _make(self, values: Array) -> _FoundSample | None:
        """Return one's own sample, whose answer is known where it is to be answered with itself."""
        trainer = self._trainer
        dataset, dtype = trainer.dataset, trainer.network.dtype
        if len(values) != len(dataset.columns):
            return None
        if not dataset.raw.reconstructs:
            return _FoundSample(None, "own", values)
        coded = trainer.model.encoding.encode(dataset.y_scaling.apply(values[None]), dtype)
        return _FoundSample(None, "own", values, coded, read_only(values))

    def _copies(self, values: Mapping[str, Array]) -> Mapping[str, Array]:
        """Copy one replica's values ``(..., *shape, 1)`` without the axes of replicas and batch."""
        several = self._trainer.network.theta.ndim == 2
        found = {k: v[self._replica] if several else v for k, v in values.items()}
        return MappingProxyType({k: read_only(v[..., 0]) for k, v in found.items()})


class _FoundSample(Struct, frozen=True):
    """One sample's raw features, and its answer: as the loss takes it ``(1, K)``, as people do."""

    row: int | None
    part: Part
    values: Array
    coded: Array | None = None
    target: Array | None = None
    truth: int | None = None


class _OnePass:
    """A network of batch size one in evaluation mode, with its loss."""

    def __init__(self, model: BoundModel, scaling: Affine) -> None:
        self.model = model
        shared = model.network.shared
        own = Shared(shared.theta, np.zeros(shared.theta.shape, shared.theta.dtype), shared.state)
        self.network = Network(
            model.network.plan,
            1,
            own,
            training=False,
            with_input_gradients=True,
            off=model.network.off,
        )
        self._scaling = scaling
        output = self.network.output
        self._target = np.zeros((output.shape[-2], 1), output.dtype)
        self._loss = np.zeros(output.shape[:-2], output.dtype)
        self._judge = model.loss.bind(output, self._target, self._loss, self.network.output_grad)
        self._loaded: Array | None = None

    def load(self, values: Array) -> None:
        """Write raw features into the network's inputs, unless they are there already."""
        if self._loaded is not None and np.array_equal(values, self._loaded):
            return
        scaled = self._scaling.apply(values[None])
        for port in self.network.inputs:
            np.copyto(port.rows, port.prepare(scaled))
        self._loaded = values

    def forward(self, target: Array | None) -> Array | None:
        """Run the network, and the loss where there is a target."""
        run(self.network.forward_calls)
        if target is None:
            return None
        np.copyto(self._target, target.T)
        run(self._judge.forward)
        return self._loss

    def backward(self) -> Mapping[str, Array]:
        """Run the loss and the network backward; returns dL/d(value) of every node."""
        run(self._judge.backward)
        run(self.network.backward_calls)
        return {n.id: self.network.value_grad(n.id) for n in self.network.plan.nodes}
