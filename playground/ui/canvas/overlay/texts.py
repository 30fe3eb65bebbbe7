"""The words of the overlay."""

import numpy as np

from playground.session.phases.step_record import ForwardRecord


def amount(value: float) -> str:
    """Return a size with two digits that count."""
    if not value:
        return "0"
    if not 1e-4 <= abs(value) < 1e4:
        return f"{value:.1e}".replace("e-0", "e−").replace("e-", "e−").replace("e+0", "e")
    text = np.format_float_positional(value, 2, unique=False, fractional=False, trim="k")
    return text.rstrip(".")


def answer_text(found: ForwardRecord) -> str:
    """Return what the batch's first sample should have given and gave."""
    if found.classes and len(found.target) > 1:
        wanted = int(found.target.argmax())
        name, given = found.classes[wanted], float(found.prediction[wanted])
        return f"target {name}: {given:.2g}"
    if len(found.target) > 1:
        return f"{len(found.target):,} targets"
    target, given = float(found.target[0]), float(found.prediction[0])
    return f"target {target:.3g}, prediction {given:.2g}".replace("-", "−")
