"""A search's trials: kept in memory, where they are chosen, and in a file that processes share."""

from __future__ import annotations

import math
import random
import uuid
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import optuna
from msgspec import Struct
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
from optuna.trial import FrozenTrial, Trial, TrialState

from playground.experiments.search.journal import open_journal
from playground.experiments.search.space import (
    SearchAxis,
    SettingChoice,
    Value,
    grid_cells,
)
from playground.experiments.search.trial import LEAST_FOR_IMPORTANCE, SearchTrial, TrialOutcome

_FINISHED = (TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL)


class StudyOptions(Struct, frozen=True):
    """How trials are chosen and kept.

    Parameters
    ----------
    rises
        Whether more of the value is better.
    sampler
        ``tpe``, ``random`` or ``grid``.
    pruned_from
        The first epoch at which a trial may be ended as it is behind the median of the others.
    storage
        The file that keeps the trials; ``None`` to keep them in memory alone.
    about
        What has to be the same for the trials of one file, by what it is called.
    """

    rises: bool
    sampler: str
    pruned_from: int
    storage: Path | None
    about: Mapping[str, str]


class SearchStudy:
    """Chooses trials and keeps what came of them.

    Trials are chosen in memory. A file gets each once, whole, when it has ended: a search that is
    killed leaves nothing half done there, and a trial costs one write. What other processes have
    added is taken over before every choice.

    Parameters
    ----------
    axes
        What varies.
    options
        How.

    Raises
    ------
    PlaygroundError
        When the file holds another search, or is none.
    """

    def __init__(self, axes: Sequence[SearchAxis], options: StudyOptions) -> None:
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._axes = tuple(axes)
        self._token, self._seen = uuid.uuid4().hex, 0
        # Processes that share a file must not draw the same trials; one alone can be repeated.
        seed = None if options.storage is not None else 0
        self._random = random.Random(seed)
        direction = "maximize" if options.rises else "minimize"
        tpe = options.sampler == "tpe"
        samplers = optuna.samplers
        sampler = samplers.TPESampler(seed=seed) if tpe else samplers.RandomSampler(seed=seed)
        pruner = optuna.pruners.MedianPruner(n_warmup_steps=options.pruned_from)
        self._own = optuna.create_study(direction=direction, sampler=sampler, pruner=pruner)
        self._cells: list[tuple[Value, ...]] | None = None
        if options.sampler == "grid":
            self._cells = grid_cells(self._axes)
        self._shared: optuna.Study | None = None
        if options.storage is not None:
            self._shared = open_journal(options.storage, direction, options.about)
            self.take_over()

    def take_over(self) -> None:
        """Take over what other processes have added to the file."""
        if self._shared is None:
            return
        trials = self._shared.get_trials(deepcopy=False)
        for trial in trials[self._seen :]:
            if trial.user_attrs.get("by") != self._token:
                self._own.add_trial(trial)
        self._seen = len(trials)

    @property
    def count(self) -> int:
        """How many trials have ended, those of other processes included; of a grid, cells."""
        ended = self._own.get_trials(deepcopy=False, states=_FINISHED)
        return len(ended if self._cells is None else _cells_of(ended))

    def ask(self) -> Trial | None:
        """Choose a trial; ``None`` when a grid has no cell left."""
        if self._cells is not None:
            done = _cells_of(self._own.get_trials(deepcopy=False, states=_FINISHED))
            left = [cell for cell in self._cells if cell not in done]
            if not left:
                return None
            cell = left[0] if self._shared is None else self._random.choice(left)
            keys = [axis.key for axis in self._axes]
            self._own.enqueue_trial(dict(zip(keys, cell, strict=True)))
        return self._own.ask({axis.key: _distribution(axis) for axis in self._axes})

    def is_behind(self, trial: Trial, epoch: int, value: float) -> bool:
        """Note how far a trial is; returns whether it is to be ended."""
        trial.report(_finite_or_worst(value, self._own), epoch)
        return bool(trial.should_prune())

    def tell(self, trial: Trial, outcome: TrialOutcome) -> None:
        """Keep what came of a trial; a cell that another process has trained meanwhile is there."""
        if self._cells is not None:
            self.take_over()
            known = self._own.get_trials(deepcopy=False, states=_FINISHED)
            if tuple(trial.params.values()) in _cells_of(known):
                self._own.tell(trial, state=TrialState.FAIL)
                return
        trial.set_user_attr("by", self._token)
        trial.set_user_attr("outcome", msgspec.to_builtins(outcome))
        if outcome.refusal:
            ended = self._own.tell(trial, state=TrialState.FAIL)
        elif outcome.is_pruned:
            ended = self._own.tell(trial, state=TrialState.PRUNED)
        else:
            ended = self._own.tell(trial, _finite_or_worst(outcome.value, self._own))
        if self._shared is not None:
            self._shared.add_trial(ended)

    def trials(self) -> list[SearchTrial]:
        """Return all that have ended, in the order of the file."""
        study = self._own if self._shared is None else self._shared
        ended = study.get_trials(deepcopy=False, states=_FINISHED)
        return [
            SearchTrial(place, dict(trial.params), _outcome_of(trial))
            for place, trial in enumerate(ended)
        ]

    def importances(self) -> dict[str, float] | None:
        """Return what part of the spread of the best results each setting explains.

        Returns
        -------
        dict or None
            PED-ANOVA's shares (Watanabe et al. 2023), largest first; ``None`` for fewer than
            :data:`LEAST_FOR_IMPORTANCE` finite results, and where all are one.
        """
        complete = self._own.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
        values = [trial.value for trial in complete]
        finite = [value for value in values if value is not None and math.isfinite(value)]
        if len(finite) < LEAST_FOR_IMPORTANCE or len(set(finite)) == 1:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            evaluator = PedAnovaImportanceEvaluator()
            return get_param_importances(self._own, evaluator=evaluator)


def _cells_of(trials: Sequence[FrozenTrial]) -> set[tuple[Value, ...]]:
    return {tuple(trial.params.values()) for trial in trials}


def _outcome_of(trial: FrozenTrial) -> TrialOutcome:
    return msgspec.convert(trial.user_attrs["outcome"], TrialOutcome)


def _finite_or_worst(value: float, study: optuna.Study) -> float:
    """Return a value, or the worst there is for what has none: the samplers learn from it, too."""
    worst = math.inf if study.direction == optuna.study.StudyDirection.MINIMIZE else -math.inf
    return value if math.isfinite(value) else worst


def _distribution(axis: SearchAxis) -> BaseDistribution:
    if isinstance(axis, SettingChoice):
        return CategoricalDistribution(axis.values)
    if axis.whole:
        return IntDistribution(int(axis.low), int(axis.high), log=axis.log)
    return FloatDistribution(axis.low, axis.high, log=axis.log)
