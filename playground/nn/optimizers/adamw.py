"""AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2017)."""

from typing import Annotated

from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, UpdateBuffers
from playground.nn.base.program import Call
from playground.nn.kernels.update_ops import shrinking
from playground.nn.optimizers.adam import Adam


@OPTIMIZERS.register
class AdamW(Adam):
    """Shrinks every parameter by the factor ``1 - ηλ`` first, then moves as Adam does.

    The decay does not pass through Adam's division, so it pulls every parameter equally. PyTorch's
    defaults, but for a learning rate of 0.01.
    """

    name = "adamw"
    title = "AdamW"
    help = "Adam whose weight decay acts on the parameters themselves, not on the gradient."
    formula = "θ ← θ - ηλθ;  then Adam"
    order = 50
    typical_rate = 0.001

    weight_decay: Annotated[
        float, Param("Weight decay", "λ: the share of a parameter lost per unit of rate.", low=0)
    ] = 0.01

    @override
    def _decay(self, buffers: UpdateBuffers) -> tuple[Array, list[Call]]:
        return buffers.grad, shrinking(buffers, self.weight_decay)
