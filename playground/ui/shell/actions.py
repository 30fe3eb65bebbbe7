"""Every action as data: name, text, shortcut, tooltip, icon, menu; put together by menu."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from playground.ui.shell.commands.action_spec import ActionSpec
from playground.ui.shell.commands.edit_actions import EDIT_ACTIONS
from playground.ui.shell.commands.file_actions import FILE_ACTIONS
from playground.ui.shell.commands.finding_actions import FINDING_ACTIONS
from playground.ui.shell.commands.part_keys import PART_KEYS
from playground.ui.shell.commands.predict_actions import PREDICT_ACTIONS
from playground.ui.shell.commands.train_actions import TRAIN_ACTIONS
from playground.ui.shell.commands.view_actions import VIEW_ACTIONS

LESSONS = "&Lessons"

MENUS = ("&File", "&Edit", "&View", "&Train", "&Help")


ACTIONS = (
    *FILE_ACTIONS,
    *EDIT_ACTIONS,
    *FINDING_ACTIONS,
    *VIEW_ACTIONS,
    *TRAIN_ACTIONS,
    *PREDICT_ACTIONS,
    ActionSpec(
        "first_lesson",
        "&First lesson",
        "&Help",
        "",
        "A few minutes, by doing: what a neuron computes",
        group=LESSONS,
    ),
    ActionSpec("show_lessons", "&Show the lessons", "&Help", "", "List the lessons", group=LESSONS),
    ActionSpec(
        "leave_lesson",
        "Lea&ve the lesson",
        "&Help",
        "",
        "Put the panels back to where they were before it; the network stays",
        group=LESSONS,
    ),
    ActionSpec("keyboard", "&Keyboard map", "&Help", "F1", "List every shortcut"),
    ActionSpec(
        "logs",
        "Show &log files",
        "&Help",
        "",
        "Open the folder where unexpected errors are written down",
    ),
    ActionSpec("about", "&About Backprop Playground", "&Help", "", "Version and licence"),
)


def make_action(spec: ActionSpec, owner: QWidget) -> QAction:
    """Create one action."""
    action = QAction(spec.text, owner)
    action.setObjectName(spec.name)
    action.setCheckable(spec.is_switch)
    if spec.shortcut:
        action.setShortcut(QKeySequence(spec.shortcut))
    if spec.in_network:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    tip = spec.tip or spec.text.replace("&", "")
    action.setToolTip(tip if not shown or f"({shown})" in tip else f"{tip} ({shown})")
    action.setStatusTip(spec.tip)
    return action


def keyboard_map(actions: Mapping[str, QAction]) -> list[tuple[str, str, str]]:
    """Return ``(menu, text, keys)`` of every action that has keys, and of the parts' own."""
    rows = []
    for spec in ACTIONS:
        keys = actions[spec.name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if keys:
            rows.append((spec.menu.replace("&", ""), spec.text.replace("&", ""), keys))
    return [*rows, *PART_KEYS]
