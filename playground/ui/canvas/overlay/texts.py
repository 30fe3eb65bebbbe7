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


def answer_text(found: ForwardRecord, place: int) -> str:
    """Return what a sample of the batch should have given and gave."""
    wanted_values, given_values = found.targets[place], found.predictions[place]
    if found.classes and len(wanted_values) > 1:
        wanted = int(wanted_values.argmax())
        name, given = found.classes[wanted], float(given_values[wanted])
        return f"target {name}: {given:.2g}"
    if len(wanted_values) > 1:
        return f"{len(wanted_values):,} targets"
    target, given = float(wanted_values[0]), float(given_values[0])
    return f"target {target:.3g}, prediction {given:.2g}".replace("-", "−")
