import json

import numpy as np
import pytest
from msgspec.structs import replace

from playground.bench import memory, memory_run
from playground.bench.base.image_set import CLASSES, SIDE, write_set
from playground.bench.base.process_memory import peak_memory
from playground.core import PlaygroundError, Streams
from playground.datasets import DatasetConfig, prepare_dataset

COUNT = 300


@pytest.fixture(scope="module")
def uses():
    return memory.measure(COUNT, steps=3, networks=("mlp",))


def test_the_set_packed_or_not_is_the_same(tmp_path):
    made = []
    for packed in (False, True):
        path = write_set(tmp_path, COUNT, packed)
        config = DatasetConfig("idx", {"path": str(path)})
        made.append(prepare_dataset(config, Streams.from_seeds(0, 0)).raw)
    plain, packed = made
    np.testing.assert_array_equal(plain.x, packed.x)
    np.testing.assert_array_equal(plain.y, packed.y)
    assert plain.x.shape == (COUNT, SIDE**2)
    assert len(plain.classes) == CLASSES


def test_every_form_is_measured_within_its_bounds(uses):
    assert [use.form for use in uses] == ["plain", "gzip"]
    for use in uses:
        assert use.set_bytes == COUNT * SIDE**2
        assert use.fine
        assert use.step_seconds > 0


def test_the_numbers_are_told_as_text_and_as_json(uses):
    text = memory.as_text(uses)
    assert "300 images of 28×28" in text
    assert "above its bounds" not in text
    told = json.loads(json.dumps(memory.as_dict(uses)))
    assert told["cases"][1]["form"] == "gzip"


def test_what_is_above_its_bounds_is_said(uses):
    copied = replace(uses[0], peak_over_baseline=10 * memory.MOST_BESIDE)
    growing = replace(uses[0], grown_per_step=memory.MOST_GROWN + 1.0)
    for use in (copied, growing):
        assert not use.fine
        assert "above its bounds" in memory.as_text([use])
    assert "unknown" in memory.as_text([replace(uses[0], peak_over_baseline=None)])


def test_a_measurement_that_fails_says_why(tmp_path):
    with pytest.raises(PlaygroundError, match="nowhere"):
        memory.measure_case("plain", tmp_path / "nowhere", "mlp", 1)


def test_every_network_that_is_named_can_be_run():
    assert set(memory.NETWORKS) == set(memory_run.PROBLEMS)


def test_the_peak_never_falls():
    first = peak_memory()
    if first is None:
        pytest.skip("this system does not tell how much memory a process uses")
    held = np.ones(10_000_000)
    assert peak_memory() >= first
    assert first > held.nbytes / 100
