"""Old formats are brought up to date one step at a time."""

import json

import pytest

from playground.nn.layers import LAYERS
from playground.project import Project
from playground.project.document import codec as document
from playground.project.document import migrations
from playground.project.document.codec import decode_document, encode_document
from playground.project.document.file_errors import BadDocument
from playground.project.templates import default_project


def _rename(old):
    project = dict(old["project"])
    project["name"] = project.pop("title")
    return {**old, "project": project}


def test_steps_follow_one_another():
    table = {1: lambda d: {**d, "seen": [1]}, 2: lambda d: {**d, "seen": [*d["seen"], 2]}}
    migrated = migrations.migrate({"format": 1, "rest": "kept"}, 3, table)
    assert migrated == {"format": 3, "rest": "kept", "seen": [1, 2]}
    assert migrations.migrate({"format": 3}, 3, table) == {"format": 3}


def test_every_older_format_has_a_step():
    assert set(migrations.MIGRATIONS) == set(range(1, migrations.FORMAT))


def test_an_older_document_opens(monkeypatch):
    old = json.loads(encode_document(default_project()))
    old["project"]["title"] = old["project"].pop("name")
    monkeypatch.setattr(document, "FORMAT", 2)
    monkeypatch.setattr(document, "migrate", lambda d: migrations.migrate(d, 2, {1: _rename}))
    assert decode_document(json.dumps(old).encode(), Project) == default_project()


def test_a_format_without_a_way_is_named(monkeypatch):
    old = encode_document(default_project())
    monkeypatch.setattr(document, "FORMAT", 2)
    monkeypatch.setattr(document, "migrate", lambda d: migrations.migrate(d, 2, {}))
    with pytest.raises(BadDocument, match="format 1"):
        decode_document(old, Project)


def test_a_document_says_which_plugins_its_components_are_from(monkeypatch):
    plain = json.loads(encode_document(default_project()))
    assert "plugins" not in plain
    monkeypatch.setattr(LAYERS.get("dense"), "__module__", "playground_plugins.mine.wide")
    content = json.loads(encode_document(default_project()))
    assert content.pop("plugins") == {"layer dense": "mine in the plug-in folder"}
    assert content == plain
    monkeypatch.undo()
    content["plugins"] = {"layer dens": "somebody's"}
    assert decode_document(json.dumps(content).encode(), Project) == default_project()
    content["project"]["network"]["nodes"][1]["kind"] = "dens"
    with pytest.raises(BadDocument, match=r"nodes\[1\]\.kind.*it came from somebody's"):
        decode_document(json.dumps(content).encode(), Project)
