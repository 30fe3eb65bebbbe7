"""An analysis before training as text, as Markdown tables, and as one JSON object."""

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from playground.cli.source.training_start import Start
from playground.cli.terminal.formats import aligned, json_text, markdown_table
from playground.cli.terminal.progress_bars import READING, shown_work
from playground.core import Diagnostic
from playground.core.text.numbers import bytes_text, shape_text
from playground.datasets.prepare import prepare_dataset
from playground.explain import ExplainContext
from playground.explain.diagnosis.advice import Advice, sentence_of
from playground.explain.diagnosis.init_forecast import InitForecast, LayerForecast
from playground.explain.diagnosis.init_report import init_reports, training_costs
from playground.explain.diagnosis.verdict import WORDS
from playground.nn.compiler.compile import build
from playground.nn.inspect.compiled_memory import compiled_bytes
from playground.nn.inspect.costs import Costs
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.learning_checks import learning_diagnostics
from playground.training.base.memory_need import MemoryNeed, training_need
from playground.training.base.validation import check_config, check_loss, plan_for
from playground.training.data.random_streams import training_streams
from playground.training.loop.bound_model import usual_batch

_COSTS = ("layer", "kind", "output", "parameters", "multiply-adds", "memory")
_FORECAST = ("layer", "values: mean", "deviation", "gradient: deviation", "of output's", "verdict")
_COSTS_RIGHT = (False, False, False, True, True, True)
_FORECAST_RIGHT = (False, True, True, True, True, False)


class AnalysisReport(Struct, frozen=True):
    """Everything to print.

    Parameters
    ----------
    start
        What was analysed.
    costs
        What it costs.
    compiled_bytes
        What the compiled network really holds, without the optimizer's memory.
    need
        What training it takes in all, as it is reckoned before a training begins.
    forecast, advice
        How it will start, and what to do about that.
    warnings
        What is noteworthy about the network, and what keeps it from learning.
    """

    start: Start
    costs: Costs
    compiled_bytes: int
    need: MemoryNeed
    forecast: InitForecast
    advice: Advice
    warnings: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(cls, start: Start) -> "AnalysisReport":
        """Analyse the network of a project on its data.

        Raises
        ------
        PlaygroundError
            When the data cannot be had, or the network does not fit it.
        """
        # No trainer: its weights would be drawn, kept and copied, and are nothing to anybody here.
        project, config = start.project, start.project.training
        check_config(config)
        streams = training_streams(project, 1, None)
        with shown_work(READING) as progress:
            dataset = prepare_dataset(project.dataset, streams[0], progress)
        plan, analysis = plan_for(project.network, dataset)
        check_loss(config, dataset)
        count = len(dataset.x_train)
        costs = training_costs(plan.nodes, config, count)
        context = ExplainContext.untrained(plan, dataset, config)
        with shown_work("analyzing") as progress:
            *_, last = init_reports(context, lambda: progress(0, 0))
        assert last.advice is not None
        noise = [streams[0].noise]
        held = compiled_bytes(build(plan, usual_batch(config, dataset), config.dtype, 1, noise))
        warnings = (*analysis.diagnostics, *learning_diagnostics(plan, config, count))
        need = training_need(plan.nodes, config, count, test_samples=len(dataset.x_test))
        return cls(start, costs, held, need, last.forecast, last.advice, warnings)

    @property
    def cost_rows(self) -> list[tuple[str, ...]]:
        """The cells of the first table, the totals last."""
        costs = self.costs
        rows = [
            (
                node.node_id,
                node.title,
                shape_text(node.shape),
                f"{node.parameters:,}",
                f"{node.multiply_adds:,}",
                bytes_text(costs.memory(node)),
            )
            for node in costs.nodes
        ]
        total = (f"{costs.parameters:,}", f"{costs.multiply_adds:,}", bytes_text(costs.total_bytes))
        return [*rows, ("total", "", "", *total)]

    @property
    def forecast_rows(self) -> list[tuple[str, ...]]:
        """The cells of the second table."""
        return [
            (
                layer.name,
                f"{layer.activation_mean:.3g}",
                f"{layer.activation_deviation:.3g}",
                f"{layer.gradient_deviation:.3g}",
                f"{layer.relative_gradient:.2g}×",
                layer.verdict.word,
            )
            for layer in self.forecast.layers
        ]

    @property
    def notes(self) -> list[str]:
        """What the numbers of the first table mean."""
        costs, config = self.costs, self.start.project.training
        optimizer = OPTIMIZERS.get(config.optimizer.name).title
        per_sample = bytes_text(costs.sample_bytes)
        return [
            "Multiply-adds: one forward pass of one sample; a training step makes about three "
            "times as many, for every sample of the batch.",
            f"Memory: {bytes_text(costs.activation_bytes)} for values and their gradients "
            f"({per_sample} per sample, batch of {costs.batch_size}, {costs.dtype}) and "
            f"{bytes_text(costs.parameter_bytes)} for parameters, their gradient and what "
            f"{optimizer} remembers ({costs.slots} per parameter).",
            f"Compiled: {bytes_text(self.compiled_bytes)} with the working memory of the layers, "
            "without the optimizer's.",
            f"To train: {self.need.text}.",
        ]

    @property
    def findings(self) -> list[str]:
        """What is wrong with the start, layer by layer, and what to do."""
        bad = [layer for layer in self.forecast.layers if layer.verdict.kind != "steady"]
        remedy = self.advice.remedy
        how = f" (--set initializer={remedy.initializer})" if remedy is not None else ""
        name_of = self.start.project.network.name_of
        said = [sentence_of(found, name_of) for found in self.warnings]
        lines = [sentence for sentence in said if sentence not in self.advice.text]
        lines += [f"{layer.name}: {layer.verdict.message}." for layer in bad]
        return [*lines, self.advice.text + how]

    @property
    def forecast_title(self) -> str:
        """What the second table is about."""
        found, config = self.forecast, self.start.project.training
        return (
            f"At initialisation ({config.initializer.name}; {found.draws} draws, "
            f"{found.samples} training samples): {WORDS[found.verdict]}"
        )


