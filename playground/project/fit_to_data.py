"""Fitting a network and its loss to data of another kind, and saying what was changed."""

from collections.abc import Sequence

from msgspec.structs import replace

from playground.core import Component, Task
from playground.graph import NetworkSpec
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.features import available
from playground.nn.base.loss import Loss
from playground.nn.losses import LOSSES
from playground.project.io_layers import IOLayers, find_io_layers
from playground.project.project import Project

DEFAULT_LOSSES = {
    Task.BINARY: "binary_cross_entropy",
    Task.MULTICLASS: "softmax_cross_entropy",
    Task.REGRESSION: "mse",
}
"""What each task is given when the present loss does not fit; all of them want linear outputs."""

BINARY_ACTIVATION = "tanh"
"""The last function when a squared loss is to tell two classes apart."""


def fit_to_data(
    project: Project,
    task: Task,
    outputs: int,
    columns: Sequence[str],
    is_2d: bool,
    before: Task | None = None,
) -> tuple[Project, tuple[str, ...]]:
    """Make the network and its loss fit the data; what fits already stays as it is.

    Parameters
    ----------
    project
        The document, with its dataset already chosen.
    task, outputs, columns, is_2d
        What the data poses and offers.
    before
        The task the network was made for, where it is known: a last function that was chosen for
        the same task is then left alone.

    Returns
    -------
    tuple
        The fitting document, and one sentence per change.
    """
    io = find_io_layers(project.network)
    changes: list[str] = []
    network = _fit_features(project.network, io, columns, is_2d, changes)
    loss = _fit_loss(project, io, task, outputs, before, changes)
    network = _fit_width(network, io, task, outputs, changes)
    network = _fit_activation(network, io, LOSSES.get(loss.name), task, before, changes)
    training = replace(project.training, loss=loss)
    return project.replace(network=network, training=training), tuple(changes)


def _fit_features(
    network: NetworkSpec, io: IOLayers, columns: Sequence[str], is_2d: bool, changes: list[str]
) -> NetworkSpec:
    offered = {feature.name for feature in available(columns, is_2d)}
    for param in io.features:
        chosen = param.get(network)
        assert isinstance(chosen, tuple)
        gone = [name for name in chosen if name not in offered]
        if not gone:
            continue
        kept = tuple(name for name in chosen if name in offered)
        network = param.set(network, kept)
        one = len(gone) == 1
        what = f"Feature {gone[0]} was" if one else f"Features {', '.join(gone)} were"
        pronoun = "it" if one else "them"
        rest = "" if kept else "; the input offers every column"
        layer = network.name_of(param.node_id)
        changes.append(f"{what} removed from {layer}: the data does not have {pronoun}{rest}")
    return network


def _fit_loss(
    project: Project,
    io: IOLayers,
    task: Task,
    outputs: int,
    before: Task | None,
    changes: list[str],
) -> Component:
    present = project.training.loss
    fits = task in LOSSES.get(present.name).tasks
    width = None if io.width is None else io.width.get(project.network)
    of_numbers = width == 1 or before is Task.REGRESSION
    if task is Task.MULTICLASS and before is not task and of_numbers:
        # Squared losses accept several classes, but nobody chose one for them yet.
        fits = False
    if fits:
        return present
    chosen = LOSSES.get(DEFAULT_LOSSES[task])
    changes.append(f"Loss changed to {_lower(chosen.title)}: {_reason(task, outputs)}")
    return Component(chosen.name)


def _fit_width(
    network: NetworkSpec, io: IOLayers, task: Task, outputs: int, changes: list[str]
) -> NetworkSpec:
    if io.width is None or io.width.get(network) == outputs:
        return network
    noun = "unit" if outputs == 1 else "units"
    changes.append(
        f"{network.name_of(io.width.node_id)} now has {outputs} {noun}: {_reason(task, outputs)}"
    )
    return io.width.set(network, outputs)


def _fit_activation(
    network: NetworkSpec,
    io: IOLayers,
    loss: type[Loss],
    task: Task,
    before: Task | None,
    changes: list[str],
) -> NetworkSpec:
    if io.activation is None:
        return network
    present = str(io.activation.get(network))
    is_linear = present in ACTIVATIONS and ACTIVATIONS.get(present).is_identity
    if loss.from_logits:
        wanted, why = "linear", f"{_lower(loss.title)} works on plain sums"
    elif before is task:
        return network
    elif task is Task.REGRESSION:
        wanted, why = "linear", "the target can be any number"
    elif task is Task.BINARY and is_linear:
        wanted, why = BINARY_ACTIVATION, "it runs from one class's target to the other's"
    else:
        return network
    if present == wanted:
        return network
    changes.append(f"Output activation changed to {ACTIVATIONS.get(wanted).title}: {why}")
    return io.activation.set(network, wanted)


def _reason(task: Task, outputs: int) -> str:
    if task is Task.REGRESSION:
        return f"the data asks for {'a number' if outputs == 1 else f'{outputs} numbers'}"
    return f"the data has {2 if task is Task.BINARY else outputs} classes"


def _lower(title: str) -> str:
    """Return a title as it reads within a sentence; abbreviations keep their capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
