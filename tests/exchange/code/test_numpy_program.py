"""The network as a program of NumPy: what its three blocks may do, and that they do the same."""

import ast

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.exchange import EXPORTS, ExportError, export_model
from playground.exchange.base.model import Model
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.base.identifiers import identifiers
from playground.exchange.code.base.program import root_of
from playground.exchange.code.numpy.numpy_file import encode_numpy
from playground.exchange.code.numpy.run_back import NumpyProgram, numpy_answers
from playground.exchange.code.numpy.write_program import write_program
from playground.exchange.code.numpy_parts.dispatch import is_supported
from playground.nn.activations import ACTIVATIONS
from playground.nn.layers import LAYERS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.project.templates import TEMPLATES, template
from playground.training import Trainer


def changed(project, **training):
    return project.replace(training=replace(project.training, **training))


def program_of(project):
    trainer = Trainer(project)
    return write_program(trainer.plan, trainer.config)


def ask(project):
    """Write a project's program and run it beside the training; returns what was written."""
    model = Model.of(Trainer(project))
    files = encode_numpy(model)
    numpy_answers(files, model, model.dataset.raw.x[:8].astype(float))
    return files.main.decode()


@pytest.fixture(scope="module")
def circle():
    return template("circle")


def test_every_registered_class_has_its_lines():
    kinds = (LAYERS, ACTIVATIONS, LOSSES, OPTIMIZERS, REGULARIZERS, SCHEDULES)
    classes = [kind.get(name) for kind in kinds for name in kind.names]
    assert len(classes) > 60
    assert [cls.title for cls in classes if not is_supported(cls)] == []


# who may change a parameter -----------------------------------------------------------------------


def assigned(function):
    """The names a function gives a value, in whatever way."""
    names = set()
    for node in ast.walk(function):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        parts = [part for t in targets if isinstance(t, ast.expr) for part in ast.walk(t)]
        names |= {root_of(part) for part in parts if isinstance(part, ast.expr)}
        if isinstance(node, ast.Call):  # np.add(a, b, out=W), W.fill(0)
            names |= {root_of(k.value) for k in node.keywords if k.arg == "out"}
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("fill", "put", "sort"):
                names.add(root_of(node.func))
    return names - {""}


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_lines_fit_a_page(name, trained_template):
    text = encode_numpy(Model.of(trained_template(name, "float64"))).main.decode()
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("name", TEMPLATES)
def test_only_block_3_assigns_to_a_parameter(name, trained_template):
    trainer = trained_template(name, "float64")
    program = write_program(trainer.plan, trainer.config)
    tree = ast.parse(encode_numpy(Model.of(trainer)).main)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    parameters = set(program.parameters)
    assert {"theta"} < parameters
    update = {function.name for function in program.block("update").functions}
    guilty = {n for n, function in functions.items() if assigned(function) & parameters}
    assert guilty == {"update"} <= update
    for block in program.blocks:
        bound = {bound for line in block.lines for bound in line.binds} & parameters
        assert bool(bound) is (block.name == "update")


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_another_optimizer_changes_block_3_alone(circle, name):
    before = program_of(circle)
    after = program_of(changed(circle, optimizer=Component(name), batch_size=0))
    assert after.block("forward") == before.block("forward")
    assert after.block("backprop") == before.block("backprop")
    assert (after.block("update") == before.block("update")) is (name == "sgd")


# that it is the same ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_every_optimizer(circle, name):
    batch = 0 if OPTIMIZERS.get(name).searches else 10
    ask(changed(circle, optimizer=Component(name), batch_size=batch))
    if "weight_decay" in OPTIMIZERS.get(name).__struct_fields__:
        for biases in (True, False):
            component = Component(name, {"weight_decay": 0.1})
            ask(changed(circle, optimizer=component, decay_biases=biases))


@pytest.mark.parametrize(
    "optimizer",
    [
        Component("sgd", {"momentum": 0.9, "dampening": 0.5}),
        Component("sgd", {"momentum": 0.9, "nesterov": True}),
        Component("rmsprop", {"centered": True, "momentum": 0.5}),
        Component("adam", {"amsgrad": True}),
        Component("adagrad", {"lr_decay": 0.1, "initial_accumulator_value": 0.5}),
    ],
    ids=lambda each: "-".join(each.params),
)
def test_options_of_optimizers(circle, optimizer):
    ask(changed(circle, optimizer=optimizer))


@pytest.mark.parametrize("name", REGULARIZERS.names)
def test_every_penalty_and_what_surrounds_an_update(circle, name):
    limits = {"clip_value": 0.01, "clip_norm": 0.02, "max_norm": 0.3}
    strong = Component(name, {} if name == "none" else {"rate": 0.3})
    ask(changed(circle, regularizer=strong, **limits))


