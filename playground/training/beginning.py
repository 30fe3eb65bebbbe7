"""What a training begins with: its network, its first weights, the order of its samples."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from playground.core import Array, Streams
from playground.datasets.base.dataset import Dataset
from playground.nn.compiler.compile import build, draw_parameters
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import Plan
from playground.nn.initializers import INITIALIZERS
from playground.training.base.config import TrainingConfig
from playground.training.base.memory_need import training_need
from playground.training.data.batches import Batches
from playground.training.data.random_streams import go_to, positions
from playground.training.loop.blas_threads import set_threads
from playground.training.loop.bound_model import BoundModel, PreparedData, bind, usual_batch
from playground.training.loop.training_loop import TrainingLoop
from playground.training.update.update_rule import UpdateRule


class Beginning:
    """Allocates a network, draws its weights, deals it samples, and can do so again.

    Parameters
    ----------
    plan, config, dataset
        The planned network, and how it is to be trained on what.
    streams
        One set per replica; where they stand now is where training begins.
    is_shown
        Whether somebody looks on, and may go back to its moments: that takes memory, too.

    Attributes
    ----------
    loop
        The training that begins, and may have gone on since.

    Raises
    ------
    NotEnoughMemory
        When the training would take more than half of what is free.
    """

    def __init__(
        self,
        plan: Plan,
        config: TrainingConfig,
        dataset: Dataset,
        streams: Sequence[Streams],
        is_shown: bool,
    ) -> None:
        self._streams = streams
        self._start = positions(streams)
        self._count = len(dataset.x_train)
        training_need(
            *(plan.nodes, config, self._count, len(streams)),
            test_samples=len(dataset.x_test),
            is_shown=is_shown,
        ).check()
        noise, batch = [each.noise for each in streams], usual_batch(config, dataset)
        network = build(plan, batch, config.dtype, len(streams), noise)
        self._data = PreparedData.of(dataset, network)
        model = self._bind(network, config)
        self._give(network, config)
        self.loop = TrainingLoop(model, self.deal(config), UpdateRule(network, config))

    def _bind(self, network: Network, config: TrainingConfig) -> BoundModel:
        model = bind(network, config, self._data)
        set_threads(network.plan, model.network.batch_size)
        return model

    def deal(self, config: TrainingConfig) -> Batches:
        """Return a new pass over the samples."""
        return Batches(self._count, config, [streams.order for streams in self._streams])

    def changed(
        self, old: TrainingConfig, new: TrainingConfig
    ) -> tuple[BoundModel, Callable[[], Batches] | None]:
        """Return what runs with another configuration, and what deals anew where that is needed.

        Nothing of the training is changed yet: there may be no memory for it.
        """
        deal = None
        if (new.batch_size, new.order) != (old.batch_size, old.order):
            deal = partial(self.deal, new)
        if deal is None and new.loss == old.loss:
            return self.loop.model, deal
        return self._bind(self.loop.network, new), deal

    def again(self, config: TrainingConfig) -> None:
        """Go back to before the first step, with what a configuration names by now."""
        loop = self.loop
        self._give(loop.network, config)
        loop.batches = self.deal(config)
        loop.replace(loop.model, UpdateRule(loop.network, config))
        loop.begin(0, 0)

    def draw(self, config: TrainingConfig) -> Array:
        """Return initial weights, ``(P,)`` or ``(R, P)``, drawn from where the streams stand."""
        return self._draw(self.loop.network, config)

    def is_now(self, config: TrainingConfig) -> bool:
        """Tell whether the parameters are as they were drawn; the streams stay put."""
        now = positions(self._streams)
        go_to(self._streams, self._start)
        drawn = self.draw(config)
        go_to(self._streams, now)
        return np.array_equal(drawn, self.loop.network.theta)

    def _give(self, network: Network, config: TrainingConfig) -> None:
        """Go back to where every stream stood, and let a network begin with what is drawn there."""
        go_to(self._streams, self._start)
        network.forget_state()
        np.copyto(network.theta, self._draw(network, config))

    def _draw(self, network: Network, config: TrainingConfig) -> Array:
        initializer = INITIALIZERS.create(config.initializer)
        weight_streams = [streams.weights for streams in self._streams]
        return draw_parameters(network, weight_streams, initializer, config.bias)
