"""Modules of PyTorch and models of Keras: written for every template, run where they can be."""

import os
import re

import pytest
from msgspec.structs import replace

from playground.exchange import EXPORTS, ExportError, export_model
from playground.exchange.base.model import Model
from playground.exchange.code.libraries import framework_run
from playground.graph import NetworkSpec
from playground.nn.activations import ACTIVATIONS
from playground.nn.losses import LOSSES
from playground.project.templates import TEMPLATES, template
from playground.training import Trainer

CHOSEN = [
    *({"activation": name} for name in ACTIVATIONS.names),
    {"activation": "elu", "activation.alpha": 0.4},
    {"activation": "leaky_relu", "activation.slope": 0.3},
    {"activation": "gelu", "activation.form": "erf"},
]

LIBRARIES = {"pytorch": "torch", "keras": "keras"}


pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
"""Keras says so of tensors of PyTorch."""


@pytest.fixture(scope="module", params=LIBRARIES)
def library(request):
    return request.param


@pytest.fixture(scope="module")
def installed(library):
    """A library that is there to run what is written."""
    module = LIBRARIES[library]
    if module == "keras":
        os.environ.setdefault("KERAS_BACKEND", "torch")
    reason = f"needs {module}, a large package, to run what is written"
    pytest.importorskip(module, reason=reason, exc_type=ImportError)
    return library


def run(project, library):
    """Write a project's network and run it."""
    trainer = Trainer(project)
    trainer.step(2)
    return run_trained(trainer, library)


def run_trained(trainer, library):
    form, model = EXPORTS[library], Model.of(trainer)
    rows = trainer.dataset.raw.x[:20].astype(float)
    check = form.check(form.encode(model), model, rows, trainer.predict(rows))
    assert check.rows == 20
    return check.difference


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_written(name, library, trained_template):
    files = EXPORTS[library].encode(Model.of(trained_template(name, "float32")))
    text = files.main.decode()
    compile(text, "written.py", "exec")
    assert ("import torch" in text) is (library == "pytorch")
    assert max(len(line) for line in text.splitlines() if "keras.layers" not in line) <= 100


def test_every_template_answers_the_same(installed, trained_template):
    for name in TEMPLATES:
        dtype = TEMPLATES[name].project.training.dtype
        difference = run_trained(trained_template(name, dtype), installed)
        exact = installed == "pytorch" and dtype == "float64"
        assert difference <= (1e-12 if exact else 1e-5), name


def test_every_layer_on_rows(installed, forked_project):
    assert run(forked_project, installed) <= 1e-5


def test_every_layer_on_images(installed, image_projects):
    for project in image_projects:
        tested = next(node for node in project.network.nodes if node.id == "tested")
        both = tested.params.get("stride", 1) > 1 and tested.params.get("dilation", 1) > 1
        if installed == "keras" and both:
            with pytest.raises(ExportError, match="tested: Keras has no convolution with both"):
                run(project, installed)
        else:
            assert run(project, installed) <= 1e-5, tested


def test_every_activation(installed):
    circle = template("circle")
    for chosen in CHOSEN:
        nodes = [
            replace(n, params=n.params | chosen) if n.kind == "dense" else n
            for n in circle.network.nodes
        ]
        project = circle.replace(network=NetworkSpec(tuple(nodes), circle.network.edges))
        assert run(project, installed) <= 1e-5, chosen


def test_every_loss_has_its_answer():
    from playground.exchange.code.libraries.dispatch import keras_answer, torch_answer

    for name in LOSSES.names:
        loss = LOSSES.get(name)()
        assert (torch_answer(loss) != "o") is (keras_answer(loss) != "o") is loss.from_logits


def text_with_a_layer_called(name, library):
    circle = template("circle")
    nodes = [replace(n, name=name) if n.id == "hidden_1" else n for n in circle.network.nodes]
    project = circle.replace(network=NetworkSpec(tuple(nodes), circle.network.edges))
    return EXPORTS[library].encode(Model.of(Trainer(project))).main.decode()


@pytest.mark.parametrize("name", ["forward", "Load state dict"])
def test_a_layer_called_like_something_of_a_module_is_another_word(name):
    key = name.lower().replace(" ", "_")
    assert f"self.{key}_2 = nn.Linear(2, 4)" in text_with_a_layer_called(name, "pytorch")


@pytest.mark.parametrize("name", ["x", "Input"])
def test_no_two_layers_of_a_keras_model_have_one_name(name):
    text = text_with_a_layer_called(name, "keras")
    names = re.findall(r'keras\..*name="(\w+)"', text)
    assert len(names) == len(set(names)) == 4


@pytest.mark.parametrize("error", [OSError("no libcudart"), AttributeError("no mish")], ids=str)
def test_a_library_that_cannot_run_it_refuses_the_file(library, error, monkeypatch, tmp_path):
    def broken(_):
        raise error

    monkeypatch.setenv("KERAS_BACKEND", "torch")
    monkeypatch.setattr(framework_run, "find_spec", lambda name: name)
    monkeypatch.setattr(framework_run, "module_of", broken)
    with pytest.raises(ExportError, match=f"cannot run the program: {error}"):
        export_model(tmp_path / "net.py", Trainer(template("circle")), library)
    assert not list(tmp_path.iterdir())


def test_without_the_library_the_file_is_written_and_said_not_to_be_run(
    library, monkeypatch, tmp_path
):
    monkeypatch.setattr(framework_run, "find_spec", lambda _: None)
    check = export_model(tmp_path / "net.py", Trainer(template("circle")), library)
    assert check.text.startswith("not run: ")
    assert "is not installed here" in check.text
