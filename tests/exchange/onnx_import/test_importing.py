"""ONNX files of other programs, and our own, open as networks that answer as the files do."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from playground.core import Task
from playground.exchange.base.model import Model
from playground.exchange.onnx.file import encode_onnx
from playground.exchange.onnx_import import importing
from playground.exchange.onnx_import.base.model_file import NotImported
from playground.exchange.onnx_import.importing import import_onnx
from playground.project.templates import TEMPLATES
from playground.training import Trainer

MODELS = Path(__file__).parents[2] / "data" / "onnx"

# file -> the data, the layers, the loss
FILES = {
    "torch_cnn_new": (
        "digits",
        "input conv2d max_pool2d conv2d prelu flatten dense",
        "softmax_cross_entropy",
    ),
    "torch_mlp_old": (
        "iris",
        "input dense batch_norm activation dense dense",
        "softmax_cross_entropy",
    ),
    "torch_reg_new": ("three numbers", "input dense dense dense", "mse"),
    "torch_res_old": (
        "yes or no",
        "input dense dense add layer_norm concat dense",
        "binary_cross_entropy",
    ),
    "sklearn_iris": ("iris", "input dense dense", "softmax_cross_entropy"),
    "sklearn_binary": ("yes or no", "input dense dense", "binary_cross_entropy"),
    "sklearn_logistic": ("iris", "input dense", "softmax_cross_entropy"),
    "sklearn_linear": ("four numbers", "input dense", "mse"),
    "keras_mlp": ("iris", "input dense dense", "softmax_cross_entropy"),
    "keras_cnn": ("digits", "input conv2d max_pool2d flatten dense", "softmax_cross_entropy"),
}


def answers_elsewhere(name, rows):
    """Return what onnxruntime makes of raw rows, the probabilities where there are any."""
    session = onnxruntime.InferenceSession(MODELS / f"{name}.onnx")
    (entry,) = session.get_inputs()
    found = session.run(None, {entry.name: rows.astype(np.float32)})[-1]
    if isinstance(found, list):  # a probability by the class's name
        found = np.array([list(each.values()) for each in found])
    return np.asarray(found, np.float64)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_program_answers_here_as_there(name, data):
    on, kinds, loss = FILES[name]
    imported = import_onnx(MODELS / f"{name}.onnx", *data[on])
    trainer = imported.trainer
    assert " ".join(node.kind for node in trainer.project.network.nodes) == kinds
    assert trainer.config.loss.name == loss
    rows = trainer.dataset.raw.x.astype(np.float64)
    theirs = answers_elsewhere(name, _as_they_read(name, rows, trainer.dataset))
    mine = trainer.predict(rows)
    if trainer.dataset.task is Task.BINARY and theirs.shape[1] == 2:
        theirs = theirs[:, 1:]
    if name == "torch_cnn_new":  # its file ends in logits
        theirs = np.exp(theirs) / np.exp(theirs).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(mine, theirs, atol=2e-5 * max(1.0, np.abs(theirs).max()))


def _as_they_read(name, rows, dataset):
    image = dataset.raw.image_shape
    if image is None:
        return rows
    images = rows.reshape(-1, *image)
    return np.moveaxis(images, 1, -1) if name.startswith("keras") else images


def test_layers_are_called_as_in_the_file(data):
    network = import_onnx(MODELS / "torch_cnn_new.onnx", *data["digits"]).project.network
    assert [network.name_of(node.id) for node in network.nodes] == [
        "Input", "c1", "max pool 1", "c2", "prelu 1", "flatten 1", "out",
    ]  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_was_exported_here_opens_as_it_was(name, tmp_path):
    trainer = Trainer(TEMPLATES[name].project)
    path = tmp_path / "model.onnx"
    path.write_bytes(encode_onnx(Model.of(trainer)))
    again = import_onnx(path, TEMPLATES[name].project, trainer.dataset)
    assert again.notes == ()
    for arrays in ("named_parameters", "named_state"):
        mine, theirs = (getattr(each.network, arrays)() for each in (trainer, again.trainer))
        assert mine.keys() == theirs.keys()
        assert all(np.array_equal(mine[key], theirs[key]) for key in mine)
    rows = trainer.dataset.raw.x[:50].astype(np.float64)
    assert np.array_equal(trainer.predict(rows), again.trainer.predict(rows))
    assert again.trainer.config.dtype == trainer.config.dtype


OPERATORS_ENOUGH = ["xor", "iris", "wide-and-deep", "residual-digits", "autoencoder-digits"]


@pytest.mark.parametrize("name", OPERATORS_ENOUGH)
def test_what_was_exported_here_can_be_read_by_its_operators_alone(name, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "description_of", lambda model: None)
    trainer = Trainer(TEMPLATES[name].project)
    path = tmp_path / "model.onnx"
    path.write_bytes(encode_onnx(Model.of(trainer)))
    again = import_onnx(path, TEMPLATES[name].project, trainer.dataset)
    mine, theirs = (each.project.network.nodes for each in (trainer, again.trainer))
    assert [node.kind for node in mine] == [node.kind for node in theirs]


def test_a_file_that_lies_about_itself_is_read_by_its_operators(data, tmp_path):
    project, dataset = data["iris"]
    model = Model.of(Trainer(project, dataset=dataset))
    path = tmp_path / "model.onnx"
    content = encode_onnx(model)
    said = b'"activation": "tanh"'
    path.write_bytes(content)
    assert said in content
    network = import_onnx(path, project, dataset).project.network
    path.write_bytes(content.replace(said, b'"activation": "relu"'))
    lied = import_onnx(path, project, dataset).project.network
    assert [node.params.get("activation") for node in lied.nodes] == [
        node.params.get("activation") for node in network.nodes
    ]


def test_damaged_files_are_refused_by_name(data, tmp_path):
    whole = (MODELS / "sklearn_iris.onnx").read_bytes()
    draw = np.random.default_rng(3)
    path = tmp_path / "model.onnx"
    refused = []
    for _ in range(60):
        changed = bytearray(whole)
        for at in draw.integers(len(whole), size=4):
            changed[at] = draw.integers(256)
        path.write_bytes(changed[: draw.integers(len(whole) // 2, len(whole) + 1)])
        try:
            import_onnx(path, *data["iris"])
        except NotImported as error:
            refused.append(str(error))
    assert len(refused) > 30
    assert all("model.onnx" in message for message in refused)
