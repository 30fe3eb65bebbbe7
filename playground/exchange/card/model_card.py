"""What stands in the page beside an exported model."""

import math
from collections.abc import Iterator, Sequence

from playground.core.text.numbers import counted, number, percent
from playground.exchange.base.answer_check import ExportCheck
from playground.exchange.base.format import Format
from playground.exchange.base.model import Model
from playground.exchange.card.usage import usage_of
from playground.training.base.history import Metrics

SUFFIX = ".README.md"
"""How the page's name ends, behind the name of the file."""

MOST_NAMES = 20
"""So many columns, classes or targets are named."""


def model_card(model: Model, form: Format, file: str, metrics: Metrics, check: ExportCheck) -> str:
    """Return Markdown: what the model is, its data, how good it is, and how to run it.

    Parameters
    ----------
    model
        What was exported.
    form, file
        In which format, and the file's name.
    metrics
        Measured with the exported numbers, on training and unseen samples.
    check
        How its answers were compared.
    """
    data = model.dataset
    weights = counted(sum(array.size for array in model.parameters.values()), "number")
    parts = [
        f"# {data.name}",
        f"{form.title} in `{file}`, of {_network(model)}; {weights} learned or remembered, "
        f"{model.dtype.name}. After {counted(model.steps, 'update')}.",
        "## Data",
        _data(model),
        "## How good it is",
        "\n".join(_quality(model, metrics)),
        f"The file's {check.text}.",
        "## Use it",
        f"```python\n{usage_of(form.name, file, model)}```",
        "Written by Backprop Playground.",
    ]
    return "\n\n".join(parts) + "\n"


def _network(model: Model) -> str:
    layers = [
        f"{node.layer.title} {'×'.join(map(str, node.shape))}"
        for node in model.plan.nodes
        if not node.features
    ]
    return f"a network of {counted(len(layers), 'layer')} ({', '.join(layers)})"


def _data(model: Model) -> str:
    data = model.dataset
    shape = data.raw.image_shape
    if shape is not None:
        reads = f"images of {shape[0]}×{shape[1]}×{shape[2]} (channels, rows, columns)"
    else:
        reads = f"{counted(len(data.columns), 'column')}: {_listed(data.columns)}"
    if data.classes:
        answers = f"the class of `{data.raw.target}`: {_listed(data.classes)}"
    else:
        answers = _listed(data.raw.target_names)
    rows = f"{len(data.train_rows):,} samples to train on, {len(data.test_rows):,} to test"
    return f"It reads {reads}. It answers with {answers}.\n\n{rows}."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:MOST_NAMES])
    return f"{shown} and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else shown


def _quality(model: Model, metrics: Metrics) -> Iterator[str]:
    yield "| | trained on | unseen |"
    yield "|---|---|---|"
    yield f"| loss | {number(metrics.train_loss, 4)} | {number(metrics.test_loss, 4)} |"
    if not math.isnan(metrics.test_accuracy):
        train, test = percent(metrics.train_accuracy), percent(metrics.test_accuracy)
        yield f"| accuracy | {train} | {test} |"
