"""``playground predict PROJECT DATA``: what a trained network answers to new data."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from playground.cli.terminal.process import FAILED, INTERRUPTED, TERMINATED

EPILOG = f"""\
Columns are matched by name, wherever they stand; what the network knows nothing of is left out and
named. Missing values are treated as in training. Where DATA has the column of the target, wrong
rows are marked and the metrics are told.

examples:
  playground predict penguins.playground new.csv
  cat new.csv | playground predict penguins.playground - --out - --with-data > answers.csv

exit code: 0; {FAILED} for an error; {INTERRUPTED} after Ctrl-C, {TERMINATED} after SIGTERM
(nothing is written then)"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare project, data, and what to write."""
    parser.usage = "playground predict PROJECT DATA [options]"
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("project", type=Path, metavar="PROJECT", help="a project file, trained")
    parser.add_argument(
        "data",
        metavar="DATA",
        help="a table (CSV, Excel, Parquet, Arrow, .npy), images (IDX, .npz, a folder, one "
        "picture), - for a table from the standard input, or the name of bundled data",
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        help="write all rows as .csv or .json, every digit kept; - writes CSV to the standard "
        "output",
    )
    parser.add_argument(
        "--json", action="store_true", help="print all rows and metrics as one JSON object"
    )
    parser.add_argument(
        "--with-data", action="store_true", help="let the columns of DATA stand beside the answers"
    )
    parser.add_argument(
        "--unknown",
        choices=("refuse", "zeros", "skip"),
        default="refuse",
        help="what becomes of a text that the training never met: refuse it; zeros in all of its "
        "columns, as a table that gained it is trained on; skip the row (default: %(default)s)",
    )


def run(args: Namespace) -> int:
    """Load, answer, print or write."""
    # Imported here, so that --help and usage errors need not wait for the engine.
    from playground.cli.reports.prediction_report import PredictionReport, check_out
    from playground.cli.source.data_input import piped_file
    from playground.cli.source.trained_project import load_trained
    from playground.cli.terminal.progress_bars import watched_work
    from playground.training.prediction.answerer import Answerer
    from playground.training.prediction.data_prediction import DataPrediction

    out = None if args.out is None else check_out(args.out, (args.project, Path(args.data)))
    trainer = load_trained(args.project)
    answerer = Answerer(trainer.model, trainer.dataset, trainer.project.dataset)
    with piped_file(args.data) as path, watched_work("predicting") as progress:
        prediction = DataPrediction(answerer, path, args.unknown)
        report = PredictionReport(prediction, trainer, str(args.project), args.data)
        written = report.write(out, progress, as_json=args.json, with_data=args.with_data)
    sys.stdout.write(written)
    return 0
