"""What a layer is: a registered class that infers its shape and binds its calls."""

from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from math import prod
from typing import ClassVar, Literal, TypeAlias

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace
from typing_extensions import override

from playground.core import (
    Array,
    Component,
    Entry,
    Param,
    ParamValue,
    PlaygroundError,
    RandomStream,
    Registry,
    Shape,
    ValueNotAllowed,
    check_values,
    params_of,
    values_of,
)
from playground.nn.base.activation import ACTIVATIONS, Activation, ReadableActivation
from playground.nn.base.program import Program

Category = Literal["Basic", "Image", "Regularization", "Merge"]
Role = Literal["weight", "bias", "scale"]
Axis = Literal["input", "unit", "place"]
"""What an axis of a learned array runs over: the input's units, the layer's own, or neither."""
UnitLabel: TypeAlias = Hashable
"""What a unit is recognised by after an edit: equal labels are the same unit."""


class ShapeError(PlaygroundError):
    """A layer cannot take the shapes that reach it; the message says what it needs."""

    def message_for(self, sources: Sequence[str]) -> str:
        """Return the message for a layer with these nodes before it."""
        del sources
        return str(self)


def per_unit(shape: Shape) -> tuple[Axis, ...]:
    """Return the axes of an array whose first one runs over the units, and no other does."""
    return tuple("place" if i else "unit" for i in range(len(shape)))


class ParameterSpec(Struct, frozen=True):
    """One learned array of a layer.

    Parameters
    ----------
    name
        Its name within the layer: ``weight``, ``bias``.
    shape
        ``(in, out)`` for a dense weight.
    role
        ``weight`` is drawn by the initializer and regularised; ``bias`` starts at the configured
        bias; ``scale`` starts at ``initial``. Only weights are regularised.
    fan_in, fan_out
        How many values feed one output and are fed by one input; what initializers scale by.
    initial
        What every entry of a ``scale`` starts with.
    axes
        What each axis runs over, so that a unit's numbers are found again when sizes change.
        Untold, the array is kept as long as its shape is the same.
    """

    name: str
    shape: Shape
    role: Role
    fan_in: int = 1
    fan_out: int = 1
    initial: float = 1.0
    axes: tuple[Axis, ...] = ()


class StateSpec(Struct, frozen=True):
    """One array a layer remembers from batch to batch without learning it by gradient.

    Parameters
    ----------
    name
        Its name within the layer: ``running_mean``.
    shape
        Its shape.
    initial
        The value it starts with.
    axes
        As in :class:`ParameterSpec`.
    """

    name: str
    shape: Shape
    initial: float = 0.0
    axes: tuple[Axis, ...] = ()


class LayerBuffers(Struct, frozen=True):
    """The memory a layer works in; see :mod:`playground.nn.base.program` for the layout.

    Parameters
    ----------
    inputs
        The values that reach the layer, each ``(..., *shape, B)``.
    augmented
        The same memory, flattened, with a last row of ones: ``(..., size + 1, B)``.
    input_grads
        Where to write dL/d(input) for each input; ``None`` where nobody needs it.
    output, output_grad
        Where to write the value, and where dL/d(output) will be, each ``(..., *shape, B)``.
    params, grads
        The layer's learned arrays and their gradients by name: views into the flat vectors.
    block, grad_block
        The same, flat and contiguous in declaration order: ``(..., P)``.
    training
        Whether this network trains or only predicts. When it only predicts, backward is rarely run
        (memory nobody writes to costs nothing, so it is there all the same): for the derivatives
        of a prediction.
    state
        The arrays of :meth:`Layer.state` by name, ``(..., *shape)``: shared by all batch sizes,
        saved in checkpoints. Only a training network may write to them.
    streams
        Random numbers for layers that draw some in every step: one stream per replica.
    derivative
        Like ``output``: the derivative f' of the layer's :attr:`Layer.readable_activation` at its
        present value, there before backward runs; ``None`` where the layer computes it itself.
    """

    inputs: tuple[Array, ...]
    augmented: tuple[Array, ...]
    input_grads: tuple[Array | None, ...]
    output: Array
    output_grad: Array
    params: dict[str, Array]
    grads: dict[str, Array]
    block: Array
    grad_block: Array
    training: bool
    state: dict[str, Array] = field(default_factory=dict)
    streams: tuple[RandomStream, ...] = ()
    derivative: Array | None = None

    def scratch(self) -> Array:
        """Return a new array like the output."""
        return np.empty_like(self.output)


