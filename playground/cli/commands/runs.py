"""``playground runs PROJECT``: the trainings a project file keeps beside its own."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the project, and how to print."""
    parser.add_argument("project", type=Path, metavar="PROJECT", help="a project file")
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--csv", type=Path, metavar="FILE", help="write a CSV file, all digits kept")
    style.add_argument("--json", action="store_true", help="print one JSON object per run, a line")


def run(args: Namespace) -> int:
    """Print the runs, or write them."""
    # Imported here, so that --help and usage errors need not wait for the engine.
    from playground.cli.terminal.formats import json_text, text_table
    from playground.cli.terminal.process import print_notice
    from playground.project.project import read_project
    from playground.project.runs.run_table import run_table
    from playground.storage.csv_writer import write_csv

    opened = read_project(args.project)
    for note in opened.notes:
        print_notice(note)
    header, rows = run_table(opened.runs.runs)
    if args.csv is not None:
        write_csv((header, rows), args.csv)
    elif args.json:
        lines = [json_text(dict(zip(header, row, strict=True))) for row in rows]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    elif opened.runs.runs:
        sys.stdout.write(text_table(header, rows) + "\n")
    else:
        sys.stdout.write(f"{args.project} keeps no run\n")
    return 0
