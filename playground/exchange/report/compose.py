"""From a moment of a training to the sections of its report."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from playground.core.text.numbers import (
    counted,
    number,
    percent,
    shape_text,
    with_minus,
)
from playground.core.version import __version__
from playground.datasets import DATASETS
from playground.exchange.report.document import (
    Block,
    Bullets,
    Cell,
    Code,
    Gallery,
    Grid,
    Illustration,
    Number,
    Report,
    Section,
    Text,
)
from playground.exchange.report.facts import ReportFacts
from playground.exchange.report.metric_grids import metric_grids
from playground.exchange.report.pictures import PLOTS, PlotKey, ReportPictures
from playground.exchange.report.reproduction import Reproduction
from playground.exchange.report.run_blocks import run_blocks
from playground.exchange.report.wrong_samples import WrongSample, most_wrong
from playground.explain.diagnosis.findings import findings
from playground.explain.diagnosis.health import health
from playground.explain.diagnosis.training_trouble import training_troubles
from playground.graph import NodeSpec
from playground.nn.inspect.activation_curve import activation_of
from playground.nn.layers import LAYERS
from playground.project.project import Project
from playground.project.runs.differences import settings_of
from playground.project.runs.run import Run, RunSetup
from playground.training.base.history import Metrics

MOST_FINDINGS = 12

TOLD = ("learning rate", "batch size", "order", "precision", "seed", "data: train share",
        "data: seed")  # fmt: skip
"""Settings that are told even where nobody chose another value."""


class Story(Struct, frozen=True):
    """All that a report is made from.

    Parameters
    ----------
    title
        What it is called.
    project
        The document that is trained.
    facts
        The moment.
    points
        The curve to it, oldest first.
    runs
        The trainings that were kept beside it.
    pictures
        What was drawn.
    reproduction
        How to train it again.
    made
        When the report is made, in words.
    """

    title: str
    project: Project
    facts: ReportFacts
    points: Sequence[Metrics]
    runs: Sequence[Run]
    pictures: ReportPictures
    reproduction: Reproduction
    made: str


def compose(story: Story) -> Report:
    """Write a report; looking at the network's health takes a while, so do it in a thread."""
    about = (story.project, story.points, story.runs)
    sections = [
        Section("Network", tuple(_network(story))),
        Section("Settings", (_settings(story.project),)),
        Section("Curves", _figures(story.pictures, ("loss", "accuracy"))),
        Section("Answers", tuple(_answers(story))),
        Section("Metrics", tuple(metric_grids(story.facts))),
        Section("Health", (Bullets(_health(story)),)),
        Section("Runs", run_blocks(*about, story.pictures.run_colors)),
        Section("Train it again", tuple(_again(story))),
    ]
    footer = f"Made with Backprop Playground {__version__}, {story.made}"
    return Report(story.title, _lead(story), tuple(s for s in sections if s.blocks), footer)


def _lead(story: Story) -> tuple[str, ...]:
    facts, metrics = story.facts, story.facts.snapshot.metrics
    data = DATASETS.get(story.project.dataset.kind).title
    counts = f"{len(facts.dataset.train_rows):,} train, {len(facts.dataset.test_rows):,} test"
    lead = [
        f"{data}: {counts} samples",
        counted(facts.costs.parameters, "parameter"),
        f"epoch {facts.epochs:,}, {counted(facts.snapshot.step, 'update')}",
        f"train loss {number(metrics.train_loss, 4)}",
        f"test loss {number(metrics.test_loss, 4)}",
    ]
    if not math.isnan(metrics.test_accuracy):
        lead.append(f"test accuracy {percent(metrics.test_accuracy)}")
    return tuple(lead)


