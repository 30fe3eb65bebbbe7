"""When numbers stop being numbers: where it began, in words."""

import numpy as np

from playground.core import Array, PlaygroundError
from playground.nn.compiler.network import Network


class DivergenceError(PlaygroundError):
    """A loss, gradient or parameter became infinite or NaN.

    Parameters
    ----------
    step
        The update that was being computed (the first one is 1).
    node_id, name
        The layer where it began, and what it is called.
    quantity
        ``value``, ``loss``, ``gradient``, or the parameter's name.
    advice
        What to change before going on.
    """

    def __init__(
        self,
        step: int,
        node_id: str,
        name: str,
        quantity: str,
        advice: str = "lower the learning rate",
    ) -> None:
        self.step = step
        self.node_id = node_id
        self.name = name
        self.quantity = quantity
        super().__init__(
            f"training diverged at step {step}: the {quantity} of {name} is no longer a finite "
            f"number; training is back at its last finite state: {advice} and go on, or reset"
        )


def locate_forward(network: Network, step: int, replica: int | None = None) -> DivergenceError:
    """Name the first layer, in computing order, whose value is not finite; else the loss.

    With ``replica``, as in the following two, only that one of several networks is looked at.
    """
    for node in network.plan.nodes:
        if not _is_finite(network.value(node.id), replica):
            return DivergenceError(step, node.id, node.name, "value")
    return DivergenceError(step, network.plan.output.id, network.plan.output.name, "loss")


def locate_backward(
    network: Network, step: int, replica: int | None = None
) -> DivergenceError | None:
    """Name the first layer, from the output back, whose gradient is not finite, if there is one."""
    gradients = network.named_gradients()
    for node in reversed(network.plan.nodes):
        arrays = [gradients[f"{node.id}/{p.name}"] for p in node.parameters]
        if not node.features:
            arrays.append(network.value_grad(node.id))
        if not all(_is_finite(array, replica) for array in arrays):
            return DivergenceError(step, node.id, node.name, "gradient")
    return None


def locate_parameters(
    network: Network, step: int, replica: int | None = None
) -> DivergenceError | None:
    """Name the first parameter that is not finite, if there is one."""
    for span in network.parameter_layout:
        if not _is_finite(network.view(network.theta, span), replica):
            name = network.plan.name_of(span.node_id)
            return DivergenceError(step, span.node_id, name, span.name)
    return None


def _is_finite(array: Array, replica: int | None) -> bool:
    return bool(np.isfinite(array if replica is None else array[replica]).all())
