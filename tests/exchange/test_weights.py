"""NPZ and safetensors: bit-exact arrays, and enough said to compute the answers by hand."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.exchange import FORMATS, ExportError, export_model
from playground.exchange.base.model import Model
from playground.exchange.npz import read_npz
from playground.exchange.safetensors import encode_safetensors, read_safetensors
from playground.nn.activations import ACTIVATIONS
from playground.project.templates import TEMPLATES, default_project
from playground.training import Trainer

READERS = {".npz": read_npz, ".safetensors": read_safetensors}


@pytest.fixture(params=READERS)
def suffix(request):
    return request.param


@pytest.mark.parametrize("name", TEMPLATES)
def test_arrays_are_the_same_bit_by_bit(name, suffix, tmp_path):
    trainer = Trainer(TEMPLATES[name].project)
    path = tmp_path / f"model{suffix}"
    export_model(path, trainer)
    arrays, description = READERS[suffix](path)
    expected = {**trainer.network.named_parameters(), **trainer.network.named_state()}
    assert arrays.keys() == expected.keys()
    for key, array in expected.items():
        assert arrays[key].dtype == array.dtype
        np.testing.assert_array_equal(arrays[key], array, strict=True)
    assert description["columns"] == list(trainer.dataset.columns)
    assert description["classes"] == list(trainer.dataset.classes)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "kind", ["binary", "squared", "multiclass", "table_columns", "regression", "table_regression"]
)
def test_answers_can_be_computed_by_hand(
    kind, dtype, suffix, tmp_path, train, assert_same, answer_by_hand
):
    trainer = train(kind, dtype=dtype)
    path = tmp_path / f"model{suffix}"
    export_model(path, trainer)
    raw = trainer.dataset.raw.x[:50]
    assert_same(trainer, raw, answer_by_hand(*READERS[suffix](path), raw))


@pytest.mark.parametrize("activation", ACTIVATIONS.names)
def test_every_activation_by_hand(activation, tmp_path, train, assert_same, answer_by_hand):
    trainer = train("binary", activation)
    path = tmp_path / "model.npz"
    export_model(path, trainer)
    raw = trainer.dataset.raw.x
    assert_same(trainer, raw, answer_by_hand(*read_npz(path), raw))


def test_documented_names_and_shapes(tmp_path):
    export_model(tmp_path / "m.npz", Trainer(default_project()))
    with np.load(tmp_path / "m.npz", allow_pickle=False) as archive:
        shapes = {name: archive[name].shape for name in archive.files}
    assert shapes == {
        "hidden_1/weight": (2, 4),
        "hidden_1/bias": (4,),
        "hidden_2/weight": (4, 2),
        "hidden_2/bias": (2,),
        "output/weight": (2, 1),
        "output/bias": (1,),
        "metadata": (),
    }


def test_arrays_in_another_memory_order_survive(tmp_path):
    model = Model.of(Trainer(default_project()))
    turned = {name: np.asfortranarray(array) for name, array in model.parameters.items()}
    content = encode_safetensors(replace(model, parameters=turned))
    (tmp_path / "m.safetensors").write_bytes(content)
    arrays, _ = read_safetensors(tmp_path / "m.safetensors")
    for name, array in model.parameters.items():
        np.testing.assert_array_equal(arrays[name], array)


def test_another_ending_is_refused_with_the_list(tmp_path):
    with pytest.raises(ValueError, match=r"\.onnx.*\.npz"):
        export_model(tmp_path / "model.h5", Trainer(default_project()))


@pytest.mark.parametrize("ending", FORMATS)
def test_several_networks_at_once_are_refused(ending, tmp_path):
    path = tmp_path / f"model{ending}"
    path.write_bytes(b"old")
    with pytest.raises(ExportError, match="trains 3"):
        export_model(path, Trainer(default_project(), replicas=3))
    assert path.read_bytes() == b"old"


def test_numbers_that_are_not_finite_are_refused(tmp_path):
    trainer = Trainer(default_project())
    trainer.network.theta[0] = np.nan
    with pytest.raises(ExportError, match="hidden_1/weight"):
        export_model(tmp_path / "model.npz", trainer)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04nothing", bytes(64)])
def test_files_that_are_no_models_are_named(content, suffix, tmp_path):
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(content)
    with pytest.raises(ExportError, match="broken"):
        READERS[suffix](path)


def test_a_model_that_does_not_survive_writing_is_refused(monkeypatch):
    model = Model.of(Trainer(default_project()))
    spoiled = {name: array + 1 for name, array in model.parameters.items()}
    monkeypatch.setattr("safetensors.numpy.load", lambda content: spoiled)
    with pytest.raises(ExportError, match="did not survive"):
        encode_safetensors(model)


@pytest.mark.parametrize("name", ["iris", "lenet-digits", "residual-digits"])
def test_weights_are_written_as_pytorch_lays_them_out(name, tmp_path):
    safetensors = pytest.importorskip("safetensors.numpy")
    trainer, path = Trainer(TEMPLATES[name].project), tmp_path / "m.safetensors"
    export_model(path, trainer, "safetensors-torch")
    found = safetensors.load_file(path)
    own = trainer.network.named_parameters()
    for key, array in own.items():
        node, _, kind = key.rpartition("/")
        if kind == "weight":
            theirs = found[f"{node}.weight"]
            assert np.array_equal(theirs, np.moveaxis(array, -1, 0))
            assert np.array_equal(found[f"{node}.bias"], own[f"{node}/bias"])
