"""From the words on the command line to a command, and from errors to one line."""

import os
import sys
import traceback
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from msgspec import Struct

from playground.cli.terminal.process import (
    FAILED,
    code_of,
    prepare_streams,
    print_notice,
    quiet_warnings,
)
from playground.core.errors import PlaygroundError
from playground.core.plugins import load_plugins
from playground.core.version import __version__

DEBUG = "PLAYGROUND_DEBUG"


class CommandModule(Protocol):
    """What a command's module offers."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, args: Namespace) -> int:
        """Carry the command out; returns the exit code."""


class Command(Struct, frozen=True):
    """A command: its module is imported when it is called, and not before."""

    name: str
    module: str
    summary: str


OPEN = Command("open", "open", "open the window; with a project, lesson, template, data or link")
COMMANDS = (
    OPEN,
    Command("train", "train", "train without a window, and write models, plots and curves"),
    Command("predict", "models.predict", "answer new data with a trained network"),
    Command("race", "race", "train in several ways from one start, and compare them"),
    Command("sweep", "sweep", "train over values of settings from several seeds, or search them"),
    Command("explain", "explain", "ask one step: chain rule, gradients, curvature, landscape, …"),
    Command("analyze", "analyze", "say what a network costs and how it will start to learn"),
    Command("data", "data", "say how tables are read: columns, signs, what is missing or left out"),
    Command("runs", "runs", "list the trainings a project keeps, and what tells them apart"),
    Command("export", "models.export", "write the trained model: NumPy, PyTorch, Keras, ONNX, …"),
    Command("import", "models.import_", "open the network of an ONNX file, with its weights"),
    Command("report", "pictures.report", "write one page that tells of a training: HTML or PDF"),
    Command("lesson", "lesson", "open the window on a lesson; in class mode, too"),
    Command(
        "lessons", "lessons.lessons", "list lessons; check and print them, tell how a class fared"
    ),
    Command("range-test", "range_test", "try learning rates, and suggest one with its reason"),
    Command("list", "list_", "list layers, optimizers, datasets, templates, …"),
    Command("screenshot", "pictures.screenshot", "write a picture of the window; needs no display"),
    Command("bench", "bench", "measure the speed of a step, of live training, and of the start"),
)


def run(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    argv
        The words after ``playground``; ``None`` takes those of the process.

    Returns
    -------
    int
        The exit code: 0, or 1 for an error (told in one line on stderr; a missing display is one),
        2 for wrong usage, 3 when training diverged, 130 after Ctrl-C, 143 after SIGTERM.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    if os.environ.get(DEBUG) != "1":
        quiet_warnings()
    try:
        code = _run(words)
        sys.stdout.flush()  # here, where it can still be told that it fails
        return code
    except SystemExit as stop:  # argparse: usage errors and --help
        return stop.code if isinstance(stop.code, int) else FAILED
    except KeyboardInterrupt as interrupt:
        print_notice("interrupted")
        return code_of(interrupt)
    except BrokenPipeError:
        # The reader (head, less) has gone; Python must not try to flush to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except PlaygroundError as error:
        return _fail(str(error), error)
    except MemoryError as error:
        why = f" ({error})" if str(error) else ""
        return _fail(f"this needs more memory than there is{why}", error)
    except Exception as error:  # noqa: BLE001  (a person gets one line, whatever went wrong)
        hint = f"; set {DEBUG}=1 to see where"
        return _fail(f"unexpected {type(error).__name__}: {error}{hint}", error)


def _run(words: list[str]) -> int:
    by_name = {command.name: command for command in COMMANDS}
    command = by_name.get(words[0]) if words else None
    if command is None:
        # "playground picture.csv" is short for "playground open picture.csv".
        command, parser = OPEN, _main_parser()
    else:
        words = words[1:]
        parser = ArgumentParser(prog=f"playground {command.name}", description=command.summary)
    for failed in load_plugins():  # before a command reads the registries
        print_notice(str(failed))
    module = cast("CommandModule", import_module(f"playground.cli.commands.{command.module}"))
    module.add_arguments(parser)
    return module.run(parser.parse_args(words))


def _main_parser() -> ArgumentParser:
    lines = [f"  {command.name:<12}{command.summary}" for command in COMMANDS]
    parser = ArgumentParser(
        prog="playground",
        usage="playground [SOURCE]\n       playground COMMAND [arguments]",
        description="Draw a neural network and see how it learns.",
        epilog="\n".join(["commands (each with a --help of its own):", *lines]),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"playground {__version__}")
    return parser


def _fail(message: str, error: BaseException) -> int:
    if os.environ.get(DEBUG) == "1":
        traceback.print_exception(error)
    print_notice(message)
    return FAILED
