"""A window that is closed in class mode opens as it was before, the next time."""

import pytest

from playground.lessons.catalog import find_lesson
from playground.ui.theme.sizes import text_px

pytestmark = pytest.mark.gui


def test_the_next_start_shows_the_normal_window(open_window, dialogs):
    window = open_window().window
    window.views.timeline.hide()
    window.settings.has_timeline = False
    before = window.saveState()
    window.class_mode.set_lesson(find_lesson("backprop").in_sight)
    window.actions_by_name["class_mode"].trigger()
    assert text_px() == 16
    window.close()
    assert window.settings.layout()[1] == before
    assert not window.settings.has_timeline  # as a person has left it
    assert window.settings.shows_sample_bar
    assert text_px() == 13
    assert dialogs.asked == []
