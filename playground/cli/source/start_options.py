"""The options that say what to train: declared once for every command that starts a training."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable


def add_source(parser: ArgumentParser) -> None:
    """Declare SOURCE."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a project (.playground), a template's name, a file or folder of data (a table, "
        "IDX or .npz images, a folder of images for each class), - for a table from the standard "
        "input, or a link of the browser playground",
    )


def add_changes(parser: ArgumentParser) -> None:
    """Declare how to change what SOURCE holds."""
    parser.add_argument(
        "--target", metavar="COLUMN", help="the column of a table to predict (default: the last)"
    )
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        metavar="KEY=VALUE",
        help="change a setting, as in optimizer.learning_rate=0.1; an unknown key lists them all",
    )


def add_optimizer(parser: ArgumentParser) -> None:
    """Declare the short way to choose an optimizer."""
    parser.add_argument(
        "--optimizer",
        dest="set",
        action="append",
        type="optimizer={}".format,
        metavar="NAME",
        help="train with this optimizer, or preset: momentum is SGD with momentum 0.9 (the same as "
        "--set optimizer=NAME)",
    )


def add_seed(parser: ArgumentParser) -> None:
    """Declare the seed of a training."""
    parser.add_argument(
        "--seed",
        metavar="SEED",
        help="seeds the initial weights and the order of samples; for a link, everything",
    )


def add_start_options(parser: ArgumentParser, epochs: int) -> None:
    """Declare how to change what SOURCE holds, and how long to train.

    Parameters
    ----------
    parser
        Where to.
    epochs
        How long to train when nobody says.
    """
    add_changes(parser)
    parser.add_argument(
        "--epochs",
        type=natural_number,
        default=epochs,
        metavar="N",
        help="how many epochs to train, on top of those already trained (default: %(default)s)",
    )
    add_seed(parser)
    parser.add_argument(
        "--restart", action="store_true", help="begin a trained project from initial weights"
    )


def add_json(parser: ArgumentParser) -> None:
    """Declare that the result may be read by a program."""
    parser.add_argument(
        "--json", action="store_true", help="print the result as one JSON object on stdout"
    )


def add_seeds(parser: ArgumentParser, most: int, use: str) -> None:
    """Declare from how many seeds to train, at most, and in words what that gives."""
    parser.add_argument(
        "--seeds",
        type=bounded_int(most, 1),
        default=1,
        metavar="N",
        help=f"{use} from N initial weights, up to {most:,}",
    )


def natural_number(text: str) -> int:
    """Read a whole number of at least 0."""
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise ArgumentTypeError(f"{text!r:.80} is not a whole number of at least 0")
    return number


def bounded_int(most: int, least: int = 0) -> Callable[[str], int]:
    """Return what reads a whole number between two bounds, both included."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ArgumentTypeError(f"{text!r:.80} is not a whole number from {least} to {most:,}")
        return number

    return read
