"""What is said of a place on the plane: where it is, what is answered there, what lies there."""

from playground.core import Array, Task
from playground.core.text.numbers import percent
from playground.datasets.base.dataset import Dataset
from playground.ui.plots.base.colors import probabilities
from playground.ui.plots.base.number_format import short
from playground.ui.plots.plane.output_table import truth_of


def place_words(x: float, y: float) -> str:
    """Return ``x 1.5, y −2``."""
    return f"x {short(x)}, y {short(y)}"


def answer_words(
    dataset: Dataset, outputs: Array | None, scale: tuple[float, float], *, sure: bool = False
) -> str:
    """Say what outputs ``(K,)`` mean; nothing of none.

    Parameters
    ----------
    dataset
        The task, and the names of the classes.
    outputs
        What the network answers to one place.
    scale
        The outputs that mean surely the first and surely the second of two classes.
    sure
        Say how sure the network is of its class, too.
    """
    if outputs is None:
        return ""
    if dataset.task is Task.REGRESSION:
        return f"output {short(float(outputs[0]))}"
    best = float(probabilities(outputs, *scale).max())
    confidence = f" · {percent(best)} sure" if sure else ""
    if dataset.task is Task.BINARY:
        winner = int(outputs[0] > sum(scale) / 2)
        return f"output {short(float(outputs[0]))}, {dataset.classes[winner]}{confidence}"
    winner = int(outputs.argmax())
    return f"{dataset.classes[winner]} {short(float(outputs[winner]))}{confidence}"


def sample_words(dataset: Dataset, row: int) -> str:
    """Return a sample's split and its truth: ``test sample: inside``."""
    split = "test" if row in dataset.test_rows else "train"
    truth = truth_of(dataset, row)
    return f"{split} sample: {truth if isinstance(truth, str) else short(truth)}"
