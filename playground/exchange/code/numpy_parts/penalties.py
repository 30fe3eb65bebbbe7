"""Regularizers as NumPy: what they add to the gradient; ``weights`` is 1 at weights, else 0."""

from playground.exchange.code.numpy_parts.dispatch import PenaltyCode, write_penalty
from playground.nn.regularizers.l1 import L1
from playground.nn.regularizers.l1_prune import L1Prune
from playground.nn.regularizers.l2 import L2
from playground.nn.regularizers.none import NoRegularizer


@write_penalty.register
def _none(regularizer: NoRegularizer) -> PenaltyCode:
    return PenaltyCode()


@write_penalty.register
def _l2(regularizer: L2) -> PenaltyCode:
    rate = regularizer.rate
    penalty = f"0.5 * {rate} * np.sum((weights * theta) ** 2)"
    return PenaltyCode((f"g = g + {rate} * weights * theta  # L2",), penalty=penalty)


@write_penalty.register
def _l1(regularizer: L1) -> PenaltyCode:
    rate = regularizer.rate
    penalty = f"{rate} * np.sum(np.abs(weights * theta))"
    return PenaltyCode((f"g = g + {rate} * weights * np.sign(theta)  # L1",), penalty=penalty)


@write_penalty.register
def _l1_prune(regularizer: L1Prune) -> PenaltyCode:
    """Pull after the optimizer; what crosses zero is dead for good.

    The pull lies beside the lines, for a searching optimizer asks at many points for a gradient.
    """
    rate = regularizer.rate
    return PenaltyCode(
        (
            "g = (1 - dead) * g",
            f"pull[:] = rate * {rate} * weights * np.sign(theta)  # L1, pruning",
        ),
        (
            "dead[theta * (theta - pull) < 0] = 1",
            "theta[:] = np.where(dead > 0, 0, theta - pull)",
        ),
        ("dead, pull = np.zeros_like(theta), np.zeros_like(theta)",),
    )
