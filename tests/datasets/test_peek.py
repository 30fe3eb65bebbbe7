import pytest

from playground.core import Streams
from playground.datasets import DATASETS, DatasetConfig, prepare_dataset
from playground.datasets.peek import peek_dataset

GENERATED = [cls.name for cls in DATASETS if cls.is_2d and cls.category != "Drawn by hand"]


@pytest.mark.parametrize("kind", GENERATED)
def test_a_few_samples_are_like_all_of_them(kind):
    config = DatasetConfig(kind=kind)
    few, whole = peek_dataset(config), prepare_dataset(config, Streams.from_seeds(0, 0))
    assert few is not None
    assert len(few.raw.x) < len(whole.raw.x)
    for fact in ("columns", "classes", "task", "is_2d", "outputs"):
        assert getattr(few, fact) == getattr(whole, fact)


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_chosen_options_count(classes):
    few = peek_dataset(DatasetConfig(kind="blobs", params={"classes": classes}))
    assert len(few.classes) == classes


@pytest.mark.parametrize("kind", ["iris", "csv", "nonsense"])
def test_what_must_be_read_first_is_not_foreseen(kind):
    assert peek_dataset(DatasetConfig(kind=kind)) is None


def test_options_that_are_wrong_are_not_foreseen():
    assert peek_dataset(DatasetConfig(params={"noise": -1})) is None
