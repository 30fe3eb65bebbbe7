"""Joins the timeline with the training: shows where it stands, and goes where it is asked to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from playground.project import Project
from playground.project.project_change import Cause, ProjectChange
from playground.project.runs.differences import differences
from playground.project.runs.run import RunSetup
from playground.session.base.events import (
    CheckpointsKept,
    Diverged,
    Event,
    MomentReached,
    Stopped,
    TrainingLeft,
)
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.shell.timeline.markers import Marker, MarkerKind, without
from playground.ui.shell.timeline.timeline_bar import TimelineBar, TimelineState
from playground.ui.support.settings import Settings

TEXT_SECONDS = 0.1
"""The least time between two looks at a training that runs."""

PAST = (
    "A moment of the past is shown. Play goes on from here as a new branch; what came after it is "
    "kept until then. End returns to it."
)

OVERTAKEN_SECONDS = 0.12
"""How long a moment may be on its way while another one is wished for."""

MOST_MARKERS = 100

BEST_SHARE = 0.1
"""How much of the training must have passed since the best test loss for that to be marked."""


class TimelineFollower(QObject):
    """Keeps the timeline at the moment that is shown.

    While a person drags, only the latest wish counts: another moment is asked for as soon as one
    has come, or has been on its way for so long that something was seen of it.

    Signals
    -------
    message(text)
        What it means that a moment of the past is shown.
    past_changed(is_past)
        An earlier moment than the newest is shown now, or the newest again.
    markers_changed(markers)
        Other things are marked: a tuple of :class:`.Marker`.
    """

    message = Signal(str)
    past_changed = Signal(bool)
    markers_changed = Signal(tuple)

    def __init__(self, client: TrainingClient, bar: TimelineBar, parent: QObject) -> None:
        super().__init__(parent)
        self._client, self._bar = client, bar
        self._kept: CheckpointsKept | None = None
        self._markers: tuple[Marker, ...] = ()
        self._edited: tuple[int, Project, Project] | None = None
        self._wished: int | None = None
        self._asked: int | None = None
        self._reached: int | None = None
        self._asked_at, self._overtaken = 0.0, 0
        self._newest = 0
        self._told_at = 0.0
        self._is_told = self._was_past = False
        bar.step_requested.connect(self.go_to)
        client.snapshot_ready.connect(self._take_snapshot)
        client.checkpoints_changed.connect(self._take_kept)
        client.event_arrived.connect(self._take_event)
        client.emptied.connect(self._forget)
        client.running_changed.connect(self._take_running)
        client.configured.connect(self._stay)
        client.rejected.connect(self._stay)

    # going --------------------------------------------------------------------------------------

    def go_to(self, step: int) -> None:
        """Show the moment after so many updates, as soon as the last one asked for has come."""
        state = self._bar.state
        step = min(max(step, state.first), state.last)
        self._wished = step
        if self._asked is None:
            self._ask()
        elif time.monotonic() >= self._asked_at + OVERTAKEN_SECONDS:
            self._overtaken += 1  # the worker gives it up, and says where it got to
            self._ask()

    def back(self) -> None:
        """Show the moment one update before."""
        self.go_to(self._present - 1)

    def forth(self) -> None:
        """Show the moment one update later; where it was not made yet, make it."""
        if self._present >= self._bar.state.last:
            self._client.step()
        else:
            self.go_to(self._present + 1)

    def first(self) -> None:
        """Show the first weights."""
        self.go_to(self._bar.state.first)

    def last(self) -> None:
        """Show the newest weights."""
        self.go_to(self._bar.state.last)

    @property
    def _present(self) -> int:
        """The step that is shown, or will be."""
        for step in (self._wished, self._asked):
            if step is not None:
                return step
        return self._bar.state.step

    def _ask(self) -> None:
        if self._wished is None or self._client.latest is None:
            return
        step, self._wished = self._wished, None
        there = step == self._client.latest.step and not self._client.is_running
        if there and self._asked is None:
            return
        self._asked, self._asked_at = step, time.monotonic()
        self._client.go_to(step)

    def handlers(self, switch: QAction, settings: Settings) -> dict[str, Callable[[], object]]:
        """Return what each action does; the switch shows or hides the bar, and that is kept."""
        switch.setChecked(settings.has_timeline)
        self._bar.setVisible(settings.has_timeline)

        def show() -> None:
            settings.has_timeline = switch.isChecked()
            self._bar.setVisible(switch.isChecked())

        return {
            "moment_back": self.back,
            "moment_forth": self.forth,
            "moment_first": self.first,
            "moment_last": self.last,
            "timeline": show,
        }

    @property
    def is_past(self) -> bool:
        """Whether an earlier moment than the newest is shown, or about to be."""
        if self._client.is_running:
            return False
        is_coming = self._reached is not None and self._reached < self._newest
        return self._asked is not None or is_coming or self._bar.state.is_past

    @property
    def is_settled(self) -> bool:
        """Whether every moment that was asked for has come."""
        return self._wished is None and self._asked is None

    # showing ------------------------------------------------------------------------------------

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        now = time.monotonic()
        if snapshot.step == self._reached:
            self._reached = None
        if not self._client.is_running or now - self._told_at >= TEXT_SECONDS:
            self._told_at = now
            self._show()

    def _arrive(self, step: int) -> None:
        """Go on to what was asked for meanwhile; else tell that this is the past.

        The picture of the step may have come before, or be about to.
        """
        if self._overtaken:
            self._overtaken -= 1
            return
        self._asked = None
        if self._wished is not None:
            self._ask()
            return
        latest = self._client.latest
        self._reached = None if latest is not None and latest.step == step else step
        if not self._is_told and step < self._newest:
            self._is_told = True
            self.message.emit(PAST)
        self._show()  # its picture may have come before this

    def _take_kept(self, kept: CheckpointsKept) -> None:
        self._kept = kept
        self._newest = kept.steps[-1] if kept.steps else 0
        self._show()

    def _take_event(self, event: Event) -> None:
        match event:
            case MomentReached(step=step):
                self._arrive(step)
            case TrainingLeft(origin=origin):
                step = self._bar.state.step if origin == "forked" else -1
                self._markers = without(self._markers, step)
            case Diverged():
                self._mark_edit(event.step)  # the picture that tells of it comes later
                self.mark(event.step, "diverged", event.message)
            case Stopped():
                self._mark_edit(event.step)
                self.mark(event.step, "stopped", event.reason)

    def mark(self, step: int, kind: MarkerKind, text: str) -> None:
        """Remember that something happened."""
        marker = Marker(step, kind, text)
        self._markers = (*without(self._markers, step), marker)[-MOST_MARKERS:]

    def _take_running(self, running: bool) -> None:
        if running:
            self._reached = None
        self._is_told = False
        self._show()

    def _stay(self, _: object = None) -> None:
        """Wait for no moment any more: the document is another one."""
        self._wished = self._asked = self._reached = None
        self._overtaken = 0

    def note_change(self, change: ProjectChange) -> None:
        """Take note of an edit; what it changes is told once training goes on with it."""
        latest = self._client.latest
        if latest is None or change.cause in (Cause.OPENING, Cause.REPLACEMENT):
            self._edited = None
        elif change.trains_differently:
            edited = self._edited
            begun = edited if edited is not None and edited[0] == latest.step else None
            before = change.before if begun is None else begun[1]
            self._edited = (latest.step, before, change.after)

    def _mark_edit(self, step: int) -> None:
        """Mark where edits changed how training goes on, if it has got there."""
        if self._edited is None or self._edited[0] >= step:
            return
        (at, old, new), self._edited = self._edited, None
        change = ProjectChange(old, new)
        if not change.trains_differently:
            return  # undone before anything came of it
        told = differences([RunSetup.of(old), RunSetup.of(new)])
        before, after = (", ".join(each) for each in told)
        kind: MarkerKind = "edit" if change.network or change.dataset else "setting"
        one = len(told[0]) == len(told[1]) == 1
        value = after.removeprefix(_shared(before, after)) if one else ""
        self.mark(at, kind, f"{before} → {value}" if value else after or before)

    def _forget(self) -> None:
        self._kept, self._markers, self._newest = None, (), 0
        self.markers_changed.emit(())
        self._stay()
        self._bar.show_state(TimelineState())

    def _show(self) -> None:
        snapshot, kept = self._client.latest, self._kept
        if snapshot is None:
            return
        self._mark_edit(snapshot.step)
        before = self._bar.state.markers
        steps = kept.steps if kept is not None else ()
        last = snapshot.step if self._client.is_running else max(self._newest, snapshot.step)
        self._bar.show_state(
            TimelineState(
                # What is kept of another training may be known before that is shown.
                min((snapshot.step, *steps[:1])),
                last,
                snapshot.step,
                len(steps),
                kept.used_bytes if kept is not None else 0,
                kept.limit_bytes if kept is not None else 0,
                _up_to(self._markers, last) + self._best(last),
            )
        )

        if self._bar.state.markers != before:
            self.markers_changed.emit(self._bar.state.markers)
        if self.is_past != self._was_past:
            self._was_past = self.is_past
            self.past_changed.emit(self._was_past)

    def _best(self, last: int) -> tuple[Marker, ...]:
        """Mark where the test loss was lowest, where that is not the end."""
        best, newest = self._client.history.best_test, self._client.history.latest
        if best is None or newest is None or best.step == 0:
            return ()
        if last - best.step < BEST_SHARE * last:  # as long as it goes on falling, it is the end
            return ()
        return (Marker(best.step, "best", f"best test loss {best.test_loss:.4g}"),)


def _up_to(markers: Sequence[Marker], last: int) -> tuple[Marker, ...]:
    """Return what happened up to a step; a divergence puts the training back behind itself."""
    return tuple(
        replace(marker, step=min(marker.step, last))
        for marker in markers
        if marker.step <= last or marker.kind == "diverged"
    )


def _shared(one: str, other: str) -> str:
    """Return the words that two phrases begin with."""
    words: list[str] = []
    for a, b in zip(one.split(" "), other.split(" "), strict=False):
        if a != b:
            break
        words.append(a)
    return "".join(f"{word} " for word in words)
