"""The actions of the sample that all views look at."""

from playground.ui.shell.commands.action_spec import ActionSpec

SAMPLE_ACTIONS = (
    ActionSpec(
        "previous_sample",
        "Previous &sample",
        "&View",
        ",",
        "Look at the sample before, in every view (,)",
        "chevron-left",
        separator=True,
    ),
    ActionSpec(
        "next_sample",
        "Next sam&ple",
        "&View",
        ".",
        "Look at the next sample, in every view (.)",
        "chevron-right",
    ),
    ActionSpec(
        "wrong_samples",
        "Wron&g samples only",
        "&View",
        "W",
        "Go through the samples that get the wrong class only (W)",
        is_switch=True,
    ),
    ActionSpec(
        "sample_bar",
        "Sample &bar",
        "&View",
        "",
        "Show the bar over the network that chooses a sample",
        is_switch=True,
    ),
)
