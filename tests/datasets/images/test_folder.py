"""A folder of images, a folder for each class."""

import sys
from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from playground.core import Component, Streams, Task
from playground.datasets import Cancelled, DataError, DatasetConfig, prepare_dataset
from playground.datasets.base.extras import ExtraMissing
from playground.datasets.files.folder_source import FolderImages
from playground.datasets.images import picture_set
from playground.datasets.source_for import source_for
from playground.graph.sequential import sequential
from playground.graph.spec import Edge, NetworkSpec, NodeSpec
from playground.project import Project
from playground.training import Trainer, TrainingConfig


def picture(path, value=128, size=(8, 6), mode="L"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path)


@pytest.fixture
def folder(tmp_path):
    """Dark cats and bright dogs, and what lies about besides."""
    root = tmp_path / "pets"
    for i in range(6):
        picture(root / "cats" / f"{i}.png", 10 + i)
        picture(root / "dogs" / f"{i}.png", 200 + i)
    (root / ".git").mkdir()
    picture(root / ".git" / "x.png")
    picture(root / "cats" / ".hidden.png")
    (root / "cats" / "notes.txt").write_text("mine")
    (root / "empty").mkdir()
    return root


def read(root, progress=lambda *_: True, **params):
    return FolderImages(path=str(root), **params).read(None, progress)


def test_folders_are_classes_and_pixels_are_bytes(folder):
    assert source_for(folder) is FolderImages
    data = read(folder)
    assert data.classes == FolderImages(path=str(folder)).class_names() == ("cats", "dogs")
    assert data.task is Task.BINARY
    assert data.image_shape == (1, 6, 8)
    assert data.x.dtype == np.uint8
    np.testing.assert_array_equal(data.x[:, 0], [*range(10, 16), *range(200, 206)])
    np.testing.assert_array_equal(data.y, [0] * 6 + [1] * 6)
    assert "Images are 8 × 6 pixels, as most have, and grey." in data.notes
    assert "Passed over 1 file of other kinds." in data.notes


def test_colours_lie_channel_after_channel(tmp_path):
    for name, colour in (("a", (1, 2, 3)), ("b", (4, 5, 6))):
        picture(tmp_path / name / "1.png", colour, (2, 2), "RGB")
    data = read(tmp_path)
    assert data.image_shape == (3, 2, 2)
    assert data.x.tolist() == [[1] * 4 + [2] * 4 + [3] * 4, [4] * 4 + [5] * 4 + [6] * 4]
    assert len(data.columns) == 12
    assert read(tmp_path, colours="grey").image_shape == (1, 2, 2)


def test_images_are_brought_to_the_size_that_most_have(folder):
    picture(folder / "cats" / "large.png", 90, (80, 60))
    data = read(folder)
    assert data.image_shape == (1, 6, 8)
    assert data.x[6].tolist() == [90] * 48
    assert "1 of 13 images had another size." in data.notes


def test_a_size_can_be_chosen_and_large_ones_become_smaller_by_themselves(tmp_path):
    for name in ("a", "b"):
        picture(tmp_path / name / "1.jpg", 100, (400, 200))
    assert read(tmp_path).image_shape == (1, 32, 64)
    assert "smaller than most have" in read(tmp_path).notes[0]
    assert read(tmp_path, size=100).image_shape == (1, 50, 100)


def test_transparent_deep_and_turned_pictures(tmp_path):
    picture(tmp_path / "a" / "clear.png", (0, 0, 0, 0), (2, 2), "RGBA")
    deep = np.full((2, 2), 257 * 100, np.uint16)
    (tmp_path / "b").mkdir()
    Image.fromarray(deep).save(tmp_path / "b" / "deep.png")
    data = read(tmp_path, colours="grey")
    assert data.x.tolist() == [[255] * 4, [100] * 4]
    assert any("transparent" in note for note in data.notes)


def test_what_cannot_be_read_is_left_out_and_named_up_to_the_limit(folder):
    (folder / "dogs" / "broken.png").write_bytes(b"no picture")
    whole = (folder / "cats" / "0.png").read_bytes()
    (folder / "cats" / "0.png").write_bytes(whole[:-30])
    with pytest.raises(DataError, match=r"0\.png: it is damaged .*2 of 13 images .* 5 %"):
        read(folder)
    data = read(folder, bad_rows=20.0)
    assert len(data.x) == len(data.y) == 11
    said = next(note for note in data.notes if note.startswith("Left out 2 images"))
    assert "cats/0.png: it is damaged" in said
    assert "dogs/broken.png: it is no image" in said


def test_progress_and_cancelling(folder):
    seen = []
    read(folder, lambda done, total: not seen.append((done, total)))
    assert [both for both in seen if both[1] == 12] == [(i, 12) for i in range(13)]
    assert seen == sorted(seen, key=lambda both: both[0] / both[1])
    picture(folder / "cats" / "another.png")
    with pytest.raises(Cancelled):
        read(folder, lambda *_: False)


def test_pictures_in_use_are_not_read_again_until_they_change(folder, monkeypatch):
    counts = []
    read_pictures = picture_set.read_pictures
    monkeypatch.setattr(
        "playground.datasets.images.picture_cache.read_pictures",
        lambda *args: counts.append(1) or read_pictures(*args),
    )
    first, second = read(folder), read(folder)
    assert np.shares_memory(first.x, second.x)
    assert first.notes == second.notes
    assert len(counts) == 1
    picture(folder / "dogs" / "0.png", 7, (10, 8))
    assert read(folder).x[6, 0] == 7
    assert len(counts) == 2


def test_folders_that_hold_no_classes_say_why(tmp_path, folder):
    outer = folder.parent
    with pytest.raises(DataError, match="one folder further down: open 'pets'"):
        read(outer)
    alone = tmp_path / "alone"
    picture(alone / "cats" / "1.png")
    with pytest.raises(DataError, match="only the folder 'cats' holds images"):
        read(alone)
    loose = tmp_path / "loose"
    picture(loose / "1.png")
    with pytest.raises(DataError, match="its 1 image is in no class"):
        read(loose)
    with pytest.raises(DataError, match="it holds no folders of images"):
        read(folder / "empty")
    with pytest.raises(DataError, match="there is no such folder"):
        read(tmp_path / "gone")


def test_without_the_library_it_is_said_how_to_get_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'backprop-playground\[tables\]'"):
        read(folder)


def test_a_convolution_learns_from_them(folder):
    config = DatasetConfig("folder", {"path": str(folder)}, 70)
    dataset = prepare_dataset(config, Streams.from_seeds(0, 0))
    assert dataset.x_train[:].max() <= 1
    drawn, layout = sequential((), (), "relu", 1, "linear")
    convolution = NodeSpec("conv", "conv2d", {"filters": 2, "kernel": 3, "activation": "relu"})
    first, *others = drawn.nodes
    first = replace(first, params={"as_image": True})
    nodes = (first, convolution, NodeSpec("flat", "flatten"), *others)
    edges = tuple(Edge(one.id, other.id) for one, other in pairwise(nodes))
    network = NetworkSpec(nodes, edges)
    project = Project(
        network=network,
        layout=layout,
        dataset=config,
        training=TrainingConfig(
            loss=Component("binary_cross_entropy"), optimizer=Component("adam", {})
        ),
    )
    trainer = Trainer(project)
    trainer.run_epochs(150)
    assert trainer.evaluate()["train"]["accuracy"] == 1
