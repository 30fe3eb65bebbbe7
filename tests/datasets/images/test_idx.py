import gc
import gzip
import struct
import weakref

import numpy as np
import pytest

from playground.core import PlaygroundError, Streams
from playground.core.progress import PARTS
from playground.datasets import Cancelled, DataError, DatasetConfig, prepare_dataset
from playground.datasets.base.scaled_rows import ByteRows

HEIGHT, WIDTH = 3, 5
COUNT = 40


def images(count=COUNT, seed=0):
    shape = (count, HEIGHT, WIDTH)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def labels(count=COUNT):
    return np.arange(count, dtype=np.uint8) % 3 + 4


def idx(array, magic=None):
    magic = magic or bytes((0, 0, 8, array.ndim))
    return magic + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def write(folder, x=None, y=None, packed=False, name="train-{}-idx{}-ubyte"):
    suffix = ".gz" if packed else ""
    path = folder / (name.format("images", 3) + suffix)
    for file, content in (
        (path, idx(images()) if x is None else x),
        (folder / (name.format("labels", 1) + suffix), idx(labels()) if y is None else y),
    ):
        file.write_bytes(gzip.compress(content) if packed else content)
    return path


def load(path, progress=None, share=75, **params):
    config = DatasetConfig("idx", {"path": str(path), **params}, share)
    streams = Streams.from_seeds(0, 0)
    return (
        prepare_dataset(config, streams)
        if progress is None
        else prepare_dataset(config, streams, progress)
    )


@pytest.mark.parametrize("packed", [False, True])
def test_bytes_stay_bytes_and_are_divided_by_the_largest(tmp_path, packed):
    data = load(write(tmp_path, packed=packed))
    flat = images().reshape(COUNT, -1)
    assert data.raw.x.dtype == np.uint8
    np.testing.assert_array_equal(data.raw.x, flat)
    np.testing.assert_array_equal(np.asarray(data.x_train), flat[data.train_rows] / 255)
    np.testing.assert_array_equal(data.x_test[:], flat[data.test_rows] / 255)
    assert data.classes == ("4", "5", "6")
    np.testing.assert_array_equal(data.raw.y, labels() - 4)
    assert data.raw.image_shape == (1, HEIGHT, WIDTH)
    assert data.columns[WIDTH + 1] == "pixel 1,1"
    assert data.name.startswith("train-images")


@pytest.mark.parametrize("packed", [False, True])
def test_a_set_is_there_once_and_cannot_be_written_to(tmp_path, packed):
    data = load(write(tmp_path, packed=packed))
    assert isinstance(data.x_train, ByteRows)
    assert np.shares_memory(data.x_train.samples, data.raw.x)
    assert np.shares_memory(data.x_test.samples, data.raw.x)
    assert not data.raw.x.flags.writeable


def test_a_plain_file_is_mapped(tmp_path):
    array = load(write(tmp_path)).raw.x
    while isinstance(array, np.ndarray) and not isinstance(array, np.memmap):
        array = array.base
    assert isinstance(array, np.memmap)


def test_what_is_in_use_is_not_inflated_again(tmp_path):
    path = write(tmp_path, packed=True)
    first = load(path)
    again = load(path, share=50, scaling="standardize")
    assert np.shares_memory(first.raw.x, again.raw.x)
    gone = weakref.ref(first.raw.x.base)
    del first, again
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("packed", [False, True])
def test_labels_are_found_packed_or_not_and_may_be_named(tmp_path, packed):
    path = write(tmp_path, packed=packed, name="my.{}.idx{}-ubyte")
    beside = next(tmp_path.glob("*labels*"))
    content = beside.read_bytes()
    beside.unlink()
    other = beside.with_suffix("") if packed else beside.with_name(beside.name + ".gz")
    other.write_bytes(gzip.decompress(content) if packed else gzip.compress(content))
    found = load(path)
    named = load(path, labels=str(other.rename(tmp_path / "elsewhere")))
    np.testing.assert_array_equal(found.raw.y, named.raw.y)


