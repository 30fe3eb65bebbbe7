"""Words are written at once where training rests, and ten times a second while it runs."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from playground.ui.widgets import text_pace
from playground.ui.widgets.text_pace import TEXT_SECONDS, TextPace

pytestmark = pytest.mark.gui


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(text_pace, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


@pytest.fixture
def written(qapp):
    owner, texts = QObject(), []
    pace = TextPace(lambda: texts.append(owner.objectName()), owner)
    return owner, pace, texts


def test_at_rest_every_text_is_written(clock, written):
    owner, pace, texts = written
    for name in "abc":
        owner.setObjectName(name)
        pace.ask()
    assert texts == ["a", "b", "c"]


def test_live_texts_wait_and_the_last_is_not_lost(clock, written, qtbot):
    owner, pace, texts = written
    pace.is_live = True
    for name in "abcd":
        owner.setObjectName(name)
        pace.ask()
        clock[0] += 0.01
    assert texts == ["a"]
    qtbot.waitUntil(lambda: texts == ["a", "d"])
    clock[0] += TEXT_SECONDS
    owner.setObjectName("e")
    pace.ask()
    assert texts == ["a", "d", "e"]
