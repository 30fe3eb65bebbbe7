"""Layers as PyTorch has them: values ``(B, n)`` and ``(B, C, H, W)``."""

import numpy as np

from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.libraries.dispatch import (
    Arrays,
    ModuleCode,
    torch_activation,
    torch_layer,
)
from playground.nn.kernels.windows import Spans
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


@torch_layer.register
def _dense(layer: Dense, node: CodeNode, arrays: Arrays) -> ModuleCode:
    bent = torch_activation(layer.chosen_activation, f"{_me(node)}({node.x})")
    build = f"nn.Linear({node.input_shape[0]}, {layer.units})"
    held = {"weight": arrays["weight"].T, "bias": arrays["bias"]}
    return ModuleCode(bent.value, build, held, bent.helpers)


@torch_layer.register
def _conv2d(layer: Conv2D, node: CodeNode, arrays: Arrays) -> ModuleCode:
    spans, options = layer.spans(node.input_shape), ""
    height, width = spans
    around = ((height.before, height.after), (width.before, width.after))
    alike = len({side for axis in around for side in axis}) == 1
    if alike and height.before:
        options = f", padding={height.before}"
    for name in ("stride", "dilation"):
        if getattr(layer, name) != 1:
            options += f", {name}={getattr(layer, name)}"
    build = f"nn.Conv2d({node.input_shape[0]}, {layer.filters}, {layer.kernel}{options})"
    x = node.x if alike else _framed(node.x, spans)
    bent = torch_activation(layer.chosen_activation, f"{_me(node)}({x})")
    held = {"weight": arrays["weight"].transpose(3, 0, 1, 2), "bias": arrays["bias"]}
    return ModuleCode(bent.value, build, held, bent.helpers)


@torch_layer.register
def _activation(layer: ActivationLayer, node: CodeNode, arrays: Arrays) -> ModuleCode:
    bent = torch_activation(layer.chosen_activation, node.x)
    return ModuleCode(bent.value, helpers=bent.helpers)


@torch_layer.register
def _max_pool2d(layer: MaxPool2D, node: CodeNode, arrays: Arrays) -> ModuleCode:
    x = _framed(node.x, layer.spans(node.input_shape), 'float("-inf")')
    return ModuleCode(f"F.max_pool2d({x}, {layer.size}, {layer.stride})")


@torch_layer.register
def _avg_pool2d(layer: AvgPool2D, node: CodeNode, arrays: Arrays) -> ModuleCode:
    """Divide by the share of a window that lies inside the image."""
    spans, how = layer.spans(node.input_shape), f"{layer.size}, {layer.stride}"
    x = _framed(node.x, spans)
    if x == node.x:
        return ModuleCode(f"F.avg_pool2d({x}, {how})")
    inside = _framed(f"torch.ones_like({node.x})", spans)
    return ModuleCode(f"F.avg_pool2d({x}, {how}) / F.avg_pool2d({inside}, {how})")


@torch_layer.register
def _global_avg_pool2d(layer: GlobalAvgPool2D, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(f"{node.x}.mean(dim=(2, 3))")


@torch_layer.register
def _flatten(layer: Flatten, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(f"{node.x}.flatten(1)")


@torch_layer.register
def _reshape(layer: Reshape, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(f"{node.x}.reshape(-1, {', '.join(map(str, node.shape))})")


@torch_layer.register
def _batch_norm(layer: BatchNorm, node: CodeNode, arrays: Arrays) -> ModuleCode:
    kind = "BatchNorm2d" if len(node.shape) == 3 else "BatchNorm1d"
    build = f"nn.{kind}({node.shape[0]}, eps={layer.epsilon}, momentum={layer.momentum})"
    held = {
        "weight": arrays["scale"],
        "bias": arrays["bias"],
        "running_mean": arrays["running_mean"],
        "running_var": arrays["running_variance"],
        "num_batches_tracked": np.zeros((), np.int64),
    }
    return ModuleCode(f"{_me(node)}({node.x})", build, held)


@torch_layer.register
def _layer_norm(layer: LayerNorm, node: CodeNode, arrays: Arrays) -> ModuleCode:
    build = f"nn.LayerNorm({list(node.shape)}, eps={layer.epsilon})"
    held = {"weight": arrays["scale"], "bias": arrays["bias"]}
    return ModuleCode(f"{_me(node)}({node.x})", build, held)


@torch_layer.register
def _prelu(layer: PReLU, node: CodeNode, arrays: Arrays) -> ModuleCode:
    held = {"weight": arrays["slope"].reshape(-1)}
    return ModuleCode(f"{_me(node)}({node.x})", f"nn.PReLU({node.shape[0]})", held)


@torch_layer.register
def _dropout(layer: Dropout, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(f"{_me(node)}({node.x})", f"nn.Dropout({layer.rate})")


@torch_layer.register
def _gaussian_noise(layer: GaussianNoise, node: CodeNode, arrays: Arrays) -> ModuleCode:
    noise = f"{layer.std} * torch.randn_like({node.x})"
    return ModuleCode(f"{node.x} + {noise} if self.training else {node.x}")


@torch_layer.register
def _softmax(layer: Softmax, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(f"torch.softmax({node.x}, dim=1)")


@torch_layer.register
def _add(layer: Add, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(" + ".join(node.inputs))


@torch_layer.register
def _multiply(layer: Multiply, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(" * ".join(node.inputs))


@torch_layer.register
def _concat(layer: Concat, node: CodeNode, arrays: Arrays) -> ModuleCode:
    return ModuleCode(f"torch.cat([{', '.join(node.inputs)}], dim=1)")


def _me(node: CodeNode) -> str:
    return f"self.{node.key}"


def _framed(x: str, spans: Spans, fill: str = "") -> str:
    """Put the margin around images that windows reach over: left, right, top, bottom."""
    height, width = spans
    margin = (width.before, width.after, height.before, height.after)
    if not any(margin):
        return x
    return f"F.pad({x}, {margin}{f', value={fill}' if fill else ''})"
