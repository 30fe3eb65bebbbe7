"""The actions that find things: layers, commands, an earlier state, a place on a large canvas."""

from PySide6.QtGui import QKeySequence

from playground.ui.shell.commands.action_spec import ActionSpec

FINDING_ACTIONS = (
    ActionSpec(
        "rename",
        "Re&name…",
        "&Edit",
        "F2",
        "Call the selected layer something else",
        separator=True,
        in_network=True,
    ),
    ActionSpec(
        "find",
        "Find &layer…",
        "&Edit",
        QKeySequence.StandardKey.Find,
        "Look for layers by name, kind, shape or parameter",
    ),
    ActionSpec("find_next", "Find ne&xt", "&Edit", "F3", "Go to the next layer that was found"),
    ActionSpec(
        "find_command",
        "Find &command…",
        "&Edit",
        "Ctrl+K",
        "Every action, layer, template, data set, setting and panel, by a few letters",
    ),
    ActionSpec(
        "undo_history",
        "Undo &history",
        "&Edit",
        "Ctrl+H",
        "List the edits, and go back or forth to any of them",
    ),
    ActionSpec(
        "minimap",
        "&Overview",
        "&View",
        "",
        "A small picture of the whole network while it does not fit into the view",
        is_switch=True,
    ),
)
