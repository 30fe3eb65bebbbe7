"""Single operators: what they become, and why some are refused."""

import numpy as np
import pytest
from onnx import TensorProto, helper

from playground.exchange.onnx_import.base.model_file import NotImported
from playground.storage.free_memory import NotEnoughMemory

node = helper.make_node
DRAW = np.random.default_rng(1)
WEIGHT, BIAS = DRAW.normal(size=(2, 1)), DRAW.normal(size=1)
WIDE, NARROW = DRAW.normal(size=(2, 5)), DRAW.normal(size=(5, 1))


def layers(imported):
    nodes = imported.project.network.nodes[1:]
    return [(each.kind, each.params.get("activation")) for each in nodes]


def test_weights_and_what_is_added_are_one_layer(opened):
    nodes = [node("MatMul", ["x", "w"], ["h"]), node("Add", ["b", "h"], ["y"])]
    imported = opened("circle", nodes, {"w": WEIGHT, "b": BIAS}, shape=[2], outputs=1)
    arrays = imported.trainer.network.named_parameters()
    assert np.array_equal(arrays["dense_1/weight"], WEIGHT)
    assert np.array_equal(arrays["dense_1/bias"], BIAS)


def test_gemm_has_factors(opened):
    nodes = [node("Gemm", ["x", "w", "b"], ["y"], transB=1, alpha=0.5, beta=2.0)]
    imported = opened("circle", nodes, {"w": WEIGHT.T, "b": BIAS}, shape=[2], outputs=1)
    arrays = imported.trainer.network.named_parameters()
    assert np.array_equal(arrays["dense_1/weight"], WEIGHT * 0.5)
    assert np.array_equal(arrays["dense_1/bias"], BIAS * 2)


SPELT_OUT = {
    "silu": [("Sigmoid", ["h"], "s"), ("Mul", ["h", "s"], "a")],
    "softplus": [("Exp", ["h"], "e"), ("Add", ["e", "one"], "p"), ("Log", ["p"], "a")],
    "hard_tanh": [("Clip", ["h", "minus", "one"], "a")],
    "leaky_relu": [("Mul", ["h", "hundredth"], "m"), ("Max", ["h", "m"], "a")],
    "relu": [("Greater", ["h", "zero"], "g"), ("Where", ["g", "h", "zero"], "a")],
}


@pytest.mark.parametrize("name", SPELT_OUT)
def test_an_activation_that_is_spelt_out_is_recognized(name, opened):
    numbers = {"one": 1.0, "minus": -1.0, "zero": 0.0, "hundredth": 0.01}
    arrays = {key: np.array(value, np.float32) for key, value in numbers.items()}
    arrays |= {"w": WIDE.astype(np.float32), "v": NARROW.astype(np.float32)}
    nodes = [node("MatMul", ["x", "w"], ["h"])]
    nodes += [node(operator, given, [made]) for operator, given, made in SPELT_OUT[name]]
    nodes.append(node("MatMul", ["a", "v"], ["y"]))
    single = TensorProto.FLOAT
    imported = opened("circle", nodes, arrays, shape=[2], outputs=1, kind=single)
    assert layers(imported) == [("dense", name), ("dense", "linear")]


@pytest.mark.parametrize(
    ("operator", "attributes", "chosen"),
    [
        ("Elu", {"alpha": 0.5}, {"activation": "elu", "activation.alpha": 0.5}),
        ("LeakyRelu", {"alpha": 0.2}, {"activation": "leaky_relu", "activation.slope": 0.2}),
        ("Gelu", {}, {"activation": "gelu", "activation.form": "erf"}),
        ("Gelu", {"approximate": "tanh"}, {"activation": "gelu"}),
    ],
)
def test_an_activations_parameter_comes_along(operator, attributes, chosen, opened):
    nodes = [
        node("MatMul", ["x", "w"], ["h"]),
        node(operator, ["h"], ["a"], **attributes),
        node("MatMul", ["a", "v"], ["y"]),
    ]
    arrays = {"w": WIDE.astype(np.float32), "v": NARROW.astype(np.float32)}
    single = TensorProto.FLOAT
    imported = opened("circle", nodes, arrays, shape=[2], outputs=1, kind=single)
    hidden = next(each for each in imported.project.network.nodes if each.kind == "dense")
    assert {k: v for k, v in hidden.params.items() if k.startswith("activation")} == chosen


def test_scaling_between_layers_goes_into_the_weights_behind_it(opened):
    arrays = {"w": WIDE, "v": NARROW, "s": np.linspace(1, 2, 5), "t": np.linspace(-1, 1, 5)}
    nodes = [
        node("MatMul", ["x", "w"], ["h"]),
        node("Tanh", ["h"], ["a"]),
        node("Mul", ["a", "s"], ["m"]),
        node("Add", ["m", "t"], ["n"]),
        node("MatMul", ["n", "v"], ["y"]),
    ]
    imported = opened("circle", nodes, arrays, shape=[2], outputs=1)
    assert layers(imported) == [("dense", "tanh"), ("dense", "linear")]
    assert any("went into its weights" in note for note in imported.notes)


