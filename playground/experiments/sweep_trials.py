"""A search: trials of settings over ranges, each from several seeds, chosen by what came before."""

from __future__ import annotations

import hashlib
import math
import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Event, Semaphore
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Generic

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from playground.core import PlaygroundError
from playground.core.progress import Progress, unwatched
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.extras import import_extra
from playground.experiments.race import Race
from playground.experiments.race_config import Lane
from playground.experiments.search.space import (
    SearchAxis,
    SettingChoice,
    Value,
    as_typed,
    is_span,
    read_span,
)
from playground.experiments.search.trial import SearchTrial, TrialOutcome
from playground.experiments.sweep import LOOK_SECONDS, CellResult, begin_worker, goes_on, result_of
from playground.experiments.sweep_grid import Cell, S, Vary, read_varied
from playground.experiments.sweep_results import spread_of
from playground.training.base.history import Metrics

if TYPE_CHECKING:
    from optuna.trial import Trial

    from playground.experiments.search.study import SearchStudy

SAMPLERS = ("tpe", "random", "grid")
LOOKS = 10
"""How often at most a trial is compared with the others while it trains."""


class SearchPlan(Struct, Generic[S], frozen=True):
    """What is searched, and how.

    Parameters
    ----------
    project
        The document whose settings vary.
    axes
        What varies.
    vary
        Returns the document with settings changed.
    metric, rises
        What is searched for, as :meth:`.CellResult.ends` names it, and whether more is better.
    trials
        How many there are to be, those in the file included.
    seeds, epochs
        From how many initial weights each trial trains, and how long.
    sampler
        One of :data:`SAMPLERS`.
    prunes
        Whether trials behind the median of the others end early; what is measured at the end alone
        cannot tell.
    storage
        The file that keeps the trials, which other processes may search, too.
    """

    project: S
    axes: tuple[SearchAxis, ...]
    vary: Vary[S]
    metric: str
    rises: bool
    trials: int
    seeds: int = 1
    epochs: int = 50
    sampler: str = "tpe"
    prunes: bool = True
    storage: Path | None = None


class SearchResult(Struct, frozen=True):
    """What a search came to.

    Parameters
    ----------
    trials
        All that have ended, in the order in which they did.
    importances
        What part of the spread each setting explains; ``None`` where too few trials tell.
    overhead
        Seconds per trial of this process beside building, training and measuring; ``nan`` where it
        made none.
    """

    trials: tuple[SearchTrial, ...]
    importances: dict[str, float] | None
    overhead: float


def read_axis(text: str, project: S, vary: Vary[S]) -> SearchAxis:
    """Read ``learning_rate=1e-4..1:log``, ``hidden_1.units=2..32`` or ``optimizer=sgd,adam``.

    A range between whole ends is one of whole numbers where the setting takes no others.

    Raises
    ------
    PlaygroundError
        When it is written otherwise, or an end does not fit the document.
    """
    key, equals, values = (part.strip() for part in text.partition("="))
    if not equals or not key or not is_span(values):
        varied = read_varied(text)
        return SettingChoice(varied.keys[0], varied.values)
    span = read_span(key, values)
    if span.low.is_integer() and span.high.is_integer() and not span.whole:
        try:
            vary(project, [(key, str(span.low + 0.5))])
        except PlaygroundError:
            span = replace(span, whole=True)
    for end in span.ends:
        vary(project, [(key, _typed(end))])
    return span


def _typed(value: Value) -> str:
    return value if isinstance(value, str) else repr(value)


def cell_of(plan: SearchPlan[S], values: Mapping[str, Value]) -> Cell[S]:
    """Return what a trial trains.

    Raises
    ------
    PlaygroundError
        When the values do not fit the document, or not one another.
    """
    typed = {key: _typed(value) for key, value in values.items()}
    # What others belong to comes first: a schedule before its length.
    owners = {key.partition(".")[0] for key in typed if "." in key}
    pairs = [(key, typed[key]) for key in sorted(typed, key=lambda key: key not in owners)]
    name = ", ".join(f"{key} {value}" for key, value in typed.items())
    return Cell(name, tuple(typed.values()), plan.vary(plan.project, pairs))


