"""What a lesson can do, or ask a person to do: each action is a gesture the window has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite

from msgspec import Struct

from playground.core import PlaygroundError, ValueNotAllowed
from playground.explain.base.parameter_index import parse_index
from playground.explain.estimators import GRADIENT_ESTIMATORS
from playground.explain.updates.gradient_sources import STEPS
from playground.lessons.views import PANELS
from playground.project.document.registries import COMPONENTS
from playground.project.network_shorthand import SHORTHANDS
from playground.project.project import Project
from playground.project.set_value import is_about_data, set_value

PHASES = ("forward", "backward", "update")
MOST_STEPS = 100_000


class LessonAction(Struct, frozen=True):
    """One thing to do.

    Parameters
    ----------
    name
        A key of :data:`ACTIONS`.
    args
        What it takes, checked by :func:`check_action`.
    """

    name: str
    args: tuple[str | int | float, ...] = ()

    @property
    def text(self) -> str:
        """The first argument, as text."""
        return str(self.args[0]) if self.args else ""

    @property
    def view(self) -> str:
        """What of the window a person needs for it besides the network, a key of ``VIEWS``.

        Weights and neurons are chosen, and set, in the network itself: there it is empty.
        """
        return ACTIONS[self.name].view(self)

    @property
    def count(self) -> int:
        """The first argument, as a whole number."""
        return int(self.args[0])

    @property
    def setting(self) -> str:
        """What ``set`` sets its key to, as a person types it."""
        value = self.args[1]
        if isinstance(value, bool):
            return str(value).lower()
        return value if isinstance(value, str) else repr(value)


class ActionKind(Struct, frozen=True):
    """A kind of action.

    Parameters
    ----------
    form
        How it is written in a lesson.
    meaning
        What it does.
    count
        How many arguments it takes.
    view
        What of the window a person needs for it, by the action.
    check
        Raises for arguments that are not allowed; given the action and the document of that time.
    """

    form: str
    meaning: str
    count: int
    view: Callable[[LessonAction], str]
    check: Callable[[LessonAction, Project], None] = lambda action, project: None


def check_action(action: LessonAction, project: Project) -> Project:
    """Check an action of a lesson, and return the document it leaves behind.

    Parameters
    ----------
    action
        What is to be done.
    project
        The document before.

    Raises
    ------
    PlaygroundError
        For an unknown action or arguments that are not allowed; the message says what is.
    """
    kind = ACTIONS.get(action.name)
    if kind is None:
        forms = ", ".join(each.form for each in ACTIONS.values())
        raise ValueNotAllowed("action", action.name, f"use one of {forms}")
    if len(action.args) != kind.count:
        raise ValueNotAllowed(action.name, list(action.args), f"write {kind.form}")
    kind.check(action, project)
    return set_value(project, action.text, action.setting) if action.name == "set" else project


def _one_of(names: Callable[[], tuple[str, ...]]) -> Callable[[LessonAction, Project], None]:
    def check(action: LessonAction, project: Project) -> None:
        del project
        if action.args[0] not in names():
            allowed = f"use one of {', '.join(names())}"
            raise ValueNotAllowed(action.name, action.args[0], allowed)

    return check


def _whole(least: int) -> Callable[[LessonAction, Project], None]:
    def check(action: LessonAction, project: Project) -> None:
        del project
        value = action.args[0]
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not is_whole or not least <= int(value) <= MOST_STEPS:
            allowed = f"use a whole number from {least} to {MOST_STEPS:,}"
            raise ValueNotAllowed(action.name, value, allowed)

    return check


def _place(action: LessonAction, project: Project) -> None:
    """Check a weight, bias or value as far as the document's layers tell."""
    found = parse_index(action.text, action.name)
    layers = [node.id for node in project.network.nodes]
    if found.node_id not in layers:
        raise ValueNotAllowed(action.name, action.text, f"name one of {', '.join(layers)}")


def _number(action: LessonAction, project: Project) -> None:
    _place(action, project)
    value = action.args[1]
    if isinstance(value, bool | str) or not isfinite(value):
        raise ValueNotAllowed(action.name, value, "use a number")


def _setting(action: LessonAction, project: Project) -> None:
    if not isinstance(action.args[0], str):
        raise PlaygroundError(f"set: {action.args[0]!r} is no setting; write {SET_FORM}")


def _panel_of(action: LessonAction) -> str:
    """Return the panel that holds a setting: data, training, or a layer's in the inspector."""
    key = action.text
    part = key.partition(".")[0]
    if is_about_data(key):
        return "data"
    is_training = "." not in key and key not in SHORTHANDS
    return "training" if is_training or part in (*COMPONENTS, "stopping") else "inspector"


def _is_in(view: str) -> Callable[[LessonAction], str]:
    return lambda _: view


SET_FORM = '["set", "learning_rate", 0.1]'

ACTIONS: Mapping[str, ActionKind] = {
    "phase": ActionKind('["phase", "backward"]', "Run one third of a step.", 1,
                        _is_in("phases"), _one_of(lambda: PHASES)),
    "steps": ActionKind('["steps", 3]', "Make whole steps.", 1, _is_in("play"), _whole(1)),
    "epochs": ActionKind('["epochs", 60]', "Train for some epochs.", 1, _is_in("play"), _whole(1)),
    "set": ActionKind(SET_FORM, "Change a setting, as a person does in a panel.", 2,
                      _panel_of, _setting),
    "value": ActionKind('["value", "hidden_1/weight/0,2", 1.5]', "Set one weight or bias by hand.",
                        2, _is_in(""), _number),
    "select": ActionKind('["select", "hidden_1/weight/0,2"]', "Select a weight, bias or neuron.",
                         1, _is_in(""), _place),
    "tab": ActionKind('["tab", "explain.rate"]', "Bring a panel to the front.", 1,
                      lambda action: action.text, _one_of(lambda: tuple(PANELS))),
    "sample": ActionKind('["sample", 3]', "Choose a sample by its row.", 1,
                         _is_in("sample"), _whole(0)),
    "source": ActionKind('["source", "central_differences"]',
                         f"Train {STEPS} updates with a gradient from there, on copies.", 1,
                         _is_in("explain.source"),
                         _one_of(lambda: tuple(GRADIENT_ESTIMATORS.names))),
    "reset": ActionKind('["reset"]', "Go back to the initial weights.", 0, _is_in("play")),
}  # fmt: skip
"""Every action, with how it is written."""
