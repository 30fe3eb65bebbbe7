"""``playground data SOURCE...``: how tables are read and what is in them, without training."""

import sys
from argparse import ArgumentParser, Namespace

from playground.core.errors import PlaygroundError


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the files, how to read them, and how to print."""
    # SOURCE first: behind an option that takes several values it would become one of them.
    parser.usage = "playground data SOURCE... [options]"
    parser.add_argument(
        "source",
        nargs="+",
        metavar="SOURCE",
        help="a file of data or - for the standard input, a project, or the name of bundled or "
        "generated data",
    )
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        metavar="KEY=VALUE",
        help="how to read them, as in dataset.delimiter=tab or dataset.thousands=none",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object per file, one a line"
    )


def run(args: Namespace) -> int:
    """Read and describe each file; one that cannot be read is named, and the others still are."""
    # Imported here, so that --help and usage errors need not wait for the engine.
    from playground.cli.reports.data_report import as_json, as_text, report_of
    from playground.cli.terminal.process import FAILED, print_notice

    code = 0
    for number, source in enumerate(args.source):
        try:
            report = report_of(source, args.set)
        except PlaygroundError as error:
            print_notice(str(error))
            code = FAILED
            continue
        blank = "\n" if number and not args.json else ""
        sys.stdout.write(blank + (as_json if args.json else as_text)(report) + "\n")
    return code
