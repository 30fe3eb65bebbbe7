"""What an optimizer is: a rule that turns a gradient into a move of the parameters."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, TypeAlias

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, Entry, Registry
from playground.nn.base.program import Call
from playground.nn.base.quantity import Quantity

Update: TypeAlias = Callable[[int], object]
"""Makes update number ``t`` (1, 2, …) in place."""


class SteadyUpdate(Struct, frozen=True):
    """An update that is the same whatever its number.

    Parameters
    ----------
    calls
        What it runs, for callers that run them in loops of their own.
    """

    calls: tuple[Call, ...]

    def __call__(self, t: int) -> None:
        """Make an update."""
        del t
        for each in self.calls:
            each()


class UpdateBuffers(Struct, frozen=True, eq=False):
    """What an optimizer works on and may know.

    Parameters
    ----------
    theta, grad
        ``(..., P)``. The optimizer reads ``grad`` and never writes it (``evaluate`` may).
    slots
        As :meth:`Optimizer.make_slots` returned; written in place.
    rate
        The current learning rate, ``()`` or ``(R, 1)``. Read at every update, so that a schedule
        or a person can change it between two of them.
    decayed
        ``(P,)``: 1 where weight decay acts, 0 where it does not; ``None``: everywhere. Read once,
        when an optimizer is bound.
    loss
        Returns the total loss, ``()`` or ``(R,)``, that ``grad`` belongs to now.
    evaluate
        Computes that loss and ``grad`` afresh at the present ``theta``, on the same batch with the
        same noise, and returns the loss.
    """

    theta: Array
    grad: Array
    slots: Mapping[str, Array]
    rate: Array
    decayed: Array | None = None
    loss: Callable[[], Array] | None = None
    evaluate: Callable[[], Array] | None = None


RATE = Quantity(
    "Scheduled rate",
    "η",
    "The learning rate after schedule and warm-up.",
    is_single=True,
)


class Optimizer(Entry):
    """An optimizer; its fields are its parameters, ``learning_rate`` among them.

    It works on flat vectors ``theta`` and ``grad`` of shape ``(..., P)``; its memory from step to
    step is in named ``slots`` of the same shape, which a screen can show.

    Attributes
    ----------
    searches
        Whether it compares losses at several points in one update, so that it needs ``evaluate``
        and the same batch every time: the full one.
    loops_over_replicas
        Whether it works on replicas one after the other instead of in one stream of calls.
    named
        What its slots and the numbers behind its updates are, by name.
    typical_rate
        The learning rate that people usually begin with: what another one is told beside. Its
        default may be another one, for networks as small as here.
    """

    searches: ClassVar[bool] = False
    loops_over_replicas: ClassVar[bool] = False
    named: ClassVar[Mapping[str, Quantity]] = {}
    typical_rate: ClassVar[float | None] = None

    @property
    @abstractmethod
    def learning_rate(self) -> float:
        """How far one update moves; every optimizer declares it, with its own usual value."""

    @abstractmethod
    def slot_names(self) -> tuple[str, ...]:
        """Return the names of the vectors it remembers, e.g. ``("m", "v")``."""

    def make_slots(self, theta: Array) -> dict[str, Array]:
        """Return the slots before the first update: zeros, unless the optimizer says otherwise."""
        return {name: np.zeros_like(theta) for name in self.slot_names()}

    def make_buffers(self, theta: Array, grad: Array) -> UpdateBuffers:
        """Return what a first update at the configured learning rate works on."""
        rate = np.array(self.learning_rate, dtype=theta.dtype)
        return UpdateBuffers(theta, grad, self.make_slots(theta), rate)

    @abstractmethod
    def bind(self, buffers: UpdateBuffers) -> Update:
        """Return the function that makes one update of ``buffers.theta`` in place."""

    def step(self, buffers: UpdateBuffers, t: int) -> None:
        """Make update number ``t`` in place."""
        self.bind(buffers)(t)

    def preview(self, buffers: UpdateBuffers, t: int) -> Array:
        """Return the move update ``t`` *would* make, ``(..., P)``; changes nothing.

        It works on copies; but ``evaluate`` looks at ``theta`` itself, so with it the update is
        made there and taken back.
        """
        theta, grad = buffers.theta, buffers.grad
        trial = replace(buffers, slots={name: s.copy() for name, s in buffers.slots.items()})
        before = theta.copy()
        if buffers.evaluate is None:
            trial = replace(trial, theta=before)
            self.step(trial, t)
            return before - theta
        gradient = grad.copy()
        try:
            self.step(trial, t)
            return theta - before
        finally:
            np.copyto(theta, before)
            np.copyto(grad, gradient)

    def quantities(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        """Return the numbers behind update ``t`` by name, for a screen to show.

        With ``step_size`` and ``direction`` among them, the update moved every parameter by
        ``-step_size · direction``; with ``step_size`` alone, by ``-step_size`` times its gradient,
        which includes coupled weight decay. Decoupled weight decay comes on top of that.

        Parameters
        ----------
        slots
            As update ``t`` left them; they are among the quantities.
        t
            The number of updates made; before the first there is nothing but the slots.
        rate
            The learning rate of that update, ``()`` or ``(R, 1)``.
        """
        return {**slots, "rate": rate, **(self._diagnostics(slots, t, rate) if t else {})}

    def quantity(self, name: str) -> Quantity:
        """Return what the quantity of a name is; without words for it, its name says it."""
        if name == "rate":
            return RATE
        return self.named.get(name) or Quantity(name.replace("_", " ").capitalize())

    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        """Compute what else is behind update ``t``."""
        del slots, t, rate
        return {}


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", "playground.nn.optimizers")
