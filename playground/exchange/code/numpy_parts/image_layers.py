"""Layers on images ``(C, H, W, B)`` as NumPy: what every window sees, and the way back."""

from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.base.helper import Helper
from playground.exchange.code.numpy_parts.dispatch import LayerCode, write_layer
from playground.exchange.code.numpy_parts.layers import bend
from playground.nn.kernels.windows import Spans
from playground.nn.layers.avg_pool2d import AvgPool2D
from playground.nn.layers.conv2d import Conv2D
from playground.nn.layers.global_avg_pool2d import GlobalAvgPool2D
from playground.nn.layers.max_pool2d import MaxPool2D

WINDOWS = Helper(
    "windows",
    '''
def windows(x, size, stride=1, dilation=1, padding=((0, 0), (0, 0)), fill=0):
    """What every window sees of images (C, H, W, B): (C, size, size, rows, columns, B)."""
    x = np.pad(x, ((0, 0), *padding, (0, 0)), constant_values=fill)
    reach = (size - 1) * dilation + 1
    seen = np.lib.stride_tricks.sliding_window_view(x, (reach, reach), axis=(1, 2))
    seen = seen[:, ::stride, ::stride, :, ::dilation, ::dilation]
    return seen.transpose(0, 4, 5, 1, 2, 3)
''',
)

ADD_WINDOWS = Helper(
    "add_windows",
    '''
def add_windows(parts, shape, stride=1, dilation=1, padding=((0, 0), (0, 0))):
    """The way back of ``windows``: every pixel's sum of what the windows say about it."""
    (top, bottom), (left, right) = padding
    channels, height, width, batch = shape
    dx = np.zeros((channels, top + height + bottom, left + width + right, batch), parts.dtype)
    _, size, _, rows, columns, _ = parts.shape
    for i in range(size):
        for j in range(size):
            ys = slice(i * dilation, i * dilation + stride * rows, stride)
            xs = slice(j * dilation, j * dilation + stride * columns, stride)
            dx[:, ys, xs] += parts[:, i, j]
    return dx[:, top : top + height, left : left + width]
''',
)

FILTERED = Helper(
    "filtered",
    '''
def filtered(W, columns):
    """The products of every window with every filter, added up: (F, rows, columns, B)."""
    return np.tensordot(W, columns, ((0, 1, 2), (0, 1, 2)))
''',
)

LARGEST = Helper(
    "largest",
    '''
def largest(seen):
    """1 where a window has its largest value, the first one among equals, and 0 elsewhere."""
    channels, size, _, *rest = seen.shape
    taps = seen.reshape(channels, size * size, *rest)
    first = np.arange(size * size)[:, None, None, None] == taps.argmax(axis=1)[:, None]
    return first.reshape(seen.shape)
''',
)


@write_layer.register
def _conv2d(layer: Conv2D, node: CodeNode) -> LayerCode:
    """Multiply every window with every filter: one product over channels and places."""
    w, b, columns = node.params["weight"], node.params["bias"], node.own("columns")
    how = _how(layer.spans(node.input_shape))
    bent = bend(layer, node, f"filtered({w}, {columns}) + {b}[:, None, None, None]")
    dz = node.dz if bent.backward else node.dout
    forward = (f"{columns} = windows({node.x}, {layer.kernel}{how})", *bent.forward)
    backward = (
        *bent.backward,
        f"{node.grad('weight')} = np.tensordot({columns}, {dz}, ((3, 4, 5), (1, 2, 3)))",
        f"{node.grad('bias')} = {dz}.sum(axis=(1, 2, 3))",
    )
    parts = node.own("dcolumns")
    return LayerCode(
        forward,
        backward,
        (f"add_windows({parts}, {node.x}.shape{how})",),
        (*bent.helpers, WINDOWS, ADD_WINDOWS, FILTERED),
        (f"{parts} = np.tensordot({w}, {dz}, (3, 0))",),
    )


@write_layer.register
def _max_pool2d(layer: MaxPool2D, node: CodeNode) -> LayerCode:
    how, seen = _how(layer.spans(node.input_shape)), node.own("seen")
    fill = ", fill=-np.inf" if "padding" in how else ""
    forward = (
        f"{seen} = windows({node.x}, {layer.size}{how}{fill})",
        f"{node.out} = {seen}.max(axis=(1, 2))",
    )
    won = node.own("won")
    towards = (f"{won} = largest({seen}) * {node.dout}[:, None, None]",)
    back = f"add_windows({won}, {node.x}.shape{how})"
    return LayerCode(forward, (), (back,), (WINDOWS, ADD_WINDOWS, LARGEST), towards)


@write_layer.register
def _avg_pool2d(layer: AvgPool2D, node: CodeNode) -> LayerCode:
    """Divide by how many pixels of a window lie inside the image."""
    how, size = _how(layer.spans(node.input_shape)), layer.size
    count, lines = str(size * size), []
    if "padding" in how:
        count = node.own("count")
        lines = [f"{count} = windows(np.ones_like({node.x}), {size}{how}).sum(axis=(1, 2))"]
    forward = (*lines, f"{node.out} = windows({node.x}, {size}{how}).sum(axis=(1, 2)) / {count}")
    share = node.own("share")
    towards = (
        f"{share} = ({node.dout} / {count})[:, None, None]",
        f"{share} = {share} * np.ones(({size}, {size}, 1, 1, 1), dtype)",
    )
    back = f"add_windows({share}, {node.x}.shape{how})"
    return LayerCode(forward, (), (back,), (WINDOWS, ADD_WINDOWS), towards)


@write_layer.register
def _global_avg_pool2d(layer: GlobalAvgPool2D, node: CodeNode) -> LayerCode:
    _, height, width = node.input_shape
    forward = f"{node.out} = {node.x}.mean(axis=(1, 2))"
    share = f"({node.dout} / {height * width})[:, None, None]"
    return LayerCode((forward,), (), (f"np.broadcast_to({share}, {node.x}.shape)",))


def _how(spans: Spans) -> str:
    """Return the arguments that say how windows lie, where they are not the usual ones."""
    height, width = spans
    stride = f", stride={height.stride}" if height.stride != 1 else ""
    dilation = f", dilation={height.dilation}" if height.dilation != 1 else ""
    around = ((height.before, height.after), (width.before, width.after))
    padding = f", padding={around}" if any(map(any, around)) else ""
    return stride + dilation + padding
