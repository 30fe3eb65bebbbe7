"""Every registered source: builds, repeats for a seed, is divided and scaled as said."""

import numpy as np
import pytest

from playground.core import Streams, Task, ValueNotAllowed, params_of
from playground.datasets import DATASETS, DatasetConfig, RawData, prepare_dataset
from playground.datasets.base.source import DatasetSource
from playground.storage.resources import resource_path

BUILT_IN = [cls.name for cls in DATASETS if cls.category not in ("File", "Drawn by hand")]
GENERATED = [cls.name for cls in DATASETS if cls.is_2d and cls.category != "Drawn by hand"]


def make(kind, seed=0, **fields):
    config = DatasetConfig(kind, fields.pop("params", {}), seed=seed, **fields)
    return prepare_dataset(config, Streams.from_seeds(seed, 0))


def test_the_promised_sources_exist():
    assert set(GENERATED) == {
        *("circle", "xor", "gauss", "spiral", "moons", "blobs", "checkerboard"),
        *("plane", "multi_gauss", "sine", "bump", "condition", "function"),
    }
    assert set(DATASETS.names) - set(GENERATED) == {
        "iris",
        "penguins",
        "digits",
        "csv",
        "xlsx",
        "arrow",
        "npy",
        "idx",
        "npz",
        "folder",
        "drawn",
    }


@pytest.mark.parametrize("kind", BUILT_IN)
def test_dataset_is_consistent(kind):
    data = make(kind, train_share=70)
    n = len(data.raw.x)
    assert sorted([*data.train_rows, *data.test_rows]) == list(range(n))
    assert len(data.train_rows) == n * 70 // 100
    assert data.raw.x.shape == (n, len(data.columns))
    assert data.raw.x.dtype == np.float64
    assert np.isfinite(data.raw.x).all()
    if data.task is Task.REGRESSION:
        assert data.raw.y.shape == (n, 1)
        assert data.classes == ()
    else:
        assert data.raw.y.shape == (n,)
        assert data.raw.y.dtype == np.int64
        assert set(data.raw.y) == set(range(len(data.classes)))
        assert (data.task is Task.BINARY) == (len(data.classes) == 2)
    assert data.outputs == (1 if len(data.classes) <= 2 else len(data.classes))


@pytest.mark.parametrize("kind", BUILT_IN)
def test_arrays_are_read_only(kind):
    data = make(kind)
    for array in (
        *(data.x_train, data.y_train, data.x_test, data.y_test, data.raw.x, data.raw.y),
        *(data.train_rows, data.test_rows, data.x_scaling.offset, data.y_scaling.scale),
    ):
        assert not array.flags.writeable


@pytest.mark.parametrize("kind", BUILT_IN)
def test_one_seed_gives_one_result(kind):
    first, again, other = make(kind, 3), make(kind, 3), make(kind, 4)
    np.testing.assert_array_equal(first.x_train, again.x_train)
    np.testing.assert_array_equal(first.y_test, again.y_test)
    assert not np.array_equal(first.x_train, other.x_train)


@pytest.mark.parametrize("kind", BUILT_IN)
def test_scaling_can_be_undone(kind):
    data = make(kind)
    undone = data.x_scaling.undo(data.x_test)
    np.testing.assert_allclose(undone, data.raw.x[data.test_rows], atol=1e-9)


@pytest.mark.parametrize("kind", GENERATED)
def test_generated_problems_are_drawn_as_they_are(kind):
    data = make(kind)
    assert data.is_2d
    if kind != "function":  # its values may be of any size
        assert data.transformations == ()
    assert data.x_scaling.is_identity
    assert data.raw.extent == (-6.0, 6.0)


@pytest.mark.parametrize("kind", GENERATED)
@pytest.mark.parametrize("count", [4, 7, 101])
def test_count_is_kept(kind, count):
    data = make(kind, params={"count": count, "noise": 50})
    assert len(data.raw.x) == count


@pytest.mark.parametrize("kind", [k for k in GENERATED if k not in ("moons", "blobs", "gauss")])
def test_points_stay_in_the_picture(kind):
    assert np.abs(make(kind, params={"noise": 50}).raw.x).max() <= 6


@pytest.mark.parametrize("kind", GENERATED)
def test_noise_changes_the_data(kind):
    clean, noisy = make(kind).raw, make(kind, params={"noise": 50}).raw
    assert not (np.array_equal(clean.x, noisy.x) and np.array_equal(clean.y, noisy.y))


def test_more_points_leave_the_first_ones_alone():
    few, many = make("xor", params={"count": 50}).raw, make("xor", params={"count": 80}).raw
    np.testing.assert_array_equal(few.x, many.x[:50])


def test_noise_leaves_the_split_alone():
    clean, noisy = make("circle"), make("circle", params={"noise": 30})
    np.testing.assert_array_equal(clean.train_rows, noisy.train_rows)


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_blobs_has_as_many_classes_as_asked(classes):
    data = make("blobs", params={"classes": classes})
    assert len(data.classes) == classes


