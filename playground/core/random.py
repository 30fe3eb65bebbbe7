"""Random numbers: one seed, separate streams.

Data, split, initial weights, sample order and noise (dropout and the like) each draw from a stream
of their own, so that changing one (more points, another layer) leaves the others as they were.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from msgspec import Struct

from playground.core.arrays import Array, IntArray, Shape


class RandomStream(Protocol):
    """A source of random numbers that can be stopped, saved and continued exactly."""

    def random(self) -> float:
        """Draw one number uniformly from [0, 1)."""
        ...

    def uniform(self, low: float, high: float, shape: Shape) -> Array:
        """Draw an array uniformly from [low, high), in C order."""
        ...

    def normal(self, shape: Shape) -> Array:
        """Draw an array from the standard normal distribution, in C order."""
        ...

    def permutation(self, n: int) -> IntArray:
        """Draw a random order of ``range(n)``."""
        ...

    def fill_uniform(self, out: Array) -> None:
        """Fill a C-contiguous array from [0, 1), in place and without a temporary."""
        ...

    def fill_normal(self, out: Array) -> None:
        """Fill a C-contiguous array from the standard normal distribution, in place."""
        ...

    def get_state(self) -> dict[str, Any]:
        """Return the position in the stream, as JSON-compatible values."""
        ...

    def set_state(self, state: dict[str, Any]) -> None:
        """Go to a position returned by :meth:`get_state`."""
        ...


class NumpyStream:
    """NumPy's PCG64 behind the :class:`RandomStream` interface.

    Parameters
    ----------
    seed
        Whole numbers that together name the stream.
    """

    def __init__(self, seed: Sequence[int]) -> None:
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(list(seed))))
        self._state: dict[str, Any] | None = None

    def random(self) -> float:
        """Draw one number uniformly from [0, 1)."""
        self._state = None
        return self._generator.random()

    def uniform(self, low: float, high: float, shape: Shape) -> Array:
        """Draw an array uniformly from [low, high)."""
        self._state = None
        return self._generator.uniform(low, high, shape)

    def normal(self, shape: Shape) -> Array:
        """Draw an array from the standard normal distribution."""
        self._state = None
        return self._generator.standard_normal(shape)

    def permutation(self, n: int) -> IntArray:
        """Draw a random order of ``range(n)``."""
        self._state = None
        return self._generator.permutation(n)

    def fill_uniform(self, out: Array) -> None:
        """Fill an array from [0, 1)."""
        self._state = None
        self._generator.random(dtype=out.dtype.type, out=out)

    def fill_normal(self, out: Array) -> None:
        """Fill an array from the standard normal distribution."""
        self._state = None
        self._generator.standard_normal(dtype=out.dtype.type, out=out)

    def get_state(self) -> dict[str, Any]:
        """Return the generator's state; the 128-bit numbers as text, for JSON.

        It is remembered until the next draw: many streams rest while many states are kept.
        """
        if self._state is None:
            state = self._generator.bit_generator.state
            inner = state["state"]
            self._state = {
                "kind": "PCG64",
                "state": str(inner["state"]),
                "inc": str(inner["inc"]),
                "has_uint32": int(state["has_uint32"]),
                "uinteger": int(state["uinteger"]),
            }
        return self._state.copy()

    def set_state(self, state: dict[str, Any]) -> None:
        """Restore what :meth:`get_state` returned."""
        self._state = None
        self._generator.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {"state": int(state["state"]), "inc": int(state["inc"])},
            "has_uint32": int(state["has_uint32"]),
            "uinteger": int(state["uinteger"]),
        }


class Streams(Struct, frozen=True):
    """The streams of a training.

    With NumPy they are independent; the browser playground draws data, split, weights and order
    from one stream in a fixed order, which is expressed by handing the same object four times.
    """

    data: RandomStream
    split: RandomStream
    weights: RandomStream
    order: RandomStream
    noise: RandomStream

    @classmethod
    def from_seeds(cls, data_seed: int, training_seed: int) -> "Streams":
        """Derive data and split from one seed; weights, order and noise from the other."""
        seeds = (data_seed, data_seed, training_seed, training_seed, training_seed)
        return cls(*(NumpyStream((seed, i)) for i, seed in enumerate(seeds)))

    @classmethod
    def shared(cls, stream: RandomStream, noise: RandomStream | None = None) -> "Streams":
        """Use one stream for everything (but noise), drawn from in the order things are made."""
        return cls(stream, stream, stream, stream, noise or stream)

    def __iter__(self) -> Iterator[RandomStream]:
        return iter((self.data, self.split, self.weights, self.order, self.noise))
