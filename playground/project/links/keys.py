"""The words of the browser playground's links, and what they are called here."""

from msgspec import Struct

from playground.core import PlaygroundError
from playground.datasets import DatasetConfig
from playground.graph import CanvasLayout, NetworkSpec
from playground.nn.base.features import PLANE
from playground.training.base.config import TrainingConfig

HOST = "playground.tensorflow.org"
ADDRESS = f"https://{HOST}/"

ACTIVATION_WORDS = {name: name for name in ("tanh", "relu", "sigmoid", "linear")}
REGULARIZER_WORDS = {"none": "none", "L1": "l1_prune", "L2": "l2"}
PROBLEM_WORDS = {name: name for name in ("classification", "regression")}
DATASET_WORDS = {name: name for name in ("circle", "xor", "gauss", "spiral")}
REGRESSION_WORDS = {"reg-plane": "plane", "reg-gauss": "multi_gauss"}
FEATURE_KEYS = dict(
    zip(("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"), PLANE, strict=True)
)
"""The browser's features, in its order. (``cosX`` and ``cosY`` are in its links, but no inputs.)"""

KNOWN_KEYS = frozenset(FEATURE_KEYS) | {
    "activation",
    "batchSize",
    "dataset",
    "initZero",
    "learningRate",
    "networkShape",
    "noise",
    "percTrainData",
    "problem",
    "regDataset",
    "regularization",
    "regularizationRate",
    "seed",
}
"""The keys that decide what is trained; at least one makes a text a link."""

SILENT_KEYS = frozenset(
    {"collectStats", "cosX", "cosY", "discretize", "hideText", "showTestData", "tutorial"}
)
"""What else the browser writes into its links; together with ``<key>_hide`` of any key."""

POINTS = {"classification": 500, "regression": 1200}
BIAS = 0.1
RADIUS = 0.5
MAX_NOISE = 80.0
NOISE_BEYOND = 50.0
"""The browser puts noise above its limit back to this."""


class LinkError(PlaygroundError):
    """A link, or a project, that the other side has no words for."""


class LinkParts(Struct, frozen=True):
    """What a link says of a project.

    Parameters
    ----------
    network, layout, dataset, training
        The parts of the document of these names.
    show_test, discretize
        Whether test points are shown, and the output as classes.
    seed
        What the browser's generator starts from; a link without one stands for any.
    """

    network: NetworkSpec
    layout: CanvasLayout
    dataset: DatasetConfig
    training: TrainingConfig
    show_test: bool
    discretize: bool
    seed: str
