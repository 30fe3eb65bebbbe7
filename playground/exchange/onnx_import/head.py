"""Which value of a file is the network's answer: what only names the class is left away."""

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.datasets import Dataset
from playground.exchange.onnx_import.base.model_file import NotImported, OnnxModel, OnnxNode
from playground.exchange.onnx_import.base.operators import NORMALIZER, SAME

_HANDED_ON = SAME | {"ai.onnx.ml.ZipMap", NORMALIZER}
_LABELS = ("classlabels_strings", "classlabels_ints", "classlabels_int64s")


class Head(Struct, frozen=True):
    """Where a file's answers are.

    Parameters
    ----------
    answer
        The value that the network computes.
    told
        The value that holds the answers for whoever runs the file.
    is_pair
        Whether ``told`` has a probability for each of two classes, and ``answer`` only the second.
    is_log
        Whether ``told`` are logarithms of probabilities.
    order
        Which column of ``told`` is which class of the data; empty where the file has their order.
    note
        What was taken for what, where the file's classes are called otherwise than the data's.
    """

    answer: str
    told: str
    is_pair: bool = False
    is_log: bool = False
    order: tuple[int, ...] = ()
    note: str = ""


def find_head(model: OnnxModel, dataset: Dataset) -> Head:
    """Find the answer among a file's outputs, and which class of the data each column is."""
    head = _find(model)
    labels = _labels_of(model)
    names, classes = [str(label) for label in labels], list(dataset.classes)
    if names == classes or len(names) != len(classes):
        return head
    if sorted(names) == sorted(classes):
        return replace(head, order=tuple(names.index(each) for each in classes))
    if labels == list(range(len(labels))):  # numbers, as most programs have them
        return head
    note = f"Its classes {', '.join(names)} were taken for {', '.join(classes)}, in this order."
    return replace(head, note=note)


def _labels_of(model: OnnxModel) -> list[str | int]:
    """Return what the file calls its classes, in the order of its answers; empty for nothing."""
    if names := told_names(model, "classes"):
        return [*names]
    for node in model.nodes:
        for name in _LABELS:
            if given := node.attributes.get(name):
                return [each.decode() if isinstance(each, bytes) else each for each in given]
        if node.operator == "ai.onnx.ml.ArrayFeatureExtractor" and node.inputs[0] in model.values:
            found = np.asarray(model.values[node.inputs[0]]).reshape(-1).tolist()
            return [each.decode() if isinstance(each, bytes) else each for each in found]
    return []


def told_names(model: OnnxModel, key: str) -> list[str]:
    """Return a list of names that the file says of itself, as this program writes them."""
    try:
        return msgspec.json.decode(model.metadata.get(key, "[]"), type=list[str])
    except msgspec.MsgspecError:
        return []  # other programs write what they like


def _find(model: OnnxModel) -> Head:
    """Find the answer among a file's outputs.

    Raises
    ------
    NotImported
        When no output has a row of numbers for every sample, or several have.
    """
    makers = {name: node for node in model.nodes for name in node.outputs if name}
    found: dict[str, None] = {}
    for name in model.outputs:
        while name in makers and _hands_on(model, makers[name]):
            name = makers[name].inputs[0]
        value = model.values.get(name)
        is_row = isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind == "f"
        if is_row and not _is_label(makers.get(name)):
            found[name] = None
    if len(found) != 1:
        names = ", ".join(model.outputs)
        many = "several" if found else "none"
        raise NotImported(
            f"of its outputs ({names}) {many} answer with a row of numbers for every sample; a "
            "model with one such output can be opened"
        )
    (told,) = found
    node = makers.get(told)
    if node is not None and node.operator == "Concat" and (second := _second_of(node, makers)):
        return Head(second, told, is_pair=True)
    if node is not None and node.operator == "ai.onnx.ml.LinearClassifier":
        is_logistic = node.attributes.get("post_transform", b"NONE") == b"LOGISTIC"
        return Head(told, told, is_pair=is_logistic and model.values[told].shape[1] == 2)
    return Head(told, told, is_log=node is not None and node.operator == "LogSoftmax")


def _hands_on(model: OnnxModel, node: OnnxNode) -> bool:
    """Tell whether a node leaves what it is given as it is, as far as values say."""
    if node.operator not in _HANDED_ON:
        return False
    if node.outputs[0] not in model.values:  # a list of what its library calls a map
        return True
    given, made = (np.asarray(model.values[name]) for name in (node.inputs[0], node.outputs[0]))
    return given.shape == made.shape and np.allclose(given, made)


def _is_label(node: OnnxNode | None) -> bool:
    return node is not None and node.operator in ("ArgMax", "ai.onnx.ml.ArrayFeatureExtractor")


def _second_of(node: OnnxNode, makers: dict[str, OnnxNode]) -> str:
    """Return p where a node puts 1 - p and p together, else nothing."""
    if len(node.inputs) != 2:
        return ""
    first, second = node.inputs
    maker = makers.get(first)
    is_rest = maker is not None and maker.operator == "Sub" and maker.inputs[1] == second
    return second if is_rest else ""
