"""The move every optimizer would make next, what it promises and what it delivers."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from msgspec.structs import asdict

from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.source.start_options import bounded_int
from playground.cli.terminal.formats import text_table
from playground.cli.terminal.progress_bars import watched_work
from playground.core.text.numbers import counted
from playground.explain import ExplainContext
from playground.explain.base.optimizer_preview import Move, Preview, preview
from playground.explain.updates.optimizer_table import (
    STEPS,
    AfterSteps,
    Rates,
    after_steps,
    candidates,
)
from playground.explain.updates.preparation import Preparation, prepare
from playground.nn.optimizers import OPTIMIZERS

EPOCHS = 5
MOST_STEPS = 10_000


def add_arguments(parser: ArgumentParser) -> None:
    """Declare which optimizers."""
    parser.add_argument(
        "--optimizers",
        metavar="NAME,…",
        help="which ones, with their default parameters (default: the active one as it is "
        "configured, and every other)",
    )
    parser.add_argument(
        "--rates",
        choices=("own", "same"),
        default="own",
        help="the others at their usual learning rates, or all at the active one's (default: own)",
    )
    parser.add_argument(
        "--steps",
        type=bounded_int(MOST_STEPS),
        default=STEPS,
        metavar="N",
        help="after how many steps on copies the training loss is shown (default: %(default)s)",
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
    names = _names(inputs.args)
    rates: Rates = inputs.args.rates
    chosen = candidates(context, rates)
    if names is not None:
        by_name = {each.name: each for each in chosen}
        chosen = [by_name[name] for name in names]
    found = preview(context, chosen)
    way = prepare(context, found.gradient)
    with watched_work("steps") as progress:
        later = after_steps(context, chosen, inputs.args.steps, progress)
    assert later is not None  # whoever stops it does not come here
    return Answer(_as_text(found, way, later), _as_numbers(found, way, later))


def _as_text(found: Preview, way: Preparation, later: Sequence[AfterSteps]) -> str:
    steps = max(each.steps for each in later)
    header = ("optimizer", "memory", "rate", "length", "promised", "delivered")
    table = text_table(
        (*header, f"loss after {counted(steps, 'step')}"),
        [_row(move, each) for move, each in zip(found.moves, later, strict=True)],
    )
    lines = [
        f"The next update's {len(found.rows)} training samples have a loss of {found.loss:.6g}; "
        f"all training samples: {later[0].before:.6g}.",
        f"The gradient's way: {way.text}",
        "",
        table,
        "",
        "promised is gradient · move, delivered is the change of the loss on the same samples; the "
        "last column is the loss of all training samples after steps on copies, the same batches "
        "for each.",
        *(f"{each.optimizer.name}: {each.trouble}" for each in later if each.trouble),
    ]
    return "\n".join(lines)


def _as_numbers(found: Preview, way: Preparation, later: Sequence[AfterSteps]) -> dict[str, object]:
    return {
        "loss": found.loss,
        "rows": found.rows.tolist(),
        "preparation": [asdict(step) for step in way.steps],
        "before": later[0].before,
        "moves": [
            {
                "optimizer": move.optimizer.name,
                "params": move.optimizer.params,
                "goes_on": move.goes_on,
                "memory": move.memory,
                "rate": move.rate,
                "length": move.length,
                "predicted": move.predicted,
                "delivered": move.delivered,
                "steps": each.steps,
                "after": each.after,
                "trouble": each.trouble,
            }
            for move, each in zip(found.moves, later, strict=True)
        ],
    }


def _names(args: Namespace) -> list[str] | None:
    if args.optimizers is None:
        return None
    return [name.strip() for name in args.optimizers.split(",")]


def _row(move: Move, later: AfterSteps) -> tuple[str | float, ...]:
    after: str | float = "-" if later.after is None else later.after
    numbers = (move.rate, move.length, move.predicted, move.delivered)
    return (move.optimizer.name, move.memory, *numbers, after)