def as_text(report: AnalysisReport) -> str:
    """Return aligned tables for people."""
    notes = [f"- {note}" for note in report.start.notes]
    return "\n".join(
        [
            *notes,
            *aligned([_COSTS, *report.cost_rows], _COSTS_RIGHT),
            "",
            *report.notes,
            "",
            report.forecast_title,
            *aligned([_FORECAST, *report.forecast_rows], _FORECAST_RIGHT),
            "",
            *report.findings,
        ]
    )


def as_markdown(report: AnalysisReport) -> str:
    """Return two Markdown tables with their notes."""
    return "\n".join(
        [
            markdown_table(_COSTS, report.cost_rows),
            "",
            *report.notes,
            "",
            f"**{report.forecast_title}**",
            "",
            markdown_table(_FORECAST, report.forecast_rows),
            "",
            *(f"- {line}" for line in report.findings),
        ]
    )


def as_json(report: AnalysisReport) -> str:
    """Return one JSON object; numbers that are not finite become ``null``, as JSON has none."""
    costs, found = report.costs, report.forecast
    by_id = {layer.node_id: layer for layer in found.layers}
    layers = []
    for node in costs.nodes:
        numbers = {"id": node.node_id, **asdict(node), "memory_bytes": costs.memory(node)}
        del numbers["node_id"]
        layers.append({**numbers, "forecast": _forecast(by_id.get(node.node_id))})
    totals = {
        name: getattr(costs, name)
        for name in ("parameters", "multiply_adds", "sample_bytes", "activation_bytes")
    }
    remedy = report.advice.remedy
    result = {
        "name": report.start.project.name,
        "warnings": [asdict(found) for found in report.warnings],
        "batch_size": costs.batch_size,
        "dtype": costs.dtype,
        "slots_per_parameter": costs.slots,
        "layers": layers,
        "totals": {
            **totals,
            "parameter_bytes": costs.parameter_bytes,
            "memory_bytes": costs.total_bytes,
            "compiled_bytes": report.compiled_bytes,
            "training_bytes": report.need.bytes,
            "training_parts": {part.name: part.bytes for part in report.need.parts},
            "largest_product": costs.largest_product,
        },
        "forecast": {
            "draws": found.draws,
            "samples": found.samples,
            "outlook": found.verdict,
            "advice": report.advice.text,
            "initializer": remedy.initializer if remedy else None,
            "activation": (remedy.activation or None) if remedy else None,
        },
    }
    return json_text(result, indent=2)


def _forecast(layer: LayerForecast | None) -> dict[str, Any] | None:
    if layer is None:
        return None
    numbers = asdict(layer)
    verdict = layer.verdict
    del numbers["verdict"], numbers["node_id"]
    return {**numbers, "outlook": verdict.kind, "message": verdict.message}
