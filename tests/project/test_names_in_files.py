import json
import zipfile

import msgspec
import numpy as np
import pytest

from playground.exchange import export_model
from playground.exchange.base.model import Model
from playground.graph.edits import rename
from playground.project import Project
from playground.project.document.codec import decode_document, encode_document
from playground.project.document.file_errors import BadDocument
from playground.project.document.migrations import NAMES_FORMAT, PLAIN_FORMAT
from playground.project.project_change import ProjectChange
from playground.project.runs.differences import differences
from playground.project.runs.run import RunSetup
from playground.project.set_value import keys, set_value
from playground.project.templates import template
from playground.training.trainer import Trainer


@pytest.fixture
def named():
    project = template("circle")
    return project.replace(network=rename(project.network, "hidden_1", "Ränder ⚡"))


def test_a_name_is_in_the_file_and_comes_back(named, tmp_path):
    named.save(tmp_path / "named.playground")
    assert Project.load(tmp_path / "named.playground") == named
    document = json.loads(zipfile.ZipFile(tmp_path / "named.playground").read("project.json"))
    assert document["format"] == NAMES_FORMAT
    names = [node.get("name") for node in document["project"]["network"]["nodes"]]
    assert names == [None, "Ränder ⚡", None, None]


def test_without_names_the_file_is_one_that_older_versions_open():
    document = json.loads(encode_document(template("circle")))
    assert document["format"] == PLAIN_FORMAT
    for node in document["project"]["network"]["nodes"]:
        assert set(node) <= {"id", "kind", "params", "frozen"}


@pytest.mark.parametrize("name", [" a", "a\nb", "x" * 41, "hidden 2"])
def test_a_file_with_a_name_nobody_could_have_given_is_refused(named, name):
    document = json.loads(encode_document(named))
    document["project"]["network"]["nodes"][1]["name"] = name
    if name == "hidden 2":
        document["project"]["network"]["nodes"][2]["name"] = name
    with pytest.raises(BadDocument, match=r"nodes\[\d\]\.name is"):
        decode_document(msgspec.json.encode(document), Project)


def test_a_name_trains_nothing_anew(named):
    change = ProjectChange(template("circle"), named)
    assert change.network
    assert not change.structure
    assert not change.trains_differently


def test_the_command_line_names_layers():
    project = template("circle")
    assert "hidden_1.name" in keys(project)
    named = set_value(project, "hidden_1.name", "edges")
    assert named.network.name_of("hidden_1") == "edges"
    with pytest.raises(ValueError, match="'Output' is not allowed; Output is another layer"):
        set_value(named, "hidden_1.name", "Output")


def test_an_export_keeps_its_keys_and_tells_the_name(named, tmp_path):
    export_model(tmp_path / "model.npz", Trainer(named))
    with np.load(tmp_path / "model.npz") as arrays:
        assert "hidden_1/weight" in arrays.files
    model = Model.of(Trainer(named))
    assert [node["name"] for node in model.description["nodes"]] == [
        *("Input", "Ränder ⚡", "hidden 2", "Output")
    ]


def test_what_sets_runs_apart_is_told_by_names(named):
    slower = set_value(named, "hidden_1.units", "7")
    told = differences([RunSetup.of(named), RunSetup.of(slower)])
    assert told == [("Ränder ⚡: units 4",), ("Ränder ⚡: units 7",)]