class Layer(Entry, kw_only=True):
    """A kind of layer; its fields are its parameters.

    Parameters
    ----------
    function_params
        The parameters of the function it chooses, behind the choice's own name:
        ``{"activation.alpha": 0.5}``.

    Attributes
    ----------
    category
        Where the palette lists it.
    color
        The palette's accent, ``#rrggbb``.
    min_inputs, max_inputs
        How many wires it takes; ``None`` is any number.
    loops_over_replicas
        Whether networks that train at once cost it one call each instead of one call for all.
    any_memory_order
        Whether it works on values as they come in memory: it never merges their axes.
    mixes_units
        Whether every unit's value depends on all units, so that one more changes the others.
    derivative_symbol
        What ∂(unit)/∂(input) is called in a written-out chain rule.
    """

    category: ClassVar[Category] = "Basic"
    color: ClassVar[str] = "#5f6368"
    min_inputs: ClassVar[int] = 1
    max_inputs: ClassVar[int | None] = 1
    loops_over_replicas: ClassVar[bool] = False
    any_memory_order: ClassVar[bool] = False
    mixes_units: ClassVar[bool] = False
    derivative_symbol: ClassVar[str] = "∂a/∂x"

    function_params: dict[str, ParamValue] = field(default_factory=dict)

    @abstractmethod
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Return the output's per-sample shape, or raise :class:`ShapeError`."""

    @classmethod
    def params_for(cls, shape: Shape, image: Shape | None) -> dict[str, ParamValue]:
        """Return parameters with which a new layer takes a shape, where its usual ones may not.

        Parameters
        ----------
        shape
            The per-sample shape that is going to reach it.
        image
            ``(channels, height, width)`` of the data, where they are pictures.
        """
        del shape, image
        return {}

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """Return the learned arrays for these input shapes."""
        del inputs
        return ()

    def state(self, inputs: Sequence[Shape]) -> tuple[StateSpec, ...]:
        """Return the arrays it remembers without learning them, for these input shapes."""
        del inputs
        return ()

    def trace_units(
        self, inputs: Sequence[Sequence[UnitLabel]], shapes: Sequence[Shape]
    ) -> Sequence[UnitLabel] | None:
        """Say where the units come from; a unit is a place on the first axis: feature or channel.

        Unless a layer says otherwise, its units are its input's.

        Parameters
        ----------
        inputs, shapes
            The labels of each input's units, and the input's shape.

        Returns
        -------
        Sequence of labels
            One per unit. ``None``: the layer makes units of its own.
        """
        del shapes
        return inputs[0]

    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return how many multiply-adds one sample costs in one forward pass of training.

        A multiply-add is one product and the sum it goes into, if any. Counted is every product of
        a value with a learned number, another value or a random one, as often as it is made: a
        dense layer's weight once, a filter's at every place; so is the product that makes a sum
        a mean. Free are additions without a product (a bias, ``Add``), copies, comparisons, and
        functions (``exp``, ``tanh``, roots, quotients), so a layer that only adds, moves, compares
        or bends values counts 0.

        Parameters
        ----------
        inputs, output
            The per-sample shapes that reach and leave the layer.
        """
        del inputs, output
        return 0

    def working_values(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return about how many numbers it works in per sample, besides output and gradient.

        Memory is reckoned by it before a network is allocated: it may be somewhat too much, but
        not half of what :meth:`bind` will make.

        Parameters
        ----------
        inputs, output
            The per-sample shapes that reach and leave the layer.
        """
        del inputs
        return 2 * prod(output)

    def blocked(self, inputs: Sequence[Shape], batch_size: int) -> str:
        """Say that its output is the same in training whatever comes in; empty where it is not.

        Then no gradient passes it either. The sentence begins with the verb and says what helps.

        Parameters
        ----------
        inputs
            The per-sample shapes that reach it.
        batch_size
            Samples per training step; 0 where all of them are, and nobody knows how many.
        """
        del inputs, batch_size
        return ""

    @abstractmethod
    def bind(self, memory: LayerBuffers) -> Program:
        """Return the calls that compute the layer forward and backward in ``memory``."""

    @property
    def values(self) -> dict[str, ParamValue]:
        """All its parameters, with those of the function it chooses."""
        return {**values_of(self), **self.function_params}

    @property
    def activation_field(self) -> str:
        """The name of the parameter that chooses an activation; empty where none does."""
        return _activation_field(type(self))

    @property
    def chosen_activation(self) -> Activation:
        """The activation it chooses, with its parameters; the identity where it chooses none.

        Raises
        ------
        ValueNotAllowed
            When there is no such activation, or it does not have these parameters.
        """
        chooser = self.activation_field
        name = getattr(self, chooser) if chooser else "linear"
        if not self.function_params:
            return _usual(ACTIVATIONS.get(name))
        start = f"{chooser}."
        params = {key.removeprefix(start): v for key, v in self.function_params.items()}
        return ACTIVATIONS.create(Component(name, params))

    @property
    def readable_activation(self) -> ReadableActivation | None:
        """The activation that made the output, if its derivative can be read off the output."""
        return None

    @property
    def output_range(self) -> tuple[float | None, float | None]:
        """The range of its values, ``None`` where unbounded; decides how classes are coded."""
        return self.chosen_activation.value_range if self.activation_field else (None, None)

    @property
    def summary(self) -> str:
        """A few words that say what it is: ``Dense · tanh``."""
        return self.title

    @property
    def details(self) -> str:
        """What a card says behind the layer's name."""
        return self.summary