def test_a_frozen_layer_stays_and_its_slots_too(circle):
    nodes = [replace(n, frozen=n.id == "hidden_2") for n in circle.network.nodes]
    frozen = circle.replace(network=replace(circle.network, nodes=tuple(nodes)))
    momentum = Component("sgd", {"momentum": 0.9})
    text = ask(changed(frozen, optimizer=momentum, regularizer=Component("l2", {"rate": 0.1})))
    assert "frozen = [(12, 20), (20, 22)]" in text


@pytest.mark.parametrize("name", SCHEDULES.names)
def test_every_schedule(circle, name):
    ask(changed(circle, schedule=Component(name), warm_up=2))


PARAMETERS = [
    {"activation": "elu", "activation.alpha": 0.4},
    {"activation": "leaky_relu", "activation.slope": 0.3},
    {"activation": "gelu", "activation.form": "erf"},
]


@pytest.mark.parametrize(
    "chosen", [*({"activation": name} for name in ACTIVATIONS.names), *PARAMETERS], ids=str
)
def test_every_activation(circle, chosen):
    nodes = [
        replace(n, params=n.params | chosen) if n.kind == "dense" else n
        for n in circle.network.nodes
    ]
    ask(circle.replace(network=replace(circle.network, nodes=tuple(nodes))))


@pytest.mark.parametrize("name", LOSSES.names)
def test_every_loss_on_every_task_it_fits(name):
    for project in map(template, ("circle", "iris", "sine")):
        trainer = Trainer(project)
        if trainer.dataset.task in LOSSES.get(name).tasks:
            ask(changed(project, loss=Component(name)))


@pytest.mark.parametrize("name", ["binary_cross_entropy", "softmax_cross_entropy"])
def test_class_weights_and_label_smoothing(name):
    project = template("moons" if name.startswith("binary") else "iris")
    weights = "1, 2.5" if name.startswith("binary") else "1, 2.5, 0.5"
    loss = Component(name, {"class_weights": weights, "label_smoothing": 0.1})
    ask(changed(project, loss=loss))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_network_that_forks_merges_and_normalises(forked_project, dtype):
    ask(changed(forked_project, dtype=dtype))


def test_every_layer_on_images(image_projects):
    for project in image_projects:
        ask(project)


def test_filters_are_kept_short(image_projects):
    assert "axis=(0, 1, 2)" in ask(changed(image_projects[0], max_norm=0.3))


@pytest.mark.parametrize(("steps", "penalty"), [(25, "none"), (60, "l1_prune")])
def test_the_small_gradients_of_a_well_trained_network(steps, penalty):
    every = {"optimizer": Component("lbfgs"), "batch_size": 0, "regularizer": Component(penalty)}
    trainer = Trainer(changed(template("moons"), **every))
    trainer.step(steps)
    assert trainer.metrics().train_loss < 1e-3
    model = Model.of(trainer)
    numpy_answers(encode_numpy(model), model, model.dataset.raw.x[:8].astype(float))


# refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("np.tanh(z_hidden_2)", "np.sin(z_hidden_2)", "hidden 2: the program would compute other"),
        ("da_hidden_1 * (1 - ", "da_hidden_1 * (2 - ", "hidden 1: .*another gradient of its"),
        ("0.5 * np.sum", "np.sum", "Half squared error"),
        ("theta[:] -= rate * g", "theta[:] += rate * g", "another update by SGD"),
    ],
)
def test_a_program_that_differs_is_refused_with_the_layers_name(circle, right, wrong, message):
    model = Model.of(Trainer(circle))
    text = encode_numpy(model).main.decode()
    assert right in text
    spoiled = WrittenFiles(text.replace(right, wrong).encode())
    with pytest.raises(ExportError, match=message):
        numpy_answers(spoiled, model, model.dataset.raw.x[:8])


def test_what_cannot_be_written_is_refused_with_the_layers_name(circle, monkeypatch):
    """As a plug-in's layer or activation is, which nobody has written."""

    def refuse(layer, node):
        raise ExportError(f"{layer.title} cannot be written as NumPy")

    monkeypatch.setattr("playground.exchange.code.numpy.write_program.write_layer", refuse)
    with pytest.raises(ExportError, match=r"^hidden 1: Dense cannot be written"):
        program_of(circle)


# names --------------------------------------------------------------------------------------------


def test_layers_are_called_in_the_program_what_people_call_them():
    texts = ["Hidden 1", "hidden-1", "Größe", "卷积", "2 + 2", "", "lambda", "hidden_1_2"]
    found = identifiers([(str(i), text) for i, text in enumerate(texts)])
    assert list(found.values())[:5] == ["hidden_1", "hidden_1_2", "größe", "卷积", "layer_2_2"]
    assert len({*found.values()}) == len(texts)
    assert all(name.isidentifier() for name in found.values())


