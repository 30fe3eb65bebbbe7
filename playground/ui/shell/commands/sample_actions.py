"""The actions of the sample that all views look at."""

from playground.ui.sample.sample_walk import WRONG_TIP
from playground.ui.shell.commands.action_spec import ActionSpec

SAMPLE_ACTIONS = (
    ActionSpec(
        "previous_sample",
        "Previous &sample",
        "&View",
        "Shift+N",
        "Look at the sample before, in every view (Shift+N)",
        "chevron-left",
        separator=True,
    ),
    ActionSpec(
        "next_sample",
        "Next sam&ple",
        "&View",
        "N",
        "Look at the next sample, in every view (N)",
        "chevron-right",
    ),
    ActionSpec(
        "wrong_samples",
        "Wron&g samples only",
        "&View",
        "W",
        f"{WRONG_TIP} (W)",
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