class LayerRegistry(Registry[Layer]):
    """The kinds of layers; the function that a layer chooses brings parameters of its own.

    They stand among the layer's, behind the name of what chooses them: ``activation.alpha``.
    """

    @override
    def create(self, component: Component) -> Layer:
        checked = self.check(component)
        own = {name: checked.pop(name) for name in tuple(checked) if "." not in name}
        return self.get(component.name)(**own, function_params=checked)

    @override
    def params(self, name: str, values: Mapping[str, ParamValue]) -> tuple[Param, ...]:
        found = []
        for param in params_of(self.get(name)):
            found.append(param)
            chosen = values.get(param.name, param.default)
            if param.choices_from == ACTIVATIONS.kind and chosen in ACTIVATIONS:
                start = f"{param.name}."
                own = params_of(ACTIVATIONS.get(str(chosen)))
                found += [replace(each, name=start + each.name) for each in own]
        return tuple(found)

    @override
    def check(self, component: Component) -> dict[str, ParamValue]:
        """Return checked parameters; those of a function nobody knows are taken as they are."""
        cls, values = self.get(component.name), component.params
        own = {name: value for name, value in values.items() if "." not in name}
        checked = check_values(cls, own, component.name)
        if len(own) == len(values):
            return checked
        known = {param.name: param for param in self.params(component.name, values)}
        chooser = _activation_field(cls)
        chosen = values.get(chooser, known[chooser].default) if chooser else ""
        for name in (name for name in values if name not in own):
            if name in known:
                checked[name] = known[name].check(values[name], component.name)
            elif not chooser or chosen in ACTIVATIONS or not name.startswith(f"{chooser}."):
                allowed = f"there is no such parameter; it has {', '.join(known)}"
                raise ValueNotAllowed(f"{component.name}.{name}", values[name], allowed)
            else:
                checked[name] = values[name]
        return checked


@cache
def _activation_field(layer: type[Layer]) -> str:
    found = (p.name for p in params_of(layer) if p.choices_from == ACTIVATIONS.kind)
    return next(found, "")


@cache
def _usual(activation: type[Activation]) -> Activation:
    return activation()


LAYERS = LayerRegistry("layer", "playground.nn.layers")
