"""What lessons may name of the window is there."""

import pytest

from playground.lessons.views import PANELS
from playground.ui.explain.explain_panel import TABS

pytestmark = pytest.mark.gui


def test_every_panel_a_lesson_may_name_is_a_dock_or_a_tab_of_explain(window):
    tabs = {f"explain.{tab.key}" for tab in TABS}
    assert tabs <= PANELS.keys()
    assert PANELS.keys() - tabs <= set(window.docks.all)
