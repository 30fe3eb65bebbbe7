import pytest

from playground.core import ValueNotAllowed
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.edits import FreshNames, new_id, rename


def network(*nodes):
    return NetworkSpec(tuple(NodeSpec(i, "dense", name=name) for i, name in nodes))


@pytest.mark.parametrize(
    ("node_id", "name"),
    [
        ("input", "Input"),
        ("output", "Output"),
        ("input_2", "Input 2"),
        ("hidden_1", "hidden 1"),
        ("conv2d_3", "conv 3"),
        ("global_avg_pool2d", "global avg pool"),
        ("_", "_"),
    ],
)
def test_who_has_no_name_is_called_by_the_plain_words_of_the_id(node_id, name):
    assert network((node_id, "")).name_of(node_id) == name


def test_a_given_name_is_shown_and_everything_else_stays():
    before = NetworkSpec(
        (NodeSpec("input", "input"), NodeSpec("hidden_1", "dense")), (Edge("input", "hidden_1"),)
    )
    after = rename(before, "hidden_1", "  Kantenfinder ⚡ ")
    assert after.name_of("hidden_1") == "Kantenfinder ⚡"
    assert [node.id for node in after.nodes] == ["input", "hidden_1"]
    assert after.edges == before.edges
    assert after.unnamed == before == before.unnamed
    assert rename(after, "hidden_1", "") == before
    assert rename(after, "hidden_1", "hidden 1") == before


@pytest.mark.parametrize("name", ["a" * 41, "two\nlines", "zero\u200bwidth", "bell\a"])
def test_what_cannot_be_shown_is_no_name(name):
    with pytest.raises(ValueNotAllowed, match=r"name of a: .* use 1 to 40 printable characters"):
        rename(network(("a", "")), "a", name)


@pytest.mark.parametrize("name", ["Encoder", "ENCODER", "hidden 2", "hidden_2"])
def test_another_layers_name_or_id_is_refused(name):
    spec = network(("a", ""), ("b", "encoder"), ("hidden_2", ""))
    with pytest.raises(ValueNotAllowed, match=rf"name of a: '{name}' .* is another layer"):
        rename(spec, "a", name)


def test_names_differ_even_where_ids_say_the_same_and_names_were_given_twice():
    spec = network(("conv_1", ""), ("conv2d_1", ""), ("conv 1", ""), ("x", "conv 1"), ("y", "x"))
    names = [spec.name_of(node.id) for node in spec.nodes]
    assert len({name.casefold() for name in names}) == 5
    assert spec.name_of("x") == "conv 1"
    assert network(("a", "same"), ("b", "same")).name_of("b") == "b"


def test_a_new_layer_takes_nobodys_name():
    assert new_id(network(("a", "dense 1")), "dense") == "dense_2"
    assert new_id(network(("conv_1", "")), "conv2d") == "conv2d_2"


def test_the_copy_of_a_named_layer_has_a_number():
    spec = network(("a", "encoder"), ("b", "encoder 2"), ("c", "z" * 40))
    assert FreshNames(spec).name_for("encoder") == "encoder 3"
    assert FreshNames(spec).name_for("encoder 2") == "encoder 3"
    assert FreshNames(spec).name_for("z" * 40) == "z" * 38 + " 2"
    assert FreshNames(spec).name_for("") == ""
