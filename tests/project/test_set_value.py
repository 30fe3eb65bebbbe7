"""Settings by name: every one can be set, and what is wrong is named."""

import pytest

from playground.core import Component, PlaygroundError, ValueNotAllowed
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.project import Project
from playground.project.document.registries import COMPONENTS
from playground.project.set_value import UnknownKey, keys, set_value
from playground.project.templates import TEMPLATES, default_project, template
from playground.training import Trainer, TrainingConfig


def test_every_choice_of_a_training_has_its_registry():
    chosen = [name for name, kind in TrainingConfig.__annotations__.items() if kind is Component]
    assert sorted(chosen) == sorted(COMPONENTS)


def _set(*pairs, project=None):
    project = project or default_project()
    for key, text in pairs:
        project = set_value(project, key, text)
    return project


@pytest.mark.parametrize(
    ("key", "text", "path", "value"),
    [
        ("learning_rate", "0.1", "training.optimizer.params.learning_rate", 0.1),
        ("optimizer.momentum", "0.9", "training.optimizer.params.momentum", 0.9),
        ("optimizer.nesterov", "true", "training.optimizer.params.nesterov", True),
        ("loss", "mse", "training.loss.name", "mse"),
        ("regularizer", "l2", "training.regularizer.name", "l2"),
        ("initializer", "zeros", "training.initializer.name", "zeros"),
        ("initializer.radius", "1", "training.initializer.params.radius", 1.0),
        ("batch_size", "0", "training.batch_size", 0),
        ("order", "carry", "training.order", "carry"),
        ("dtype", "float32", "training.dtype", "float32"),
        ("bias", "-0.5", "training.bias", -0.5),
        ("seed", "7", "training.seed", 7),
        ("dataset", "xor", "dataset.kind", "xor"),
        ("dataset.noise", "25", "dataset.params.noise", 25),
        ("dataset.count", "100", "dataset.params.count", 100),
        ("train_share", "80", "dataset.train_share", 80),
        ("data_seed", "3", "dataset.seed", 3),
        ("warm_up", "20", "training.warm_up", 20),
        ("stopping.patience", "5", "training.stopping.patience", 5),
        ("stopping.restore_best", "no", "training.stopping.restore_best", False),
    ],
)
def test_values_arrive_where_they_belong(key, text, path, value):
    found = _set((key, text))
    for name in path.split("."):
        found = found[name] if isinstance(found, dict) else getattr(found, name)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_key_is_known_and_refuses_nonsense_on_one_line(name):
    project = template(name)
    messages = []
    for key in keys(project):
        try:
            set_value(project, key, "~~~")
        except PlaygroundError as error:
            messages.append(str(error))
    assert len(messages) > 10
    assert all("~~~" in message and "\n" not in message for message in messages)


def test_a_changed_component_keeps_what_means_the_same():
    project = _set(("optimizer", "adam"), ("optimizer.beta1", "0.8"))
    assert project.training.optimizer == Component("adam", {"learning_rate": 0.03, "beta1": 0.8})
    assert _set(("optimizer", "sgd"), project=project).training.optimizer.params == {
        "learning_rate": 0.03
    }


def test_a_changed_dataset_keeps_noise_and_count():
    project = _set(("dataset.noise", "25"), ("dataset.count", "300"), ("dataset", "spiral"))
    assert project.dataset.params == {"noise": 25, "count": 300}
    assert _set(("dataset", "iris"), project=project).dataset.params == {}


def test_the_order_of_settings_does_not_matter():
    pairs = [("optimizer", "adam"), ("learning_rate", "0.5"), ("hidden", "3"), ("bias", "0")]
    assert _set(*pairs) == _set(*reversed(pairs))


@pytest.mark.parametrize(
    ("text", "widths"), [("8,8", [8, 8]), (" 5 ", [5]), ("", []), ("1,2,3", [1, 2, 3])]
)
def test_hidden_layers(text, widths):
    project = _set(("activation", "relu"), ("hidden", text))
    hidden = project.network.nodes[1:-1]
    assert [node.params["units"] for node in hidden] == widths
    assert all(node.params["activation"] == "relu" for node in hidden)
    assert project.network.node("output") == default_project().network.node("output")
    assert project.layout.positions.keys() == {node.id for node in project.network.nodes}
    Trainer(project).step()


@pytest.mark.parametrize("text", ["0", "a", "4,,4", "5000", "-1", "2.5", ",".join(["2"] * 200)])
def test_hidden_layers_that_cannot_be(text):
    with pytest.raises(ValueNotAllowed, match="8,8"):
        _set(("hidden", text))


def test_hidden_layers_need_one_input_and_one_output():
    with pytest.raises(ValueNotAllowed, match="exactly one input"):
        set_value(Project(), "hidden", "4")


def test_hidden_layers_of_other_names_are_replaced():
    nodes = (NodeSpec("in", "input"), NodeSpec("hidden_1", "dense", {"units": 1}))
    project = Project(network=NetworkSpec(nodes, (Edge("in", "hidden_1"),)))
    with pytest.raises(ValueNotAllowed, match="ids"):
        set_value(project, "hidden", "4")
    assert set_value(project, "hidden", "").network == project.network


def test_the_activation_of_all_hidden_layers():
    project = _set(("activation", "gelu"))
    found = [node.params.get("activation") for node in project.network.nodes]
    assert found == [None, "gelu", "gelu", "tanh"]
    with pytest.raises(ValueNotAllowed, match="tanh"):
        _set(("activation", "swish"))


def test_features():
    project = _set(("features", "x, y,sin x"))
    assert project.network.node("input").params["features"] == ("x", "y", "sin x")
    assert Trainer(project).network.named_parameters()["hidden_1/weight"].shape == (3, 4)


def test_a_single_layer():
    project = _set(("hidden_1.units", "6"), ("output.activation", "linear"))
    assert project.network.node("hidden_1").params["units"] == 6
    assert project.network.node("output").params["activation"] == "linear"
    assert _set(("hidden_1.frozen", "yes")).network.node("hidden_1").frozen
    with pytest.raises(ValueNotAllowed, match="units"):
        _set(("hidden_1.units", "0"))
    with pytest.raises(ValueNotAllowed, match="tanh"):
        _set(("output.activation", "swish"))
    with pytest.raises(ValueNotAllowed, match=r"relu_1\.function: 'swish' .* choose one of"):
        set_value(template("residual-digits"), "relu_1.function", "swish")


def test_a_numeric_seed_ends_the_browsers():
    project = Project.from_link("#seed=0.5")
    assert set_value(project, "batch_size", "5").browser_seed == "0.5"
    assert set_value(project, "seed", "4").browser_seed == ""


@pytest.mark.parametrize("key", ["learning_rat", "", "optimizer.beta1", "hidden_9.units", "x"])
def test_unknown_keys_list_the_known(key):
    with pytest.raises(UnknownKey, match=r"learning_rate.*batch_size"):
        _set((key, "1"))


def test_a_near_miss_is_suggested():
    with pytest.raises(UnknownKey, match="did you mean learning_rate"):
        _set(("learning_rat", "1"))


@pytest.mark.parametrize(
    ("key", "text"),
    [("batch_size", "-1"), ("batch_size", "many"), ("bias", "nan"), ("train_share", "100"),
     ("order", "random"), ("dtype", "float16"), ("optimizer", "magic"), ("dataset", "moon"),
     ("learning_rate", "-1"), ("dataset.noise", "loud")],
)  # fmt: skip
def test_values_out_of_range_are_named(key, text):
    with pytest.raises(ValueNotAllowed) as caught:
        _set((key, text))
    assert text in str(caught.value)