def test_standardizing_agrees_with_the_array(tmp_path):
    data = load(write(tmp_path), scaling="standardize")
    train = images().reshape(COUNT, -1)[data.train_rows].astype(float)
    expected = (train - train.mean(axis=0)) / train.std(axis=0)
    np.testing.assert_allclose(np.asarray(data.x_train), expected, rtol=1e-12)


def test_a_constant_pixel_is_moved_to_0(tmp_path):
    x = images()
    x[:, 1, 2] = 9
    data = load(write(tmp_path, x=idx(x)), scaling="standardize")
    assert (data.x_train[:, WIDTH + 2] == 0).all()
    assert any("pixel 1,2" in said for said in data.transformations)


def test_reading_reports_every_byte_and_can_be_cancelled(tmp_path):
    path = write(tmp_path, packed=True)
    seen = []
    load(path, lambda done, total: seen.append((done, total)) or True)
    assert seen[-1] == (PARTS, PARTS)
    assert seen == sorted(seen)
    assert len({done for done, _ in seen}) > 3
    gc.collect()
    with pytest.raises(Cancelled):
        load(path, lambda done, total: False)


def broken(case):
    whole, several = idx(images()), idx(labels())
    return {
        "labels for images": (several, None, "0x00000801.*1 axis.*0x00000803"),
        "images for labels": (None, whole, "labels.*0x00000803.*0x00000801"),
        "floats": (idx(images(), b"\0\0\x0d\3"), None, "0x00000d03.*32-bit floats"),
        "no IDX file": (b"a,b\n1,2\n", None, "no IDX file"),
        "empty": (b"", None, "truncated"),
        "header cut": (whole[:9], None, "truncated: it ends within its header"),
        "values cut": (whole[:-1], None, "truncated.*40×3×5 = 600 bytes.*599"),
        "too long": (whole + b"x", None, "600 bytes"),
        "no rows": (whole[:8] + bytes(8), None, "rows: 0 is not allowed"),
        "counts differ": (None, idx(labels(39)), "labels: 39 are not allowed.*40 images"),
        "one class": (None, idx(labels() * 0), "only label 0.*2 to 256"),
    }[case]


CASES = [
    *("labels for images", "images for labels", "floats", "no IDX file", "empty", "header cut"),
    *("values cut", "too long", "no rows", "counts differ", "one class"),
]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_said(tmp_path, case, packed):
    x, y, message = broken(case)
    path = write(tmp_path, x, y, packed)
    with pytest.raises(DataError, match=message) as caught:
        load(path)
    assert "\n" not in str(caught.value)
    assert "ubyte" in str(caught.value)


@pytest.mark.parametrize("keep", [3, 15, 30, -3])
def test_a_gzip_stream_that_ends_early_is_truncated(tmp_path, keep):
    path = write(tmp_path, packed=True)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match=r"train-images.*(truncated|damaged)"):
        load(path)


def test_a_damaged_gzip_stream_is_refused(tmp_path):
    path = write(tmp_path, packed=True)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"train-images"):
        load(path)


def test_a_small_file_cannot_ask_for_all_memory(tmp_path):
    header = b"\0\0\x08\3" + struct.pack(">3I", 2**31, 2**15, 2**15)
    with pytest.raises(DataError, match="too short"):
        load(write(tmp_path, x=header + bytes(50), packed=True))


def test_missing_labels_are_named(tmp_path):
    path = write(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(PlaygroundError, match=r"idx.labels.*train-labels-idx1-ubyte.gz"):
        load(path)
    plain = path.rename(tmp_path / "pictures")
    with pytest.raises(PlaygroundError, match=r"idx.labels.*'pictures'"):
        load(plain)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataError, match="nowhere: cannot be read"):
        load(tmp_path / "nowhere")
    with pytest.raises(DataError, match="no file is chosen"):
        prepare_dataset(DatasetConfig("idx"), Streams.from_seeds(0, 0))