def test_a_layers_odd_name_is_harmless(circle):
    nodes = [
        replace(n, name='"""; import os #\\' if n.id == "hidden_1" else "ein\nAusgang")
        if n.kind == "dense"
        else n
        for n in circle.network.nodes
    ]
    text = ask(circle.replace(network=replace(circle.network, nodes=tuple(nodes))))
    assert "W_import_os" in text


@pytest.mark.parametrize("form", ["numpy", "pytorch", "keras", "replay"])
def test_odd_names_of_data_are_harmless(circle, form):
    model, odd = Model.of(Trainer(circle)), '"""; a\\x\nb"'
    raw = replace(model.dataset.raw, columns=(odd, "y\\u"), classes=(odd, "\\N"))
    named = replace(model, dataset=replace(model.dataset, raw=raw, name=odd))
    tree = ast.parse(EXPORTS[form].encode(named).main)
    assert ast.get_docstring(tree).startswith("'''; a\\x b\":")


def test_every_line_knows_its_layer_and_its_names(trained_template):
    trainer = trained_template("residual-digits", "float32")
    program = write_program(trainer.plan, trainer.config)
    for node in trainer.plan.nodes:
        places = list(program.lines_of(node.id))
        if node.sources:
            assert {"forward", "backprop"} >= {name for name, _ in places} >= {"forward"}
        for name, place in places:
            assert program.block(name).lines[place].node_id == node.id
    line = next(line for line in program.block("forward").lines if "a_add" in line.binds)
    assert {*line.reads} == {"a_norm_2", "a_relu_1"}
    about = program.names["dW_conv_1"]
    assert (about.role, about.node_id, about.array) == ("gradient", "conv_1", "weight")
    assert program.names["m"].role == "slot"


# files --------------------------------------------------------------------------------------------


def test_many_weights_lie_beside_the_program(trained_template, tmp_path):
    trainer = trained_template("lenet-digits", "float32")
    export_model(tmp_path / "net.py", trainer)
    assert {p.name for p in tmp_path.iterdir()} == {"net.py", "net.weights.npz", "net.py.README.md"}
    with np.load(tmp_path / "net.weights.npz") as stored:
        np.testing.assert_array_equal(
            stored["W_conv_1"], trainer.network.named_parameters()["conv_1/weight"]
        )


def table_program(path, rows, **options):
    """A table's program, and the model it is of."""
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    config = DatasetConfig("csv", {"path": str(path), "missing": "fill", **options}, 60)
    project = template("sine").replace(dataset=config)
    nodes = [replace(n, params={}) if n.kind == "input" else n for n in project.network.nodes]
    project = project.replace(network=replace(project.network, nodes=tuple(nodes)))
    model = Model.of(Trainer(project))
    return NumpyProgram(encode_numpy(model)), model


@pytest.mark.parametrize("optimizer", ["sgd", "lbfgs"])
def test_the_lines_at_the_head_of_a_program_train_it(circle, optimizer):
    model = Model.of(Trainer(changed(circle, optimizer=Component(optimizer), batch_size=0)))
    files, data = encode_numpy(model), model.dataset
    names, chosen = NumpyProgram(files).names, data.train_rows
    before, names["rows"], names["y"] = (
        names["theta"].copy(),
        data.raw.x[chosen],
        data.raw.y[chosen],
    )
    lines = ast.get_docstring(ast.parse(files.main)).splitlines()
    exec("\n".join(line[4:] for line in lines if line.startswith("    ")), names)
    assert np.abs(names["theta"] - before).max() > 1e-4
    trained = names["forward"](names["prepare"](names["rows"]))[0]
    assert names["loss_of"](trained, names["t"]) < Trainer(model.project).metrics().train_loss


def test_a_gap_where_training_had_none_is_filled_as_training_would_have(tmp_path):
    rows = ["size,colour,price", "1,red,3", "2,blue,4", "9,red,5", "4,red,6", "5,red,8"]
    program, model = table_program(tmp_path / "t.csv", rows)
    usual = model.dataset.raw.x[model.dataset.train_rows, 0].mean()
    found = program.names["encode"]({"colour": "blue"})
    np.testing.assert_allclose(found[0], usual)
    assert found[1:] == program.names["encode"]({"size": 1, "colour": "blue"})[1:]


def test_a_table_is_encoded_as_in_training(tmp_path):
    rows = ["size,colour,price", "1,red,3", "2,blue,4", ",red,5", "4,,6", "5,green,8", "3,red,7"]
    program, model = table_program(tmp_path / "t.csv", rows, indicator=True)
    encode = program.names["encode"]
    found = [
        encode(dict(zip(("size", "colour"), row.split(",")[:2], strict=True))) for row in rows[1:]
    ]
    np.testing.assert_array_equal(found, model.dataset.raw.x)
    with pytest.raises(ValueError, match="colour: 'black' was not there"):
        encode({"size": 1, "colour": "black"})
