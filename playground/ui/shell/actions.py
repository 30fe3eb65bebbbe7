"""Every action as data: name, text, shortcut, tooltip, icon, menu. One table, read by everyone."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from playground.ui.shell.commands.action_spec import ActionSpec
from playground.ui.shell.commands.part_keys import PART_KEYS
from playground.ui.shell.commands.sample_actions import SAMPLE_ACTIONS

MENUS = ("&File", "&Edit", "&View", "&Train", "&Help")

WIRES = "&Wires also show"
MOMENTS = "&Timeline"
ALIGN = "Ali&gn and distribute"
BLOCK = "&Block"

_Key = QKeySequence.StandardKey

ACTIONS = (
    ActionSpec("new", "&New", "&File", _Key.New, "Start again from the circle example"),
    ActionSpec(
        "open", "&Open…", "&File", _Key.Open, "Open a project with its trained state", "open"
    ),
    ActionSpec(
        "open_data",
        "Open &data…",
        "&File",
        "Ctrl+Shift+O",
        "Train on a table or on images of your own",
    ),
    ActionSpec(
        "open_folder",
        "Open a &folder of images…",
        "&File",
        "",
        "Train on images of your own: a folder with a folder for each class",
    ),
    ActionSpec(
        "find_data",
        "Fi&nd the data file…",
        "&File",
        "",
        "Say where a data file went that is not where the project says",
    ),
    ActionSpec(
        "open_link",
        "Open &link…",
        "&File",
        "Ctrl+L",
        "Reproduce a link of the browser playground: same data, same first weights",
    ),
    ActionSpec(
        "copy_link", "Copy lin&k", "&File", "", "Copy this project as a browser-playground link"
    ),
    ActionSpec(
        "save",
        "&Save",
        "&File",
        _Key.Save,
        "Save project and trained state",
        "save",
        separator=True,
    ),
    ActionSpec("save_as", "Save &as…", "&File", _Key.SaveAs, "Save under another name"),
    ActionSpec(
        "embed_data",
        "&Include data in the file",
        "&File",
        "",
        "Put the data's file into the project file, so that it opens on every computer",
        is_switch=True,
    ),
    ActionSpec(
        "save_data",
        "Save da&ta as…",
        "&File",
        "",
        "Write the data that are in the project file as a file of their own",
    ),
    ActionSpec(
        "ask_to_embed",
        "As&k to include small data",
        "&File",
        "",
        "When a project is saved, ask once whether small data shall go into its file",
        is_switch=True,
    ),
    ActionSpec(
        "export_model",
        "&Export model…",
        "&File",
        "Ctrl+E",
        "Write the trained model as ONNX, safetensors or NPZ",
        "export",
        separator=True,
    ),
    ActionSpec(
        "save_picture",
        "Picture of the net&work…",
        "&File",
        "",
        "Save or copy the whole network as PNG, SVG or PDF, with its present values",
    ),
    ActionSpec(
        "copy_picture",
        "Copy pict&ure of the network",
        "&File",
        "Ctrl+Shift+C",
        "Put a picture of the whole network on the clipboard, as it was last wanted",
    ),
    ActionSpec("quit", "&Quit", "&File", "Ctrl+Q", "Close the window", separator=True),
    ActionSpec("undo", "&Undo", "&Edit", _Key.Undo, "Take the last edit back", "undo"),
    ActionSpec("redo", "&Redo", "&Edit", _Key.Redo, "Make the edit again", "redo"),
    ActionSpec(
        "cut",
        "Cu&t",
        "&Edit",
        _Key.Cut,
        "Put the selected layers on the clipboard and take them out of the network",
        separator=True,
        in_network=True,
    ),
    ActionSpec(
        "copy",
        "&Copy",
        "&Edit",
        _Key.Copy,
        "Put the selected layers on the clipboard, with the wires between them",
        in_network=True,
    ),
    ActionSpec(
        "paste",
        "&Paste",
        "&Edit",
        _Key.Paste,
        "Put copied layers into the network, or train on the table, file or link on the clipboard",
    ),
    ActionSpec(
        "delete", "&Delete", "&Edit", _Key.Delete, "Delete the selected layers", separator=True
    ),
    ActionSpec("duplicate", "D&uplicate", "&Edit", "Ctrl+D", "Copy the selected layers"),
    ActionSpec("select_all", "Select &all", "&Edit", _Key.SelectAll, "Select every layer"),
    ActionSpec(
        "connect",
        "Co&nnect to…",
        "&Edit",
        "C",
        "Choose by keys what the selected layer feeds, or where the selected wire leads (C)",
    ),
    ActionSpec(
        "connect_from",
        "Connect &from…",
        "&Edit",
        "Shift+C",
        "Choose by keys what feeds the selected layer, or where the selected wire begins (Shift+C)",
    ),
    ActionSpec(
        "align_left",
        "&Left edges",
        "&Edit",
        "",
        "Put the left edges of the selected layers on one line",
        separator=True,
        group=ALIGN,
    ),
    ActionSpec(
        "align_center",
        "&Centers",
        "&Edit",
        "",
        "Put the selected layers below one another, center below center",
        group=ALIGN,
    ),
    ActionSpec(
        "align_right",
        "&Right edges",
        "&Edit",
        "",
        "Put the right edges of the selected layers on one line",
        group=ALIGN,
    ),
    ActionSpec(
        "align_top",
        "&Top edges",
        "&Edit",
        "",
        "Put the top edges of the selected layers on one line",
        group=ALIGN,
    ),
    ActionSpec(
        "align_middle",
        "&Middles",
        "&Edit",
        "",
        "Put the selected layers side by side, middle beside middle",
        group=ALIGN,
    ),
    ActionSpec(
        "align_bottom",
        "&Bottom edges",
        "&Edit",
        "",
        "Put the bottom edges of the selected layers on one line",
        group=ALIGN,
    ),
    ActionSpec(
        "distribute_horizontally",
        "Distribute &horizontally",
        "&Edit",
        "",
        "Make the gaps between the selected layers equal, from left to right",
        group=ALIGN,
    ),
    ActionSpec(
        "distribute_vertically",
        "Distribute &vertically",
        "&Edit",
        "",
        "Make the gaps between the selected layers equal, from top to bottom",
        group=ALIGN,
    ),
    ActionSpec(
        "group",
        "&Group",
        "&Edit",
        "Ctrl+G",
        "Put the selected layers into a block with a name; the network stays what it is",
        group=BLOCK,
    ),
    ActionSpec(
        "ungroup",
        "&Ungroup",
        "&Edit",
        "Ctrl+Shift+G",
        "Take the block away; its layers stay",
        group=BLOCK,
    ),
    ActionSpec(
        "fold",
        "&Collapse or expand",
        "&Edit",
        "Ctrl+B",
        "Draw the selected block as one card, or show its layers",
        group=BLOCK,
    ),
    ActionSpec(
        "save_block",
        "&Save block…",
        "&Edit",
        "",
        "Keep the selected block in the palette, for other networks",
        group=BLOCK,
    ),
    ActionSpec(
        "rename_block",
        "&Rename block",
        "&Edit",
        "",
        "Call the selected block something else",
        group=BLOCK,
    ),
    ActionSpec(
        "quick_fix",
        "&Fix problem",
        "&Edit",
        "Ctrl+.",
        "Make the change that is suggested below the network",
        separator=True,
    ),
    ActionSpec(
        "draw",
        "Draw &points",
        "&Edit",
        "D",
        "Draw points by hand on the Output plot, or stop drawing",
        "pencil",
        is_switch=True,
    ),
    ActionSpec("zoom_in", "Zoom &in", "&View", "Ctrl++", "Show the network larger"),
    ActionSpec("zoom_out", "Zoom &out", "&View", "Ctrl+-", "Show the network smaller"),
    ActionSpec("zoom_reset", "&Actual size", "&View", "Ctrl+0", "Show the network at 100 %"),
    ActionSpec("fit", "&Fit network", "&View", "F", "Show the whole network", "fit"),
    ActionSpec("arrange", "A&rrange network", "&View", "Ctrl+R", "Line the layers up again"),
    ActionSpec(
        "guides",
        "G&uides",
        "&View",
        "",
        "Let layers that are moved line up with others; with Ctrl they go freely",
        is_switch=True,
    ),
    ActionSpec(
        "wires_auto",
        "&Auto",
        "&View",
        "5",
        "While paused, show the gradient and the last update beside the weights (5)",
        separator=True,
        is_switch=True,
        group=WIRES,
    ),
    ActionSpec(
        "wires_gradient",
        "&Gradient",
        "&View",
        "6",
        "Always show every weight's gradient on its wire (6)",
        is_switch=True,
        group=WIRES,
    ),
    ActionSpec(
        "wires_change",
        "&Last change",
        "&View",
        "7",
        "Always show what was last added to every weight, magnified (7)",
        is_switch=True,
        group=WIRES,
    ),
    ActionSpec(
        "wires_nothing",
        "&Nothing",
        "&View",
        "8",
        "Show the weights alone (8)",
        is_switch=True,
        group=WIRES,
    ),
    ActionSpec(
        "timeline",
        "&Timeline",
        "&View",
        "",
        "Show the moments of the training below the network",
        is_switch=True,
    ),
    ActionSpec(
        "units_on",
        "S&witch all units on",
        "&View",
        "Shift+O",
        "Show and measure the network with all its units again",
        in_network=True,
    ),
    ActionSpec(
        "next_area",
        "Ne&xt part of the window",
        "&View",
        "F6",
        "Move the keyboard to the next part: the strip, the network, panels and plots (F6)",
    ),
    ActionSpec(
        "previous_area",
        "Pre&vious part of the window",
        "&View",
        "Shift+F6",
        "Move the keyboard to the part before (Shift+F6)",
    ),
    ActionSpec(
        "reduce_motion",
        "Reduce &motion",
        "&View",
        "",
        "Let nothing appear bit by bit; a system that asks for it is followed anyway",
        is_switch=True,
    ),
    *SAMPLE_ACTIONS,
    ActionSpec(
        "explain",
        "&Explain this step",
        "&View",
        "X",
        "Take the present step apart: what makes the gradient, why, and who uses it (X)",
        separator=True,
    ),
    ActionSpec(
        "runs",
        "&Runs",
        "&View",
        "U",
        "List the trainings that are kept beside this one: compare, restore, clone them (U)",
    ),
    ActionSpec(
        "play", "&Play", "&Train", "Space", "Train until paused (Space)", "play", needs="trainable"
    ),
    ActionSpec(
        "reset", "&Reset", "&Train", "R", "Go back to the initial weights of the seed (R)", "reset"
    ),
    ActionSpec(
        "forward",
        "&Forward",
        "&Train",
        "1",
        "Run one batch through the network and compute its loss (1)",
        "forward",
        separator=True,
        needs="trainable",
    ),
    ActionSpec(
        "backprop",
        "&Backprop",
        "&Train",
        "2",
        "Compute the loss's gradient; no parameter changes (2)",
        "backprop",
        needs="trainable",
    ),
    ActionSpec(
        "update",
        "&Update",
        "&Train",
        "3",
        "Let the optimizer use the gradient to move the parameters (3)",
        "update",
        needs="trainable",
    ),
    ActionSpec(
        "step",
        "&Step",
        "&Train",
        "S",
        "Forward, backprop and update once (S)",
        "step",
        needs="trainable",
    ),
    ActionSpec(
        "step_back",
        "Step bac&k",
        "&Train",
        "Shift+S",
        "Take back the latest Forward, Backprop, Update or Step (Shift+S)",
        "step-back",
    ),
    ActionSpec(
        "moment_back",
        "Show the moment before",
        "&Train",
        ",",
        "Show the training one update earlier; nothing is lost by that (,)",
        separator=True,
        group=MOMENTS,
        needs="trainable",
    ),
    ActionSpec(
        "moment_forth",
        "Show the moment after",
        "&Train",
        ".",
        "Show the training one update later, or make the next one (.)",
        group=MOMENTS,
        needs="trainable",
    ),
    ActionSpec(
        "moment_first",
        "Show the first weights",
        "&Train",
        "Home",
        "Show the first moment of the training",
        group=MOMENTS,
        needs="trainable",
        in_network=True,
    ),
    ActionSpec(
        "moment_last",
        "Show the newest weights",
        "&Train",
        "End",
        "Show the newest moment of the training",
        group=MOMENTS,
        needs="trainable",
        in_network=True,
    ),
    ActionSpec(
        "back_to_good",
        "Back to the last &good step",
        "&Train",
        "",
        "Go back to the last step before the training loss began to explode",
        needs="trainable",
    ),
    ActionSpec(
        "halve_rate",
        "&Halve the learning rate",
        "&Train",
        "",
        "Go on with half the learning rate; Undo takes it back",
        needs="trainable",
    ),
    ActionSpec(
        "run_epoch",
        "&Epoch",
        "&Train",
        "E",
        "Train on every sample once (E)",
        "epoch",
        needs="trainable",
    ),
    ActionSpec(
        "race",
        "Race &optimizers…",
        "&Train",
        "",
        "Train copies with several optimizers from the same start, and compare them",
        separator=True,
        needs="trainable",
    ),
    ActionSpec(
        "race_batches",
        "Race &batch sizes…",
        "&Train",
        "",
        "Train copies with several batch sizes from the same start, and compare them",
        needs="trainable",
    ),
    ActionSpec(
        "find_rate",
        "Find a &learning rate…",
        "&Train",
        "L",
        "Try rising learning rates on a copy of this training, and suggest one",
        "find-rate",
        needs="trainable",
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