def test_values_of_the_regressions_at_known_places():
    def value(kind, x, y):
        return DATASETS.get(kind)().value(x, y)

    assert value("plane", 3.0, 4.0) == pytest.approx(0.7)
    assert value("multi_gauss", -4.0, 2.5) == 1.0
    assert value("multi_gauss", 0.0, 1.5) == pytest.approx(-0.5)
    assert value("multi_gauss", 2.0, 0.0) == 0.0
    assert value("sine", np.pi, 0.0) == pytest.approx(1.0)
    assert value("bump", 0.0, 0.0) == 1.0
    assert value("bump", 1.5, 0.0) == pytest.approx(np.exp(-0.5))


def test_iris_is_standardized_by_its_training_rows():
    data = make("iris", train_share=60)
    np.testing.assert_allclose(data.x_train.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(data.x_train.std(axis=0), 1, atol=1e-12)
    assert abs(data.x_test.mean()) > 1e-6
    assert any("Standardized 4 columns" in said for said in data.transformations)
    assert np.bincount(data.raw.y).tolist() == [50, 50, 50]


def test_penguins_says_what_was_left_out():
    data = make("penguins")
    assert len(data.raw.x) == 333  # complete rows, as the data's authors count them
    assert data.classes == ("Adelie", "Chinstrap", "Gentoo")
    assert np.bincount(data.raw.y).tolist() == [146, 68, 119]
    assert {"island=Dream", "sex=female", "body_mass_g"} <= set(data.columns)
    said = " ".join(data.transformations)
    assert "Dropped 11 of 344 rows" in said
    assert "'year'" in said
    one_hot = [i for i, name in enumerate(data.columns) if "=" in name]
    assert set(np.unique(data.x_train[:, one_hot])) == {0.0, 1.0}


def test_digits_are_pictures():
    data = make("digits")
    assert data.raw.x.shape == (1797, 64)
    assert data.raw.image_shape == (1, 8, 8)
    assert (data.x_train.min(), data.x_train.max()) == (0.0, 1.0)
    plain = make("digits", params={"scaling": "standardize"})
    assert np.isfinite(plain.x_train).all()
    assert np.isfinite(plain.x_test).all()


def test_every_bundled_file_has_its_licence_beside_it():
    files = {p.stem.removesuffix(".LICENSE"): p for p in resource_path("datasets").iterdir()}
    names = {p.name for p in resource_path("datasets").iterdir()}
    assert files
    for stem in files:
        assert f"{stem}.LICENSE.txt" in names
        text = resource_path("datasets", f"{stem}.LICENSE.txt").read_text("utf-8")
        assert "https://creativecommons.org/" in text
        assert "What was changed here" in text


@pytest.mark.parametrize("share", [0, 100, -5])
def test_share_out_of_range(share):
    with pytest.raises(ValueNotAllowed, match=r"train_share.*at least 1 and at most 99"):
        make("circle", train_share=share)


def test_share_that_leaves_a_side_empty():
    with pytest.raises(ValueNotAllowed, match="none of the 4 samples to train on"):
        make("circle", train_share=1, params={"count": 4})


def test_negative_seed():
    config = DatasetConfig(seed=-1)
    with pytest.raises(ValueNotAllowed, match="seed"):
        prepare_dataset(config, Streams.from_seeds(0, 0))


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("cirle", {}, "did you mean circle"),
        ("circle", {"noise": 51}, "circle.noise: 51 is not allowed"),
        ("circle", {"noize": 1}, "no such parameter"),
        ("blobs", {"classes": 7}, "at most 6"),
    ],
)
def test_wrong_descriptions(kind, params, words):
    with pytest.raises(ValueNotAllowed, match=words):
        make(kind, params=params)


@pytest.mark.parametrize("cls", list(DATASETS), ids=lambda cls: cls.name)
def test_every_source_describes_itself(cls):
    assert issubclass(cls, DatasetSource)
    assert cls.title
    assert cls.help.endswith(".")
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))


def test_raw_data_of_a_source_is_what_build_starts_from():
    streams = Streams.from_seeds(5, 0)
    raw = DATASETS.get("xor")().load(streams.data)
    assert isinstance(raw, RawData)
    np.testing.assert_array_equal(raw.x, make("xor", 5).raw.x)


def test_digits_can_be_asked_for_themselves():
    data = make("digits", params={"predict": "image"}, train_share=80)
    assert data.task is Task.REGRESSION
    assert data.raw.reconstructs
    assert data.outputs == 64
    assert data.raw.target_names == data.columns
    assert data.classes == ()
    np.testing.assert_array_equal(data.y_test, data.x_test)
    assert (data.y_train.min(), data.y_train.max()) == (0, 1)
    np.testing.assert_array_equal(data.y_scaling.undo(data.y_test), data.raw.y[data.test_rows])
    assert any("itself" in note for note in data.transformations)


@pytest.mark.parametrize("scaling", ["range", "standardize", "none"])
def test_a_row_that_is_its_own_target_is_scaled_alike(scaling):
    data = make("digits", params={"predict": "image", "scaling": scaling})
    np.testing.assert_array_equal(data.y_train, data.x_train)
    np.testing.assert_array_equal(data.y_scaling.scale, data.x_scaling.scale)
