import zipfile

import pytest

from playground.project.templates import TEMPLATES
from playground.storage.source_kind import SourceKind, UnknownSource, check_source


@pytest.mark.parametrize(
    "link", ["#seed=0.5", "https://playground.tensorflow.org/", "playground.tensorflow.org/#a=b"]
)
def test_links(link):
    assert check_source(link) is SourceKind.LINK


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates(name):
    assert check_source(name) is SourceKind.TEMPLATE


def test_a_template_goes_before_a_file_of_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "iris").write_text("a,b\n1,2\n")
    assert check_source("iris") is SourceKind.TEMPLATE
    assert check_source("./iris") is SourceKind.DATA


def test_files_by_ending_and_by_content(tmp_path):
    project, other = tmp_path / "renamed.zip", tmp_path / "other.zip"
    for path, member in ((project, "project.json"), (other, "x.npy")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, "{}")
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(b"PK\x03\x04rest")
    table = tmp_path / "data.txt"
    table.write_text("a,b\n1,2\n")
    assert check_source(str(tmp_path / "any.playground")) is SourceKind.PROJECT
    assert check_source(str(project)) is SourceKind.PROJECT
    for path in (other, damaged, table, tmp_path):
        assert check_source(str(path)) is SourceKind.DATA


def test_a_dash_is_the_standard_input():
    assert check_source("-") is SourceKind.INPUT


@pytest.mark.parametrize("text", ["no/such/file.csv", "", "nul\0byte", "x" * 5000])
def test_anything_else_is_refused(text):
    with pytest.raises(UnknownSource):
        check_source(text)
