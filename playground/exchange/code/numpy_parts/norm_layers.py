"""Normalisation as NumPy (Ioffe and Szegedy 2015; Ba, Kiros and Hinton 2016)."""

from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.numpy_parts.dispatch import LayerCode, write_layer
from playground.nn.layers.batch_norm import BatchNorm
from playground.nn.layers.layer_norm import LayerNorm


@write_layer.register
def _batch_norm(layer: BatchNorm, node: CodeNode) -> LayerCode:
    """Take the batch's mean and variance in training, else those that ran along."""
    x, dy, axes = node.x, node.dout, tuple(range(1, len(node.shape) + 1))
    axis = str(axes[0] if len(axes) == 1 else axes)
    beside = f"[:, {', '.join(['None'] * len(axes))}]"
    gamma, beta = node.params["scale"], node.params["bias"]
    mean, var, normal, inverse = (node.own(n) for n in ("mean", "var", "normal", "inverse"))
    count = f"{x}[0].size"
    ran_mean, ran_var = node.state["running_mean"], node.state["running_variance"]
    forward = (
        "if training:",
        f"    {mean}, {var} = {x}.mean(axis={axis}), {x}.var(axis={axis})",
        f"    {ran_mean}[:] += {layer.momentum} * ({mean} - {ran_mean})",
        f"    if {count} > 1:",
        f"        unbiased = {var} * ({count} / ({count} - 1))",
        f"        {ran_var}[:] += {layer.momentum} * (unbiased - {ran_var})",
        "else:",
        f"    {mean}, {var} = {ran_mean}, {ran_var}",
        f"{inverse} = 1 / np.sqrt({var} + {layer.epsilon})",
        f"{normal} = {x} - {mean}{beside}",
        f"{normal} = {normal} * {inverse}{beside}",
        f"{node.out} = {gamma}{beside} * {normal} + {beta}{beside}",
    )
    dgamma, dbeta = node.grad("scale"), node.grad("bias")
    backward = (
        f"{dgamma} = ({dy} * {normal}).sum(axis={axis})",
        f"{dbeta} = {dy}.sum(axis={axis})",
    )
    dnormal, pull = node.own("dnormal"), node.own("pull")
    towards = (
        f"{dnormal} = {gamma}{beside} * {dy}",
        f"{pull} = ({dnormal} * {normal}).mean(axis={axis}, keepdims=True)",
        f"{pull} = {pull} * {normal} + {dnormal}.mean(axis={axis}, keepdims=True)",
    )
    back = f"{inverse}{beside} * ({dnormal} - {pull})"
    return LayerCode(forward, backward, (back,), towards_inputs=towards)


@write_layer.register
def _layer_norm(layer: LayerNorm, node: CodeNode) -> LayerCode:
    """Take every sample's own mean and variance."""
    x, dy, axes = node.x, node.dout, tuple(range(len(node.shape)))
    axis = str(axes[0] if len(axes) == 1 else axes)
    gamma, beta = (f"{node.params[n]}[..., None]" for n in ("scale", "bias"))
    inverse, normal, dnormal, pull = (node.own(n) for n in ("inverse", "normal", "dnormal", "pull"))
    forward = (
        f"{inverse} = 1 / np.sqrt({x}.var(axis={axis}) + {layer.epsilon})",
        f"{normal} = ({x} - {x}.mean(axis={axis})) * {inverse}",
        f"{node.out} = {gamma} * {normal} + {beta}",
    )
    backward = (
        f"{node.grad('scale')} = ({dy} * {normal}).sum(axis=-1)",
        f"{node.grad('bias')} = {dy}.sum(axis=-1)",
    )
    towards = (
        f"{dnormal} = {gamma} * {dy}",
        f"{pull} = ({dnormal} * {normal}).mean(axis={axis}) * {normal}",
        f"{pull} = {pull} + {dnormal}.mean(axis={axis})",
    )
    return LayerCode(
        forward, backward, (f"{inverse} * ({dnormal} - {pull})",), towards_inputs=towards
    )
