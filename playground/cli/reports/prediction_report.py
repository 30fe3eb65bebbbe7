"""What a network answers to new data: a table for a terminal, CSV and JSON with every digit."""

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from playground.cli.terminal.formats import as_text, json_text, text_table
from playground.cli.terminal.output_files import check_suffix, check_writable, refuse_data
from playground.cli.terminal.process import print_notice
from playground.core.progress import Progress
from playground.core.text.numbers import counted, percent
from playground.storage.atomic_write import write_atomically
from playground.storage.csv_writer import Cell, rows_as_csv
from playground.training.prediction.data_prediction import AnsweredRows, DataPrediction
from playground.training.prediction.result_table import ResultColumns
from playground.training.trainer import Trainer

MOST_SHOWN = 20
"""How many rows a terminal is shown."""

STANDARD_OUTPUT = "-"


def check_out(name: str, read: Sequence[Path]) -> Path:
    """Return the file to write, or refuse it before the work is done."""
    path = Path(name)
    if name != STANDARD_OUTPUT:
        check_suffix("--out", path, (".csv", ".json"))
        check_writable("--out", path)
        refuse_data("--out", path, read)
    return path


class PredictionReport:
    """Writes the answers while they come, and tells in the end how many and how good they are.

    Parameters
    ----------
    prediction
        What answers.
    trainer
        Whose network it is.
    project, data
        What both are called.
    """

    def __init__(
        self, prediction: DataPrediction, trainer: Trainer, project: str, data: str
    ) -> None:
        self._prediction = prediction
        self._trainer = trainer
        self._names = {"project": project, "data": data}
        self._columns: ResultColumns | None = None

    def write(self, out: Path | None, progress: Progress, *, as_json: bool, with_data: bool) -> str:
        """Answer all rows, and write them where they are wanted; returns what is still to print."""
        rows = self._rows(progress, with_data=with_data)
        if out is not None and str(out) != STANDARD_OUTPUT:
            make = self._write_json if out.suffix.lower() == ".json" else self._write_csv
            _to_file(out, lambda write: make(rows, write))
            if as_json:
                return json_text({**self._begin(), **self._end(), "out": str(out)}) + "\n"
            return "\n".join([*self._summary(), f"wrote {out}"]) + "\n"
        if as_json:
            self._write_json(rows, sys.stdout.write)
            return ""
        if out is not None:
            self._write_csv(rows, sys.stdout.write)
            for line in self._prediction.notes:  # the answers alone are the result
                print_notice(line)
            return ""
        shown = list(islice(chain.from_iterable(rows), MOST_SHOWN))
        for _ in rows:
            pass
        return self._as_text(shown)

    def _rows(self, progress: Progress, *, with_data: bool) -> Iterator[Iterator[Sequence[Cell]]]:
        """Return the rows of one piece after the other."""
        for answered in self._prediction.run(progress):
            yield self._columns_of(answered, with_data=with_data).rows(answered)

    def _columns_of(self, answered: AnsweredRows, *, with_data: bool) -> ResultColumns:
        if self._columns is None:
            known = self._prediction.answerer.known
            self._columns = ResultColumns.of(answered, known, with_data=with_data)
        return self._columns

    @property
    def _header(self) -> tuple[str, ...]:
        return () if self._columns is None else self._columns.header

    def _write_csv(
        self, pieces: Iterator[Iterator[Sequence[Cell]]], write: Callable[[str], object]
    ) -> None:
        for number, piece in enumerate(pieces):
            if not number:
                write(rows_as_csv([self._header]))
            write(rows_as_csv(piece))

    def _write_json(
        self, pieces: Iterator[Iterator[Sequence[Cell]]], write: Callable[[str], object]
    ) -> None:
        """Write one object whose rows come while they are answered."""
        write(json_text(self._begin())[:-1] + ', "rows": [')
        between = "\n"
        for piece in pieces:
            for row in piece:
                write(between + json_text(dict(zip(self._header, row, strict=True))))
                between = ",\n"
        write("\n], " + json_text(self._end())[1:] + "\n")

    def _begin(self) -> dict[str, object]:
        known, trainer = self._prediction.answerer.known, self._trainer
        return {
            **self._names,
            "epoch": trainer.epoch,
            "step": trainer.step_count,
            "target": known.target,
            "classes": list(known.classes),
        }

    def _end(self) -> dict[str, object]:
        made = self._prediction
        metrics = {metric.key: found.value for metric, found in made.metrics().items()}
        return {
            "count": made.count,
            "answered": made.answered,
            "judged": made.judged,
            "wrong": made.wrong if made.answerer.known.classes else None,
            "metrics": metrics,
            "notes": list(made.notes),
        }

    def _as_text(self, shown: Sequence[Sequence[Cell]]) -> str:
        """Return the first rows as a table, and what is to be said of all."""
        lines = [text_table(self._header, shown)]
        more = self._prediction.count - len(shown)
        if more > 0:
            lines.append(f"… {counted(more, 'row')} more: --out FILE.csv writes all of them")
        return "\n".join([*lines, "", *self._summary()]) + "\n"

    def _summary(self) -> list[str]:
        made, trainer = self._prediction, self._trainer
        known = made.answerer.known
        lines = [
            f"{counted(made.count, 'row')}, answered by the network after "
            f"{counted(trainer.epoch, 'epoch')} ({counted(trainer.step_count, 'step')})"
        ]
        if made.judged and known.classes:
            share = percent((made.judged - made.wrong) / made.judged)
            lines.append(
                f"{known.target!r} is known of {made.judged:,}: {made.wrong:,} wrong, {share} right"
            )
        for metric, found in made.metrics().items():
            value = percent(found.value) if metric.is_share else as_text(found.value)
            lines.append(f"  {metric.label}: {value}")
        return [*lines, *made.notes]


def _to_file(path: Path, make: Callable[[Callable[[str], object]], object]) -> None:
    def write(file: BinaryIO) -> None:
        make(lambda text: file.write(text.encode("utf-8")))

    write_atomically(path, write)
