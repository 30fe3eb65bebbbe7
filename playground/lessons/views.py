"""What of the window a lesson may name: to bring it to the front, or to leave it in sight."""

from collections.abc import Collection, Mapping

PARTS: Mapping[str, str] = {
    "phases": "the buttons of the three thirds",
    "play": "the buttons that train: Play, Reset, Step, Epoch, and the speed",
    "strip": "the strip that says what each third did",
    "sample": "the bar over the network that chooses a sample",
    "timeline": "the timeline below the network",
}
"""What stands around the network."""

PANELS: Mapping[str, str] = {
    "layers": "the palette of layers",
    "data": "the data panel",
    "training": "the training panel",
    "inspector": "the inspector",
    "output": "the network's answer over the plane",
    "loss": "the loss curves",
    "accuracy": "the accuracy curves",
    "weights": "the weights",
    "gradients": "the gradients",
    "optimizer": "the optimizer's memory",
    "confusion": "the confusion matrix",
    "predictions": "the predictions",
    "metric": "any metric over the epochs",
    "roc": "ROC and calibration",
    "unit": "what a unit likes",
    "hidden": "what a hidden layer makes of the samples",
    "distributions": "the distributions of weights over time",
    "norms": "the norms of weights and gradients over time",
    "unseen": "the verdict on unseen data, with what decides it",
    "outline": "the outline of the network",
    "table": "the data table",
    "summary": "the summary",
    "runs": "the runs",
    "explain": "the Explain dock",
    "explain.step": "Explain: This step",
    "explain.rate": "Explain: Learning rate",
    "explain.batch": "Explain: Batch",
    "explain.source": "Explain: Gradient source",
    "explain.landscape": "Explain: Landscape",
    "explain.surfaces": "Explain: Surfaces",
}
"""What is brought to the front, by the names that ``playground screenshot --show`` takes, too."""

VIEWS: Mapping[str, str] = {**PARTS, **PANELS}
"""Everything a lesson may leave in sight."""


def is_in_sight(view: str, show: Collection[str]) -> bool:
    """Tell whether a view is among those left in sight; a dock brings all its tabs."""
    return view in show or view.partition(".")[0] in show
