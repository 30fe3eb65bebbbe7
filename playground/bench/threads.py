"""``bench threads``: what a second BLAS thread brings, on both sides of the size that uses it."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import DTypeLike
from threadpoolctl import ThreadpoolController

from playground.bench.base.rounds import ROUND_SECONDS, ROUNDS, Runner, interleaved
from playground.nn.base.program import product, transpose
from playground.training.loop.blas_threads import WORTH_SHARING, most_threads, threads_for_product

Size = tuple[int, int, int]
"""Inputs, units and samples of a dense layer."""

SIZES: tuple[Size, ...] = (
    (64, 64, 64),
    (128, 128, 128),
    (256, 256, 64),
    (784, 128, 64),
    (256, 256, 128),
    (256, 256, 256),
    (784, 128, 256),
    (512, 512, 256),
)
DTYPES = ("float32", "float64")
MICRO = 1e6


class ThreadTimes(Struct, frozen=True):
    """Microseconds for the three products of a dense layer, with one thread and with all.

    Parameters
    ----------
    size, dtype
        Which layer.
    one, all
        The times.
    chosen
        How many threads training uses for products of this size.
    """

    size: Size
    dtype: str
    one: float
    all: float
    chosen: int

    @property
    def multiply_adds(self) -> int:
        """Of one of the three products."""
        inputs, units, samples = self.size
        return inputs * units * samples


def measure(
    sizes: Sequence[Size] = SIZES,
    rounds: int = ROUNDS,
    round_seconds: float = ROUND_SECONDS,
) -> list[ThreadTimes]:
    """Time every size and precision; one thread and all of them take turns."""
    controller, most = ThreadpoolController(), most_threads()
    times = []
    for size in sizes:
        for dtype in DTYPES:
            work = _products(size, dtype)
            runners = {
                str(n): _limited(work, controller, n) for n in sorted({1, most}, reverse=True)
            }
            seconds = interleaved(runners, rounds, round_seconds)
            inputs, units, samples = size
            chosen = threads_for_product(inputs * units * samples)
            one, every = (MICRO * seconds[str(n)] for n in (1, most))
            times.append(ThreadTimes(size, dtype, one, every, chosen))
    return times


def as_dict(times: Sequence[ThreadTimes]) -> dict[str, object]:
    """Return the results, for JSON."""
    return {
        "threads": most_threads(),
        "worth_sharing": WORTH_SHARING,
        "products": [
            {
                "size": t.size,
                "dtype": t.dtype,
                "multiply_adds": t.multiply_adds,
                "microseconds_one": t.one,
                "microseconds_all": t.all,
                "chosen": t.chosen,
            }
            for t in times
        ],
    }


def as_text(times: Sequence[ThreadTimes]) -> str:
    """Return the results as a table."""
    most = most_threads()
    lines = [
        f"µs for a dense layer's three matrix products with 1 and with {most} BLAS threads",
        f"{'in × out × batch':<18}{'dtype':<9}{'multiply-adds':>14}{'1':>9}{most:>9}"
        f"{'ratio':>8}  training uses",
    ]
    for t in times:
        lines.append(
            f"{' × '.join(map(str, t.size)):<18}{t.dtype:<9}{t.multiply_adds:>14,}"
            f"{t.one:>9.0f}{t.all:>9.0f}{t.all / t.one:>8.2f}  {t.chosen}"
        )
    lines.append(
        f"from {WORTH_SHARING:,} multiply-adds on, all threads are used: below, they bring little "
        "on an idle machine and cost much as soon as another program, or the window, is at work"
    )
    return "\n".join(lines)


def _products(size: Size, dtype: DTypeLike) -> list[Callable[[], object]]:
    inputs, units, samples = size
    generator = np.random.default_rng(0)
    weight = generator.random((inputs, units)).astype(dtype)
    x = generator.random((inputs, samples)).astype(dtype)
    dz = np.ones((units, samples), dtype)
    return [
        product(transpose(weight), x, np.empty_like(dz)),
        product(x, transpose(dz), np.empty_like(weight)),
        product(weight, dz, np.empty_like(x)),
    ]


def _limited(
    work: Sequence[Callable[[], object]], controller: ThreadpoolController, threads: int
) -> Runner:
    def run(count: int) -> int:
        with controller.limit(limits=threads, user_api="blas"):
            for _ in range(count):
                for each in work:
                    each()
        return count

    return run
