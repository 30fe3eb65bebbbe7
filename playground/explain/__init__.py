"""What a learner can ask of one step: each question a function of a :class:`Situation`."""

from playground.explain.chain_rule import ChainRule, chain_rule
from playground.explain.curvature import Curvature, curvature
from playground.explain.forecast import Forecast, forecast
from playground.explain.health import Health, health
from playground.explain.landscape import Line, Plane, line, plane
from playground.explain.objective import Objective
from playground.explain.parameters import Place
from playground.explain.preview import Preview, preview
from playground.explain.samples import SampleGradients, sample_gradients
from playground.explain.situation import Situation
from playground.explain.trajectory import Trajectory, principal_plane

__all__ = [
    "ChainRule",
    "Curvature",
    "Forecast",
    "Health",
    "Line",
    "Objective",
    "Place",
    "Plane",
    "Preview",
    "SampleGradients",
    "Situation",
    "Trajectory",
    "chain_rule",
    "curvature",
    "forecast",
    "health",
    "line",
    "plane",
    "preview",
    "principal_plane",
    "sample_gradients",
]
