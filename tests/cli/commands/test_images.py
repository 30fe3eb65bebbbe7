"""Files of images on the command line."""

import json

import numpy as np
import pytest

from playground.bench.base.image_set import CLASSES, write_set
from playground.cli.terminal.progress_bars import READING, WorkBar
from playground.project import Project

COUNT = 200


@pytest.fixture(params=["plain", "gzip", "npz"])
def images(tmp_path, request):
    path = write_set(tmp_path, COUNT, packed=request.param == "gzip")
    if request.param != "npz":
        return path
    labels = path.with_name("train-labels-idx1-ubyte")
    arrays = tmp_path / "images.npz"
    x = np.fromfile(path, np.uint8, offset=16).reshape(COUNT, 28, 28)
    np.savez(arrays, x=x, y=np.fromfile(labels, np.uint8, offset=8))
    return arrays


def test_images_train_with_a_network_that_fits_them(cli, images, tmp_path):
    saved = tmp_path / "out.playground"
    result = cli("train", images, "--epochs", 1, "--export", saved, "--json")
    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out)
    assert found["steps"] == -(-COUNT * 80 // 100 // 64)
    project = Project.load(saved)
    units = [node.params["units"] for node in project.network.nodes if node.kind == "dense"]
    assert units == [128, 64, CLASSES]
    assert project.training.dtype == "float32"


def test_settings_of_the_data_come_before_the_network(cli, images):
    words = ("dataset.scaling=standardize", "train_share=50", "batch_size=10")
    found = json.loads(cli("train", images, "--epochs", 1, "--json", "--set", *words).out)
    assert found["steps"] == COUNT // 2 // 10


def test_a_template_for_images_takes_them(cli, tmp_path):
    path = write_set(tmp_path, 40, packed=False)
    words = ("dataset=idx", f"dataset.path={path}")
    result = cli("train", "lenet-digits", "--epochs", 1, "--json", "--set", *words)
    assert result.code == 0, result.err


def test_what_is_wrong_with_the_files_is_one_line(cli, tmp_path):
    path = write_set(tmp_path, 40, packed=False)
    path.write_bytes(path.read_bytes()[:-1])
    result = cli("train", path)
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "truncated" in result.err
    write_set(tmp_path, 40, packed=False)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    assert "idx.labels" in cli("train", path).err


def test_the_bar_says_how_much_is_read():
    class Stream:
        encoding = "ascii"

        def isatty(self):
            return False

    bar = WorkBar(Stream(), READING)
    assert bar.line(12_500_000, 50_000_000) == "######..................  reading data 25 %"
    assert bar.line(0, 0) == "reading data…"
