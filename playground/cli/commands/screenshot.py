"""``playground screenshot OUT.png``: a picture of the window."""

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from playground.cli.plotting.display import has_display, importing_ui, use_offscreen
from playground.cli.source.start_options import natural_number
from playground.cli.source.training_start import start_of
from playground.cli.terminal.output_files import check_suffix, check_writable
from playground.cli.terminal.progress_bars import Interrupt
from playground.project.templates import DEFAULT

SIZE = (1440, 900)
_SMALLEST, _LARGEST = 64, 8192


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the picture, what it shows and how."""
    parser.add_argument("out", metavar="OUT.png", help="the file to write")
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        default=DEFAULT,
        help="what the window shows, as for train (default: %(default)s)",
    )
    parser.add_argument(
        "--size",
        type=_size,
        default=SIZE,
        metavar="WxH",
        help=f"the window's size in pixels (default: {SIZE[0]}x{SIZE[1]})",
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument(
        "--epochs",
        type=natural_number,
        default=0,
        metavar="N",
        help="train so long before the picture",
    )


def run(args: Namespace) -> int:
    """Write the picture."""
    path = Path(args.out)
    check_suffix("picture", path, (".png",))
    check_writable("picture", path)
    start = start_of(args.source)
    if not has_display():
        use_offscreen()
    with importing_ui():
        from playground.ui.app.application import screenshot
    with Interrupt() as interrupt:
        look = (start.project, args.size, args.theme, args.epochs, start.state)
        screenshot(path, *look, stopped=lambda: interrupt.requested)
    if interrupt.wish is not None:
        raise interrupt.wish
    sys.stdout.write(f"wrote {path}\n")
    return 0


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(_SMALLEST <= side <= _LARGEST for side in size):
        raise ArgumentTypeError(
            f"{text!r} is not a size; write {SIZE[0]}x{SIZE[1]}, "
            f"each from {_SMALLEST} to {_LARGEST}"
        )
    return size
