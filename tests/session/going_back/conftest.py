"""How often moments are taken."""

import pytest

from playground.session import moment_keeper


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """Take a moment at the end of every epoch, however long it takes."""
    monkeypatch.setattr(moment_keeper, "SHORTEST", 0.0)
    monkeypatch.setattr(moment_keeper, "SHARE", float("inf"))


@pytest.fixture
def seldom(monkeypatch):
    """Take a moment only where training rests."""
    monkeypatch.setattr(moment_keeper, "SHORTEST", 1e9)
    monkeypatch.setattr(moment_keeper, "EARLY_SECONDS", 1e9)
