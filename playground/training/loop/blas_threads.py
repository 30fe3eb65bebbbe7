"""How many threads the matrix products use.

On small products a second BLAS thread costs more than it brings (up to fifteen times, when the
other core is busy), so one thread is used until the largest product of a step is worth sharing.
``playground bench threads`` measures both sides of that size.
"""

from functools import cache
from typing import TYPE_CHECKING

from playground.nn.compiler.plan import Plan
from playground.nn.inspect.costs import costs_of

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

WORTH_SHARING = 8_000_000
"""Multiply-adds of one product from which two threads are used.

Measured on two cores, products of a dense layer in float32 and float64: at 2 million two threads
take 1.1 and 0.9 times as long as one, at 4 to 6 million 0.8 and 0.7, at 8 million 0.7, at 100
million 0.55. A gain of a quarter is not worth what the window loses when both cores are busy.
"""


@cache
def _controller() -> "ThreadpoolController":
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@cache
def most_threads() -> int:
    """Return how many threads the BLAS library would use by itself."""
    counts = [pool["num_threads"] for pool in _controller().info() if pool["user_api"] == "blas"]
    return max(counts, default=1)


def largest_product(plan: Plan, batch_size: int) -> int:
    """Return the multiply-adds of the largest matrix product in one forward pass."""
    return costs_of(plan.nodes, batch_size).largest_product * batch_size


def threads_for_product(multiply_adds: int) -> int:
    """Return how many threads suit a product."""
    return most_threads() if multiply_adds >= WORTH_SHARING else 1


def threads_for(plan: Plan, batch_size: int) -> int:
    """Return how many threads suit a network."""
    return threads_for_product(largest_product(plan, batch_size))


def set_threads(plan: Plan, batch_size: int) -> int:
    """Set the process's BLAS threads for a network; returns the number chosen."""
    threads = threads_for(plan, batch_size)
    _controller().limit(limits=threads, user_api="blas")
    return threads
