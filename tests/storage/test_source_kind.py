import gzip

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
    assert check_source("./iris") is SourceKind.TABLE


def test_files_by_ending_and_by_content(tmp_path):
    project = tmp_path / "renamed.zip"
    project.write_bytes(b"PK\x03\x04rest")
    table = tmp_path / "data.txt"
    table.write_text("a,b\n1,2\n")
    assert check_source(str(tmp_path / "any.playground")) is SourceKind.PROJECT
    assert check_source(str(project)) is SourceKind.PROJECT
    assert check_source(str(table)) is SourceKind.TABLE


@pytest.mark.parametrize("text", ["no/such/file.csv", "", "nul\0byte", "x" * 5000])
def test_anything_else_is_refused(text):
    with pytest.raises(UnknownSource):
        check_source(text)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UnknownSource, match="folder"):
        check_source(str(tmp_path))


@pytest.mark.parametrize("packed", [False, True])
def test_images_by_their_magic_number(tmp_path, packed):
    content = b"\x00\x00\x08\x03" + bytes(12)
    path = tmp_path / "any name"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert check_source(str(path)) is SourceKind.IMAGES


def test_what_only_begins_like_images_is_a_table(tmp_path):
    path = tmp_path / "data"
    for content in (b"\x00\x00\x08", gzip.compress(b"a,b\n1,2\n"), b"\x1f\x8bdamaged", b""):
        path.write_bytes(content)
        assert check_source(str(path)) is SourceKind.TABLE


def test_arrays_by_their_ending(tmp_path):
    path = tmp_path / "digits.NPZ"
    path.write_bytes(b"PK\x03\x04rest")
    assert check_source(str(path)) is SourceKind.ARRAYS
