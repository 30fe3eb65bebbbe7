"""One batch size's machinery: gather the samples, run forward and loss, run backward."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import SupportsFloat

import numpy as np

from playground.core import Array, IntArray
from playground.nn.base.loss import Loss
from playground.nn.base.program import Call, call, transpose
from playground.nn.compiler.network import Network
from playground.nn.kernels.broadcasting import LITTLE
from playground.training.data.input_feed import Features


class BatchProgram:
    """A network of one batch size with its loss and its way to fetch samples.

    Parameters
    ----------
    network
        The network; its batch size is this program's.
    loss
        The loss to bind.
    features
        Per input port, the features of every sample; see :func:`.input_feed.feed`.
    targets
        The coded targets of every sample ``(N, K)``.

    Attributes
    ----------
    loss
        ``()`` or ``(R,)``: the batch's loss after a forward pass.
    total_loss
        Returns the sum of :attr:`loss` as one number.
    forward_calls, backward_calls
        The bound calls, for callers that run them in loops of their own.
    takes
        For such loops, too: what :meth:`load` calls, each with the memory it fills.
    """

    def __init__(
        self, network: Network, loss: Loss, features: Sequence[Features], targets: Array
    ) -> None:
        self.network = network
        lead = network.theta.shape[:-1]
        rows = np.zeros((*lead, network.batch_size, targets.shape[1]), network.dtype)
        self.target, turns = _in_memory_order(transpose(rows))
        self.loss = np.zeros(lead, network.dtype)
        self.total_loss: Callable[[], SupportsFloat] = self.loss.item
        if lead:
            self.total_loss = partial(self.loss.dot, np.ones_like(self.loss))
        program = loss.bind(network.output, self.target, self.loss, network.output_grad)
        self.forward_calls: tuple[Call, ...] = (*turns, *network.forward_calls, *program.forward)
        self.backward_calls: tuple[Call, ...] = (*program.backward, *network.backward_calls)
        takes: list[tuple[Callable[..., object], Array]] = [
            (all_rows.take, port.rows)
            for all_rows, port in zip(features, network.inputs, strict=True)
        ]
        self.takes: tuple[tuple[Callable[..., object], Array], ...] = (
            *takes,
            (targets.take, rows),
        )

    def load(self, indices: IntArray) -> None:
        """Copy samples into the network's input, ``(B,)`` or ``(R, B)`` indices.

        ``mode="clip"`` lets NumPy write straight into the buffer; indices are always in range.
        """
        for take, rows in self.takes:
            take(indices, 0, rows, "clip")

    def forward(self) -> None:
        """Run the network and the loss."""
        for each in self.forward_calls:
            each()

    def backward(self) -> None:
        """Run the loss's and the network's backward; fills the network's gradient."""
        for each in self.backward_calls:
            each()


def _in_memory_order(view: Array) -> tuple[Array, list[Call]]:
    """Return a transposed array laid out in order, and what copies it there.

    Between arrays of different orders NumPy allocates buffers in every call, as large as they are.
    """
    if view.nbytes <= LITTLE or view.shape[-2] == 1:
        return view, []
    ordered = np.zeros(view.shape, view.dtype)
    return ordered, [call(np.copyto, ordered, view)]
