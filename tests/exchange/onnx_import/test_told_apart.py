"""Files that could be opened as something else: what the comparison and the classes' names see."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from playground.cli.source.training_start import start_of
from playground.exchange.base.model import Model
from playground.exchange.onnx.file import encode_onnx
from playground.exchange.onnx_import.base.model_file import NotImported, read_model
from playground.exchange.onnx_import.comparing import compare
from playground.exchange.onnx_import.head import find_head
from playground.exchange.onnx_import.importing import import_onnx
from playground.storage.free_memory import NotEnoughMemory
from playground.training import Trainer

DRAW = np.random.default_rng(3)
node = helper.make_node
SINGLE = TensorProto.FLOAT


def classifier(labels, transform):
    """Return a linear classifier of four columns whose scores are y."""
    weights = DRAW.normal(size=(len(labels), 4))
    if len(labels) == 2:
        weights[0] = -weights[1]
    return node(
        "LinearClassifier",
        ["x"],
        ["label", "y"],
        domain="ai.onnx.ml",
        coefficients=weights.reshape(-1).tolist(),
        intercepts=(-weights @ [5.8, 3.0, 3.7, 1.2]).tolist(),
        classlabels_strings=labels,
        post_transform=transform,
    )


def test_a_wrong_answer_shows_however_small_the_targets_are(opened, data, tmp_path):
    nodes = [node("MatMul", ["x", "w"], ["h"]), node("Mul", ["h", "s"], ["y"])]
    arrays = {"w": DRAW.normal(size=(3, 1)).astype(np.float32), "s": np.float32(1e-5)}
    on = "tiny targets"
    imported = opened(on, nodes, arrays, shape=[3], outputs=1, kind=SINGLE)
    model = read_model(tmp_path / "small.onnx")
    head = find_head(model, data[on][1])
    imported.trainer.network.theta *= 1.5
    with pytest.raises(NotImported, match="would not answer as the file does"):
        compare(imported.trainer, model, head, False, False)


def test_classes_in_another_order_are_put_in_the_datas(opened, data):
    names = list(data["iris"][1].classes)
    turned = [names[2], names[0], names[1]]
    one = classifier(turned, "SOFTMAX")
    mine = opened("iris", [one], {}, shape=[4], outputs=3, kind=SINGLE).trainer
    rows = mine.dataset.raw.x.astype(np.float64)
    found = {each.name: helper.get_attribute_value(each) for each in one.attribute}
    weight = np.reshape(found["coefficients"], (3, 4))
    scores = rows @ weight.T + np.array(found["intercepts"])
    theirs = [turned[i] for i in scores.argmax(axis=1)]
    assert [names[i] for i in mine.predict(rows).argmax(axis=1)] == theirs
    assert len(set(theirs)) > 1


def test_two_classes_in_the_other_order_are_turned_around(opened, data):
    names = list(data["yes or no"][1].classes)
    one = classifier(names[::-1], "LOGISTIC")
    mine = opened("yes or no", [one], {}, shape=[4], outputs=2, kind=SINGLE).trainer
    rows = mine.dataset.raw.x.astype(np.float64)
    found = {each.name: helper.get_attribute_value(each) for each in one.attribute}
    first = rows @ np.reshape(found["coefficients"], (2, 4))[0] + found["intercepts"][0]
    assert np.allclose(mine.predict(rows)[:, 0], 1 / (1 + np.exp(-first)), atol=1e-5)


def test_classes_that_are_called_otherwise_are_told(opened):
    one = classifier(["x1", "x2", "x3"], "SOFTMAX")
    imported = opened("iris", [one], {}, shape=[4], outputs=3, kind=SINGLE)
    assert "Its classes x1, x2, x3 were taken for" in " ".join(imported.notes)


def test_what_makes_probabilities_add_up_is_left_away_only_where_they_do(opened, data):
    names = list(data["iris"][1].classes)
    scores = classifier(names, "LOGISTIC")
    scores.output[1] = "s"
    rest = node("Normalizer", ["s"], ["y"], domain="ai.onnx.ml", norm="L1")
    with pytest.raises(NotImported, match="Normalizer"):
        opened("iris", [scores, rest], {}, shape=[4], outputs=3, kind=SINGLE)


def test_scaling_stays_out_of_weights_that_another_name_reads(opened):
    nodes = [
        node("MatMul", ["x", "w"], ["h"]),
        node("Identity", ["h"], ["i"]),
        node("Identity", ["i"], ["j"]),
        node("Mul", ["j", "two"], ["m"]),
        node("MatMul", ["m", "v"], ["p"]),
        node("Relu", ["i"], ["r"]),
        node("MatMul", ["r", "v"], ["q"]),
        node("Add", ["p", "q"], ["y"]),
    ]
    arrays = {"w": DRAW.normal(size=(2, 5)), "v": DRAW.normal(size=(5, 1)), "two": np.float64(2)}
    opened("circle", nodes, arrays, shape=[2], outputs=1)  # compared on the way


def test_an_image_may_be_the_answer(opened):
    filters = DRAW.normal(size=(10, 1, 8, 8)).astype(np.float32)
    nodes = [node("Conv", ["x", "w"], ["h"]), node("Flatten", ["h"], ["f"])]
    nodes.append(node("Softmax", ["f"], ["y"]))
    imported = opened("digits", nodes, {"w": filters}, shape=[1, 8, 8], outputs=10, kind=SINGLE)
    kinds = [each.kind for each in imported.project.network.nodes]
    assert kinds == ["input", "conv2d", "flatten"]


def test_a_sentence_about_the_file_is_nothing_wrong(opened, data, tmp_path):
    weights = {"w": DRAW.normal(size=(2, 1))}
    opened("circle", [node("MatMul", ["x", "w"], ["y"])], weights, shape=[2], outputs=1)
    proto = onnx.load(tmp_path / "small.onnx")
    helper.set_model_props(proto, {"description": "A model of circles"})
    onnx.save(proto, tmp_path / "told.onnx")
    assert import_onnx(tmp_path / "told.onnx", *data["circle"]).rows
    content = (tmp_path / "told.onnx").read_bytes()
    (tmp_path / "told.onnx").write_bytes(content.replace(b"A model of", b"\xff\xfemodel of"))
    assert import_onnx(tmp_path / "told.onnx", *data["circle"]).rows


def test_our_own_file_reads_columns_as_they_are_whatever_is_said(data, tmp_path):
    project, dataset = data["iris"]
    trainer = Trainer(project, dataset=dataset)
    path = tmp_path / "own.onnx"
    path.write_bytes(encode_onnx(Model.of(trainer)))
    found = import_onnx(path, project, dataset, reads_scaled=True).trainer
    rows = dataset.raw.x.astype(np.float64)
    assert np.array_equal(found.predict(rows), trainer.predict(rows))


@pytest.mark.parametrize("operator", ["ConstantOfShape", "Range"])
def test_how_much_is_made_must_be_known_before(operator, opened):
    ends = ["n"] if operator == "ConstantOfShape" else ["zero", "n", "one"]
    nodes = [
        node("Exp", ["a"], ["e"]),
        node("Cast", ["e"], ["n"], to=TensorProto.INT64),
        node(operator, ends, ["many"]),
        node("Cast", ["many"], ["c"], to=TensorProto.DOUBLE),
        node("ReduceMean", ["c"], ["m"], keepdims=0),
        node("MatMul", ["x", "w"], ["h"]),
        node("Add", ["h", "m"], ["y"]),
    ]
    size = np.array([27.0]) if operator == "ConstantOfShape" else np.float64(27.0)
    arrays = {"a": size, "w": DRAW.normal(size=(2, 1)), "zero": np.int64(0), "one": np.int64(1)}
    with pytest.raises(NotImported, match=f"how much {operator}"):
        opened("circle", nodes, arrays, shape=[2], outputs=1)


def test_samples_too_large_to_be_drawn_are_refused_before(opened):
    nodes = [node("ReduceMean", ["x"], ["y"])]
    with pytest.raises(NotEnoughMemory, match=r"small\.onnx"):
        opened("circle", nodes, {}, shape=[10**11], outputs=1)


@pytest.mark.parametrize("place", ["../secret.bin", "/etc/hostname", "gone.bin"])
def test_weights_are_read_from_beside_the_file_only(place, opened, data, tmp_path):
    weights = {"w": DRAW.normal(size=(2, 1))}
    opened("circle", [node("MatMul", ["x", "w"], ["y"])], weights, shape=[2], outputs=1)
    proto = onnx.load(tmp_path / "small.onnx")
    array = proto.graph.initializer[0]
    array.ClearField("raw_data")
    array.data_location = TensorProto.EXTERNAL
    array.external_data.add(key="location", value=place)
    (tmp_path / "inner").mkdir()
    (tmp_path / "secret.bin").write_bytes(np.ones(2).tobytes())
    path = tmp_path / "inner" / "outside.onnx"
    path.write_bytes(proto.SerializeToString())
    with pytest.raises(NotImported, match=r"outside\.onnx"):
        import_onnx(path, *data["circle"])


def test_our_own_file_finds_its_columns_by_name(data, tmp_path):
    project, dataset = data["yes or no"]
    trainer = Trainer(project, dataset=dataset)
    trainer.run_epochs(5)
    path = tmp_path / "own.onnx"
    path.write_bytes(encode_onnx(Model.of(trainer)))
    other, turned = tmp_path / "other.csv", [2, 0, 1, 3]
    lines = [",".join([*(dataset.columns[i] for i in turned), "y"])]
    for row, target in zip(dataset.raw.x, dataset.raw.y, strict=True):
        values = [f"{row[i]:.4f}" for i in turned]
        lines.append(",".join([*values, dataset.classes[int(np.ravel(target)[0] > 0)]]))
    other.write_text("\n".join(lines))
    there = start_of(str(other)).project
    found = import_onnx(path, there, Trainer(there).dataset)
    assert found.trainer.dataset.columns != dataset.columns
    rows = dataset.raw.x.astype(np.float64)
    mine = found.trainer.predict(rows[:, turned])
    np.testing.assert_allclose(mine, trainer.predict(rows), atol=1e-5)


def test_a_window_larger_than_its_image_may_reach_over_its_edge(opened):
    filters = DRAW.normal(size=(10, 1, 11, 11)).astype(np.float32)
    nodes = [node("Conv", ["x", "w"], ["h"], pads=[5, 5, 5, 5])]
    nodes += [node("GlobalAveragePool", ["h"], ["g"])]
    nodes += [node("BatchNormalization", ["g", "o", "z", "z", "o"], ["n"])]
    nodes += [node("Flatten", ["n"], ["y"])]
    arrays = {"w": filters, "o": np.ones(10, np.float32), "z": np.zeros(10, np.float32)}
    imported = opened("digits", nodes, arrays, shape=[1, 8, 8], outputs=10, kind=SINGLE)
    assert imported.project.network.nodes[1].params["padding"] == "same"


def test_a_flattened_image_is_normed_by_its_pixels(opened):
    filters = DRAW.normal(size=(2, 1, 3, 3)).astype(np.float32)
    nodes = [
        node("Conv", ["x", "w"], ["h"]),
        node("Flatten", ["h"], ["f"]),
        node("BatchNormalization", ["f", "o", "z", "z", "o"], ["n"]),
        node("MatMul", ["n", "v"], ["y"]),
    ]
    arrays = {
        "w": filters,
        "o": np.linspace(1, 2, 72, dtype=np.float32),
        "z": np.zeros(72, np.float32),
        "v": DRAW.normal(size=(72, 10)).astype(np.float32),
    }
    imported = opened("digits", nodes, arrays, shape=[1, 8, 8], outputs=10, kind=SINGLE)
    kinds = [each.kind for each in imported.project.network.nodes]
    assert kinds == ["input", "conv2d", "flatten", "batch_norm", "dense"]


@pytest.mark.parametrize(
    "nodes",
    [
        [node("MatMul", ["x", "w"], ["h"]), node("MatMul", ["x", "v"], ["i"]),
         node("Sub", ["h", "i"], ["y"])],
        [node("MatMul", ["x", "w"], ["h"]), node("Add", ["h", "h"], ["y"])],
        [node("MatMul", ["x", "w"], ["h"]), node("Clip", ["h", "", "most"], ["c"]),
         node("Relu", ["c"], ["r"]), node("MatMul", ["r", "one"], ["y"])],
    ],
    ids=["difference", "twice", "a bound far away"],
)  # fmt: skip
def test_what_no_layer_does_is_refused_by_its_node(nodes, opened):
    drawn = {name: DRAW.normal(size=(2, 1)) for name in "wv"}
    arrays = {**drawn, "most": np.float64(200.0), "one": np.ones((1, 1))}
    with pytest.raises(NotImported, match=r"small\.onnx.*(Sub|Add|Clip|Relu) “"):
        opened("circle", nodes, arrays, shape=[2], outputs=1)
