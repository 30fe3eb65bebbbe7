"""``playground [SOURCE]``: the window."""

import gc
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from playground.cli.display import has_display
from playground.cli.qt import QtMissing, load_ui
from playground.core.source import check_source

EXIT_NO_WINDOW = 2


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what to open."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        help="a project (.playground), a template's name, a CSV file, IDX or .npz images, or a "
        "link of the browser playground; without it, the circle problem",
    )


def run(args: Namespace) -> int:
    """Open the window and stay until it is closed."""
    if args.source is not None:
        check_source(args.source)
    if not has_display():
        sys.stderr.write(
            "playground: there is no display to show the window on; use playground train, which "
            "needs none, or a virtual screen: xvfb-run playground\n"
        )
        return EXIT_NO_WINDOW
    try:
        application = load_application()
    except QtMissing as error:
        sys.stderr.write(f"playground: {error}\n")
        return EXIT_NO_WINDOW
    code: int = application.main(args.source)
    return code


def load_application() -> Any:  # noqa: ANN401  (a module has no type of its own)
    """Import the window's code, without looking for garbage meanwhile.

    Imports leave hardly any, and looking for it would take a tenth of the start. What they made
    stays to the end, so no later search looks at it either.
    """
    gc.disable()
    try:
        return load_ui("application")
    finally:
        gc.enable()
        gc.freeze()
