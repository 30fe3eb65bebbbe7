"""How much the tests of this room try, and the kinds of files they try it with.

A test that can try more than there is time for beside all others takes ``tries``, and goes through
``tries.seeds(WHAT, SHORT, LONG)``: ``sh packaging/test.sh --long`` has it try the long form, prints
its figures, and where it fails, the command that repeats it.
"""

import sys
from collections import Counter

import pytest

from playground.core import PlaygroundError
from tests.robustness.real_files import FILES
from tests.robustness.tries import FIRST, SCALE, Tries

TRIES = pytest.StashKey[Tries]()


@pytest.fixture
def tries(request, record_property):
    """What the test tries, and how much of it."""
    made = request.node.stash[TRIES] = Tries()
    yield made
    for what, many in made.done.items():
        record_property(what, many)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed and TRIES in item.stash:
        report.sections.append(("To repeat it", item.stash[TRIES].again(item)))
    return report


def pytest_terminal_summary(terminalreporter):
    done = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "teardown":
                done.update(dict(report.user_properties))
    if done and SCALE:
        terminalreporter.section(f"tried, from seed {FIRST} on")
        terminalreporter.line(", ".join(f"{many:,} {what}" for what, many in done.items()))


@pytest.fixture(scope="session")
def kinds(tmp_path_factory, qapp):
    """A function that returns a kind of file by a short name; each is made once."""
    del qapp  # settings hold the layout of windows
    folder = tmp_path_factory.mktemp("real")
    made = {}

    def kind(name):
        if name not in made:
            made[name] = FILES[name](folder)
        return made[name]

    return kind


@pytest.fixture
def work():
    """A function that counts the lines of Python that a call takes: the same on every machine."""

    def count(action):
        lines = 0

        def trace(frame, event, arg):
            nonlocal lines
            del frame, arg
            lines += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            action()
        except PlaygroundError:
            pass
        finally:
            sys.settrace(before)
        return lines

    return count
