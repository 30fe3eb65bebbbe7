"""The search for cycles of references is on again whenever nobody wants it off any more."""

import gc
from contextlib import ExitStack

import pytest

from playground.core import PlaygroundError
from playground.session.pacing.collector import collector_paused


@pytest.fixture(params=[True, False])
def was_on(request):
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def fail():
    with collector_paused(), collector_paused():
        assert not gc.isenabled()
        raise PlaygroundError("no room")


def test_it_is_as_it_was_after_a_pause_whatever_went_wrong(was_on):
    with pytest.raises(PlaygroundError, match="no room"):
        fail()
    assert gc.isenabled() is was_on


def test_it_is_on_again_when_the_last_of_several_pauses_ends(was_on):
    first, second = ExitStack(), ExitStack()
    first.enter_context(collector_paused())
    second.enter_context(collector_paused())
    first.close()  # that of the other thread goes on
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled() is was_on
