"""The options of a search, beside those it shares with a grid."""

from argparse import ArgumentParser, Namespace

from playground.cli.source.start_options import bounded_int
from playground.core.errors import PlaygroundError

MOST_TRIALS = 100_000


def add_search(parser: ArgumentParser) -> None:
    """Declare how many trials, and how they are chosen and kept."""
    group = parser.add_argument_group("search")
    group.add_argument(
        "--trials",
        type=bounded_int(MOST_TRIALS, 1),
        metavar="N",
        help="choose N combinations (those in --storage included) instead of training all",
    )
    group.add_argument(
        "--sampler",
        choices=("tpe", "random", "grid"),
        help="choose by what came of earlier trials (tpe, the usual one), at random, or one after "
        "the other",
    )
    group.add_argument(
        "--no-prune",
        action="store_true",
        help="train every trial to its end; else one ends where it is behind the median of the "
        "others at the same epoch (losses and accuracies; other metrics are measured at the end)",
    )
    group.add_argument(
        "--storage",
        metavar="FILE",
        help="keep the trials in a file, which several processes can share, and go on from it",
    )


def check_search_options(args: Namespace) -> None:
    """Refuse what means nothing where every combination is trained."""
    from playground.experiments.search.space import is_span

    given = {"--sampler": args.sampler, "--no-prune": args.no_prune, "--storage": args.storage}
    for option, value in given.items():
        if value:
            raise PlaygroundError(f"{option} is for a search; say how many trials with --trials")
    for text in args.over:
        if is_span(text.partition("=")[2].strip()):
            raise PlaygroundError(f"--over {text!r:.80} is a range; say how many --trials of it")
