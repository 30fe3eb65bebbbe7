"""Whatever is held in the hand outlives any change under it: it ends, or goes on with what is left.

Everything a person can be in the middle of meets everything that can happen meanwhile. Who adds a
gesture, a menu or an editor adds a line to ``HOLDS``; who adds a way to change the document, one to
``CHANGES``.
"""

import random

import pytest

from playground.project.templates import template
from tests.robustness.tries import SCALE, amount
from tests.robustness.window.changes import CHANGES, open_template
from tests.robustness.window.holder import HOLDS, Holder
from tests.robustness.window.meeting import meet

pytestmark = pytest.mark.gui

PARTS = 8
"""So many windows share the pairs of the long form."""
MOST_TRIES = 30


def pairs(seed):
    """Return which change each gesture meets: one each, or all of them in some windows."""
    if SCALE:
        return [(h, c) for h in HOLDS for c in CHANGES][seed % PARTS :: PARTS]
    dice = random.Random(seed)
    return [(hold, dice.choice(list(CHANGES))) for hold in HOLDS]


def begin_anew(hand):
    """Open a network that learnt a step, one more that was reset being a run."""
    driver = hand.driver
    open_template(hand, "circle")
    driver.wait(lambda: hand.window.client.is_current)
    for action in ("step", "reset", "step"):
        driver.do(action)
        driver.settle()


@pytest.mark.parametrize("number", range(amount(1, 5 * PARTS)))
def test_whatever_is_held_outlives_whatever_happens(
    number, open_window, dialogs, tries, capfd, qtlog
):
    driver = open_window(template("circle"))
    driver.wait_for_snapshot()
    seed = tries.begin(number)
    hand = Holder(driver, dialogs, seed)
    for at, (hold, change) in enumerate(pairs(seed)):
        if at % 4 == 0:
            begin_anew(hand)
        met = meet(hand, hold, change)
        for _ in range(MOST_TRIES):
            if not met:  # the changes before left nothing to take hold of, or chance missed it
                begin_anew(hand)
                met = meet(hand, hold, change)
        assert met, f"nothing to take hold of: {hold}"
        tries.count("changes in mid-gesture")
        assert capfd.readouterr().err == "", (hold, change)
        said = [record.message for record in qtlog.records if not record.ignored]
        assert said == [], (hold, change)