class _TrialTrainer(Generic[S]):
    """Trains one trial after the other; those on the same data share them."""

    def __init__(self, plan: SearchPlan[S]) -> None:
        self._plan = plan
        self._data: Dataset | None = None
        self._spec = plan.project
        self._every = max(1, math.ceil(plan.epochs / LOOKS))
        self._looks = plan.prunes and plan.metric in Metrics.__struct_fields__

    def train(
        self, values: Mapping[str, Value], look: Callable[[int, float], bool], progress: Progress
    ) -> TrialOutcome | None:
        """Return what came of a trial; ``None`` when it was ended by ``progress``."""
        plan, begun = self._plan, time.perf_counter()
        try:
            cell = cell_of(plan, values)
            spec, begun = cell.spec, time.perf_counter()
            data = self._data if spec.dataset == self._spec.dataset else None
            race = Race(spec, [Lane(cell.name, spec.training)], plan.seeds, dataset=data)
        except PlaygroundError as error:
            return TrialOutcome(refusal=str(error), seconds=time.perf_counter() - begun)
        self._data, self._spec = race.dataset, spec
        is_wanted, is_pruned, seen = True, False, 0

        def watch(done: int, of: int) -> bool:
            nonlocal is_wanted, is_pruned, seen
            is_wanted = progress(done, of) or done == of
            if self._looks and seen < done < of and done % self._every == 0:
                seen = done
                is_pruned = look(done, self._now(race))
            return is_wanted and not is_pruned

        race.run(plan.epochs, watch)
        if not is_wanted:
            return None
        result = result_of(cell, race)
        ends = tuple(result.ends(plan.metric))
        return TrialOutcome(
            value=_median(ends),
            ends=ends,
            epochs=race.epoch,
            seconds=time.perf_counter() - begun,
            is_pruned=is_pruned,
            trouble=_first(result),
        )

    def _now(self, race: Race) -> float:
        """Return where a trial that trains is, ``nan`` where most of its seeds have diverged."""
        seeds = range(race.seeds)
        points = [None if race.trouble(0, s) else race.points(0, s)[-1] for s in seeds]
        metric = self._plan.metric
        return _median([math.nan if p is None else float(getattr(p, metric)) for p in points])


def _first(result: CellResult[S]) -> str:
    return next((trouble for trouble in result.troubles if trouble), "")


def _median(ends: Sequence[float]) -> float:
    """Return the median; ``nan`` where more than half of the numbers are."""
    known = [end for end in ends if math.isfinite(end)]
    return spread_of(known)[0] if 2 * len(known) >= len(ends) else math.nan


