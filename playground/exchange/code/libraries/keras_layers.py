"""Layers as Keras 3 has them: values ``(B, n)`` and ``(B, H, W, C)``."""

import numpy as np

from playground.core import Shape
from playground.exchange.base.export_error import ExportError
from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.libraries.dispatch import (
    Arrays,
    ModuleCode,
    keras_activation,
    keras_layer,
)
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.add import Add
from playground.nn.layers.avg_pool2d import AvgPool2D
from playground.nn.layers.batch_norm import BatchNorm
from playground.nn.layers.concat import Concat
from playground.nn.layers.conv2d import Conv2D
from playground.nn.layers.dense import Dense
from playground.nn.layers.dropout import Dropout
from playground.nn.layers.flatten import Flatten
from playground.nn.layers.gaussian_noise import GaussianNoise
from playground.nn.layers.global_avg_pool2d import GlobalAvgPool2D
from playground.nn.layers.layer_norm import LayerNorm
from playground.nn.layers.max_pool2d import MaxPool2D
from playground.nn.layers.multiply import Multiply
from playground.nn.layers.prelu import PReLU
from playground.nn.layers.reshape import Reshape
from playground.nn.layers.softmax import Softmax

LAST, FIRST = "keras.layers.Permute((2, 3, 1))", "keras.layers.Permute((3, 1, 2))"
"""Channels to the end, and back to where a row of values has them."""


@keras_layer.register
def _dense(layer: Dense, node: CodeNode, arrays: Arrays) -> ModuleCode:
    f = keras_activation(layer.chosen_activation)
    value = _called(node, "Dense", f"{layer.units}, activation={f.value}")
    held = {"kernel": arrays["weight"], "bias": arrays["bias"]}
    return ModuleCode(value, arrays=held, helpers=f.helpers)


@keras_layer.register
def _conv2d(layer: Conv2D, node: CodeNode, arrays: Arrays) -> ModuleCode:
    if layer.stride > 1 and layer.dilation > 1:
        raise ExportError("Keras has no convolution with both stride and dilation")
    f = keras_activation(layer.chosen_activation)
    options = f'{layer.filters}, {layer.kernel}, padding="{layer.padding}", activation={f.value}'
    if layer.stride != 1:
        options += f", strides={layer.stride}"
    if layer.dilation != 1:
        options += f", dilation_rate={layer.dilation}"
    held = {"kernel": arrays["weight"].transpose(1, 2, 0, 3), "bias": arrays["bias"]}
    return ModuleCode(_called(node, "Conv2D", options), arrays=held, helpers=f.helpers)


@keras_layer.register
def _activation(layer: ActivationLayer, node: CodeNode, arrays: Arrays) -> ModuleCode:
    f = keras_activation(layer.chosen_activation)
    return ModuleCode(_called(node, "Activation", f.value), helpers=f.helpers)


@keras_layer.register
def _max_pool2d(layer: MaxPool2D, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(_called(node, "MaxPooling2D", _windows(layer)))


@keras_layer.register
def _avg_pool2d(layer: AvgPool2D, node: CodeNode, arrays: Arrays) -> ModuleCode:
    """Divide by the share of a window that lies inside: not all of what Keras runs on does."""
    around = tuple((span.before, span.after) for span in layer.spans(node.input_shape))
    if not any(map(any, around)):
        return ModuleCode(_called(node, "AveragePooling2D", _windows(layer)))
    frame = f"keras.layers.ZeroPadding2D({around})"
    pool = f"keras.layers.AveragePooling2D({layer.size}, strides={layer.stride})"
    inside = f"keras.ops.ones_like({node.x})"
    return ModuleCode(f"{pool}({frame}({node.x})) / {pool}({frame}({inside}))")


@keras_layer.register
def _global_avg_pool2d(layer: GlobalAvgPool2D, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(_called(node, "GlobalAveragePooling2D"))


@keras_layer.register(Flatten)
@keras_layer.register(Reshape)
def _reshape(layer: Flatten | Reshape, node: CodeNode, arrays: Arrays) -> ModuleCode:
    x = f"{FIRST}({node.x})" if len(node.input_shape) == 3 else node.x
    value = f'keras.layers.Reshape({node.shape}, name="{node.key}")({x})'
    return ModuleCode(f"{LAST}({value})" if len(node.shape) == 3 else value)


@keras_layer.register
def _batch_norm(layer: BatchNorm, node: CodeNode, arrays: Arrays) -> ModuleCode:
    options = f"momentum={1 - layer.momentum}, epsilon={layer.epsilon}"
    names = ("scale", "bias", "running_mean", "running_variance")
    return ModuleCode(
        _called(node, "BatchNormalization", options), arrays={name: arrays[name] for name in names}
    )


@keras_layer.register
def _layer_norm(layer: LayerNorm, node: CodeNode, arrays: Arrays) -> ModuleCode:
    axes = list(range(1, len(node.shape) + 1))
    options = f"axis={axes}, epsilon={layer.epsilon}"
    held = {name: _channels_last(arrays[name], node.shape) for name in ("scale", "bias")}
    return ModuleCode(_called(node, "LayerNormalization", options), arrays=held)


@keras_layer.register
def _prelu(layer: PReLU, node: CodeNode, arrays: Arrays) -> ModuleCode:
    image = len(node.shape) == 3
    held = {"slope": _channels_last(arrays["slope"], node.shape)}
    return ModuleCode(_called(node, "PReLU", "shared_axes=[1, 2]" if image else ""), arrays=held)


@keras_layer.register
def _dropout(layer: Dropout, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(_called(node, "Dropout", repr(layer.rate)))


@keras_layer.register
def _gaussian_noise(layer: GaussianNoise, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(_called(node, "GaussianNoise", repr(layer.std)))


@keras_layer.register
def _softmax(layer: Softmax, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(_called(node, "Softmax"))


@keras_layer.register(Add)
@keras_layer.register(Multiply)
@keras_layer.register(Concat)
def _merge(layer: Add | Multiply | Concat, node: CodeNode, arrays: Arrays) -> ModuleCode:
    kinds: dict[type, str] = {Add: "Add", Multiply: "Multiply", Concat: "Concatenate"}
    inputs = f"[{', '.join(node.inputs)}]"
    return ModuleCode(f'keras.layers.{kinds[type(layer)]}(name="{node.key}")({inputs})')


def _called(node: CodeNode, kind: str, options: str = "") -> str:
    name = f'name="{node.key}"'
    return f"keras.layers.{kind}({f'{options}, {name}' if options else name})({node.x})"


def _windows(layer: MaxPool2D | AvgPool2D) -> str:
    return f'{layer.size}, strides={layer.stride}, padding="{layer.padding}"'


def _channels_last(array: np.ndarray, shape: Shape) -> np.ndarray:
    return array.transpose(1, 2, 0) if len(shape) == 3 else array
