"""The words of the overlay."""

from playground.core.text.numbers import counted, number
from playground.session.phases.step_record import ForwardRecord


def amount(value: float) -> str:
    """Return a size with two digits that count."""
    return number(value, 2, highest=1e4)


def answer_text(found: ForwardRecord, place: int) -> str:
    """Return what a sample of the batch should have given and gave."""
    wanted_values, given_values = found.targets[place], found.predictions[place]
    if found.classes and len(wanted_values) > 1:
        wanted = int(wanted_values.argmax())
        name, given = found.classes[wanted], float(given_values[wanted])
        return f"target {name}: {given:.2g}"
    if len(wanted_values) > 1:
        return counted(len(wanted_values), "target")
    target, given = float(wanted_values[0]), float(given_values[0])
    return f"target {number(target, 3, trim=True)}, prediction {number(given, 2, trim=True)}"
