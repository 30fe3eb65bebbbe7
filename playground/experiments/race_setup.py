"""Where the networks of a race stand side by side before the first step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, PlaygroundError
from playground.datasets.base.dataset import Dataset
from playground.experiments.race_config import Lane, check_lanes
from playground.nn.compiler.compile import build
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.memory_need import MemoryNeed, together, training_need
from playground.training.base.training_spec import TrainingSpec
from playground.training.data.batches import Batches
from playground.training.data.random_streams import training_streams
from playground.training.loop.bound_model import BoundModel, PreparedData, bind
from playground.training.loop.recovery import set_noise
from playground.training.trainer import Trainer


class RaceSetup(Struct, frozen=True):
    """Networks at one start, lane after lane, and within a lane seed after seed.

    Parameters
    ----------
    dataset
        What they train on.
    model
        All of them as one network of replicas, bound to the data.
    batches
        Deals all lanes the same samples.
    theta, layers
        The parameters ``(R, P)`` and what layers remember ``(R, S)``: views, also of one network.
    step, epoch
        Updates and whole epochs behind the start.
    need
        The memory that all of them take.
    """

    dataset: Dataset
    model: BoundModel
    batches: Batches
    theta: Array
    layers: Array
    step: int
    epoch: int
    need: MemoryNeed

    @classmethod
    def of(
        cls,
        project: TrainingSpec,
        lanes: Sequence[Lane],
        seeds: int,
        checkpoint: Checkpoint | None,
        seed: int | str | None,
        dataset: Dataset | None,
    ) -> RaceSetup:
        """Put them up; see :class:`~playground.experiments.race.Race` for the meaning."""
        check_lanes(project.training, lanes)
        if checkpoint is not None and seeds != 1:
            raise PlaygroundError(f"seeds: {seeds} is not allowed; a trained state has one seed")
        table = checkpoint.table if checkpoint is not None else None
        single = Trainer(project, seeds, seed, dataset=dataset, table=table)
        start, config = _begin(single, checkpoint), single.config
        streams = [training_streams(project, seeds, seed) for _ in lanes]
        noise = [each.noise for own in streams for each in own]
        set_noise(noise, start.streams["noise"] * len(lanes))
        size = single.network.batch_size
        need = _need(single, lanes)
        need.check(f"a race of {len(lanes)}")
        network = build(single.plan, size, config.dtype, len(noise), noise)
        orders = [own.order for own in streams[0]]
        batches = Batches(len(single.dataset.train_rows), config, orders, len(lanes))
        batches.set_state(start.sampler)
        theta, layers = np.atleast_2d(network.theta), np.atleast_2d(network.state)
        theta[...] = np.tile(np.atleast_2d(start.theta), (len(lanes), 1))
        layers[...] = np.tile(np.atleast_2d(start.layers), (len(lanes), 1))
        model = bind(network, config, PreparedData.of(single.dataset, network))
        return cls(single.dataset, model, batches, theta, layers, start.step, start.epoch, need)


def _need(single: Trainer, lanes: Sequence[Lane]) -> MemoryNeed:
    """Reckon what all lanes take, each with as many replicas as the network they begin with."""
    train, test = len(single.dataset.x_train), len(single.dataset.x_test)
    nodes, seeds = single.plan.nodes, single.replicas
    return together(
        [training_need(nodes, lane.config, train, seeds, test_samples=test) for lane in lanes]
    )


def _begin(single: Trainer, checkpoint: Checkpoint | None) -> Checkpoint:
    """Return where all lanes begin; a given checkpoint may come from any optimizer."""
    start = single.checkpoint()
    if checkpoint is None:
        return start
    single.restore(
        replace(checkpoint, slots=start.slots, updates=start.updates, schedule=start.schedule)
    )
    return single.checkpoint()
