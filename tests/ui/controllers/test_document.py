"""The document: undo, merging, amending."""

import pytest

from playground.project import Project
from playground.ui.controllers.document import Document

pytestmark = pytest.mark.gui


@pytest.fixture
def document(qtbot):
    return Document(Project(name="start"))


def test_push_changes_and_undo_returns(document, qtbot):
    with qtbot.waitSignal(document.changed) as changed:
        document.push("Rename", Project(name="other"))
    [change] = changed.args
    assert (change.before.name, change.after.name) == ("start", "other")
    assert document.is_modified
    document.undo_stack.undo()
    assert document.project.name == "start"
    assert not document.is_modified
    document.undo_stack.redo()
    assert document.project.name == "other"


def test_pushing_the_same_value_is_no_edit(document):
    document.push("Nothing", Project(name="start"))
    assert document.undo_stack.count() == 0


def test_edits_with_one_merge_key_are_one_step(document):
    for name in ("a", "ab", "abc"):
        document.push("Type", Project(name=name), "name")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.project.name == "start"
    document.undo_stack.redo()
    assert document.project.name == "abc"


def test_edits_with_other_merge_keys_stay_apart(document):
    document.push("Type", Project(name="a"), "name")
    document.push("Type", Project(name="b"), "other")
    document.push("Type", Project(name="c"))
    document.push("Type", Project(name="d"))
    assert document.undo_stack.count() == 4


def test_amend_extends_the_latest_edit(document):
    document.push("Use other data", Project(name="data"))
    document.amend(Project(name="data, fitted"))
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.project.name == "start"
    document.undo_stack.redo()
    assert document.project.name == "data, fitted"


def test_amend_without_an_edit_makes_one(document):
    document.amend(Project(name="fitted"))
    assert document.undo_stack.count() == 1
    assert document.project.name == "fitted"


def test_open_forgets_the_history(document, qtbot):
    document.push("Rename", Project(name="other"))
    with qtbot.waitSignal(document.opened):
        document.open(Project(name="new"), None)
    assert not document.undo_stack.canUndo()
    assert not document.is_modified
    assert document.title == "new"
