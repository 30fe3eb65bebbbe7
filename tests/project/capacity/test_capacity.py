"""The width of all hidden layers, and Dropout, as single edits of the drawing."""

import numpy as np

from playground.graph import NodeSpec
from playground.graph.edits import insert_on_edge, set_params
from playground.graph.spec import Edge
from playground.project.capacity.dropout_layers import dropout_rates, layers_to_drop, with_dropout
from playground.project.capacity.hidden_units import hidden_layers, with_scaled_units
from playground.project.templates import template
from playground.project.training_file import Trainer


def sizes(spec, output="output"):
    return [each.size for each in hidden_layers(spec, output)]


def test_every_hidden_layer_is_scaled_and_the_output_is_not():
    project = template("circle")
    output = hidden_layers(project.network, "")[-1].node_id
    before = sizes(project.network, output)
    wider = with_scaled_units(project.network, output, 2)
    assert sizes(wider, output) == [2 * each for each in before]
    assert wider.node(output) == project.network.node(output)
    narrow = wider
    for _ in range(20):
        narrow = with_scaled_units(narrow, output, 0.5)
    assert set(sizes(narrow, output)) == {1}
    for _ in range(20):
        wider = with_scaled_units(wider, output, 2)
    assert set(sizes(wider, output)) == {4096}
    doubled = project.replace(network=with_scaled_units(project.network, output, 2))
    assert len(Trainer(doubled).network.theta) > len(Trainer(project).network.theta)


def test_dropout_is_inserted_behind_hidden_layers_and_then_only_its_rate_changes():
    project = template("circle")
    spec, output = project.network, hidden_layers(project.network, "")[-1].node_id
    assert with_dropout(spec, output, 0.0) == spec
    dropped = with_dropout(spec, output, 0.25)
    assert list(dropout_rates(dropped).values()) == [0.25] * len(layers_to_drop(spec, output))
    for node_id in layers_to_drop(spec, output):
        assert [dropped.node(i).kind for i in dropped.targets(node_id)] == ["dropout"]
    again = with_dropout(dropped, output, 0.5)
    assert set(dropout_rates(again).values()) == {0.5}
    assert len(again.nodes) == len(dropped.nodes)
    assert set(dropout_rates(with_dropout(again, output, 0.0)).values()) == {0.0}
    # What was learnt stays: no layer that learns is another one.
    one, other = Trainer(project), Trainer(project.replace(network=dropped))
    np.testing.assert_array_equal(one.network.theta, other.network.theta)


def test_dropout_comes_behind_normalization_and_before_what_branches():
    project = template("circle")
    spec, output = project.network, hidden_layers(project.network, "")[-1].node_id
    first = layers_to_drop(spec, output)[0]
    (after,) = spec.targets(first)
    spec = insert_on_edge(spec, NodeSpec("norm", "batch_norm"), Edge(first, after))
    dropped = with_dropout(spec, output, 0.5)
    assert dropped.targets(first) == ("norm",)
    assert dropped.node(dropped.targets("norm")[0]).kind == "dropout"


def test_images_are_dropped_behind_dense_layers_alone():
    network = template("lenet-digits").network
    output = hidden_layers(network, "")[-1].node_id
    kinds = {network.node(i).kind for i in layers_to_drop(network, output)}
    assert kinds == {"dense"}
    assert {each.param.name for each in hidden_layers(network, output)} == {"units", "filters"}
    assert hidden_layers(set_params(network, output, units=3), output)
