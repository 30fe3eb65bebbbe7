"""Where a lesson's actions are performed: in the window, or without one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from playground.core import Component, PlaygroundError
from playground.explain.base.context import ExplainContext
from playground.explain.base.parameter_index import ParameterIndex, check_target, parse_index
from playground.explain.updates.gradient_sources import SourceRun, train_with
from playground.lessons.action import LessonAction
from playground.lessons.facts import Scene
from playground.lessons.lesson import Lesson
from playground.project.set_value import set_value
from playground.session.base.commands import Configure, SetValue
from playground.session.base.events import Diverged, Evaluated, Event, Rejected, ValueRejected
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.session.snapshots.sample_view import SampleWish
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training.base.history import Metrics
from playground.training.trainer import Trainer


class Stage(Protocol):
    """Something that performs actions, and can be asked what came of them."""

    def perform(self, action: LessonAction) -> None:
        """Do one thing, as the person would."""

    def scene(self) -> Scene:
        """Return the present moment."""


class HeadlessStage:
    """A session without a window that performs a lesson's actions; another one can catch up.

    Parameters
    ----------
    lesson
        What it starts from.
    """

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._done: list[LessonAction] = []
        self._points: list[Metrics] = []
        self._trouble: list[str] = []
        self._gate = FrameGate()
        self._session = Session(self._take)
        self._session.moments.is_regular = False  # nobody goes back here
        self._tab = ""
        self._selected: ParameterIndex | None = None
        self._row: int | None = None
        self._source_run: SourceRun | None = None
        self._project = lesson.project()
        self._generation = 0
        self._perform: Mapping[str, Callable[[LessonAction], object]] = {
            "phase": lambda action: self._session.run_phase(action.text),
            "steps": self._make_steps,
            "epochs": lambda action: self._run(until_epoch=self.trainer.epoch + action.count),
            "set": self._set,
            "value": self._set_value,
            "select": self._select,
            "tab": self._show,
            "sample": self._choose,
            "source": self._try_source,
            "reset": lambda action: self._session.reset(),
        }
        self._configure()

    @property
    def trainer(self) -> Trainer:
        """The trainer at work."""
        trainer = self._session.trainer
        assert trainer is not None
        return trainer

    def perform(self, action: LessonAction) -> None:
        """Do one thing.

        Raises
        ------
        PlaygroundError
            When it cannot be done, or training diverges.
        """
        self._perform[action.name](action)
        self._done.append(action)
        self._check()

    def perform_all(self, actions: Sequence[LessonAction]) -> None:
        """Do some things in order."""
        for action in actions:
            self.perform(action)

    def scene(self) -> Scene:
        """Return the present moment."""
        self._session.wanted = SnapshotContents(sample=SampleWish(self._row))
        snapshot = self._session.snapshot()
        assert snapshot is not None
        return Scene(
            snapshot=snapshot,
            context=ExplainContext.of(self.trainer),
            points=tuple(self._points),
            tab=self._tab,
            selected=self._selected,
            source_run=self._source_run,
        )

    def twin(self) -> HeadlessStage:
        """Return another stage on which the same was done: the same numbers, bit for bit."""
        other = HeadlessStage(self._lesson)
        other.perform_all(self._done)
        return other

    # actions --------------------------------------------------------------------------------------

    def _make_steps(self, action: LessonAction) -> None:
        """Make steps as the window does: a single one by its thirds."""
        if action.count == 1:
            self._session.run_single_step()
            self._session.rest()
        else:
            self._run(until_step=self.trainer.step_count + action.count)

    def _set(self, action: LessonAction) -> None:
        self._project = set_value(self._project, action.text, action.setting)
        self._configure()

    def _set_value(self, action: LessonAction) -> None:
        place = parse_index(action.text)
        number = float(action.args[1])
        about = (place.node_id, place.name, place.index, number)
        self._session.set_value(SetValue(self._session.generation, *about))

    def _select(self, action: LessonAction) -> None:
        target = parse_index(action.text)
        check_target(ExplainContext.of(self.trainer), target)
        self._selected = target

    def _show(self, action: LessonAction) -> None:
        self._tab = action.text

    def _choose(self, action: LessonAction) -> None:
        self._row = action.count

    def _try_source(self, action: LessonAction) -> None:
        context = ExplainContext.of(self.trainer)
        self._source_run = train_with(context, Component(action.text))

    # the session ----------------------------------------------------------------------------------

    def _configure(self) -> None:
        self._session.configure(
            Configure(self._generation, self._project, revision=self._generation)
        )
        self._generation += 1
        self._check()

    def _run(self, until_epoch: int | None = None, until_step: int | None = None) -> None:
        session = self._session
        if session.begin_run():
            session.advance(math.inf, self._gate, until_epoch, until_step)
            session.end_run()
        session.rest()

    def _take(self, event: Event) -> None:
        match event:
            case Evaluated(points=points, restart=restart):
                self._points = [*points] if restart else [*self._points, *points]
            case Diverged(message=message):
                self._trouble.append(message)
            case ValueRejected(error=error):
                self._trouble.append(error)
            case Rejected(error=error, diagnostics=diagnostics):
                self._trouble.append(error or "; ".join(each.message for each in diagnostics))

    def _check(self) -> None:
        trouble, self._trouble = self._trouble, []
        if trouble:
            raise PlaygroundError("; ".join(trouble))
