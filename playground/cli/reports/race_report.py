"""What a race came to: a table, a JSON object, a CSV file."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from playground.cli.source.race_lanes import in_words
from playground.cli.terminal.formats import json_text, text_table
from playground.core import Component, ValueNotAllowed
from playground.core.text.numbers import counted
from playground.experiments.batch_race import AnyRace
from playground.experiments.race_config import CHOICES
from playground.experiments.race_results import (
    CRITERIA,
    Criterion,
    LaneCurve,
    common_mark,
    lane_results,
    ranked,
    rises,
    steps_to,
)
from playground.nn.optimizers import OPTIMIZERS
from playground.project.document.codec import DocumentParts
from playground.project.runs.differences import differences
from playground.project.runs.race_runs import lane_setup
from playground.project.runs.run import RunSetup
from playground.storage.csv_writer import Cell, write_csv
from playground.training.base.config import TrainingConfig

UPDATE_PARTS = tuple(name for name in CHOICES if name != "stopping")


def check_applies(race: AnyRace, criterion: Criterion) -> None:
    """Refuse an accuracy where there are no classes.

    Raises
    ------
    ValueNotAllowed
        When the criterion is no number at the start.
    """
    if math.isnan(getattr(race.points(0)[0], criterion)):
        allowed = "a regression has no accuracy; choose train_loss or test_loss"
        raise ValueNotAllowed("metric", criterion, allowed)


def as_text(
    race: AnyRace,
    found: Sequence[LaneCurve],
    criterion: Criterion,
    seconds: float,
    document: DocumentParts,
) -> str:
    """Return the lanes in a table, the best end first, and what the steps count.

    ``document`` is what raced: it tells what lanes have otherwise.
    """
    words, mark = criterion.replace("_", " "), common_mark(found, criterion)
    results, shown = lane_results(race, found, criterion), _shown(race)
    columns = ("steps", "seconds", "trained with")
    header = ["lane", *(name.replace("_", " ") for name in shown), *columns]
    described = _described(race, document)
    rows: list[list[Cell]] = []
    for curve, result in zip(ranked(found, criterion), results, strict=True):
        numbers: list[Cell] = [result.ends[name] for name in shown]
        steps = steps_to(curve, mark, criterion)
        took = f"{result.seconds:.3f}"
        rows.append([curve.name, *numbers, steps, took, described[curve.name]])
    seeds = f", {counted(race.seeds, 'seed')} (medians)" if race.seeds > 1 else ""
    lines = [
        f"{counted(len(race.lanes), 'lane')}, {counted(race.epoch, 'epoch')}, "
        f"{counted(race.step_count, 'step')}{seeds}, {seconds:.2f} s",
        text_table(header, rows),
    ]
    if not math.isnan(mark):
        least = "at least" if rises(criterion) else "at most"
        lines.append(
            f"steps: until the {words} first was {least} {mark:.4g}, which every lane reached that "
            "got better at all"
        )
    if any(OPTIMIZERS.get(lane.config.optimizer.name).searches for lane in race.lanes):
        lines.append("an optimizer that searches runs its batch several times in one step")
    lines += [f"{each.name} {why}" for each in results for why in each.ended_by.splitlines()]
    return "\n".join(lines)


def as_json(
    race: AnyRace,
    found: Sequence[LaneCurve],
    criterion: Criterion,
    seconds: float,
    document: DocumentParts,
) -> str:
    """Return one JSON object, the lanes in the order of their ends."""
    mark = common_mark(found, criterion)
    results = lane_results(race, found, criterion)
    optimizers = {lane.name: lane.config.optimizer for lane in race.lanes}
    others = _other_settings(race, document)
    lanes = [
        {
            "name": curve.name,
            "optimizer": optimizers[curve.name].name,
            "params": dict(optimizers[curve.name].params),
            **result.ends,
            "steps_to_mark": steps_to(curve, mark, criterion),
            "seconds": result.seconds,
            "settings": list(others[curve.name]),
            "diverged": list(curve.diverged),
            "stopped": list(curve.stopped),
        }
        for curve, result in zip(ranked(found, criterion), results, strict=True)
    ]
    result = {
        "metric": criterion,
        "mark": mark,
        "epochs": race.epoch,
        "steps": race.step_count,
        "seeds": race.seeds,
        "seconds": seconds,
        "lanes": lanes,
    }
    return json_text(result)


def write_history(race: AnyRace, path: Path) -> None:
    """Write a row per lane, seed and epoch."""
    write_csv((("lane", "seed", "step", "epoch", *CRITERIA, "seconds"), _rows(race)), path)


def _rows(race: AnyRace) -> Iterator[Sequence[Cell]]:
    for place, lane in enumerate(race.lanes):
        for seed in range(race.seeds):
            for point in race.points(place, seed):
                values = (getattr(point, name) for name in CRITERIA)
                yield (lane.name, seed, point.step, int(point.epoch), *values, point.seconds)


def _described(race: AnyRace, document: DocumentParts) -> dict[str, str]:
    """Return per lane the optimizer with its learning rate, and what else it has chosen."""
    others = _other_settings(race, document)
    return {
        lane.name: ", ".join((_update_words(lane.config), *others[lane.name]))
        for lane in race.lanes
    }


def _update_words(config: TrainingConfig) -> str:
    rate = OPTIMIZERS.create(config.optimizer).learning_rate
    params = {"learning_rate": rate, **config.optimizer.params}
    parts = [in_words(Component(config.optimizer.name, params))]
    for name in UPDATE_PARTS:
        value, usual = getattr(config, name), getattr(TrainingConfig(), name)
        if name != "optimizer" and value != usual:
            parts.append(f"{name}={in_words(value) if isinstance(value, Component) else value}")
    return " ".join(parts)


def _other_settings(race: AnyRace, document: DocumentParts) -> dict[str, tuple[str, ...]]:
    """Return per lane in which settings it differs from the document, updates apart."""
    usual = {name: getattr(document.training, name) for name in UPDATE_PARTS}
    own = [lane_setup(lane, document) for lane in race.lanes]
    setups = [replace(setup, training=replace(setup.training, **usual)) for setup in own]
    # Told is what most do not have: the document, once more than there are lanes, is most.
    found = differences([RunSetup.of(document)] * (len(setups) + 1) + setups)
    return dict(zip((lane.name for lane in race.lanes), found[-len(setups) :], strict=True))


def _shown(race: AnyRace) -> list[Criterion]:
    first = race.points(0)[0]
    return [name for name in CRITERIA if not math.isnan(getattr(first, name))]
