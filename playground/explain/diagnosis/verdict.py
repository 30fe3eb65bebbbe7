"""What the size of a layer's signal and gradient means for learning, in words."""

from math import isfinite
from typing import Literal

from msgspec import Struct

from playground.explain.diagnosis.findings import EXPLODING, VANISHING

Verdict = Literal["steady", "vanishing", "exploding"]

WORDS: dict[Verdict, str] = {
    "steady": "healthy",
    "vanishing": "vanishing",
    "exploding": "exploding",
}
"""What people read."""


class LayerVerdict(Struct, frozen=True):
    """Whether a layer can learn at the start.

    Parameters
    ----------
    kind
        ``"steady"``, ``"vanishing"`` or ``"exploding"``.
    message
        The same in a sentence, with the numbers it rests on.
    """

    kind: Verdict
    message: str

    @property
    def word(self) -> str:
        """One word for people."""
        return WORDS[self.kind]


SILENT = LayerVerdict(
    "vanishing",
    "its gradient is exactly 0 in every batch of the training's size: it cannot learn",
)
"""Of a layer that :mod:`.silent_layers` found."""


def layer_verdict(relative_gradient: float, relative_signal: float) -> LayerVerdict:
    """Compare a layer with the thresholds of :mod:`.findings`.

    Parameters
    ----------
    relative_gradient
        How large its gradient is, in units of the output layer's.
    relative_signal
        How far its values vary, in units of the inputs'.
    """
    gradient, signal = _factor(relative_gradient), _factor(relative_signal)
    if not (isfinite(relative_gradient) and isfinite(relative_signal)):
        return LayerVerdict(
            "exploding", "its numbers leave the range of floating point: it explodes"
        )
    if relative_gradient > EXPLODING:
        why = f"its gradient is {gradient} the output layer's (above {_factor(EXPLODING)})"
        return LayerVerdict("exploding", f"{why}: it explodes, and steps overshoot")
    if relative_signal > EXPLODING:
        why = f"its values vary {signal} as much as the inputs (above {_factor(EXPLODING)})"
        return LayerVerdict("exploding", f"{why}: the signal explodes")
    if relative_gradient == 0:
        return LayerVerdict("vanishing", "no gradient reaches it: it cannot learn")
    if relative_gradient < VANISHING:
        why = f"its gradient is {gradient} the output layer's (below {_factor(VANISHING)})"
        return LayerVerdict("vanishing", f"{why}: it vanishes, and the layer hardly learns")
    if relative_signal < VANISHING:
        why = f"its values vary {signal} as much as the inputs (below {_factor(VANISHING)})"
        return LayerVerdict("vanishing", f"{why}: the signal vanishes, samples look all the same")
    return LayerVerdict(
        "steady",
        f"its gradient is {gradient} the output layer's, its values vary {signal} as "
        "much as the inputs: healthy",
    )


def worst_verdict(verdicts: list[LayerVerdict]) -> Verdict:
    """Return the worst; exploding before vanishing, for it stops a training at once."""
    kinds = {verdict.kind for verdict in verdicts}
    if "exploding" in kinds:
        return "exploding"
    return "vanishing" if "vanishing" in kinds else "steady"


def _factor(value: float) -> str:
    """Write a factor with two digits: ``0.16×``, ``2.3e-05×``."""
    return f"{value:.2g}×"
