"""The few lines that use an exported file, by its format."""

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from playground.core import ValueNotAllowed
from playground.exchange.base.model import Model
from playground.exchange.onnx.precision import input_precision
from playground.training.base.config import DType

Usage: TypeAlias = Callable[[str, Model], str]
"""Takes the file's name and the model."""


def usage_of(form: str, file: str, model: Model) -> str:
    """Return Python that asks an exported file about the first sample of the data.

    Parameters
    ----------
    form
        The format's name.
    file
        The file's name, without a folder: the lines run where it lies.
    model
        What was exported.

    Raises
    ------
    ValueNotAllowed
        When there is no such format.
    """
    if form not in _USAGES:
        raise ValueNotAllowed("format", form, f"choose one of {', '.join(_USAGES)}")
    return _USAGES[form](file, model)


def _row(model: Model) -> str:
    return "[" + ", ".join(map(_number, model.dataset.raw.x[0])) + "]"


def _quoted(name: str) -> str:
    """Return a file's name as Python; JSON's texts are."""
    return json.dumps(name, ensure_ascii=False)


def _number(value: np.generic) -> str:
    """Return a number with all its digits: those of a time in seconds are many."""
    text = str(value)
    return text.removesuffix(".0")


def _onnx(precision: DType) -> Usage:
    wished: np.dtype[np.floating] = np.dtype(precision)

    def lines(file: str, model: Model) -> str:
        return (
            "import numpy as np\n"
            "import onnxruntime\n\n"
            f"session = onnxruntime.InferenceSession({_quoted(file)})\n"
            f"rows = np.array([{_row(model)}], np.{input_precision(model, wished).name})\n"
            'print(session.run(None, {"features": rows})[0])\n'
        )

    return lines


def _onnx_columns(file: str, model: Model) -> str:
    raw, lines = model.dataset.raw.x[0], []
    precision = input_precision(model, np.dtype(np.float32)).name
    for each in model.known_columns.fields:
        values = raw[each.first : each.end]
        if each.choices:
            lines.append(
                f"    {each.name!r}: np.array([[{each.choices[int(values.argmax())]!r}]]),"
            )
        else:
            lines.append(f"    {each.name!r}: np.array([[{_number(values[0])}]], np.{precision}),")
    feed = "\n".join(lines)
    return (
        "import numpy as np\n"
        "import onnxruntime\n\n"
        f"session = onnxruntime.InferenceSession({_quoted(file)})\n"
        f"row = {{\n{feed}\n}}\n"
        "print(session.run(None, row)[0])\n"
    )


def _program(file: str, model: Model) -> str:
    return (
        "import runpy\n\n"
        f"program = runpy.run_path({_quoted(file)})\n"
        f'print(program["predict"]([{_row(model)}]))\n'
    )


def _npz(file: str, model: Model) -> str:
    del model
    return (
        "import numpy as np\n\n"
        f"with np.load({_quoted(file)}) as weights:\n"
        "    for name in weights.files:  # what each is, says description\n"
        "        print(name, weights[name].shape)\n"
    )


def _safetensors(layout: str, about: str = "") -> Usage:
    def lines(file: str, model: Model) -> str:
        del model
        return (
            f"from safetensors.numpy import load_file{about}\n\n"
            f"for name, array in load_file({_quoted(file)}).items():  # weights are {layout}\n"
            "    print(name, array.shape)\n"
        )

    return lines


def _replay(file: str, model: Model) -> str:
    del model
    return f'import runpy\n\nrunpy.run_path({_quoted(file)}, run_name="__main__")\n'


def _notebook(file: str, model: Model) -> str:
    del model
    return f"import subprocess\n\nsubprocess.run(['jupyter', 'lab', {_quoted(file)}], check=True)\n"


_USAGES: Mapping[str, Usage] = {
    "onnx": _onnx("float32"),
    "onnx-float64": _onnx("float64"),
    "onnx-columns": _onnx_columns,
    "safetensors": _safetensors("(in, out)"),
    "safetensors-torch": _safetensors("(out, in)", "  # safetensors.torch for a state_dict"),
    "npz": _npz,
    "numpy": _program,
    "pytorch": _program,
    "keras": _program,
    "replay": _replay,
    "notebook": _notebook,
}
