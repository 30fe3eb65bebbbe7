"""The network with its weights as a module of PyTorch."""

import numpy as np

from playground.core import Array
from playground.exchange.base.model import Model
from playground.exchange.base.npz_bytes import npz_bytes
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.base.code_node import BATCH, CodeNode, naming
from playground.exchange.code.base.helper import in_order
from playground.exchange.code.libraries.dispatch import ModuleCode, torch_answer, torch_layer
from playground.exchange.code.libraries.framework_file import (
    arrays_of,
    head_lines,
    nodes_of,
    unscaled,
    weight_lines,
)
from playground.exchange.code.numpy.numpy_file import WEIGHTS, are_inside
from playground.exchange.code.numpy.preparation import prepare_lines

RESERVED = (
    *("add_module", "apply", "bfloat16", "buffers", "call_super_init", "children", "compile"),
    *("cpu", "cuda", "double", "dump_patches", "eval", "extra_repr", "float", "forward"),
    *("get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half", "ipu"),
    *("load_state_dict", "modules", "mtia", "named_buffers", "named_children", "named_modules"),
    *("named_parameters", "parameters", "register_backward_hook", "register_buffer"),
    *("register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook"),
    *("register_full_backward_pre_hook", "register_load_state_dict_post_hook"),
    *("register_load_state_dict_pre_hook", "register_module", "register_parameter"),
    *("register_state_dict_post_hook", "register_state_dict_pre_hook", "set_extra_state"),
    *("set_submodule", "share_memory", "state_dict", "to", "to_empty", "train", "training"),
    *("type", "xpu", "zero_grad"),
)
"""What a module of PyTorch has already, and no layer of it may be called."""


def encode_torch(model: Model) -> WrittenFiles:
    """Write a model as an ``nn.Module`` with its weights.

    Raises
    ------
    ExportError
        When PyTorch has not one of the layers; the message names it.
    """
    nodes, codes = _codes(model)
    held = _held(nodes, codes)
    inside = are_inside(model)
    inputs = [node for node in nodes.values() if not node.inputs]
    parts = (
        _head(model, inside),
        "\n".join(
            prepare_lines(model, inputs, order="samples", cast="torch.tensor({}, dtype=dtype)")
        ),
        *in_order(helper for code in codes.values() for helper in code.helpers),
        "\n".join(_module(nodes, codes)),
        "\n".join(weight_lines(held, inside)),
        "\n".join(_rest(model, len(inputs))),
    )
    text = "\n\n\n".join(parts) + "\n"
    return WrittenFiles(text.encode(), {} if inside else {WEIGHTS: npz_bytes(held)})


def torch_state(model: Model) -> dict[str, Array]:
    """Return the ``state_dict`` of the written module: ``hidden_1.weight`` is ``(out, in)``.

    Raises
    ------
    ExportError
        When PyTorch has not one of the layers; the message names it.
    """
    return {name: np.ascontiguousarray(array) for name, array in _held(*_codes(model)).items()}


def _codes(model: Model) -> tuple[dict[str, CodeNode], dict[str, ModuleCode]]:
    nodes = nodes_of(model, RESERVED)
    codes: dict[str, ModuleCode] = {}
    for key, node in nodes.items():
        if node.inputs:
            with naming(node):
                codes[key] = torch_layer(node.planned.layer, node, arrays_of(model, node))
    return nodes, codes


def _held(nodes: dict[str, CodeNode], codes: dict[str, ModuleCode]) -> dict[str, Array]:
    return {
        f"{nodes[key].key}.{name}": array
        for key, code in codes.items()
        for name, array in code.arrays.items()
    }


def _head(model: Model, inside: bool) -> str:
    lines = (
        *head_lines(model, inside, "PyTorch", "an nn.Module, to go on with: network.train()"),
        "import numpy as np",
        "import torch",
        "from torch import nn",
        "from torch.nn import functional as F",
        "",
        f"dtype = torch.{model.dtype.name}",
    )
    return "\n".join(lines)


def _module(nodes: dict[str, CodeNode], codes: dict[str, ModuleCode]) -> list[str]:
    given = ", ".join(node.out for node in nodes.values() if not node.inputs)
    lines = [
        "class Network(nn.Module):",
        '    """The network, from features to its output."""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
    ]
    for key, code in codes.items():
        if code.build:
            lines.append(f"        self.{nodes[key].key} = {code.build}")
    lines += ["", f"    def forward(self, {given}):"]
    for key, code in codes.items():
        node = nodes[key]
        shape = ", ".join([BATCH, *map(str, node.shape)])
        lines.append(f"        {node.out} = {code.value}  # {node.title} ({shape})")
    return [*lines, "        return o"]


def _rest(model: Model, inputs: int) -> list[str]:
    star = "*" if inputs > 1 else ""
    answer = f"{torch_answer(model.loss)}.numpy()"
    return [
        "network = Network().to(dtype)",
        "network.load_state_dict({name: torch.tensor(array) for name, array in WEIGHTS.items()})",
        "network.eval()",
        "",
        "",
        "def predict(rows):",
        '    """Answers (N, K) for raw rows."""',
        "    with torch.no_grad():",
        f"        o = network({star}prepare(rows))",
        f"        return {unscaled(model, answer)}",
    ]
