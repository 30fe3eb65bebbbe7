"""A parameter whose default changed means in older files what it meant when they were written."""

import json

import pytest

from playground.core import params_of
from playground.datasets import DATASETS, DatasetConfig
from playground.project import Project
from playground.project.document.codec import decode_document, encode_document
from playground.project.templates import default_project


def _with_gaps(**params):
    return default_project().replace(dataset=DatasetConfig("csv", {"path": "t.csv", **params}))


def _read(content):
    return decode_document(content, Project).dataset.params


@pytest.mark.parametrize(
    ("params", "said"),
    [({}, "fill"), ({"missing": "drop"}, "drop"), ({"missing": "median"}, "median")],
)
def test_gaps_are_named_in_files_and_come_back_the_same(params, said):
    project = _with_gaps(**params)
    content = encode_document(project)
    assert json.loads(content)["project"]["dataset"]["params"]["missing"] == said
    assert decode_document(content, Project) == project


def test_an_older_file_drops_rows_with_gaps_as_before():
    document = json.loads(encode_document(_with_gaps()))
    del document["project"]["dataset"]["params"]["missing"]
    assert _read(json.dumps(document).encode()) == {"path": "t.csv", "missing": "drop"}


@pytest.mark.parametrize("source", [each for each in DATASETS if each.before])
def test_what_was_meant_before_is_a_parameter_whose_default_changed(source):
    defaults = {param.name: param.default for param in params_of(source)}
    for param, value in source.before.items():
        assert defaults[param] != value
