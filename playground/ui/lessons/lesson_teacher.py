"""Leads through a lesson: begins it, looks whether its parts are done, shows and goes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.core import PlaygroundError
from playground.lessons.action import LessonAction
from playground.lessons.facts import Facts, Scene
from playground.lessons.lesson import Lesson, LessonNote, LessonQuestion, LessonStep, Part
from playground.lessons.progress import LessonRun, PartRecord
from playground.ui.lessons.base.window_parts import WindowParts
from playground.ui.lessons.judging import JudgedPart, judge, kept_by
from playground.ui.lessons.lesson_layout import LessonLayout
from playground.ui.lessons.window_stage import UNTRAINABLE, WindowStage, is_same_moment
from playground.ui.support.background_task import BackgroundTask, TaskRun
from playground.ui.support.later import later

GOING_BACK = "Going back to where this part begins…"
SHOWING = "Watch…"
OTHERWISE = (
    "It came out otherwise than this part expects: something else was changed meanwhile. "
    "“Show me” begins the part anew."
)


class LessonTeacher(QObject):
    """One lesson at a time, in a window.

    Whenever training rests, the present moment is looked at: the part is done when its check
    holds, however that came about. Nothing is blocked meanwhile.

    Parameters
    ----------
    parts
        The window.
    parent
        The owner.

    Attributes
    ----------
    run
        How far the person is.
    texts, afters, chosen, made
        By part: what there is to read before and after it, which answer was chosen, and what the
        program did; of parts ahead nothing.
    message
        What is going on, or went otherwise than it should.

    Signals
    -------
    moved()
        Another part is to be done, or something of the present one changed.
    """

    moved = Signal()

    def __init__(self, parts: WindowParts, lesson: Lesson, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self.run = LessonRun(lesson)
        self.texts: dict[int, str] = {}
        self.afters: dict[int, str] = {}
        self.chosen: dict[int, int] = {}
        self.made: dict[int, tuple[LessonAction, ...]] = {}
        self.message = ""
        self._is_acting = self._is_performed = self._is_closed = False
        self.stage = WindowStage(parts, self._refuse, self)
        self.layout = LessonLayout(parts, self.stage.front)
        self._task = BackgroundTask("lesson", self)
        self._task.finished.connect(self._take_judged)
        self._task.failed.connect(self._refuse)
        parts.client.snapshot_ready.connect(self._look)
        parts.client.running_changed.connect(self._look)
        parts.parameter.changed.connect(self._look)
        parts.sample.changed.connect(self._look)
        self.stage.front.changed.connect(self._look)

    @property
    def is_over(self) -> bool:
        """Whether the last part is done."""
        return len(self.run.lesson.parts) - 1 in self.afters

    def begin(self) -> None:
        """Open the network that the lesson begins with, and show its first part."""
        self.layout.enter(self.run.lesson.show)
        self._open(self._begin_part)

    def stop(self) -> None:
        """Perform, look at and judge nothing more."""
        self._is_closed = True
        self.stage.close()
        self._task.close()

    def close(self) -> None:
        """Leave the lesson; what it made of the network stays."""
        self.stop()
        self.layout.leave()

    # what a person asks for ---------------------------------------------------------------------

    def answer(self, option: int) -> None:
        """Take an answer; what was asked about happens now."""
        part, index = self.run.part, self.run.index
        if isinstance(part, LessonQuestion) and index not in self.chosen:
            self.run.answer(option)
            self.chosen[index] = option
            self._perform(part)

    def show(self) -> None:
        """Do the present part for the person, from the moment at which it begins."""
        part = self.run.part
        if isinstance(part, LessonStep) or self.run.index in self.chosen:
            assert not isinstance(part, LessonNote)
            self.run.show()
            self._perform(part)

    def hint(self) -> None:
        """Say where to look."""
        self.run.hint()
        self.moved.emit()

    def go_on(self) -> None:
        """Take note that a part was read that asks for nothing."""
        before = self.run.before
        if isinstance(self.run.part, LessonNote) and before is not None:
            self._complete(self.run.facts(before))

    def back(self) -> None:
        """Go to the part before; of a lesson that is over, to its last one."""
        self.go_to(self.run.index - (0 if self.is_over else 1))

    def go_to(self, index: int) -> None:
        """Go to a part, with the training as it is where that begins."""

        def go() -> None:
            if self.run.go_to(index):
                self._forget_from(index)
                self._open(partial(self._replay, 0, self._begin_part))

        self._ask_then(go)

    def resume(self, records: Sequence[PartRecord]) -> None:
        """Go to the first part that is not done, as somebody left it."""

        def go() -> None:
            self.run.resume(records)
            self._forget_from(0)
            self._open(partial(self._replay, 0, self._begin_part))

        self._ask_then(go)

    def restart(self) -> None:
        """Begin the lesson anew."""

        def go() -> None:
            self.run.restart()
            self._forget_from(0)
            self._open(self._begin_part)

        self._ask_then(go)

    # going to where a part begins ---------------------------------------------------------------

    def _ask_then(self, action: Callable[[], object]) -> None:
        """Leave a document that has a file as every other opening does; Undo brings others back."""

        def act() -> None:
            if not self._is_closed:  # the lesson may be left while a file is written
                action()

        if self._parts.document.path is not None:
            self._parts.files.saving.ask_then(act)
        else:
            act()

    def _open(self, then: Callable[[], None]) -> None:
        """Open the lesson's network as it was at the very first."""
        self._task.cancel()
        self._is_acting, self._is_performed = True, False
        try:
            project = self.run.lesson.project()
        except PlaygroundError as error:
            self._refuse(str(error))
            return
        self._say(GOING_BACK if self.run.index else "")
        self._parts.files.opened.emit(project, None, None)
        self._parts.parameter.choose(None)
        self.stage.forget()
        self.stage.perform((), then)

    def _replay(self, number: int, then: Callable[[], None]) -> None:
        """Do again what the parts before the present one do, and keep what they keep."""
        if number >= self.run.index:
            then()
            return
        part = self.run.lesson.parts[number]
        on = partial(self._replay, number + 1, then)
        if isinstance(part, LessonNote):
            on()
        elif not part.keep:
            self.stage.perform(part.do, on)
        else:
            self.stage.look(partial(self._replay_keeping, part, on))

    def _replay_keeping(
        self, part: LessonStep | LessonQuestion, on: Callable[[], None], before: Scene
    ) -> None:
        def keep(after: Scene) -> None:
            facts = Facts(after, before, self.run.kept)
            self.run.kept.update(kept_by(part, facts))
            on()

        self.stage.perform(part.do, lambda: self.stage.look(keep))

    def _forget_from(self, index: int) -> None:
        """Show the parts from one on as if nothing was done there; what was stays noted."""
        known: tuple[dict[int, Any], ...] = (self.texts, self.afters, self.chosen, self.made)
        for found in known:
            for number in [each for each in found if each >= index]:
                del found[number]

    # doing it -----------------------------------------------------------------------------------

    def _perform(self, part: LessonStep | LessonQuestion) -> None:
        """Do what a part asks for, from the moment at which it begins."""
        self._task.cancel()
        self._is_acting, self._is_performed = True, False
        self._say(SHOWING if part.do else "")
        if not self.stage.can_look:
            self._perform_anew()
            return
        if self._parts.client.is_running:
            self._parts.run(self._parts.client.pause)
        self.stage.look(self._perform_from)

    def _perform_from(self, scene: Scene) -> None:
        before = self.run.before
        if before is not None and is_same_moment(scene, before):
            self._do()
        else:
            later(self, self._perform_anew)  # it may ask: not while the training is polled

    def _perform_anew(self) -> None:
        """Do what the present part asks for, from its beginning, whatever there is now."""
        self._is_acting = False
        self._say("")  # a person who is asked about unsaved work may think better of it
        self._ask_then(lambda: self._open(partial(self._replay, 0, self._begin_and_do)))

    def _begin_and_do(self) -> None:
        def begin(scene: Scene) -> None:
            self.run.begin(scene)
            self._do()

        self.stage.look(begin)

    def _do(self) -> None:
        part = self.run.part
        assert not isinstance(part, LessonNote)
        self.made[self.run.index] = part.do
        self.stage.perform(part.do, self._end_performing)

    def _end_performing(self) -> None:
        self._is_acting, self._is_performed = False, True
        self._say("")
        self._look()

    # looking ------------------------------------------------------------------------------------

    def _begin_part(self) -> None:
        self._is_acting = False
        self._say("")
        self._look()

    def _look(self, _: object = None) -> None:
        """Look at the present moment, unless it is only passed through."""
        passes = self._is_acting or self._is_closed or self._parts.client.is_running
        if not (passes or self.is_over):
            self.stage.look(self._take)

    def _take(self, scene: Scene) -> None:
        if self.run.before is None:
            self.run.begin(scene)
        if self.message == UNTRAINABLE:
            self.message = ""
        part, facts = self.run.part, self.run.facts(scene)
        self._task.start(partial(_judge, part, facts))

    def _take_judged(self, judged: JudgedPart) -> None:
        index, part = self.run.index, self.run.part
        self.texts.setdefault(index, judged.text)
        if isinstance(part, LessonQuestion) and not self._is_performed:
            self.moved.emit()
        elif judged.holds:
            self._complete(judged.facts)
        else:
            self._say(OTHERWISE if self._is_performed else self.message)
            self.moved.emit()

    def _complete(self, facts: Facts) -> None:
        """Tell what came of a part, and go on to the next."""
        self.afters[self.run.index] = self.run.complete(facts)
        self._is_performed = False
        self.message = ""
        if self.run.next():
            self._take(facts.scene)
        self.moved.emit()

    def _refuse(self, why: str) -> None:
        self._is_acting = False
        if not self.is_over:
            self._say(why)

    def _say(self, message: str) -> None:
        self.message = message
        self.moved.emit()


def _judge(part: Part, facts: Facts, run: TaskRun) -> JudgedPart:
    del run
    return judge(part, facts)
