"""Remedies for what goes wrong in a training, each tried on a copy of it before it is offered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from math import inf, isfinite

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.explain.base.context import ExplainContext
from playground.explain.base.trial_training import trial_training
from playground.explain.diagnosis.training_trouble import Trouble
from playground.nn.initializers import INITIALIZERS
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.training.base.config import TrainingConfig
from playground.training.base.divergence import DivergenceError
from playground.training.base.training_spec import with_training
from playground.training.trainer import Trainer

MOST_UPDATES, FEWEST_UPDATES = 1000, 20
"""How long a trial is."""

TRIAL_SECONDS = 0.4
"""How long the first trial may take; the others make as many updates."""

HELPED = 0.8
"""A remedy helped when the loss ends below this share of what it is now and of what it gets to
without the remedy."""

RATE_STEPS = (10.0, 100.0, 1000.0)


class TrainingRemedy(Struct, frozen=True):
    """Other hyperparameters that may help.

    Parameters
    ----------
    words
        What is changed, as in ``learning rate 0.1``.
    short
        The words of a button.
    config
        With the change.
    from_start
        Whether training has to begin from its first weights.
    """

    words: str
    short: str
    config: TrainingConfig
    from_start: bool = False


class TriedRemedy(Struct, frozen=True):
    """A remedy that helped.

    Parameters
    ----------
    remedy
        What was changed.
    updates
        How many updates were made.
    before, after
        The loss now, and after these updates with the remedy.
    without
        The loss after as many updates as things are; infinite where they diverge.
    measured
        Of which samples: ``training`` or ``test``.
    """

    remedy: TrainingRemedy
    updates: int
    before: float
    after: float
    without: float
    measured: str

    @property
    def message(self) -> str:
        """What was found, in a sentence."""
        remedy = self.remedy
        begin = "from the first weights, with" if remedy.from_start else "with"
        other = f"as it is: {self.without:.3g}" if isfinite(self.without) else "as it is: diverges"
        return (
            f"{begin} {remedy.words} the {self.measured} loss gets to {self.after:.3g} in "
            f"{self.updates:,} updates ({other})"
        )


def tried_remedy(
    context: ExplainContext, trouble: Trouble, go_on: Callable[[], bool] = lambda: True
) -> TriedRemedy | None:
    """Try what may help against a trouble, from this moment; return what helps most.

    What needs the first weights is tried only where nothing helps from here.

    Parameters
    ----------
    context
        The moment, of a training of one network.
    trouble
        What goes wrong there.
    go_on
        Asked now and then; ``False`` ends it with ``None``.

    Returns
    -------
    TriedRemedy
        ``None`` when nothing that was tried helped.
    """
    if context.project is None or context.state is None:
        return None
    is_test = trouble.kind == "overfitting"
    plain = _Trial(context, context.config, is_test=is_test)
    before = plain.loss()
    updates, without = plain.run_for(TRIAL_SECONDS, go_on)
    for candidates in (_from_here(context, trouble), _from_start(context, trouble)):
        helped: list[TriedRemedy] = []
        for remedy in candidates:
            if not go_on():
                return None
            after = _tried(context, remedy, updates, is_test=is_test)
            if after <= HELPED * min(before, without):
                measured = "test" if is_test else "training"
                helped.append(TriedRemedy(remedy, updates, before, after, without, measured))
        if helped:
            return min(helped, key=lambda each: each.after)
    return None


def _tried(
    context: ExplainContext, remedy: TrainingRemedy, updates: int, *, is_test: bool
) -> float:
    """Return the loss after so many updates with a remedy; infinite where that does not work."""
    try:
        trial = _Trial(context, remedy.config, is_test=is_test, from_start=remedy.from_start)
    except PlaygroundError:
        return inf  # it does not go with the rest of the configuration
    return trial.run(updates)


class _Trial:
    """A training on a copy that goes on with other hyperparameters."""

    def __init__(
        self,
        context: ExplainContext,
        config: TrainingConfig,
        *,
        is_test: bool,
        from_start: bool = False,
    ) -> None:
        assert context.project is not None
        self._is_test = is_test
        if from_start:
            project = with_training(context.project, config)
            self._trainer = Trainer(project, dataset=context.dataset)
        else:
            self._trainer = trial_training(context)
            if config != context.config:
                self._trainer.reconfigure(config)

    def loss(self) -> float:
        """Return the loss of all samples; infinite where it is no number."""
        found = self._trainer.metrics()
        loss = found.test_loss if self._is_test else found.train_loss
        return loss if isfinite(loss) else inf

    @np.errstate(all="ignore")
    def run(self, updates: int) -> float:
        """Make updates; returns the loss, infinite where they diverge."""
        try:
            self._trainer.step(updates)
        except DivergenceError:
            return inf
        return self.loss()

    def run_for(self, seconds: float, go_on: Callable[[], bool]) -> tuple[int, float]:
        """Make as many updates as there is time for; returns how many, and the loss."""
        deadline, done, loss = time.perf_counter() + seconds, 0, inf
        while done < MOST_UPDATES and go_on():
            if done >= FEWEST_UPDATES and time.perf_counter() >= deadline:
                break
            done += FEWEST_UPDATES
            loss = self.run(FEWEST_UPDATES)
            if loss == inf:
                return max(done, MOST_UPDATES // 2), inf
        return max(done, 1), loss


# what may help ------------------------------------------------------------------------------------


def _from_here(context: ExplainContext, trouble: Trouble) -> Iterator[TrainingRemedy]:
    """Yield what may help from this moment on."""
    match trouble.kind:
        case "no_gradient":
            yield from _larger_batches(context.config)
        case "penalty":
            yield from _weaker_penalties(context.config)
            yield from _other_rates(context.config, up=False)
        case "creeping":
            yield from _other_rates(context.config, up=True)
        case "vanishing":
            yield from _adam(context.config)
        case "exploding":
            yield _with(context.config, "gradients clipped at 1", "Clip at 1", clip_norm=1.0)
            yield from _other_rates(context.config, up=False)
        case "overfitting":
            yield from _stronger_penalties(context.config)
        case _:
            yield from _other_rates(context.config, up=False)


def _from_start(context: ExplainContext, trouble: Trouble) -> Iterator[TrainingRemedy]:
    """Yield what may help from the first weights on."""
    config, found = context.config, list[TrainingRemedy]()
    if trouble.kind in ("dead", "saturated", "bouncing", "fast", "exploding"):
        found += _other_rates(config, up=False)
    if trouble.kind in ("dead", "saturated", "vanishing", "exploding"):
        for name in ("glorot_normal", "he_normal", "lecun_normal"):
            if name != config.initializer.name:
                title = INITIALIZERS.get(name).title
                changed = {"initializer": Component(name)}
                found.append(_with(config, f"the initializer {title}", f"Use {title}", **changed))
    if trouble.kind == "overfitting":
        found += _stronger_penalties(config)
    for each in found:
        yield replace(each, from_start=True, short=f"{each.short} and reset")


def _with(config: TrainingConfig, words: str, short: str, **changes: object) -> TrainingRemedy:
    return TrainingRemedy(words, short, replace(config, **changes))


def _other_rates(config: TrainingConfig, *, up: bool) -> Iterator[TrainingRemedy]:
    """Yield rates some powers of ten above or below."""
    rate = OPTIMIZERS.create(config.optimizer).learning_rate
    usual = OPTIMIZERS.get(config.optimizer.name)().learning_rate
    others = [float(f"{rate * factor if up else rate / factor:.3g}") for factor in RATE_STEPS]
    if (usual > rate) == up and usual not in others:
        others.append(usual)
    for other in others:
        optimizer = config.optimizer.with_params(learning_rate=other)
        yield _with(config, f"learning rate {other:g}", f"Use {other:g}", optimizer=optimizer)


def _larger_batches(config: TrainingConfig) -> Iterator[TrainingRemedy]:
    for size in (10, 32):
        yield _with(config, f"batches of {size}", f"Use batches of {size}", batch_size=size)


def _adam(config: TrainingConfig) -> Iterator[TrainingRemedy]:
    """Yield the optimizer that makes the sizes of gradients not count."""
    if config.optimizer.name != "adam":
        rate = OPTIMIZERS.get("adam")().learning_rate
        optimizer = Component("adam", {"learning_rate": rate})
        yield _with(config, f"Adam at {rate:g}", f"Use Adam at {rate:g}", optimizer=optimizer)


def _weaker_penalties(config: TrainingConfig) -> Iterator[TrainingRemedy]:
    """Yield what pulls at the weights at a tenth, a hundredth, … of its strength."""
    penalty, optimizer = config.regularizer, config.optimizer
    rate = getattr(REGULARIZERS.create(penalty), "rate", None)
    decay = optimizer.params.get("weight_decay")
    for factor in RATE_STEPS:
        if isinstance(rate, float) and rate > 0:
            weaker = penalty.with_params(rate=float(f"{rate / factor:.3g}"))
            title, value = REGULARIZERS.get(penalty.name).title, rate / factor
            words = f"the {title} penalty {value:.3g}"
            yield _with(config, words, f"Use {title} {value:.3g}", regularizer=weaker)
        if isinstance(decay, float) and decay > 0:
            value = decay / factor
            weaker = optimizer.with_params(weight_decay=float(f"{value:.3g}"))
            words = f"weight decay {value:.3g}"
            yield _with(config, words, f"Use decay {value:.3g}", optimizer=weaker)


def _stronger_penalties(config: TrainingConfig) -> Iterator[TrainingRemedy]:
    """Yield L2 penalties, stronger than the one there is."""
    present = getattr(REGULARIZERS.create(config.regularizer), "rate", 0.0)
    for rate in (0.001, 0.003, 0.01, 0.03):
        if rate > present:
            penalty = Component("l2", {"rate": rate})
            yield _with(
                config, f"an L2 penalty of {rate:g}", f"Use L2 {rate:g}", regularizer=penalty
            )
