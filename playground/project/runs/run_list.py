"""All runs of a document, as one frozen value in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from playground.core import PlaygroundError, ValueNotAllowed
from playground.datasets import DatasetConfig
from playground.project.runs.run import Run

MOST_RUNS = 200
LIMIT_BYTES = 128 * 2**20
"""How many runs are kept, and how much memory they may take together."""

MOST_CURVES = 1200
"""How many curves they have together: a file holds several members for each."""

LONGEST_NAME = 80
LONGEST_NOTE = 2000


class NoSuchRun(PlaygroundError):
    """There is no run of this number."""


class RunList(Struct, frozen=True, eq=False):
    """The runs, oldest first. Every change returns another list.

    When there is no room for all, weights are given up first, those of the oldest runs before
    others; then whole runs without a note, oldest first; then the oldest.

    Parameters
    ----------
    runs
        The runs.
    made
        How many were ever made: the latest number.
    """

    runs: tuple[Run, ...] = ()
    made: int = 0

    def __len__(self) -> int:
        return len(self.runs)

    def __iter__(self) -> Iterator[Run]:
        return iter(self.runs)

    def run(self, run_id: int) -> Run:
        """Return a run by its number.

        Raises
        ------
        NoSuchRun
            When there is none.
        """
        for each in self.runs:
            if each.id == run_id:
                return each
        raise NoSuchRun(f"run {run_id} is not there any more")

    @property
    def nbytes(self) -> int:
        """About how much memory all of them take."""
        return sum(run.nbytes for run in self.runs)

    def added(self, run: Run) -> RunList:
        """Return a list with one more; its number and, where it is taken, its name are new."""
        number = self.made + 1
        named = run.replaced(id=number, color=number - 1, name=self._free_name(run.name))
        return _bounded(RunList((*self.runs, named), number))

    def without(self, run_id: int) -> RunList:
        """Return a list without a run."""
        self.run(run_id)
        return replace(self, runs=tuple(run for run in self.runs if run.id != run_id))

    def with_run(self, run: Run) -> RunList:
        """Return a list with a run in its old place, or put back where its number says."""
        others = [each for each in self.runs if each.id != run.id]
        return replace(self, runs=tuple(sorted((*others, run), key=lambda each: each.id)))

    def renamed(self, run_id: int, name: str) -> RunList:
        """Return a list where a run is called otherwise.

        Raises
        ------
        ValueNotAllowed
            When the name is empty, too long, or another run's.
        """
        name = name.strip()
        taken = {run.name for run in self.runs if run.id != run_id}
        if not 1 <= len(name) <= LONGEST_NAME or name in taken:
            allowed = f"1 to {LONGEST_NAME} characters that name no other run"
            raise ValueNotAllowed("run.name", name, allowed)
        return self.with_run(self.run(run_id).replaced(name=name))

    def noted(self, run_id: int, note: str) -> RunList:
        """Return a list where something else is written about a run.

        Raises
        ------
        ValueNotAllowed
            When it is too long.
        """
        if len(note) > LONGEST_NOTE:
            raise ValueNotAllowed(
                "run.note", f"{len(note):,} characters", f"at most {LONGEST_NOTE:,}"
            )
        return self.with_run(self.run(run_id).replaced(note=note))

    def shown(self, run_id: int, is_shown: bool) -> RunList:
        """Return a list where plots draw a run, or do not."""
        return self.with_run(self.run(run_id).replaced(is_shown=is_shown))

    def with_data(self, change: Callable[[DatasetConfig], DatasetConfig]) -> RunList:
        """Return a list where the descriptions of all data are changed."""
        return replace(
            self,
            runs=tuple(
                run.replaced(setup=replace(run.setup, dataset=change(run.setup.dataset)))
                for run in self.runs
            ),
        )

    def _free_name(self, name: str) -> str:
        taken, count, name = {run.name for run in self.runs}, 2, name[: LONGEST_NAME - 5]
        free = name
        while free in taken:
            free, count = f"{name} ({count})", count + 1
        return free


NO_RUNS = RunList()
"""Of a project that nothing was kept of yet."""


def _bounded(runs: RunList) -> RunList:
    """Give up what is missed least until there is room; the newest run is kept whole."""
    while _are_too_many(runs) or (runs.nbytes > LIMIT_BYTES and len(runs) > 1):
        old = runs.runs[:-1]
        heavy = next((run for run in old if run.checkpoint is not None), None)
        if heavy is not None and not _are_too_many(runs):
            runs = runs.with_run(heavy.replaced(checkpoint=None))
        else:
            runs = runs.without(next((run for run in old if not run.note), old[0]).id)
    return runs


def _are_too_many(runs: RunList) -> bool:
    curves = sum(len(run.curves) for run in runs)
    return len(runs) > MOST_RUNS or (curves > MOST_CURVES and len(runs) > 1)
