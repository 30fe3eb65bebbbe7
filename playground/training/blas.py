"""How many threads the matrix products use.

On small products a second BLAS thread costs more than it brings (up to fifteen times, when the
other core is busy), so one thread is used until the largest product of a step is worth sharing.
"""

from functools import cache
from math import prod

from threadpoolctl import ThreadpoolController

from playground.nn.plan import Plan

WORTH_SHARING = 8_000_000
"""Multiply-adds of one product from which two threads were measured to be faster than one."""


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def _most() -> int:
    counts = [pool["num_threads"] for pool in _controller().info() if pool["user_api"] == "blas"]
    return max(counts, default=1)


def largest_product(plan: Plan, batch_size: int) -> int:
    """Return the multiply-adds of the largest matrix product in one forward pass."""
    sizes = [prod(p.shape) for node in plan.nodes for p in node.parameters if p.role == "weight"]
    return max(sizes, default=0) * batch_size


def set_threads(plan: Plan, batch_size: int) -> int:
    """Set the process's BLAS threads for a network; returns the number chosen."""
    most = _most()
    threads = most if largest_product(plan, batch_size) >= WORTH_SHARING else 1
    _controller().limit(limits=threads, user_api="blas")
    return threads
