"""``playground import MODEL SOURCE --save FILE``: a network with its weights from an ONNX file."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from playground.cli.source.start_options import add_changes
from playground.cli.terminal.output_files import check_outputs, check_suffix
from playground.cli.terminal.process import print_notice

EXAMPLES = """examples:
  playground import model.onnx iris --save model.playground
  playground import houses.onnx houses.csv --target price --save houses.playground
  playground import cnn.onnx digits --scaled --save cnn.playground   # it was trained on scaled data
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the model, the data, and the file."""
    parser.usage = "playground import MODEL DATA --save FILE [options]"
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument("model", type=Path, metavar="MODEL", help="an ONNX file (.onnx)")
    parser.add_argument(
        "source",
        metavar="DATA",
        help="what it answers about: a file of data, a project, or a template's name",
    )
    parser.add_argument(
        "--save", required=True, metavar="FILE", help="the project to write (.playground)"
    )
    parser.add_argument(
        "--scaled",
        action="store_true",
        help="the model was trained on columns scaled as the data is here; else it reads them as "
        "they are",
    )
    add_changes(parser)


def run(args: Namespace) -> int:
    """Open the model on the data, compare their answers, and write a project."""
    from playground.cli.source.fitting import built
    from playground.cli.source.training_start import start_of
    from playground.exchange.onnx_import.importing import import_onnx
    from playground.project.project import write_project

    path = Path(args.save)
    check_suffix("save", path, (".playground",))
    start = start_of(args.source, target=args.target, settings=args.set, restart=True)
    check_outputs([("save", path)], (*start.data_files, args.model))
    imported = import_onnx(
        args.model, start.project, built(start.project), reads_scaled=args.scaled
    )
    for note in imported.notes:
        print_notice(note)
    write_project(path, imported.project, imported.state)
    sys.stdout.write(f"{path}: {imported.text}\n")
    return 0
