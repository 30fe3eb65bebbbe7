"""``playground train SOURCE``: train without a window."""

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from playground.cli.source.start_options import (
    add_json,
    add_optimizer,
    add_source,
    add_start_options,
)
from playground.cli.terminal.process import (
    DIVERGED,
    FAILED,
    INTERRUPTED,
    TERMINATED,
    WRONG_USAGE,
    code_of,
    print_notice,
)

EPOCHS = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE, what to change, and what to write."""
    # SOURCE first: behind an option that takes several values it would become one of them.
    parser.usage = "playground train SOURCE [options]"
    parser.epilog = (
        f"exit code: 0; {FAILED} for an error; {WRONG_USAGE} for wrong usage; {DIVERGED} when "
        f"training diverged (what was asked for is written from the last finite state); "
        f"{INTERRUPTED} after Ctrl-C, {TERMINATED} after SIGTERM (what was asked for is written "
        "all the same)"
    )
    add_source(parser)
    add_start_options(parser, EPOCHS)
    add_optimizer(parser)
    _add_outputs(parser)


def _add_outputs(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--export",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="write the trained model (.onnx, .safetensors, .npz) or the whole project with its "
        "training (.playground)",
    )
    parser.add_argument(
        "--embed",
        action="store_true",
        help="put the data's files into the project file, so that it opens on every computer",
    )
    parser.add_argument(
        "--plot",
        nargs="+",
        action="extend",
        default=[],
        metavar="KIND=FILE",
        help="write a plot as .png, .svg, .pdf or .csv, as in loss=loss.png; an unknown kind lists "
        "them",
    )
    parser.add_argument(
        "--history",
        metavar="FILE.csv",
        help="write loss and accuracy, epoch by epoch as they come",
    )
    parser.add_argument(
        "--metrics", metavar="FILE.csv", help="write every metric, overall and for each class"
    )
    add_json(parser)


def run(args: Namespace) -> int:
    """Train, write what was asked for, and report."""
    # Imported here, so that --help and usage errors need not wait for the engine.
    from msgspec.structs import replace

    from playground.cli.reports.train_outputs import outputs_of
    from playground.cli.reports.training_report import as_json, as_text
    from playground.cli.source.headless_training import HeadlessTraining
    from playground.cli.source.training_start import start_from
    from playground.cli.terminal.output_files import write_all
    from playground.cli.terminal.progress_bars import Interrupt

    start = start_from(args.source, args)
    outputs = outputs_of(args, start.data_files)
    if args.embed:
        start = replace(start, project=start.project.embedded())
    training = HeadlessTraining(start, any(each.shows_moments for each in outputs))
    for found in training.trainer.diagnostics:
        print_notice(training.trainer.project.network.told(found))
    if training.restarted:
        print_notice("the data or the initial weights changed; training begins anew")
    training.run(args.epochs, Path(args.history) if args.history is not None else None)
    training.finish()
    if training.diverged:
        print_notice(training.diverged)
    elif training.stopped:
        print_notice(f"stopped: {training.stopped}")
    elif training.interrupted is not None:
        print_notice("interrupted; what was asked for is written all the same")
    with Interrupt() as late:  # what is asked of now is written to the end
        written = write_all((each.path, partial(each.write, training)) for each in outputs)
    lines = [as_json(training, written)] if args.json else [as_text(training), *written]
    sys.stdout.write("\n".join(lines) + "\n")
    if training.diverged:
        return DIVERGED
    interrupted = training.interrupted or late.wish
    if interrupted is not None:
        return code_of(interrupted)
    return 0 if len(written) == len(outputs) else FAILED
