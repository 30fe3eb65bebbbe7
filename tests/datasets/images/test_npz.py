import numpy as np
import pytest

from playground.core import Streams, Task
from playground.datasets import Cancelled, DataError, DatasetConfig, prepare_dataset
from playground.datasets.base.source import DATASETS

COUNT = 12
GENERATOR = np.random.default_rng(0)
GREY = GENERATOR.integers(0, 256, (COUNT, 2, 3), dtype=np.uint8)
COLOUR = GENERATOR.integers(0, 256, (COUNT, 2, 3, 3), dtype=np.uint8)
NUMBERS = GENERATOR.normal(5, 3, (COUNT, 4))
LABELS = np.arange(COUNT) % 3


@pytest.fixture
def load(tmp_path):
    def load(progress=None, compressed=False, params=None, **arrays):
        path = tmp_path / "some.npz"
        (np.savez_compressed if compressed else np.savez)(path, **arrays)
        config = DatasetConfig("npz", {"path": str(path), **(params or {})}, 75)
        streams = Streams.from_seeds(0, 0)
        return (
            prepare_dataset(config, streams)
            if progress is None
            else prepare_dataset(config, streams, progress)
        )

    return load


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("names", [("x", "y"), ("x_train", "y_train"), ("images", "labels")])
def test_grey_images_stay_bytes(load, names, compressed):
    data = load(compressed=compressed, **dict(zip(names, (GREY, LABELS), strict=True)))
    np.testing.assert_array_equal(data.raw.x, GREY.reshape(COUNT, -1))
    assert data.raw.is_bytes
    assert data.raw.image_shape == (1, 2, 3)
    np.testing.assert_array_equal(
        np.asarray(data.x_train), GREY.reshape(COUNT, -1)[data.train_rows] / 255
    )


def test_channels_go_first(load):
    data = load(x=COLOUR, y=LABELS)
    assert data.raw.image_shape == (3, 2, 3)
    images = data.raw.x.reshape(COUNT, 3, 2, 3)
    np.testing.assert_array_equal(images[:, 1], COLOUR[:, :, :, 1])
    assert data.columns[7] == "pixel 0,1 channel 1"


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["f4", "f8", ">f8", "i2"])
def test_other_numbers_are_standardized(load, dtype, order):
    numbers = np.asarray(NUMBERS.astype(dtype), order=order)
    data = load(x=numbers, y=LABELS)
    assert data.raw.x.dtype == np.float64
    np.testing.assert_array_equal(data.raw.x, numbers.astype(float))
    np.testing.assert_allclose(data.x_train.mean(axis=0), 0, atol=1e-12)


def test_the_answer_decides_the_problem(load):
    assert load(x=NUMBERS, y=LABELS[:, None]).task is Task.MULTICLASS
    assert load(x=NUMBERS, y=LABELS > 0).classes == ("False", "True")
    words = np.array(["cat", "dog"])[LABELS % 2]
    assert load(x=NUMBERS, y=words).task is Task.BINARY
    assert load(x=NUMBERS, y=words.astype("S")).classes == ("cat", "dog")
    assert load(x=NUMBERS, y=LABELS * 1.0).classes == ("0", "1", "2")
    data = load(x=NUMBERS, y=LABELS + 0.5)
    assert data.task is Task.REGRESSION
    np.testing.assert_array_equal(data.raw.y[:, 0], LABELS + 0.5)


@pytest.mark.parametrize("y", [LABELS, LABELS + 0.5])
def test_classes_are_known_before_the_images_are_read(tmp_path, y):
    path = tmp_path / "a.npz"
    np.savez(path, x=GREY, y=y)
    source = DATASETS.get("npz")(path=str(path))
    assert source.class_names() == (("0", "1", "2") if y is LABELS else ())


def test_arrays_can_be_named(load):
    data = load(a=NUMBERS, b=LABELS, x=GREY, params={"x": "a", "y": "b"})
    np.testing.assert_array_equal(data.raw.x, NUMBERS)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"a": GREY}, "features: none is called x, x_train.*the file has a"),
        ({"x": GREY}, "answers: none is called y.*the file has x"),
        ({"x": GREY, "y": LABELS[1:]}, "array y: 11 is not allowed; x needs 12"),
        ({"x": GREY, "y": LABELS * 0}, "only label 0"),
        ({"x": LABELS, "y": LABELS}, "array x: 12 is not allowed; use samples×columns"),
        ({"x": NUMBERS + 1j, "y": LABELS}, "array x: complex128 is not allowed"),
        ({"x": NUMBERS * np.nan, "y": LABELS}, "array x: .*NaN"),
        ({"x": NUMBERS, "y": LABELS - np.inf}, "array y: .*NaN"),
        ({"x": np.zeros((COUNT, 2, 2, 9)), "y": LABELS}, "9 channels"),
        ({"x": NUMBERS, "y": np.array([{}] * COUNT)}, "array y: Python objects are not allowed"),
    ],
)
def test_what_is_wrong_is_said(load, arrays, message):
    with pytest.raises(DataError, match=rf"some.npz: .*{message}"):
        load(**arrays)


def test_a_damaged_file_is_refused(tmp_path, load):
    path = tmp_path / "some.npz"
    load(x=GREY, y=LABELS)
    config = DatasetConfig("npz", {"path": str(path)})
    content = bytearray(path.read_bytes())
    start = content.index(GREY.tobytes())
    content[start] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"some\.npz: .*CRC"):
        prepare_dataset(config, Streams.from_seeds(0, 0))
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DataError, match=r"no \.npz file"):
        prepare_dataset(config, Streams.from_seeds(0, 0))
    path.unlink()
    with pytest.raises(DataError, match="no such file"):
        prepare_dataset(config, Streams.from_seeds(0, 0))


def test_reading_can_be_cancelled(load):
    with pytest.raises(Cancelled):
        load(progress=lambda done, total: False, x=GREY, y=LABELS)
