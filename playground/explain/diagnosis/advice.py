"""What to do when a forecast is bad: remedies are tried, and only what helps is recommended."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isfinite, log10

from msgspec import Struct
from msgspec.structs import replace
from msgspec.structs import replace as with_fields

from playground.core import Component, Diagnostic, NumpyStream
from playground.explain.base.context import ExplainContext
from playground.explain.diagnosis.init_forecast import InitForecast, draws_for, forecast
from playground.graph.edits import with_changes
from playground.nn.activations import ACTIVATIONS
from playground.nn.compiler.plan import Plan, PlannedNode
from playground.nn.initializers import INITIALIZERS
from playground.nn.layers import LAYERS
from playground.training.base.learning_checks import learning_diagnostics

TRIES = 4
"""How many networks are drawn to try a remedy."""

PAIRS = (("tanh", "glorot_normal"), ("relu", "he_normal"), ("selu", "lecun_normal"))
"""Activations with the initializer that was derived for each: Glorot and Bengio 2010, He et al.
2015, Klambauer et al. 2017."""

HEALTHY = "Signals and gradients keep their size through the layers: nothing needs to change."
NORMALISE = (
    "No other initializer or activation keeps the sizes: add Batch norm layers between the others, "
    "or short cuts that end in Add layers."
)


class Remedy(Struct, frozen=True):
    """Something that was tried.

    Parameters
    ----------
    initializer
        The initializer's name, with its default parameters.
    activation
        The name of the activation of all hidden layers that have one; empty: as they are.
    forecast
        What came of it.
    """

    initializer: str
    activation: str
    forecast: InitForecast

    @property
    def change(self) -> float:
        """By how many powers of ten a layer's signal or gradient differs at most."""
        return max(
            abs(log10(ratio)) if ratio > 0 and isfinite(ratio) else inf
            for layer in self.forecast.layers
            for ratio in (layer.relative_gradient, layer.relative_signal)
        )

    @property
    def text(self) -> str:
        """The recommendation, with the numbers that speak for it."""
        ratios = [layer.relative_gradient for layer in self.forecast.layers]
        what = f"the initializer {INITIALIZERS.get(self.initializer).title}"
        if self.activation:
            what = f"the activation {ACTIVATIONS.get(self.activation).title} and {what}"
        return (
            f"Choose {what}: then the layers' gradients are {min(ratios):.2g}× to "
            f"{max(ratios):.2g}× the output layer's."
        )


class Advice(Struct, frozen=True):
    """What to do.

    Parameters
    ----------
    text
        In a sentence.
    remedy
        What was tried and helps; ``None`` when nothing needs to be done, or nothing tried helped.
    """

    text: str
    remedy: Remedy | None = None


def advise(
    context: ExplainContext, found: InitForecast, go_on: Callable[[], bool] = lambda: True
) -> Advice | None:
    """Say what to do about a forecast.

    Every registered initializer that looks at the layers' widths is tried with the network as it
    is; if none keeps the sizes, the pairs of activation and initializer that were made for each
    other are. What is recommended was forecast to be healthy, and keeps the sizes best.

    Parameters
    ----------
    context
        What was forecast.
    found
        The forecast.
    go_on
        Asked before every try; ``False`` stops, and the answer is ``None``.
    """
    blocked = learning_diagnostics(context.plan, context.config, context.count)
    if blocked:  # neither initializer nor activation would change that
        return Advice(" ".join(sentence_of(found, context.plan.name_of) for found in blocked))
    if found.verdict == "steady":
        return Advice(HEALTHY)
    present = context.config.initializer.name
    names = [name for name in INITIALIZERS.names if name != present and scales_with_width(name)]
    as_they_are = [("", name) for name in names]
    for candidates in (as_they_are, PAIRS):
        tried: list[Remedy] = []
        for activation, initializer in candidates:
            if not go_on():
                return None
            changed = changed_by(context, initializer, activation)
            draws = draws_for(changed, TRIES)
            tried.append(Remedy(initializer, activation, forecast(changed, draws)))
        best = min(tried, key=lambda remedy: remedy.change)
        if best.forecast.verdict == "steady":
            return Advice(best.text, best)
    return Advice(NORMALISE)


def changed_by(context: ExplainContext, initializer: str, activation: str = "") -> ExplainContext:
    """Return a context with another initializer and, if named, another hidden activation."""
    config = with_fields(context.config, initializer=Component(initializer))
    plan = context.plan
    if activation:
        nodes = tuple(
            node if node is plan.output else _with_activation(node, activation)
            for node in plan.nodes
        )
        plan = Plan(nodes, plan.output, plan.signature)
    return replace(context, config=config, plan=plan)


def sentence_of(found: Diagnostic, name_of: Callable[[str], str]) -> str:
    """Return a diagnostic as a sentence that names its layer."""
    name = name_of(found.node_id) if found.node_id else "The network"
    return f"{name}: {found.message}."


def scales_with_width(name: str) -> bool:
    """Tell whether an initializer draws smaller weights for units with more inputs.

    Another one may fit a network by chance, but no longer when its width is changed.
    """
    initializer, stream = INITIALIZERS.create(Component(name)), NumpyStream((0,))
    few, many = (initializer.draw(stream, (64, n), n, 64) for n in (16, 1024))
    return bool(many.std() < few.std() / 2)


def _with_activation(node: PlannedNode, activation: str) -> PlannedNode:
    """Give a layer another activation, if it has one that bends."""
    layer = node.layer
    if not layer.activation_field or layer.chosen_activation.is_identity:
        return node
    values = with_changes(layer.values, {layer.activation_field: activation})
    return replace(node, layer=LAYERS.create(Component(layer.name, values)))
