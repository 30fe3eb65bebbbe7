"""Facts about where the training stands, how it is set, and what is looked at."""

from __future__ import annotations

from playground.explain.loss_surface.batch_statistics import drawn_batches
from playground.explain.loss_surface.curvature import curvature
from playground.explain.loss_surface.per_sample import sample_gradients
from playground.explain.loss_surface.stability import stability_limit
from playground.explain.updates.gradient_sources import passes_of
from playground.lessons.facts.base import NO_VALUE, Facts, fact, word
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.phase import Phase

SOURCES = ("", "backprop", "central_differences", "spsa", "one_sample")


@word(tuple(Phase))
def phase(facts: Facts) -> str:
    """Which thirds of the step have run: ready, forward, backward or updated."""
    return str(facts.scene.snapshot.phase)


@fact
def stale(facts: Facts) -> float:
    """Whether the last update used a gradient that had been used already: 1 or 0."""
    return float(facts.scene.snapshot.stale)


@fact
def step(facts: Facts) -> float:
    """How many updates were made."""
    return facts.scene.snapshot.step


@fact
def epoch(facts: Facts) -> float:
    """How many whole epochs are complete."""
    return facts.scene.snapshot.epoch


@fact
def parameter_count(facts: Facts) -> float:
    """How many weights and biases the network has."""
    return facts.scene.context.size


@fact
def sample_count(facts: Facts) -> float:
    """How many training samples there are."""
    return facts.scene.context.count


@fact
def batch_size(facts: Facts) -> float:
    """How many samples the batch has that is under way, or comes next."""
    return len(facts.scene.context.batch)


@fact
def rate(facts: Facts) -> float:
    """The learning rate of the next update, after schedule and warm-up."""
    return facts.scene.snapshot.rate


@word(tuple(OPTIMIZERS.names))
def optimizer(facts: Facts) -> str:
    """The optimizer, by the name ``playground list optimizers`` gives."""
    return facts.scene.context.config.optimizer.name


@fact
def sharpness(facts: Facts) -> float:
    """The curvature of the loss of all samples along its sharpest direction."""
    found = curvature(facts.scene.context)
    return NO_VALUE if found is None else found.largest


@fact
def rate_limit(facts: Facts) -> float:
    """The learning rate from which steps bounce along the sharpest direction."""
    found = curvature(facts.scene.context)
    limit = None if found is None else stability_limit(facts.scene.context, found.pulled).rate
    return NO_VALUE if limit is None else limit


@fact
def uphill_share(facts: Facts) -> float:
    """The share of 200 drawn batches whose step would lead uphill for all samples together."""
    found = sample_gradients(facts.scene.context)
    if found is None:
        return NO_VALUE
    return drawn_batches(found, min(len(facts.scene.context.batch), len(found.rows))).uphill


@fact
def backprop_passes(facts: Facts) -> float:
    """How many passes through the network backpropagation needs for one gradient."""
    return _passes(facts, "backprop")


@fact
def passes(facts: Facts) -> float:
    """How many passes through the network the tried gradient source needs for one gradient."""
    return _passes(facts, source(facts))


@word(SOURCES)
def source(facts: Facts) -> str:
    """The gradient source a training was made with last, beside backpropagation's; or nothing."""
    run = facts.scene.source_run
    return "" if run is None else run.name


@fact
def source_updates(facts: Facts) -> float:
    """How many updates were made with the tried gradient source."""
    run = facts.scene.source_run
    return NO_VALUE if run is None else len(run.other)


@fact
def source_apart(facts: Facts) -> float:
    """The largest difference of the batches' losses between that training and backpropagation's."""
    run = facts.scene.source_run
    return NO_VALUE if run is None else run.apart


@word()
def tab(facts: Facts) -> str:
    """The panel that was brought to the front last: ``explain.rate``."""
    return facts.scene.tab


@word()
def selected(facts: Facts) -> str:
    """The weight, bias or neuron that is selected: ``hidden_1/weight/0,2``; or nothing."""
    found = facts.scene.selected
    return "" if found is None else found.path


@fact
def sample(facts: Facts) -> float:
    """The row of the sample that is looked at."""
    found = facts.scene.snapshot.sample
    return NO_VALUE if found is None or found.row is None else found.row


def _passes(facts: Facts, name: str) -> float:
    if not name:
        return NO_VALUE
    cost = passes_of(facts.scene.context, name)
    return cost.forward_passes + cost.backward_passes
