"""Training, synchronous and without a screen: forward, backward, update."""

from __future__ import annotations

from playground.core import Array
from playground.core.progress import Progress, unwatched
from playground.datasets.base.dataset import Dataset
from playground.datasets.prepare import build as build_dataset
from playground.nn.compiler.compile import build, initialize
from playground.nn.initializers import INITIALIZERS
from playground.nn.losses import LOSSES
from playground.training.base.config import TrainingConfig
from playground.training.base.divergence import Diverged
from playground.training.base.training_spec import Trainable
from playground.training.base.validation import (
    NetworkError,
    check_config,
    check_loss,
    plan_for,
    signature_of,
)
from playground.training.data.batches import Batches
from playground.training.data.random_streams import training_streams
from playground.training.loop.blas_threads import set_threads
from playground.training.loop.bound_model import Samples, bind, usual_batch
from playground.training.loop.states import copy_common
from playground.training.loop.training_loop import Stepper
from playground.training.places import Places
from playground.training.update.slot_names import REGULARIZER, part_of
from playground.training.update.update_rule import UpdateRule


class Trainer(Places):
    """Trains the network of a project on its data.

    Whenever a loss, gradient or parameter is not finite, training goes back to its last finite
    state and :class:`Diverged` is raised.

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
    progress
        Told how far reading the data is; ``False`` from it ends that with an error.

    Attributes
    ----------
    config, dataset
        What is trained on what.
    plan, diagnostics
        The network as planned, and what is noteworthy about it.

    Raises
    ------
    NetworkError
        When the network or the loss does not fit the data.
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
        progress: Progress = unwatched,
    ) -> None:
        self.config: TrainingConfig = project.training
        check_config(self.config)
        self.replicas = replicas
        self._streams = training_streams(project, replicas, seed)
        if dataset is None or project.browser_seed:
            dataset = build_dataset(project.dataset, self._streams[0], progress)
        self.dataset = dataset
        self.plan, analysis = plan_for(project.network, dataset)
        self.diagnostics = analysis.diagnostics
        check_loss(self.config, dataset)
        self._begin = [[each.get_state() for each in s] for s in self._streams]
        batch = usual_batch(self.config, dataset)
        noise = [streams.noise for streams in self._streams]
        network = build(self.plan, batch, self.config.dtype, replicas, noise)
        self._samples = Samples.prepare(dataset, network)
        self.blas_threads = set_threads(self.plan, batch)
        self._bound = bind(network, self.config, self._samples)
        self._draw_weights()
        self._at = Stepper(self._bound, self._deal(), UpdateRule(network, self.config))

    # the three thirds of a step -----------------------------------------------------------------

    def forward(self) -> float:
        """Run the next batch through the network and the loss; returns the batch's loss.

        Between two updates the batch stays the same, however often this is called.
        """
        return self._at.forward()

    def backward(self) -> Array:
        """Backpropagate the batch's loss; fills and returns ``network.grad``.

        Changes no parameter: running it twice gives the same gradient. When nothing has been run
        forward since the last update, that is done first.
        """
        return self._at.backward()

    def update(self) -> None:
        """Let the optimizer move the parameters along the gradient that is there.

        Without a fresh gradient the old one is used again and ``stale`` is set; a batch that was
        only run forward then stays the next one. When there never was a gradient, it is computed
        first.
        """
        self._at.update()

    def step(self, n: int = 1) -> None:
        """Make ``n`` whole steps: forward, backward, update. Finishes one that is under way."""
        self._at.step(n)

    def run_epochs(self, n: int = 1) -> None:
        """Make steps until ``n`` more epochs are complete."""
        for _ in range(n):
            if self.batches_per_epoch == 0:
                self._at.end_epoch()
            else:
                self._at.step(self.steps_left)

    def watch_updates(self, watched: bool) -> None:
        """Remember what every update changes, for ``last_update.change()``, or do so no longer.

        It costs a copy of the parameters an update, and changes nothing else.
        """
        self._at.rule.watch(watched)

    # state --------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Go back to the initial weights of the seed, before the first step."""
        self._draw_weights()
        self._at.batches = self._deal()
        self._at.use(UpdateRule(self.network, self.config))
        self._at.begin(0, 0)

    def reconfigure(self, config: TrainingConfig) -> None:
        """Take new hyperparameters between two steps, keeping the parameters.

        The optimizer's memory is kept as long as it has the same slots. A new loss takes a batch
        that is under way back; a new batch size or order begins a new pass over the data. A new
        initializer or bias counts from the next reset; precision and seed need a new trainer.

        Raises
        ------
        PlaygroundError
            When a hyperparameter is not allowed; nothing is changed then.
        """
        check_config(config)
        check_loss(config, self.dataset)
        LOSSES.create(config.loss)
        INITIALIZERS.create(config.initializer)
        at = self._at
        rule = UpdateRule(self.network, config, at.rule)
        old, self.config = self.config, config
        dealing = (config.batch_size, config.order) != (old.batch_size, old.order)
        if dealing or config.loss != old.loss:
            at.take_back()
            self._bound = bind(self.network, config, self._samples)
            self.blas_threads = set_threads(self.plan, self.network.batch_size)
            at.bind(self._bound)
            at.rest()
        if dealing:
            at.batches = self._deal()
        same_slots = rule.continues(at.rule) and rule.slots.keys() == at.rule.slots.keys()
        same_pace = rule.pacing.schedule.name == at.rule.pacing.schedule.name
        at.use(rule)
        at.set_clock()
        if dealing or not same_slots or not same_pace:
            at.good.revise(rule, at.batches.get_state(at.pending), same_slots=same_slots)

    def adopt(self, other: Trainer) -> int:
        """Take over every array another trainer has under the same node, name and shape.

        The optimizer's memory of those arrays comes along when it is the same optimizer, and when
        anything was kept so do the counts of steps and epochs and the place in the data. Returns
        the number of arrays kept.
        """
        mine, theirs = self._at, other._at
        same = mine.rule.continues(theirs.rule)
        slots = self.slots if same else part_of(REGULARIZER, self.slots)
        kept = copy_common(self.network, slots, other.network, other.slots)
        if kept:
            mine.rule.updates = theirs.rule.updates if same else 0
            if mine.rule.pacing.schedule.name == theirs.rule.pacing.schedule.name:
                mine.rule.pacing.set_state(theirs.rule.pacing.get_state())
            if len(self.dataset.x_train) == len(other.dataset.x_train):
                mine.batches.set_state(theirs.batches.get_state(theirs.pending))
            mine.begin(theirs.step_count, theirs.epoch)
        return kept

    def _draw_weights(self) -> None:
        """Go back to where every stream stood when training began, and draw the weights."""
        for streams, states in zip(self._streams, self._begin, strict=True):
            for stream, state in zip(streams, states, strict=True):
                stream.set_state(state)
        self.network.forget_state()
        initializer = INITIALIZERS.create(self.config.initializer)
        weight_streams = [streams.weights for streams in self._streams]
        initialize(self.network, weight_streams, initializer, self.config.bias)

    def _deal(self) -> Batches:
        """Return a new pass over the data."""
        orders = [streams.order for streams in self._streams]
        return Batches(len(self.dataset.x_train), self.config, orders)


__all__ = ["Diverged", "NetworkError", "Trainer", "signature_of"]
