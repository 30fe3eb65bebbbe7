"""Layers on values of any shape as NumPy: a line or few forward, and the way back."""

from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.base.helper import Helper
from playground.exchange.code.numpy_parts.dispatch import (
    LayerCode,
    write_activation,
    write_layer,
)
from playground.nn.base.layer import Layer
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.add import Add
from playground.nn.layers.concat import Concat
from playground.nn.layers.dense import Dense
from playground.nn.layers.dropout import Dropout
from playground.nn.layers.flatten import Flatten
from playground.nn.layers.gaussian_noise import GaussianNoise
from playground.nn.layers.multiply import Multiply
from playground.nn.layers.prelu import PReLU
from playground.nn.layers.reshape import Reshape
from playground.nn.layers.softmax import Softmax

SOFTMAX = Helper(
    "softmax",
    '''
def softmax(o):
    """exp(o) / sum(exp(o)) over the first axis; subtracting the largest changes no share."""
    powers = np.exp(o - o.max(axis=0))
    return powers / powers.sum(axis=0)
''',
)

DROP = Helper(
    "dropout_mask",
    '''
def dropout_mask(x, rate):
    """0 with probability ``rate``, else 1 / (1 - rate), so that nothing changes on average."""
    return np.floor(noise.random(x.shape, x.dtype.type) + (1 - rate)) * (1 / (1 - rate))
''',
)


@write_layer.register
def _dense(layer: Dense, node: CodeNode) -> LayerCode:
    w, b = node.params["weight"], node.params["bias"]
    total = f"{w}.T @ {node.x} + {b}[:, None]"
    bent = bend(layer, node, total)
    dz = node.dz if len(bent.backward) else node.dout
    backward = (
        *bent.backward,
        f"{node.grad('weight')} = {node.x} @ {dz}.T",
        f"{node.grad('bias')} = {dz}.sum(axis=1)",
    )
    return LayerCode(bent.forward, backward, (f"{w} @ {dz}",), bent.helpers)


def bend(layer: Layer, node: CodeNode, total: str) -> LayerCode:
    """Write a layer's sum and its activation; back to dL/dz, or no line where z is the value."""
    f = write_activation(layer.chosen_activation, node.z, node.out)
    if f.value == node.z:
        return LayerCode((f"{node.out} = {total}",), (), ())
    forward = (f"{node.z} = {total}", f"{node.out} = {f.value}")
    return LayerCode(forward, (f"{node.dz} = {node.dout} * {f.slope}",), (), f.helpers)


@write_layer.register
def _activation(layer: ActivationLayer, node: CodeNode) -> LayerCode:
    f = write_activation(layer.chosen_activation, node.x, node.out)
    return LayerCode((f"{node.out} = {f.value}",), (), (f"{node.dout} * {f.slope}",), f.helpers)


@write_layer.register
def _add(layer: Add, node: CodeNode) -> LayerCode:
    total = " + ".join(node.inputs)
    return LayerCode((f"{node.out} = {total}",), (), (node.dout,) * len(node.inputs))


@write_layer.register
def _multiply(layer: Multiply, node: CodeNode) -> LayerCode:
    grads = []
    for i in range(len(node.inputs)):
        others = (*node.inputs[:i], *node.inputs[i + 1 :])
        grads.append(" * ".join((node.dout, *others)))
    return LayerCode((f"{node.out} = {' * '.join(node.inputs)}",), (), tuple(grads))


@write_layer.register
def _concat(layer: Concat, node: CodeNode) -> LayerCode:
    grads, start = [], 0
    for shape in node.planned.input_shapes:
        grads.append(f"{node.dout}[{start}:{start + shape[0]}]")
        start += shape[0]
    forward = f"{node.out} = np.concatenate([{', '.join(node.inputs)}])"
    return LayerCode((forward,), (), tuple(grads))


@write_layer.register(Flatten)
@write_layer.register(Reshape)
def _reshape(layer: Flatten | Reshape, node: CodeNode) -> LayerCode:
    there, back = (", ".join(map(str, shape)) for shape in (node.shape, node.input_shape))
    forward = f"{node.out} = {node.x}.reshape({there}, -1)"
    return LayerCode((forward,), (), (f"{node.dout}.reshape({back}, -1)",))


@write_layer.register
def _softmax(layer: Softmax, node: CodeNode) -> LayerCode:
    y, dy = node.out, node.dout
    back = f"{y} * ({dy} - ({y} * {dy}).sum(axis=0))"
    return LayerCode((f"{y} = softmax({node.x})",), (), (back,), (SOFTMAX,))


@write_layer.register
def _prelu(layer: PReLU, node: CodeNode) -> LayerCode:
    x, dy, axes = node.x, node.dout, tuple(range(1, len(node.shape) + 1))
    slope = f"{node.params['slope']}[..., None]"
    forward = f"{node.out} = {slope} * np.minimum({x}, 0) + np.maximum({x}, 0)"
    total = f"({dy} * np.minimum({x}, 0)).sum(axis={axes})"
    channels = (node.shape[0], *(1,) * (len(node.shape) - 1))
    backward = f"{node.grad('slope')} = {total}.reshape{channels}"
    return LayerCode((forward,), (backward,), (f"{dy} * np.where({x} > 0, 1, {slope})",))


@write_layer.register
def _dropout(layer: Dropout, node: CodeNode) -> LayerCode:
    if not layer.rate:
        return LayerCode((f"{node.out} = {node.x}",), (), (node.dout,))
    mask = node.own("mask")
    forward = (
        f"{mask} = dropout_mask({node.x}, {layer.rate}) if training else 1",
        f"{node.out} = {node.x} * {mask}",
    )
    return LayerCode(forward, (), (f"{node.dout} * {mask}",), (DROP,))


@write_layer.register
def _gaussian_noise(layer: GaussianNoise, node: CodeNode) -> LayerCode:
    if not layer.std:
        return LayerCode((f"{node.out} = {node.x}",), (), (node.dout,))
    shaken = node.own("noise")
    draw = f"noise.standard_normal({node.x}.shape, {node.x}.dtype.type)"
    forward = (
        f"{shaken} = {layer.std} * {draw} if training else 0",
        f"{node.out} = {node.x} + {shaken}",
    )
    return LayerCode(forward, (), (node.dout,))
