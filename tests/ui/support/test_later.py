"""What is done a moment later: as long as its owner lives, and no exception of it is lost."""

import ast
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

import playground.ui
from playground.ui.support.later import later

pytestmark = pytest.mark.gui


def test_it_is_done_when_the_present_event_is_over(qapp, qtbot):
    owner, done = QObject(), []
    later(owner, lambda: done.append(1))
    assert not done
    qtbot.waitUntil(lambda: bool(done))


def test_what_it_raises_goes_where_every_exception_goes(qapp, qtbot):
    owner = QObject()
    with qtbot.capture_exceptions() as caught:
        later(owner, lambda: 1 // 0)
        QApplication.processEvents()
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_nothing_is_done_once_its_owner_is_gone(qapp, qtbot):
    owner, other, done = QObject(), QObject(), []
    later(owner, lambda: done.append("gone"))
    later(other, lambda: done.append("here"))
    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: done == ["here"])


def test_nobody_uses_the_single_shot_that_loses_exceptions():
    """That is the one with an owner, which has three arguments."""
    found = []
    for path in Path(playground.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "QTimer.singleShot":
                found += [path.name] * (len(node.args) > 2)
    assert found == ["later.py"]