def test_a_sum_with_what_it_was_made_of_is_a_layer(opened):
    nodes = [
        node("MatMul", ["x", "w"], ["h"]),
        node("Relu", ["h"], ["r"]),
        node("Add", ["h", "r"], ["a"]),
        node("MatMul", ["a", "v"], ["y"]),
    ]
    imported = opened("circle", nodes, {"w": WIDE, "v": NARROW}, shape=[2], outputs=1)
    kinds = [kind for kind, _ in layers(imported)]
    assert kinds == ["dense", "activation", "add", "dense"]


def test_two_probabilities_become_one_output(opened):
    nodes = [node("MatMul", ["x", "w"], ["h"]), node("Softmax", ["h"], ["y"])]
    imported = opened("circle", nodes, {"w": WIDE[:, :2]}, shape=[2], outputs=2)
    assert layers(imported) == [("dense", "linear")]
    assert "second minus the first" in " ".join(imported.notes)


def test_a_model_may_have_been_trained_on_scaled_columns(opened, data):
    weight = DRAW.normal(size=(4, 3))
    nodes = [node("MatMul", ["x", "w"], ["h"]), node("Softmax", ["h"], ["y"])]
    given = {"shape": [4], "outputs": 3}
    scaled = opened("iris", nodes, {"w": weight}, scaled=True, **given)
    raw = opened("iris", nodes, {"w": weight}, **given)
    held = [each.trainer.network.named_parameters()["dense_1/weight"] for each in (scaled, raw)]
    assert np.array_equal(held[0], weight)
    assert np.allclose(held[1], weight * data["iris"][1].x_scaling.scale[:, None])


REFUSED = {
    "LSTM": ([node("LSTM", ["x", "w", "w"], ["y"])], {"w": WEIGHT}, "no layer here computes"),
    "an unknown function": (
        [node("MatMul", ["x", "w"], ["h"]), node("Cos", ["h"], ["y"])],
        {"w": WEIGHT},
        "no activation here",
    ),
    "weights that are computed": (
        [node("Gemm", ["x", "x"], ["y"], transB=1)],
        {},
        "weights are fixed",
    ),
    "a value made twice": (
        [node("MatMul", ["x", "w"], ["y"]), node("Relu", ["y"], ["y"])],
        {"w": WEIGHT},
        "Relu “y” makes the value “y” once more",
    ),
    "some columns": (
        [node("Gather", ["x", "i"], ["h"], axis=1), node("MatMul", ["h", "w"], ["y"])],
        {"i": np.array([1]), "w": WEIGHT[:1]},
        "leaves others out",
    ),
    "a constant beside a layer": (
        [node("MatMul", ["x", "w"], ["h"]), node("Concat", ["h", "c"], ["y"], axis=1)],
        {"w": WEIGHT, "c": np.ones((7, 1))},
        "Concat .*: its input “c” is the same for every sample",
    ),
    "other outputs": ([node("MatMul", ["x", "w"], ["y"])], {"w": WIDE}, "5 numbers"),
    "a mean of everything": (
        [node("ReduceMean", ["x"], ["y"], keepdims=1)],
        {},
        "no mean over the pixels",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_opened_is_refused_with_its_reason(name, opened):
    nodes, arrays, why = REFUSED[name]
    with pytest.raises(NotImported, match=why):
        opened("circle", nodes, arrays, shape=[2], outputs=1)


def test_data_with_other_columns_is_refused_by_the_numbers(opened):
    nodes = [node("MatMul", ["x", "w"], ["y"])]
    with pytest.raises(NotImported, match=r"reads 2 columns.*has 4"):
        opened("iris", nodes, {"w": WEIGHT}, shape=[2], outputs=1)


def test_padding_that_no_layer_has_is_refused_by_name(opened):
    filters = DRAW.normal(size=(2, 1, 3, 3)).astype(np.float32)
    nodes = [node("Conv", ["x", "w"], ["h"], "first", pads=[2, 2, 0, 0])]
    nodes.append(node("Flatten", ["h"], ["y"]))
    single = TensorProto.FLOAT
    with pytest.raises(NotImported, match=r"“first”.*padding"):
        opened("digits", nodes, {"w": filters}, shape=[1, 8, 8], outputs=10, kind=single)


def test_a_mean_of_something_else_than_pixels_is_refused_by_name(opened):
    filters = DRAW.normal(size=(2, 1, 3, 3)).astype(np.float32)
    nodes = [node("Conv", ["x", "w"], ["h"])]
    nodes.append(node("ReduceMean", ["h", "axes"], ["m"], keepdims=0))  # of channels and columns
    nodes.append(node("MatMul", ["m", "v"], ["y"]))
    arrays = {"w": filters, "axes": np.array([1, 3]), "v": np.ones((6, 10), np.float32)}
    with pytest.raises(NotImported, match=r"ReduceMean “m”: it is no mean over the pixels"):
        opened("digits", nodes, arrays, shape=[1, 8, 8], outputs=10, kind=TensorProto.FLOAT)


def test_a_file_that_would_take_all_memory_is_refused_before(opened):
    pads = [10**5] * 4
    filters = np.ones((1, 1, 3, 3), np.float32)
    nodes = [node("Conv", ["x", "w"], ["h"], pads=pads), node("Flatten", ["h"], ["y"])]
    single = TensorProto.FLOAT
    with pytest.raises(NotEnoughMemory, match=r"small\.onnx"):
        opened("digits", nodes, {"w": filters}, shape=[1, 8, 8], outputs=10, kind=single)
