"""Whether every part of a network can still learn, with the numbers behind each finding."""

from argparse import ArgumentParser, Namespace

from msgspec.structs import asdict

from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.terminal.formats import text_table
from playground.core import Array
from playground.core.text.numbers import counted
from playground.explain.base.activation_slopes import FLAT
from playground.explain.diagnosis.findings import findings
from playground.explain.diagnosis.health import Health, health
from playground.storage.csv_writer import Cell

EPOCHS = 5


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing: it looks at the training samples, at most a fixed number of them."""
    del parser


def check(args: Namespace) -> int:
    """Accept anything."""
    del args
    return 0


def ask(inputs: Inputs) -> Answer:
    """Examine the network."""
    found = health(inputs.context)
    told = findings(found)
    lines = [counted(len(told), "finding") if told else "No findings."]
    lines += [
        f"- {each.message} ({each.kind}: {each.value:.3g}, threshold {each.threshold:.3g})"
        for each in told
    ]
    text = "\n".join([*lines, "", _layers(found), *_units(found)])
    numbers = {
        "samples": found.samples,
        "findings": [asdict(each) for each in told],
        "layers": [asdict(layer) for layer in found.layers],
        "units": [
            {
                "node_id": units.node_id,
                "name": units.name,
                "dead_share": _listed(units.dead_share),
                "saturated_share": _listed(units.saturated_share),
            }
            for units in found.units
        ],
    }
    return Answer(text, numbers)


def _layers(found: Health) -> str:
    header = ("layer", "gradient", "to the output's", "|weights|", "|update|", "update/weights")
    rows = [
        (
            layer.name,
            layer.gradient,
            layer.relative_gradient,
            layer.weight_length,
            layer.update_length,
            layer.update_ratio,
        )
        for layer in found.layers
    ]
    return text_table(header, rows)


def _units(found: Health) -> list[str]:
    """Return a table of the layers whose activation has an end, if there are any."""
    rows: list[tuple[Cell, ...]] = []
    for units in found.units:
        shares = units.dead_share if units.saturated_share is None else units.saturated_share
        kind = f"flat (f′ < {FLAT:g})" if units.saturated_share is None else "at an end"
        if shares is not None:
            worst = float(shares.max())
            rows.append((units.name, len(shares), kind, float(shares.mean()), worst))
    if not rows:
        return []
    header = ("layer", "units", "share of samples", "mean", "worst unit")
    return ["", text_table(header, rows)]


def _listed(shares: Array | None) -> list[float] | None:
    return None if shares is None else shares.tolist()
