"""How much the tests of this room try.

Beside all other tests they try a little, always the same. ``sh packaging/test.sh --long`` has them
try as much as one likes: it sets ``PLAYGROUND_ROBUSTNESS`` to how often the long form is done, or a
share of it (0: one of everything), and ``PLAYGROUND_ROBUSTNESS_SEED`` to where all chance begins.
"""

import os
from collections import Counter

SCALE = os.environ.get("PLAYGROUND_ROBUSTNESS", "")
FIRST = int(os.environ.get("PLAYGROUND_ROBUSTNESS_SEED", "1"))


def amount(short, long):
    """Return how much is tried: ``short`` with all tests, so much of ``long`` as was asked for."""
    return max(1, round(long * float(SCALE))) if SCALE else short


class Tries:
    """What a test tries, one seed each, and how much of it is done.

    Whoever knows a test that may try more takes its seeds here; what was counted is printed at the
    end of a run of this room, and the last seed where a test failed.
    """

    def __init__(self):
        self.done = Counter()
        self.seed = None

    def seeds(self, what, short, long):
        """Go through seeds, and count each of them as a try of ``what``."""
        for number in range(amount(short, long)):
            yield self.begin(number)
            self.count(what)

    def begin(self, number):
        """Return the seed of a try that a test is for itself, by its number."""
        self.seed = FIRST + number
        return self.seed

    def count(self, what, many=1):
        """Note that this was done."""
        self.done[what] += many

    def again(self, node):
        """Return the command that does the last try once more."""
        name = node.nodeid
        if not SCALE:
            return f"sh packaging/test.sh '{name}'"
        if "number" in node.fixturenames:
            name = name.partition("[")[0]  # with this seed it is the first
        return f"PLAYGROUND_ROBUSTNESS_SEED={self.seed} sh packaging/test.sh --long 0 '{name}'"
