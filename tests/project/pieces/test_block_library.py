"""Blocks in a folder: they come back as they were, and files that cannot be read are named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.graph import CanvasLayout, NetworkSpec, NodeSpec
from playground.graph.pieces import Piece
from playground.graph.spec import LayerBlock
from playground.project.pieces.block_library import BlockLibrary
from playground.project.pieces.piece_text import MOST_BYTES, BadPiece
from playground.storage.atomic_write import FileNotWritten


def piece(name="encoder"):
    network = NetworkSpec((NodeSpec("a", "dense", {"units": 3}),))
    return Piece(network, CanvasLayout({"a": (0.0, 0.0)}, (LayerBlock("b", name, ("a",)),)))


@pytest.fixture
def library(tmp_path):
    return BlockLibrary(tmp_path / "settings" / "blocks")


def test_a_folder_that_is_not_there_holds_nothing(library):
    assert library.read() == ()


def test_blocks_come_back_by_name_and_are_replaced_and_deleted(library):
    library.save("zoom", piece("zoom"))
    path = library.save("Encoder", piece("Encoder"))
    library.save("Encoder", piece("Encoder"))
    kept = library.read()
    assert [block.name for block in kept] == ["Encoder", "zoom"]
    assert kept[0].piece == piece("Encoder")
    library.delete(path)
    library.delete(path)  # another window was quicker
    assert [block.name for block in library.read()] == ["zoom"]


def test_what_cannot_be_read_is_listed_with_the_reason(library):
    library.folder.mkdir(parents=True)
    (library.folder / "torn.json").write_text('{"application": "back')
    (library.folder / "binary.json").write_bytes(b"\xff\xfe\x00")
    (library.folder / "large.json").write_text(" " * (MOST_BYTES + 1))
    (library.folder / "folder.json").mkdir()
    (library.folder / "notes.txt").write_text("no block")
    found = {block.name: block.problem for block in library.read()}
    assert found.keys() == {"torn", "binary", "large", "folder"}
    assert "not JSON" in found["torn"]
    assert "more than 4,000,000 bytes" in found["large"]
    assert all(found.values())


def test_a_block_that_could_not_be_read_again_is_not_kept(library):
    with pytest.raises(BadPiece):
        library.save("empty", Piece(NetworkSpec()))
    assert library.read() == ()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "blocks").write_text("a file")
    library = BlockLibrary(tmp_path / "blocks")
    with pytest.raises(FileNotWritten, match="cannot write"):
        library.save("encoder", piece())


@given(st.text(max_size=100))
def test_any_name_makes_a_file_in_the_folder(name):
    library = BlockLibrary(Path("/somewhere"))
    path = library.path_of(name)
    assert path.parent == library.folder
    assert path.suffix == ".json"
    assert not path.name.startswith(".")
    assert len(path.name) < 80


@pytest.mark.parametrize(("name", "stem"), [("CON", "CON_"), ("../x", "_x"), ("a/b: c", "a_b_ c")])
def test_names_that_mean_something_else_to_a_system(library, name, stem):
    assert library.path_of(name).stem == stem
