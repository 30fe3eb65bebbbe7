"""``playground export SOURCE --to FORMAT``: the trained model in a format other programs read."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from playground.cli.source.start_options import add_changes, add_source
from playground.cli.terminal.output_files import check_outputs
from playground.cli.terminal.process import print_notice

EXAMPLES = """examples:
  playground export work.playground --to numpy                 # work.py: readable, with the weights
  playground export work.playground --to onnx --out model.onnx
  playground export work.playground --out model.safetensors    # the ending says the format
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE, the format and the file."""
    parser.usage = "playground export SOURCE --to FORMAT [--out FILE]"
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    add_source(parser)
    parser.add_argument(
        "--to",
        default="",
        metavar="FORMAT",
        help="onnx, numpy, …: an unknown one lists them all; without it FILE's ending says it",
    )
    parser.add_argument(
        "--out",
        default="",
        metavar="FILE",
        help="the file to write (default: SOURCE's name with the format's ending, here)",
    )
    add_changes(parser)


def run(args: Namespace) -> int:
    """Write the model of the training in SOURCE, or of its first weights."""
    from playground.cli.source.headless_training import HeadlessTraining
    from playground.cli.source.training_start import start_of
    from playground.core import PlaygroundError
    from playground.exchange import EXPORTS, card_path, export_model, format_of

    if not args.to and not args.out:
        raise PlaygroundError(f"--to: choose one of {', '.join(EXPORTS)}")
    form = format_of(Path(args.out), args.to)
    start = start_of(args.source, target=args.target, settings=args.set)
    path = Path(args.out or f"{_stem(args.source, start.project.name)}{form.suffix}")
    check_outputs([("--out", path)], start.data_files)
    training = HeadlessTraining(start)
    if not training.trainer.step_count:
        print_notice("untrained: what is exported has its first weights")
    history = training.state().history
    check = export_model(path, training.trainer, form.name, history=history)
    sys.stdout.write(f"wrote {path} ({check.text}) and {card_path(path).name}\n")
    return 0


def _stem(source: str, name: str) -> str:
    """Return what a file is called by default: as the source's file, or the project."""
    path = Path(source)
    return path.stem if path.is_file() else "_".join(name.lower().split()) or "model"