def _network(story: Story) -> list[Block]:
    costs, network = story.facts.costs, story.project.network
    rows: list[tuple[Cell, ...]] = [
        (
            network.name_of(node.node_id),
            _kind(story.project.network.node(node.node_id)),
            shape_text(node.shape),
            f"{node.parameters:,}",
            f"{node.multiply_adds:,}",
        )
        for node in costs.nodes
    ]
    rows.append(("Total", "", "", f"{costs.parameters:,}", f"{costs.multiply_adds:,}"))
    header = ("Layer", "Kind", "Output", "Parameters", "Multiply-adds")
    blocks: list[Block] = []
    if story.pictures.network is not None:
        caption = "The network with its values at this moment"
        blocks.append(Illustration(story.pictures.network, caption))
    return [*blocks, Grid("Layers", header, tuple(rows), left=2, total=True)]


def _kind(node: NodeSpec) -> str:
    """Return a layer's kind, with its activation where it has one."""
    title, activation = LAYERS.get(node.kind).title, activation_of(node.kind, node.params)
    if activation is None:
        return title
    return f"{title} · {activation.described}"


def _settings(project: Project) -> Grid:
    """Return what was chosen, and of what nobody chose the few that a reader looks for."""
    told = settings_of(RunSetup.of(project), [node.id for node in project.network.nodes])
    rows = [
        (name.label[:1].upper() + name.label[1:], value.text)
        for name, value in told.items()
        if value.text and not (value.is_default and _may_be_left_out(name.label))
    ]
    return Grid("Settings", ("Setting", "Value"), tuple(rows), left=2)


def _may_be_left_out(label: str) -> bool:
    return label not in TOLD


def _figures(pictures: ReportPictures, keys: tuple[PlotKey, ...]) -> tuple[Block, ...]:
    return tuple(Illustration(pictures.plots[k], PLOTS[k]) for k in keys if k in pictures.plots)


def _answers(story: Story) -> list[Block]:
    blocks = list(_figures(story.pictures, ("output", "confusion", "roc", "predictions")))
    wrong = most_wrong(story.facts)
    samples = story.pictures.samples
    if wrong:
        blocks.append(Text("Test samples that it gets most wrong, the highest loss first:"))
    if wrong and all(each.row in samples for each in wrong):
        told = [(samples[each.row], _words(each)) for each in wrong]
        blocks.append(Gallery(tuple(told)))
    elif wrong:
        rows = tuple(
            (f"{w.row + 1:,}", w.truth, w.said, Number(number(w.loss, 4), w.loss)) for w in wrong
        )
        blocks.append(Grid("Most wrong", ("Row", "True", "Predicted", "Loss"), rows, left=3))
    return blocks


def _words(sample: WrongSample) -> str:
    return f"true {sample.truth}, says {sample.said}, loss {number(sample.loss, 3)}"


def _health(story: Story) -> tuple[str, ...]:
    """Return what is wrong inside and with the curve, or that nothing is."""
    context = story.facts.context
    looked = health(context)
    troubles = training_troubles(context, looked, story.points)
    said = [
        each.message if each.node_id else each.message[:1].upper() + each.message[1:]
        for each in troubles
    ]
    told = [finding.message for finding in findings(looked)]
    if len(told) > MOST_FINDINGS:
        more = len(told) - MOST_FINDINGS
        told = [*told[:MOST_FINDINGS], f"… and {counted(more, 'more finding')}"]
    sentences = [*said, *told]
    if not sentences:
        samples = f"{looked.samples:,} training samples"
        return (f"No problems: no unit is dead or saturated, no layer's gradient vanishes or "
                f"explodes, and every layer moves at a healthy pace (on {samples}).",)  # fmt: skip
    return tuple(with_minus_in_numbers(each) for each in sentences)


def with_minus_in_numbers(sentence: str) -> str:
    """Write the minus sign of a power of ten as one."""
    return sentence.replace("e-", f"e{with_minus('-')}")


def _again(story: Story) -> list[Block]:
    again, facts = story.reproduction, story.facts
    notes = [again.note] if again.note else []
    if facts.extra_steps:
        notes.append(
            f"This report is of {counted(facts.extra_steps, 'update')} after epoch "
            f"{facts.epochs:,}; the command trains whole epochs."
        )
    notes.append(
        "It begins from the initial weights, with the settings above throughout; what was changed "
        "while training ran, or by hand, is not repeated."
    )
    return [*(Text(note) for note in notes), Code(again.command)]
