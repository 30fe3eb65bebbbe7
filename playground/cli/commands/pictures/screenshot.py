"""``playground screenshot OUT.png``: a picture of the window, or of the network alone."""

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.plotting.display import importing_ui, use_offscreen_without_screen
from playground.cli.source.start_options import natural_number
from playground.cli.source.training_start import start_of
from playground.cli.terminal.output_files import check_suffix, check_writable
from playground.cli.terminal.progress_bars import watched_work
from playground.project.templates import DEFAULT

if TYPE_CHECKING:
    from playground.explain import ParameterIndex

SIZE = (1440, 900)
_SMALLEST, _LARGEST = 64, 8192


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the picture, what it shows and how."""
    parser.add_argument(
        "out", metavar="OUT.png", help="the file to write; of a network also .svg or .pdf"
    )
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
        "--network",
        action="store_true",
        help="only the network, the whole of it, at its own size and in full detail",
    )
    parser.add_argument(
        "--transparent",
        action="store_true",
        help="with --network: nothing behind it",
    )
    parser.add_argument(
        "--epochs",
        type=natural_number,
        default=0,
        metavar="N",
        help="train so long before the picture",
    )
    parser.add_argument(
        "--at",
        type=natural_number,
        metavar="STEP",
        help="then go back on the timeline, to the moment after so many updates",
    )
    parser.add_argument(
        "--phase",
        choices=("forward", "backward", "update"),
        default="",
        help="then run the next step up to this third of it, as the buttons do",
    )
    parser.add_argument(
        "--show",
        nargs="+",
        default=[],
        metavar="NAME",
        help="docks to bring to the front, as in data, weights, explain, or a tab of one, as in "
        "explain.rate",
    )
    parser.add_argument(
        "--select",
        default="",
        metavar="LAYER[/NAME/INDEX]",
        help="a layer to select, or one of its weights to explain: hidden_1/weight/0,1",
    )
    parser.add_argument(
        "--sample",
        type=natural_number,
        metavar="N",
        help="the row of the data to choose, counted from 0",
    )
    parser.add_argument(
        "--texts",
        metavar="FILE.json",
        help="also write the names, roles, values and texts of everything in sight, as assistive "
        "technology is told them",
    )


def run(args: Namespace) -> int:
    """Write the picture."""
    path = Path(args.out)
    check_suffix("picture", path, (".png", ".svg", ".pdf") if args.network else (".png",))
    check_writable("picture", path)
    texts = Path(args.texts) if args.texts else None
    if texts is not None:
        check_suffix("texts", texts, (".json",))
        check_writable("texts", texts)
    layer, target = _place(args.select)
    start = start_of(args.source)
    use_offscreen_without_screen()
    with importing_ui():
        from playground.ui.app.picture import PictureWish, screenshot
    wish = PictureWish(
        size=args.size,
        theme=args.theme,
        epochs=args.epochs,
        at=args.at,
        third=args.phase,
        show=tuple(args.show),
        layer=layer,
        target=target,
        sample=args.sample,
        texts=texts,
        network=args.network,
        transparent=args.transparent,
    )
    with watched_work("drawing the window") as progress:
        screenshot(path, start.project, wish, start.state, progress)
    for written in (path, texts):
        if written is not None:
            sys.stdout.write(f"wrote {written}\n")
    return 0


def _place(text: str) -> "tuple[str, ParameterIndex | None]":
    """Read a layer's name, or one of its numbers."""
    if "/" not in text and "[" not in text:
        return text, None
    from playground.explain.base.parameter_index import parse_index

    target = parse_index(text, "select")
    return target.node_id, target


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(_SMALLEST <= side <= _LARGEST for side in size):
        raise ArgumentTypeError(
            f"{text!r} is not a size; write {SIZE[0]}x{SIZE[1]}, "
            f"each from {_SMALLEST} to {_LARGEST}"
        )
    return size
