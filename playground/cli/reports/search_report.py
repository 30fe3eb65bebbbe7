"""What a search came to: a table with the best first, a JSON object, rows of a CSV file."""

import math
from collections.abc import Iterator, Sequence
from textwrap import shorten

from playground.cli.terminal.formats import json_text, text_table
from playground.core.text.numbers import counted, percent
from playground.experiments.search.space import SearchAxis
from playground.experiments.search.trial import LEAST_FOR_IMPORTANCE, SearchTrial, best_first
from playground.experiments.sweep_trials import SearchResult
from playground.storage.csv_writer import Cell, Table

LONGEST_REASON = 160
"""Characters: an unknown setting's message lists all there are. Files have it whole."""


class SearchReport:
    """Tells a search in several ways.

    Parameters
    ----------
    axes
        What varied.
    result
        What came of it.
    metric
        What was searched for.
    seconds
        How long the search took.
    rises
        Whether more is better.
    """

    def __init__(
        self,
        axes: Sequence[SearchAxis],
        result: SearchResult,
        metric: str,
        seconds: float,
        *,
        rises: bool,
    ) -> None:
        self._keys = [axis.key for axis in axes]
        self._result, self._metric, self._seconds = result, metric, seconds
        self._trials = best_first(result.trials, rises=rises)

    def text(self) -> str:
        """Return a row per trial, the best first, and what mattered."""
        trials = self._trials
        seeds = max((len(trial.outcome.ends) for trial in trials), default=0)
        medians = " (medians)" if seeds > 1 else ""
        header = [
            "trial",
            *self._keys,
            self._metric.replace("_", " "),
            "ended",
            "epochs",
            "seconds",
        ]
        lines = [
            f"{counted(len(trials), 'trial')}, {counted(seeds, 'seed')}{medians}, "
            f"{self._seconds:.2f} s{self._overhead()}",
            text_table(header, [self._row(trial) for trial in trials]) if trials else "",
            self._importance(),
        ]
        lines += self._refusals()
        return "\n".join(line for line in lines if line)

    def _row(self, trial: SearchTrial) -> list[Cell]:
        outcome = trial.outcome
        value = None if math.isnan(outcome.value) else outcome.value
        values = [trial.values[key] for key in self._keys]
        seconds = round(outcome.seconds, 3)
        return [str(trial.number), *values, value, outcome.state, outcome.epochs, seconds]

    def _refusals(self) -> list[str]:
        """Return why trials were not trained; one line for all that have one reason."""
        reasons: dict[str, list[str]] = {}
        for trial in self._result.trials:
            if trial.outcome.refusal:
                reasons.setdefault(trial.outcome.refusal, []).append(str(trial.number))
        lines = []
        for reason, numbers in reasons.items():
            short = shorten(reason, LONGEST_REASON, placeholder=" …")
            lines.append(f"not trained: {', '.join(numbers)}: {short}")
        return lines

    def _overhead(self) -> str:
        found = self._result.overhead
        return "" if math.isnan(found) else f", {1000 * found:.1f} ms a trial beside training"

    def _importance(self) -> str:
        found = self._result.importances
        if found is None:
            least = LEAST_FOR_IMPORTANCE
            ended = sum(trial.outcome.state == "complete" for trial in self._trials)
            return f"importance needs {least} complete trials with different ends, not {ended}"
        told = ", ".join(f"{key} {percent(share, 0)}" for key, share in found.items())
        return f"importance: {told}"

    def json(self) -> str:
        """Return one JSON object, the trials with the best first."""
        overhead = self._result.overhead
        return json_text(
            {
                "metric": self._metric,
                "seconds": self._seconds,
                "overhead_seconds": None if math.isnan(overhead) else overhead,
                "importances": self._result.importances,
                "trials": [self._told(trial) for trial in self._trials],
            }
        )

    def _told(self, trial: SearchTrial) -> dict[str, object]:
        outcome = trial.outcome
        return {
            "trial": trial.number,
            "values": {key: trial.values[key] for key in self._keys},
            self._metric: outcome.value,
            "state": outcome.state,
            "seeds": list(outcome.ends),
            "epochs": outcome.epochs,
            "seconds": outcome.seconds,
            "trouble": outcome.trouble,
            "refusal": outcome.refusal,
        }

    def table(self) -> Table:
        """Return a row per trial, the best first, every number with all its digits."""
        header = ("trial", *self._keys, self._metric, "state", "epochs", "seconds", "trouble")
        return header, self._rows()

    def _rows(self) -> Iterator[Sequence[Cell]]:
        for trial in self._trials:
            outcome = trial.outcome
            values = [trial.values[key] for key in self._keys]
            about: list[Cell] = [outcome.state, outcome.epochs, outcome.seconds]
            yield [trial.number, *values, outcome.value, *about, _trouble(trial)]


def _trouble(trial: SearchTrial) -> str:
    return trial.outcome.refusal or trial.outcome.trouble
