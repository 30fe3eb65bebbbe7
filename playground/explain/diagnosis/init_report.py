"""A network before training: what it costs, how it will start, and what to do about that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from playground.explain.base.context import ExplainContext
from playground.explain.diagnosis.advice import Advice, advise
from playground.explain.diagnosis.init_forecast import InitForecast, draws_for, forecasts
from playground.nn.compiler.plan import PlannedNode
from playground.nn.inspect.costs import Costs, costs_of, slots_per_parameter
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.training.base.config import TrainingConfig


class InitReport(Struct, frozen=True):
    """How a training will start, as far as it is known.

    Parameters
    ----------
    forecast
        The sizes of signals and gradients.
    advice
        What to do; ``None`` while remedies are still being tried.
    """

    forecast: InitForecast
    advice: Advice | None = None


def training_costs(nodes: Sequence[PlannedNode], config: TrainingConfig, count: int) -> Costs:
    """Return what layers cost as they are trained.

    Parameters
    ----------
    nodes
        The layers.
    config
        Names batch size, precision, optimizer and regularizer.
    count
        How many training samples there are, which no batch exceeds.
    """
    optimizer = OPTIMIZERS.create(config.optimizer)
    slots = slots_per_parameter(optimizer, REGULARIZERS.create(config.regularizer))
    return costs_of(nodes, min(config.batch_size or count, count), config.dtype, slots)


def init_reports(
    context: ExplainContext, go_on: Callable[[], bool] = lambda: True
) -> Iterator[InitReport]:
    """Yield what is known about the start of a training, ever more of it.

    Parameters
    ----------
    context
        Which network, on what data.
    go_on
        Asked before every piece of work; ``False`` ends it early.
    """
    latest: InitReport | None = None
    most = draws_for(context)
    for found in forecasts(context, most):
        latest = InitReport(found)
        if found.draws in (1, most):
            yield latest
        if not go_on():
            return
    if latest is not None:
        advice = advise(context, latest.forecast, go_on)
        if advice is not None:
            yield replace(latest, advice=advice)
