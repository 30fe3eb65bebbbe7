"""What the bar says of a sample: which it is, what is true, and what the network says."""

from msgspec import Struct

from playground.core import Array, Task
from playground.core.text.numbers import fixed, number
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.sample_view import SampleView
from playground.ui.plots.base.number_format import short, significant
from playground.ui.sample.sample_walk import SampleWalk

OWN = "your own"
MOST_VALUES, MOST_CLASSES = 4, 12


class Verdict(Struct, frozen=True):
    """What became of a sample.

    Parameters
    ----------
    text
        In full.
    shorter
        Where there is less and less room.
    details
        With every digit that counts, a line each.
    is_wrong
        Whether the network decides for another class.
    shares, answer
        Classes with their probabilities, and the one the network decides for; none where its
        outputs are no probabilities.
    """

    text: str = ""
    shorter: tuple[str, ...] = ()
    details: str = ""
    is_wrong: bool = False
    shares: tuple[tuple[str, float], ...] = ()
    answer: str = ""


def place_words(walk: SampleWalk, row: int | None) -> str:
    """Say which sample it is: its side of the split, and its place among those gone through."""
    if row is None:
        return OWN
    part, at, count = walk.place(row)
    if not walk.is_filtered:
        return f"{part} {at + 1:,} of {count:,}"
    index = walk.index(row)
    among = f"{index + 1:,} of {len(walk.rows):,}" if index is not None else "not among them"
    return f"{among} · {part} {at + 1:,}"


def nothing_words(walk: SampleWalk) -> str:
    """Say that there is no sample to go to."""
    chosen, classes = walk.filter, walk.dataset.classes
    wrong = "wrong " if chosen.wrong and classes else ""
    part = "" if chosen.part == "all" else f"{chosen.part} "
    label = "" if chosen.label is None else f" of class {classes[chosen.label]}"
    return f"no {wrong}{part}sample{label}"


def verdict(view: SampleView, dataset: Dataset) -> Verdict:
    """Say what is true, what the network says and how large this sample's loss is."""
    said: list[str] = []
    if dataset.raw.reconstructs:
        details = [f"{view.prediction.size:,} values reconstructed"]
    elif dataset.task is Task.REGRESSION:
        said, details = _numbers(view)
    else:
        said, details = _classes(view, dataset)
    loss = [] if view.loss is None else [f"loss {significant(view.loss)}"]
    details += [] if view.loss is None else [f"Loss of this sample: {short(view.loss)}"]
    return Verdict(
        " · ".join([*said, *loss]),
        (" · ".join(said or loss), *_shorter(view, dataset)),
        "\n".join(details),
        view.truth is not None and view.truth != view.answer,
        _shares(view, dataset),
        "" if view.answer is None else dataset.classes[view.answer],
    )


def _shares(view: SampleView, dataset: Dataset) -> tuple[tuple[str, float], ...]:
    """Return every class with its probability; of many the most probable."""
    sure = view.probabilities
    if sure is None:
        return ()
    few = len(sure) <= MOST_CLASSES
    order = range(len(sure)) if few else sure.argsort()[::-1][:MOST_CLASSES].tolist()
    return tuple((dataset.classes[i], float(sure[i])) for i in order)


def _shorter(view: SampleView, dataset: Dataset) -> tuple[str, ...]:
    """Say in fewer and fewer words what the network says, and whether it is right."""
    if dataset.raw.reconstructs:
        return ()
    if dataset.task is Task.REGRESSION or view.answer is None:
        return (f"says {_row(view.prediction)}",)
    answer = dataset.classes[view.answer]
    if view.truth is None:
        return (f"says {answer}",)
    if view.truth == view.answer:
        sure = f" · {_share(float(view.prediction.max()))}" if len(view.prediction) > 1 else ""
        return tuple(dict.fromkeys((f"✓ {answer}{sure}", f"✓ {answer}")))
    return f"{answer}, not {dataset.classes[view.truth]}", answer


def _numbers(view: SampleView) -> tuple[list[str], list[str]]:
    truth = [] if view.target is None else [f"true {_row(view.target)}"]
    said = f"says {_row(view.prediction)}"
    names = {"True": view.target, "Predicted": view.prediction}
    exact = [f"{k}: {_row(v, exact=True)}" for k, v in names.items() if v is not None]
    return [*truth, said], exact


def _share(value: float) -> str:
    """Write an output between 0 and 1 so that a column of them stays in place."""
    return fixed(value, 3)


def _row(values: Array, *, exact: bool = False) -> str:
    digits = 6 if exact else 3
    shown = ", ".join(number(float(value), digits, trim=True) for value in values[:MOST_VALUES])
    return shown + (", …" if len(values) > MOST_VALUES else "")


def _classes(view: SampleView, dataset: Dataset) -> tuple[list[str], list[str]]:
    names, answer = dataset.classes, view.answer
    assert answer is not None
    truth = [] if view.truth is None else [f"true {names[view.truth]}"]
    exact = [] if view.truth is None else [f"True class: {names[view.truth]}"]
    output = float(view.prediction[answer if len(view.prediction) > 1 else 0])
    exact.append(f"Predicted class: {names[answer]}")
    if len(view.prediction) == 1:  # of two classes: a number at whose ends they are
        said = [f"says {names[answer]}", f"output {significant(output)}"]
        return [*truth, *said], [*exact, f"Output: {short(output)}"]
    order = view.prediction.argsort()[::-1][:MOST_CLASSES]
    exact += [f"{names[int(i)]}: {short(float(view.prediction[i]))}" for i in order]
    return [*truth, f"says {names[answer]}", _share(output)], exact
