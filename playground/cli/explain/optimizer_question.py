"""The move every optimizer would make next, what it promises and what it delivers."""

from argparse import ArgumentParser, Namespace

from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.terminal.formats import text_table
from playground.core import Component
from playground.explain import ExplainContext
from playground.explain.base.optimizer_preview import Move, preview
from playground.nn.optimizers import OPTIMIZERS

EPOCHS = 5


def add_arguments(parser: ArgumentParser) -> None:
    """Declare which optimizers."""
    parser.add_argument(
        "--optimizers",
        metavar="NAME,…",
        help="which ones, with their default parameters (default: the active one as it is "
        "configured, and every other)",
    )


def check(args: Namespace) -> int:
    """Refuse an optimizer that is not there."""
    for name in _names(args) or ():
        OPTIMIZERS.get(name)
    return 0


def ask(inputs: Inputs) -> Answer:
    """Make every optimizer's move on a copy, along the gradient of the coming batch."""
    inputs.training.trainer.backward()
    context = ExplainContext.of(inputs.training.trainer)
    active = context.config.optimizer
    names = _names(inputs.args)
    chosen = None
    if names is not None:
        chosen = [active if name == active.name else Component(name) for name in names]
    found = preview(context, chosen)
    table = text_table(
        ("optimizer", "memory", "length of the move", "promised", "delivered"),
        [_row(move) for move in found.moves],
    )
    text = (
        f"The next update's {len(found.rows)} training samples have a loss of {found.loss:.6g}.\n\n"
        f"{table}\n\n"
        "promised is gradient · move, delivered is the change of the loss on the same samples."
    )
    numbers = {
        "loss": found.loss,
        "rows": found.rows.tolist(),
        "moves": [
            {
                "optimizer": move.optimizer.name,
                "params": move.optimizer.params,
                "goes_on": move.goes_on,
                "length": move.length,
                "predicted": move.predicted,
                "delivered": move.delivered,
            }
            for move in found.moves
        ],
    }
    return Answer(text, numbers)


def _names(args: Namespace) -> list[str] | None:
    if args.optimizers is None:
        return None
    return [name.strip() for name in args.optimizers.split(",")]


def _row(move: Move) -> tuple[str, str, float, float, float]:
    memory = "goes on" if move.goes_on else "begins"
    return (move.optimizer.name, memory, move.length, move.predicted, move.delivered)
