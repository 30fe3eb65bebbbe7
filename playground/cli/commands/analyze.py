"""``playground analyze SOURCE``: what a network costs and how it will start, before training."""

import sys
from argparse import ArgumentParser, Namespace

from playground.cli.source.start_options import add_changes, add_source


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE, what to change, and how to print."""
    # SOURCE first: behind an option that takes several values it would become one of them.
    parser.usage = "playground analyze SOURCE [options]"
    add_source(parser)
    add_changes(parser)
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--markdown", action="store_true", help="print Markdown tables")
    style.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: Namespace) -> int:
    """Analyse and print."""
    # Imported here, so that --help and usage errors need not wait for the engine.
    from playground.cli.reports.analysis_report import AnalysisReport, as_json, as_markdown, as_text
    from playground.cli.source.training_start import start_of

    start = start_of(args.source, target=args.target, settings=args.set, restart=True)
    report = AnalysisReport.of(start)
    form = as_markdown if args.markdown else as_json if args.json else as_text
    sys.stdout.write(form(report) + "\n")
    return 0
