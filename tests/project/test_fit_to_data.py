"""Fitting the network to other data: it trains afterwards, and every change is said."""

import pytest
from msgspec.structs import replace

from playground.core import Component, Task
from playground.datasets import DatasetConfig
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge, set_params
from playground.project import Project
from playground.project.fit_to_data import fit_to_data
from playground.project.io_layers import find_io_layers
from playground.project.templates import TEMPLATES, default_project, template
from playground.training import Trainer
from playground.training.base.validation import NetworkError

PLANE = (("x", "y"), True)
TABLE = (("a", "b", "c"), False)


def _loss(project):
    return project.training.loss.name


def _output(project):
    return project.network.node("output").params


IMAGES = [
    name
    for name in TEMPLATES
    if any(node.params.get("as_image") for node in template(name).network.nodes)
]


@pytest.mark.parametrize("source", sorted(TEMPLATES.keys() - set(IMAGES)))
@pytest.mark.parametrize("target", ["circle", "blobs", "plane", "iris"])
def test_any_template_trains_on_any_data_afterwards(source, target):
    wanted = Trainer(template(target)).dataset
    project = template(source).replace(dataset=template(target).dataset)
    fitted, _ = fit_to_data(project, wanted.task, wanted.outputs, wanted.columns, wanted.is_2d)
    Trainer(fitted).step(2)
    again, changes = fit_to_data(fitted, wanted.task, wanted.outputs, wanted.columns, wanted.is_2d)
    assert again == fitted
    assert changes == ()


@pytest.mark.parametrize("source", IMAGES)
def test_what_sees_images_says_that_there_are_none(source):
    wanted = Trainer(template("iris")).dataset
    project = template(source).replace(dataset=template("iris").dataset)
    fitted, _ = fit_to_data(project, wanted.task, wanted.outputs, wanted.columns, wanted.is_2d)
    with pytest.raises(NetworkError, match="no images: turn “As image” off"):
        Trainer(fitted)


def test_digits_and_their_pictures_there_and_back():
    digits, pictures = template("digits"), template("autoencoder-digits").dataset
    data = Trainer(digits).dataset
    offers = (data.columns, data.is_2d)
    encoder, changes = fit_to_data(
        digits.replace(dataset=pictures), Task.REGRESSION, 64, *offers, Task.MULTICLASS
    )
    assert (_loss(encoder), _output(encoder)["units"]) == ("mse", 64)
    assert "64 numbers" in " ".join(changes)
    Trainer(encoder).step(2)
    back, _ = fit_to_data(
        encoder.replace(dataset=digits.dataset), Task.MULTICLASS, 10, *offers, Task.REGRESSION
    )
    assert back == digits.replace(training=back.training)
    assert _loss(back) == "softmax_cross_entropy"


def test_two_classes_to_two_classes_changes_nothing():
    assert fit_to_data(default_project(), Task.BINARY, 1, *PLANE) == (default_project(), ())


def test_two_classes_to_several():
    fitted, changes = fit_to_data(default_project(), Task.MULTICLASS, 3, *PLANE)
    assert _loss(fitted) == "softmax_cross_entropy"
    assert _output(fitted) == {"units": 3, "activation": "linear"}
    assert changes == (
        "Loss changed to softmax cross-entropy: the data has 3 classes",
        "Output now has 3 units: the data has 3 classes",
        "Output activation changed to linear: softmax cross-entropy works on plain sums",
    )


def test_several_classes_to_two():
    fitted, changes = fit_to_data(template("iris"), Task.BINARY, 1, *PLANE)
    assert _loss(fitted) == "binary_cross_entropy"
    assert _output(fitted) == {"units": 1, "activation": "linear"}
    assert len(changes) == 2


def test_classes_to_a_number_keeps_a_loss_that_fits():
    fitted, changes = fit_to_data(default_project(), Task.REGRESSION, 1, *PLANE)
    assert _loss(fitted) == "half_squared_error"
    assert _output(fitted)["activation"] == "linear"
    assert changes == ("Output activation changed to linear: the target can be any number",)


def test_a_number_back_to_classes():
    there, _ = fit_to_data(default_project(), Task.REGRESSION, 1, *PLANE)
    back, _ = fit_to_data(there, Task.BINARY, 1, *PLANE, before=Task.REGRESSION)
    assert back == default_project()


def test_a_logit_loss_to_a_number():
    fitted, _ = fit_to_data(template("moons"), Task.REGRESSION, 1, *PLANE)
    assert _loss(fitted) == "mse"


def test_a_squared_loss_chosen_for_several_classes_stays():
    project = template("iris")
    training = replace(project.training, loss=Component("mse"))
    network = set_params(project.network, "output", activation="sigmoid")
    project = project.replace(training=training, network=network)
    fitted, changes = fit_to_data(project, Task.MULTICLASS, 5, *TABLE)
    assert _loss(fitted) == "mse"
    assert _output(fitted) == {"units": 5, "activation": "sigmoid"}
    assert len(changes) == 1


def test_a_function_chosen_for_the_same_task_stays():
    network = set_params(default_project().network, "output", activation="linear")
    project = default_project().replace(network=network)
    assert fit_to_data(project, Task.BINARY, 1, *PLANE, before=Task.BINARY) == (project, ())
    network = set_params(template("plane").network, "output", activation="relu")
    project = template("plane").replace(network=network)
    assert fit_to_data(project, Task.REGRESSION, 1, *PLANE, before=Task.REGRESSION) == (project, ())


def test_features_the_data_lacks_are_dropped():
    fitted, changes = fit_to_data(template("spiral"), Task.BINARY, 1, *TABLE)
    assert fitted.network.node("input").params["features"] == ()
    assert changes == (
        "Features x, y, sin x, sin y were removed from Input: the data does not have them; "
        "the input offers every column",
    )


def test_features_the_data_has_stay():
    network = set_params(default_project().network, "input", features=("b", "x"))
    fitted, changes = fit_to_data(
        default_project().replace(network=network), Task.BINARY, 1, *TABLE
    )
    assert fitted.network.node("input").params["features"] == ("b",)
    assert changes == ("Feature x was removed from Input: the data does not have it",)


def test_an_activation_layer_at_the_end():
    project = default_project()
    bend = NodeSpec("bend", "activation", {"function": "sigmoid"})
    network = replace(
        project.network,
        nodes=(*project.network.nodes, bend),
        edges=(*project.network.edges, Edge("output", "bend")),
    )
    fitted, _ = fit_to_data(project.replace(network=network), Task.MULTICLASS, 4, *PLANE)
    assert fitted.network.node("bend").params["function"] == "linear"
    assert _output(fitted)["units"] == 4


@pytest.mark.parametrize("nodes", [(), (NodeSpec("input", "input"),), (NodeSpec("a", "dense"),)])
def test_unfinished_drawings_are_left_alone(nodes):
    network = replace(Project().network, nodes=nodes)
    fitted, _ = fit_to_data(Project(network=network), Task.BINARY, 1, *PLANE)
    assert fitted.network == network


def test_a_loop_ends_the_search():
    network = insert_on_edge(
        default_project().network, NodeSpec("n", "activation"), Edge("hidden_1", "hidden_2")
    )
    looped = replace(network, edges=(Edge("hidden_2", "n"), Edge("n", "hidden_2")))
    io = find_io_layers(looped)
    assert (io.width, io.activation) == (None, None)


def test_the_dataset_itself_is_not_touched():
    project = default_project().replace(dataset=DatasetConfig("iris"))
    fitted, _ = fit_to_data(project, Task.MULTICLASS, 3, *TABLE)
    assert fitted.dataset == project.dataset