def study_of(plan: SearchPlan[S]) -> SearchStudy:
    """Open or begin the study of a plan.

    Raises
    ------
    PlaygroundError
        When Optuna is not installed, when the file holds another search, and for a grid over
        numbers that are not whole.
    """
    import_extra("optuna", "a search", "sweep")
    from playground.experiments.search.study import SearchStudy, StudyOptions

    spec = plan.project
    own = [spec.network, spec.dataset, spec.training, spec.browser_seed]
    parts = msgspec.json.encode(own)
    about = {
        "range": as_typed(plan.axes),
        "metric": plan.metric,
        "number of epochs": str(plan.epochs),
        "number of seeds": str(plan.seeds),
        "source": hashlib.sha256(parts).hexdigest()[:12],
    }
    options = StudyOptions(plan.rises, plan.sampler, plan.epochs // 5, plan.storage, about)
    return SearchStudy(plan.axes, options)


class Search(Generic[S]):
    """Makes the trials of a plan, one after the other.

    What has ended stays, whatever ends the search: :meth:`result` may be asked at any time.

    Parameters
    ----------
    plan
        What to search.

    Attributes
    ----------
    made
        How many trials it has made itself.
    beside
        Seconds they took beside building, training and measuring.

    Raises
    ------
    PlaygroundError
        As :func:`study_of`.
    """

    def __init__(self, plan: SearchPlan[S]) -> None:
        self._plan, self._study = plan, study_of(plan)
        self._trainer = _TrialTrainer(plan)
        self.made, self.beside = 0, 0.0

    def run(
        self, progress: Progress = unwatched, permits: Callable[[], bool] | None = None
    ) -> None:
        """Make trials until there are as many as planned, or a grid is through.

        Parameters
        ----------
        progress
            Told how many epochs of all trials are made; ``False`` from it ends the search. What was
            under way then is no result.
        permits
            Decides on every trial instead of the plan's number.
        """
        plan, study = self._plan, self._study
        while True:
            begun = time.perf_counter()
            study.take_over()
            ended = study.count
            trial = study.ask() if (permits() if permits else ended < plan.trials) else None
            if trial is None:
                return
            looking = 0.0

            def look(epoch: int, value: float, trial: Trial = trial) -> bool:
                nonlocal looking
                since = time.perf_counter()
                is_behind = study.is_behind(trial, epoch, value)
                looking += time.perf_counter() - since
                return is_behind

            def watch(done: int, of: int, ended: int = ended) -> bool:
                return progress(ended * of + done, plan.trials * of)

            outcome = self._trainer.train(trial.params, look, watch)
            if outcome is None:
                return
            study.tell(trial, outcome)
            self.made += 1
            self.beside += time.perf_counter() - begun - outcome.seconds + looking

    @property
    def count(self) -> int:
        """How many trials have ended, those of other processes included."""
        self._study.take_over()
        return self._study.count

    def result(self) -> SearchResult:
        """Return what there is."""
        self._study.take_over()
        overhead = self.beside / self.made if self.made else math.nan
        return SearchResult(tuple(self._study.trials()), self._study.importances(), overhead)


def search(plan: SearchPlan[S], progress: Progress = unwatched, jobs: int = 1) -> SearchResult:
    """Make a plan's trials, in several processes with ``jobs``; see :class:`Search`.

    Raises
    ------
    PlaygroundError
        As :func:`study_of`.
    """
    jobs = min(jobs, plan.trials)
    if jobs == 1:
        alone = Search(plan)
        alone.run(progress)
        return alone.result()
    if plan.storage is not None:
        return _search_apart(plan, progress, jobs)
    with TemporaryDirectory() as folder:
        return _search_apart(replace(plan, storage=Path(folder) / "search"), progress, jobs)


def _search_apart(plan: SearchPlan[S], progress: Progress, jobs: int) -> SearchResult:
    """Let processes choose and train on one file until as many trials as planned have begun."""
    whole = Search(plan)
    if whole.count >= plan.trials:
        return whole.result()
    context = multiprocessing.get_context("spawn")  # a fork would copy threads that do not run
    stopped, left = context.Event(), context.Semaphore(plan.trials - whole.count)
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(stopped, left, jobs)
    )
    try:
        working = [pool.submit(_search, plan) for _ in range(jobs)]
        waiting = set(working)
        while waiting and progress(whole.count, plan.trials):
            _, waiting = wait(waiting, LOOK_SECONDS, FIRST_EXCEPTION)
            if any(future.exception() for future in working if future.done()):
                break
        stopped.set()
        for made, beside in [future.result() for future in working]:
            whole.made += made
            whole.beside += beside
    except BrokenProcessPool as error:
        raise PlaygroundError(
            "a process of the search was killed; with --storage what is through by then is kept"
        ) from error
    finally:
        stopped.set()
        pool.shutdown(cancel_futures=True)
    progress(whole.count, plan.trials)
    return whole.result()


_left: Semaphore | None = None


def _begin(stopped: Event, left: Semaphore, jobs: int) -> None:
    global _left
    _left = left
    begin_worker(stopped, jobs)


def _search(plan: SearchPlan[S]) -> tuple[int, float]:
    """Search in one of several processes; returns how many trials it made, and the time beside."""
    own = Search(plan)
    if plan.sampler == "grid":  # it knows itself which cells are left
        own.run(goes_on)
    else:
        own.run(goes_on, lambda: _left is not None and _left.acquire(block=False))
    return own.made, own.beside
