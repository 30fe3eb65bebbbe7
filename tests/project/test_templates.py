"""Templates: complete, trainable, and as good as they promise."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import ValueNotAllowed
from playground.datasets import DATASETS
from playground.project import Project
from playground.project.document.codec import decode_document, encode_document
from playground.project.templates import TEMPLATES, default_project, template
from playground.training import Trainer

ACCURACY = {
    "circle": (100, 0.95),
    "logistic_regression": (50, 0.95),
    "xor": (100, 0.95),
    "gauss": (30, 0.97),
    "spiral": (100, 0.97),
    "moons": (50, 0.97),
    "blobs": (30, 0.95),
    "checkerboard": (100, 0.85),
    "condition": (100, 0.93),
    "iris": (100, 0.93),
    "penguins": (50, 0.93),
    "digits": (30, 0.95),
    "residual-mlp": (50, 0.97),
    "wide-and-deep": (30, 0.93),
    "lenet-digits": (30, 0.97),
    "residual-digits": (20, 0.96),
    "softmax-iris": (50, 0.93),
    "softmax-penguins": (20, 0.95),
    "softmax-digits": (30, 0.93),
}

LOSS = {
    "plane": (30, 1e-4),
    "multi_gauss": (100, 0.02),
    "sine": (100, 0.03),
    "bump": (50, 0.01),
    "function": (100, 0.1),
    "autoencoder-digits": (30, 0.016),
}


def test_each_promises_something_and_the_default_comes_first():
    assert ACCURACY.keys() | LOSS.keys() == set(TEMPLATES)
    assert next(iter(TEMPLATES)) == "circle"
    assert template("circle") == default_project()
    assert len({entry.title for entry in TEMPLATES.values()}) == len(TEMPLATES)


def test_every_bundled_dataset_has_a_linear_network_and_a_deeper_one():
    for source in DATASETS:
        if source.category == "Bundled table":
            drawn = [e.project for e in TEMPLATES.values() if e.project.dataset.kind == source.name]
            assert min(len(project.network.nodes) for project in drawn) == 2, source.name
            assert max(len(project.network.nodes) for project in drawn) > 2, source.name


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_has_words_and_places_for_its_cards(name):
    entry = TEMPLATES[name]
    assert entry.name == name
    assert entry.title
    assert entry.description.endswith(".")
    spec, positions = entry.project.network, entry.project.layout.positions
    assert positions.keys() == {node.id for node in spec.nodes}
    assert positions["input"] == (0, 0)
    lanes = {y: sorted(x for x, at in positions.values() if at == y) for _, y in positions.values()}
    assert all(np.diff(sorted(lanes)) >= 96)
    assert all(np.all(np.diff(columns) >= 208) for columns in lanes.values())


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_is_valid_and_its_loss_falls(name):
    project = template(name)
    assert decode_document(encode_document(project), Project) == project
    trainer = Trainer(project)
    assert not trainer.diagnostics
    before = trainer.evaluate()["train"]["loss"]
    trainer.run_epochs(3)
    assert trainer.evaluate()["train"]["loss"] < before


@pytest.mark.parametrize("name", ACCURACY)
def test_classification_is_learned(name):
    epochs, wanted = ACCURACY[name]
    trainer = Trainer(template(name))
    trainer.run_epochs(epochs)
    assert trainer.evaluate()["test"]["accuracy"] >= wanted


@pytest.mark.parametrize("name", LOSS)
def test_regression_is_learned(name):
    epochs, wanted = LOSS[name]
    trainer = Trainer(template(name))
    trainer.run_epochs(epochs)
    assert trainer.evaluate()["test"]["loss"] <= wanted


def test_the_autoencoder_beats_the_best_linear_code_of_its_width():
    """Principal components are the linear autoencoder of smallest squared error."""
    project = template("autoencoder-digits")
    trainer = Trainer(project)
    trainer.run_epochs(30)
    code = next(node for node in project.network.nodes if node.id == "code").params["units"]
    data = trainer.dataset
    mean = data.x_train.mean(axis=0)
    _, _, axes = np.linalg.svd(data.x_train - mean, full_matrices=False)
    linear = (data.x_test - mean) @ axes[:code].T @ axes[:code] + mean
    assert trainer.evaluate()["test"]["loss"] < 0.8 * np.square(linear - data.x_test).mean()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["iris", "penguins", "digits", "lenet-digits"])
def test_real_data_is_learned_with_other_seeds_too(name, seed):
    project = template(name)
    trainer = Trainer(project.replace(dataset=replace(project.dataset, seed=seed)), seed=seed)
    trainer.run_epochs(30)
    assert trainer.evaluate()["test"]["accuracy"] >= (0.95 if "digits" in name else 0.93)


def test_the_default_is_the_browsers_default():
    browsers = Project.from_link("#seed=0.5")
    project = default_project()
    assert project.network == browsers.network
    assert replace(project.training, order="carry") == replace(
        browsers.training, initializer=project.training.initializer
    )
    assert project.training.initializer.name == "uniform"
    assert project.dataset.kind == browsers.dataset.kind
    assert project.dataset.train_share == browsers.dataset.train_share


def test_an_unknown_name_lists_the_known():
    with pytest.raises(ValueNotAllowed, match="spiral"):
        template("helix")


def test_templates_are_projects():
    assert all(isinstance(entry.project, Project) for entry in TEMPLATES.values())
