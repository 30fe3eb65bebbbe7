"""Performs a lesson's actions with the window's own buttons, and tells what came of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from playground.core import PlaygroundError
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.parameter_index import check_target, parse_index
from playground.explain.updates.gradient_sources import SourceRun
from playground.lessons.action import LessonAction
from playground.lessons.facts import Scene
from playground.project.set_value import set_value
from playground.session.base.events import Rejected, TrainerRead
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase
from playground.training.trainer import Trainer
from playground.ui.controllers.answers.present_step import read_step
from playground.ui.lessons.base.window_parts import WindowParts
from playground.ui.lessons.front_panel import FrontPanel
from playground.ui.lessons.source_press import SourcePress
from playground.ui.support import motion
from playground.ui.support.later import later

Use = Callable[[Scene], None]
Then = Callable[[], None]

PRESS_MS = 160
"""How long a button that is pressed for a person is waited for: Qt lets it go after 100 ms."""

UNTRAINABLE = (
    "The lesson waits: the network cannot be trained as it is. The status bar says why; Undo takes "
    "an edit back."
)

BUTTONS = {"forward": "forward", "backward": "backprop", "update": "update"}
"""The action of every third of a step."""


class WindowStage(QObject):
    """Performs one action after the other, each once the one before is through.

    Parameters
    ----------
    parts
        What of the window is worked with.
    refused
        Told why an action cannot be performed, those behind it are not, or why nothing can be
        looked at.
    parent
        The owner.

    Attributes
    ----------
    front
        Which panel was brought to the front last.
    """

    def __init__(self, parts: WindowParts, refused: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._refused = parts, refused
        self.front = FrontPanel(parts.views, parts.docks, self)
        self._source_run: SourceRun | None = None
        bring = partial(self.front.bring, "explain.source")
        about = (parts.views, bring, parts.is_explained, self._take_source_run)
        self._sources = SourcePress(*about, self)
        self._actions: deque[LessonAction] = deque()
        self._then: Then | None = None
        self._waiting: Then | None = None
        self._looks = 0
        self._untrainable = -1
        self._is_closed = False
        parts.client.rejected.connect(self._take_rejection)
        parts.client.snapshot_ready.connect(self._go_on_waiting)
        parts.client.running_changed.connect(self._go_on_waiting)
        self._perform: Mapping[str, Callable[[LessonAction], None]] = {
            "phase": lambda action: self._press(BUTTONS[action.text]),
            "steps": self._make_steps,
            "epochs": self._run_epochs,
            "set": self._set,
            "value": self._set_value,
            "select": self._select,
            "tab": lambda action: self.front.bring(action.text),
            "sample": lambda action: parts.sample.choose(action.count),
            "reset": lambda _: self._press("reset"),
        }

    @property
    def is_busy(self) -> bool:
        """Whether actions are being performed."""
        return self._then is not None

    @property
    def can_look(self) -> bool:
        """Whether the document as it is now may be trained: a moment of it may come."""
        return self._parts.client.generation != self._untrainable

    def forget(self) -> None:
        """Begin anew: nothing was chosen, brought to the front, or trained otherwise."""
        self._source_run = None
        self.front.forget()

    def close(self) -> None:
        """Stop for good: another lesson has a stage of its own."""
        self._is_closed = True
        self.stop()
        self.front.close()
        self._sources.close()

    def stop(self) -> None:
        """Perform nothing more, and tell nobody."""
        self._actions.clear()
        self._sources.stop()
        self._then = self._waiting = None
        self._looks += 1

    # performing ---------------------------------------------------------------------------------

    def perform(self, actions: Iterable[LessonAction], then: Then) -> None:
        """Perform actions, then call ``then``; what is under way is given up."""
        if self._is_closed:
            return
        self.stop()
        self._actions.extend(actions)
        self._then = then
        self._rest(self._next)

    def _next(self) -> None:
        if not self._actions:
            then, self._then = self._then, None
            if then is not None:
                then()
            return
        action = self._actions.popleft()
        try:
            if action.name == "source":
                self._sources.train(action.text, self._next)
                return
            self._perform[action.name](action)
        except PlaygroundError as error:
            self.stop()
            self._refused(str(error))
            return
        pause = 0 if motion.is_reduced() or action.name not in ("phase", "reset") else PRESS_MS
        looks = self._looks
        later(self, lambda: self._rest(self._next) if looks == self._looks else None, pause)

    def _press(self, name: str) -> None:
        """Press a button of the toolbar so that a person sees it; out of sight, do what it does."""
        if motion.is_reduced() or not self._parts.toolbar.press(name):
            self._parts.actions[name].trigger()

    def _make_steps(self, action: LessonAction) -> None:
        if action.count == 1:
            self._press("step")
        else:
            self._parts.run(partial(self._parts.client.step, action.count))

    def _run_epochs(self, action: LessonAction) -> None:
        self._parts.run(partial(self._parts.client.run_epochs, action.count))

    def _set(self, action: LessonAction) -> None:
        document = self._parts.document
        changed = set_value(document.project, action.text, action.setting)
        document.push(f"Set {action.text} to {action.setting}", changed)

    def _set_value(self, action: LessonAction) -> None:
        place = parse_index(action.text)
        about = (place.node_id, place.name, place.index, float(action.args[1]))
        self._parts.values.set_value(*about)

    def _select(self, action: LessonAction) -> None:
        place = parse_index(action.text)
        self._parts.parameter.choose((place.node_id, place.name, place.index))

    def _take_source_run(self, run: SourceRun) -> None:
        self._source_run = run

    # looking ------------------------------------------------------------------------------------

    def look(self, use: Use) -> None:
        """Have the present moment told, once it rests; a newer look takes an older one's place."""
        if self._is_closed:
            return
        self._looks += 1
        self._rest(partial(self._ask, use))

    def _ask(self, use: Use) -> None:
        looks = self._looks

        def take(answer: TrainerRead) -> None:
            if looks == self._looks:
                self._take(answer, use)

        self._parts.client.questions.read(read_step, take)

    def _take(self, answer: TrainerRead, use: Use) -> None:
        client = self._parts.client
        latest = client.latest
        if answer.value is None or answer.generation != client.generation:
            self._wait(partial(self.look, use))
            return
        assert isinstance(answer.value, tuple)
        context, step, phase = answer.value
        if latest is None or not _is_of(latest, answer.generation, step, phase):
            self._wait(partial(self.look, use))
            return
        place = self._parts.parameter.place
        selected = ParameterIndex(*place) if place is not None else None
        use(
            Scene(
                snapshot=latest,
                context=context,
                points=tuple(client.history.points()),
                tab=self.front.name,
                selected=selected if _is_there(context, selected) else None,
                source_run=self._source_run,
            )
        )

    def _rest(self, then: Then) -> None:
        """Call ``then`` once training rests, and the window shows what was done before.

        What is asked first may be answered before the views have their answer; what is asked
        then is not.
        """
        looks, client = self._looks, self._parts.client

        def again(answer: TrainerRead) -> None:
            if looks != self._looks:
                return
            if client.is_running or answer.generation != client.generation:
                self._wait(partial(self._rest, then))
            else:
                client.questions.read(_nothing, finish)

        def finish(answer: TrainerRead) -> None:
            if looks == self._looks:
                if client.is_running or answer.generation != client.generation:
                    self._wait(partial(self._rest, then))
                else:
                    then()

        client.questions.read(_nothing, again)

    def _wait(self, then: Then) -> None:
        """Call ``then`` at the next moment that comes; where none can come, say so."""
        if self.can_look:
            self._waiting = then
        else:
            self._give_up()

    def _take_rejection(self, event: Rejected) -> None:
        """Take note that the document as it is now cannot be trained."""
        if not self._is_closed:
            self._untrainable = event.generation
            self._give_up()

    def _give_up(self) -> None:
        self.stop()
        self._refused(UNTRAINABLE)

    def _go_on_waiting(self, _: object) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()


def is_same_moment(one: Scene, other: Scene) -> bool:
    """Tell whether training stands where it stood, within the step too, with the same weights."""
    now, then = one.snapshot, other.snapshot
    if (now.generation, now.step, now.phase) != (then.generation, then.step, then.phase):
        return False
    if now.record.presses != then.record.presses:
        return False
    return np.array_equal(one.context.theta, other.context.theta, equal_nan=True)


def _is_of(snapshot: Snapshot, generation: int, step: int, phase: Phase) -> bool:
    """Tell whether a snapshot is of the moment that was read, with the chosen sample in it."""
    found = (snapshot.generation, snapshot.step, snapshot.phase)
    return found == (generation, step, phase) and snapshot.sample is not None


def _is_there(context: ExplainContext, target: ParameterIndex | None) -> bool:
    """Tell whether the network still has a number that was chosen once."""
    if target is None:
        return False
    try:
        check_target(context, target)
    except PlaygroundError:
        return False
    return True


def _nothing(_: Trainer) -> bool:
    """Read nothing: that it was this command's turn is the answer."""
    return True
