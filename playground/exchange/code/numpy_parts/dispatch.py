"""Which function writes a layer, an activation, a loss or an optimizer as NumPy: by its class.

Each is registered where it stands, ``@write_layer.register`` above a function whose first argument
has the class's type; so does a plug-in, in the file with its class.
"""

from collections.abc import Callable
from functools import singledispatch

from msgspec import Struct

from playground.core import Entry
from playground.exchange.base.export_error import ExportError
from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.base.helper import Helper
from playground.nn.base.activation import Activation
from playground.nn.base.layer import Layer
from playground.nn.base.loss import Loss
from playground.nn.base.optimizer import Optimizer
from playground.nn.base.regularizer import Regularizer
from playground.nn.base.schedule import Schedule
from playground.nn.layers.input import Input


class LayerCode(Struct, frozen=True):
    """A layer's lines.

    Parameters
    ----------
    forward
        What computes ``node.out`` from ``node.inputs``.
    backward
        What computes the gradients of its parameters from ``node.dout``.
    input_grads
        An expression per input: dL/d(input).
    helpers
        What the lines call.
    towards_inputs
        What these expressions need, behind ``backward``: left out where nobody asks for them.
    """

    forward: tuple[str, ...]
    backward: tuple[str, ...]
    input_grads: tuple[str, ...]
    helpers: tuple[Helper, ...] = ()
    towards_inputs: tuple[str, ...] = ()


class ActivationCode(Struct, frozen=True):
    """An activation as expressions: ``f(z)``, and ``f'`` from z and a."""

    value: str
    slope: str
    helpers: tuple[Helper, ...] = ()


class LossCode(Struct, frozen=True):
    """A loss's lines.

    Parameters
    ----------
    forward
        What computes ``loss`` from the output ``o`` and the target ``t``, both ``(K, B)``.
    backward
        What computes ``do`` from the same; ``B`` is the number of samples.
    answer
        What turns ``o`` into an answer to a person.
    helpers
        What the lines call.
    """

    forward: tuple[str, ...]
    backward: tuple[str, ...]
    answer: str = "o"
    helpers: tuple[Helper, ...] = ()


class UpdateCode(Struct, frozen=True):
    """An optimizer's lines.

    Parameters
    ----------
    before
        Its constants, and its slots as they are before the first update.
    lines
        What moves ``theta`` along ``g`` with the learning rate ``rate``, in update ``t`` = 1, 2, …
    slots
        The slots by the name they have in the lines.
    helpers
        What the lines call.
    searches
        Whether it needs ``loss`` and ``evaluate()``.
    """

    before: tuple[str, ...]
    lines: tuple[str, ...]
    slots: tuple[str, ...] = ()
    helpers: tuple[Helper, ...] = ()
    searches: bool = False


class PenaltyCode(Struct, frozen=True):
    """A regularizer's lines around an update.

    Parameters
    ----------
    before, after
        What turns ``g`` into what is followed, and what comes behind the optimizer.
    start
        What these change in place, as it is before the first update.
    penalty
        What it adds to the loss that ``g`` is the gradient of.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    penalty: str = ""


class ScheduleCode(Struct, frozen=True):
    """A schedule as the body of ``factor(epoch)``; ``observe`` is that of ``observe(loss)``.

    Without lines the factor is always 1.
    """

    lines: tuple[str, ...]
    start: tuple[str, ...] = ()
    observe: tuple[str, ...] = ()
    helpers: tuple[Helper, ...] = ()


@singledispatch
def write_layer(layer: Layer, node: CodeNode) -> LayerCode:
    """Write a layer.

    Raises
    ------
    ExportError
        When no function is registered for it; so do the others.
    """
    raise ExportError(f"{layer.title} cannot be written as NumPy")


@singledispatch
def write_activation(function: Activation, z: str, a: str) -> ActivationCode:
    """Write an activation of the sum ``z`` whose value is kept as ``a``."""
    raise ExportError(f"the activation {function.title} cannot be written as NumPy")


@singledispatch
def write_loss(loss: Loss, outputs: int) -> LossCode:
    """Write a loss of so many outputs."""
    raise ExportError(f"the loss {loss.title} cannot be written as NumPy")


@singledispatch
def write_optimizer(optimizer: Optimizer, where: str) -> UpdateCode:
    """Write an optimizer; ``where`` is what weight decay is multiplied by: where it acts."""
    raise ExportError(f"the optimizer {optimizer.title} cannot be written as NumPy")


@singledispatch
def write_penalty(regularizer: Regularizer) -> PenaltyCode:
    """Write a regularizer."""
    raise ExportError(f"the regularizer {regularizer.title} cannot be written as NumPy")


@singledispatch
def write_schedule(schedule: Schedule) -> ScheduleCode:
    """Write a schedule."""
    raise ExportError(f"the schedule {schedule.title} cannot be written as NumPy")


def is_supported(entry: type[Entry]) -> bool | None:
    """Tell whether a class has a function that writes it; ``None`` for those that need none."""
    if issubclass(entry, Layer):
        # An input is the features' arithmetic, which is written for every network.
        return issubclass(entry, Input) or _differ(write_layer.dispatch, entry)
    if issubclass(entry, Activation):
        return _differ(write_activation.dispatch, entry)
    if issubclass(entry, Loss):
        return _differ(write_loss.dispatch, entry)
    if issubclass(entry, Optimizer):
        return _differ(write_optimizer.dispatch, entry)
    if issubclass(entry, Regularizer):
        return _differ(write_penalty.dispatch, entry)
    return _differ(write_schedule.dispatch, entry) if issubclass(entry, Schedule) else None


def _differ(chosen: Callable[[type], object], entry: type[Entry]) -> bool:
    """Tell whether what is chosen for a class is not what is chosen for any."""
    return chosen(entry) is not chosen(object)
