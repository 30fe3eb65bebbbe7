"""Painted points are kept in the project file; without them it stays what older versions open."""

import json
import zipfile

import pytest

from playground.project import Project
from playground.project.document.file_errors import BadDocument
from playground.project.document.migrations import PLAIN_FORMAT, UNSEEN_FORMAT
from playground.project.project_change import ProjectChange
from playground.project.templates import template


def document(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("project.json"))


def test_they_are_kept_and_none_are_not_written(tmp_path):
    path = tmp_path / "painted.playground"
    project = template("circle").with_unseen("1,2,0 0.5,-1,1")
    project.save(path)
    assert Project.load(path) == project
    assert document(path)["format"] == UNSEEN_FORMAT
    project.with_unseen("").save(path)
    assert Project.load(path).unseen_points == ""
    assert document(path)["format"] == PLAIN_FORMAT
    assert "unseen" not in document(path)["project"]


def test_points_that_cannot_be_read_are_refused_by_name(tmp_path):
    for text, words in (("1,2", "point 1"), ("1,2,0 9,0,1", "point 2 is off the plane")):
        with pytest.raises(BadDocument, match=rf"\$\.project\.unseen: {words}"):
            template("circle").with_unseen(text).save(tmp_path / "bad.playground")


def test_painting_trains_nothing_differently():
    project = template("circle")
    change = ProjectChange(project, project.with_unseen("1,2,0"))
    assert change.unseen
    assert not change.trains_differently
