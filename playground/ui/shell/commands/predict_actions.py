"""What the Train menu holds for using what was learnt: answers to new rows."""

from playground.ui.shell.commands.action_spec import ActionSpec

PREDICT_ACTIONS = (
    ActionSpec(
        "own_sample",
        "Predict one row or picture of &your own…",
        "&Train",
        "Shift+D",
        "Draw a picture or type values, and see what the network makes of them (Shift+D)",
        "pencil",
        separator=True,
    ),
    ActionSpec(
        "predict_file",
        "Predict on a fi&le…",
        "&Train",
        "Ctrl+Shift+P",
        "Let the network answer all rows of a table or a folder of images, as it is now",
        needs="trainable",
    ),
)
