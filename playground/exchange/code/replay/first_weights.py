"""What a run begins with, as lines: the weights as they are drawn, or as they were."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from playground.exchange.base.model import Model
from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.base.helper import Helper
from playground.exchange.code.numpy.write_program import parameter_lines
from playground.exchange.code.replay.initializers import DrawCode, write_draw
from playground.nn.base.initializer import Initializer
from playground.nn.compiler.parameter_layout import ParameterSpan, lay_out_parameters
from playground.nn.initializers import INITIALIZERS


def draws_of(model: Model) -> Mapping[str, DrawCode] | None:
    """Return how every array of weights is drawn, by ``node id/name``; ``None`` if one cannot be.

    The browser playground's numbers come from a generator that NumPy has not.
    """
    initializer: Initializer = INITIALIZERS.create(model.training.initializer)
    found: dict[str, DrawCode] = {}
    for span in lay_out_parameters(model.plan):
        if span.role == "weight":
            draw = write_draw(initializer, span)
            if draw is None or model.project.browser_seed:
                return None
            if initializer.for_rectifiers and span.leak:
                draw = replace(draw, expression=f"{draw.expression} / np.sqrt(1 + {span.leak}**2)")
            found[f"{span.node_id}/{span.name}"] = draw
    return found


def helpers_of(draws: Mapping[str, DrawCode] | None) -> list[Helper]:
    """Return what the draws call."""
    return [helper for draw in (draws or {}).values() for helper in draw.helpers]


def weight_lines(
    model: Model, nodes: Mapping[str, CodeNode], draws: Mapping[str, DrawCode] | None
) -> Iterator[str]:
    """Yield ``theta``, its parts, what they begin with, and what layers remember beside them."""
    spans = lay_out_parameters(model.plan)
    size = spans[-1].stop if spans else 0
    first = f"np.zeros({size}, dtype)" if draws is not None else "first_weights()"
    yield f"theta = {first}  # everything that is learned, in one row"
    yield from parameter_lines(model.plan, nodes)
    if draws is not None:
        yield ""
        yield f"weights = np.random.default_rng([{model.training.seed}, 2])"
        for span in spans:
            yield _begin(nodes[span.node_id].params[span.name], model, span, draws)
    for node in nodes.values():
        for state in node.planned.state:
            name = node.state[state.name]
            yield f"{name} = np.full({state.shape}, {state.initial}, dtype)"


def _begin(name: str, model: Model, span: ParameterSpan, draws: Mapping[str, DrawCode]) -> str:
    if span.role == "weight":
        return f"{name}.T[:] = {draws[f'{span.node_id}/{span.name}'].expression}"
    return f"{name}[:] = {model.training.bias if span.role == 'bias' else span.initial!r}"
