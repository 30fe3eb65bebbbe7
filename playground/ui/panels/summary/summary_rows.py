"""The cells of the summary table, as texts."""

from collections.abc import Mapping

from msgspec import Struct

from playground.core.text.numbers import bytes_text, counted, shape_text, short_count
from playground.explain.diagnosis.init_forecast import InitForecast
from playground.explain.diagnosis.verdict import LayerVerdict
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.inspect.costs import Costs, NodeCosts

UNKNOWN = "–"
HEADER = ("Layer", "Output", "Params", "MACs", "Memory", "Start")
HELPS = (
    "The layers in the order data flows.",
    "The shape of one sample's output.",
    "How many numbers the layer learns.",
    "Multiply-adds (multiply-accumulates) of one forward pass of one sample. A training step makes "
    "about three times as many, for every sample of its batch.",
    "Outputs and their gradients for a whole batch, and parameters with their gradient and what "
    "the optimizer remembers.",
    "How signal and gradient arrive before the first step: healthy, vanishing or exploding.",
)


class SummaryRow(Struct, frozen=True):
    """One layer.

    Parameters
    ----------
    node_id
        Its id.
    cells
        One text per column of :data:`HEADER`.
    details
        Every number in words, for tooltip and screen reader.
    verdict
        How it will start; ``None`` while that is unknown.
    """

    node_id: str
    cells: tuple[str, ...]
    details: str
    verdict: LayerVerdict | None = None


def summary_rows(
    infos: Mapping[str, NodeInfo], costs: Costs, forecast: InitForecast | None
) -> tuple[SummaryRow, ...]:
    """Return a row per layer: those with known shapes in computing order, then the others."""
    found = {layer.node_id: layer.verdict for layer in forecast.layers} if forecast else {}
    rows = [
        _row(node, infos[node.node_id].title, costs, found.get(node.node_id))
        for node in costs.nodes
    ]
    known = {node.node_id for node in costs.nodes}
    rest = (UNKNOWN,) * (len(HEADER) - 1)
    rows += [
        SummaryRow(node_id, (info.title, *rest), f"{info.title}: its shape is not known yet")
        for node_id, info in infos.items()
        if node_id not in known
    ]
    return tuple(rows)


def total_cells(costs: Costs) -> tuple[str, ...]:
    """Return the last row."""
    sums = (short_count(costs.parameters), short_count(costs.multiply_adds))
    return ("Total", "", *sums, bytes_text(costs.total_bytes), "")


def memory_text(costs: Costs, optimizer: str, to_train: str) -> str:
    """Say what the memory in the table is made of, and what training takes in all."""
    in_all = f"\nTo train: {to_train}." if to_train else ""
    return (
        f"{bytes_text(costs.activation_bytes)} for values and gradients of a batch of "
        f"{costs.batch_size:,} in {costs.dtype}; {bytes_text(costs.parameter_bytes)} for "
        f"parameters, their gradient and {optimizer}.{in_all}"
    )


def _row(node: NodeCosts, title: str, costs: Costs, verdict: LayerVerdict | None) -> SummaryRow:
    """Return a layer's row; it is called what its card is called."""
    cells = (
        title,
        shape_text(node.shape),
        short_count(node.parameters),
        short_count(node.multiply_adds),
        bytes_text(costs.memory(node)),
        verdict.word if verdict is not None else "",
    )
    details = [
        title,
        f"output {shape_text(node.shape)}",
        counted(node.parameters, "parameter"),
        f"{node.multiply_adds:,} multiply-adds per sample",
        f"{bytes_text(node.activation_bytes)} per sample for values and gradients",
        f"{bytes_text(node.parameter_bytes)} for parameters",
    ]
    if verdict is not None:
        details.append(verdict.message)
    return SummaryRow(node.node_id, cells, "\n".join(details), verdict)
