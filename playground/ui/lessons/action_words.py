"""What a lesson did for a person, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from playground.core.text.numbers import counted, number
from playground.explain.base.parameter_index import parse_index
from playground.lessons.action import LessonAction

PHASES = {"forward": "① Forward", "backward": "② Backprop", "update": "③ Update"}

_WORDS: Mapping[str, Callable[[LessonAction], str]] = {
    "phase": lambda action: PHASES[action.text],
    "steps": lambda action: counted(action.count, "step"),
    "epochs": lambda action: counted(action.count, "epoch"),
    "set": lambda action: f"{plain(action.text)} {action.setting}",
    "value": lambda action: f"{place(action.text)} set to {_amount(action)}",
    "select": lambda action: f"{place(action.text)} chosen",
    "tab": lambda _: "",
    "sample": lambda action: f"sample {action.count} chosen",
    "source": lambda action: f"training by {plain(action.text)}",
    "reset": lambda _: "Reset",
}


def _amount(action: LessonAction) -> str:
    return number(float(action.args[1]), 6, trim=True)


def words_of(actions: Sequence[LessonAction]) -> str:
    """Return what was done: ``Reset, 60 epochs``; empty where nothing was but to show a panel."""
    said = []
    for text, same in groupby(_WORDS[action.name](action) for action in actions):
        count = len(list(same))
        if text:
            said.append(text if count == 1 else f"{text} ({count} times)")
    return f"Done for you: {', '.join(said)}." if said else ""


def place(text: str) -> str:
    """Return a weight, bias or neuron as the window names it, counted from 1."""
    found = parse_index(text)
    counted_from_1 = ", ".join(str(each + 1) for each in found.index)
    return f"{found.name}[{counted_from_1}] of {plain(found.node_id)}"


def plain(name: str) -> str:
    """Return the name of a setting or a place without what only files write."""
    return name.replace("_", " ").replace(".", " ")
