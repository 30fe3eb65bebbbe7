"""The chain rule of one number, path by path, beside what backpropagation says."""

import math
from argparse import ArgumentParser, Namespace

from msgspec.structs import asdict

from playground.cli.explain.question import add_rows
from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.source.start_options import bounded_int, natural_number
from playground.cli.terminal.formats import text_table
from playground.cli.terminal.progress_bars import watched_work
from playground.core import Array, ValueNotAllowed
from playground.core.text.numbers import named_for
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.parameter_index import find_parameter, parse_index
from playground.explain.chain_rule.chain_rule import ChainRule, contributions
from playground.explain.chain_rule.gradient_reason import GradientReason, explain_gradient
from playground.explain.chain_rule.reason_words import formula_lines, path_lines, remarks

EPOCHS = 5
MOST_PATHS = 10_000


def add_arguments(parser: ArgumentParser) -> None:
    """Declare of what, and for which sample."""
    parser.add_argument(
        "--of",
        metavar="LAYER/NAME/INDEX",
        help="the weight, bias or activation, as in hidden_1/weight/0,2 (input 0, unit 2), "
        "output/bias/0, or hidden_1/value/3 (default: the network's first weight)",
    )
    parser.add_argument(
        "--sample",
        type=natural_number,
        default=0,
        metavar="N",
        help="the place among the rows of the sample whose paths are listed (default: 0)",
    )
    parser.add_argument(
        "--paths",
        type=bounded_int(MOST_PATHS),
        default=12,
        metavar="N",
        help=f"how many paths to list at most (default: 12, and no more than {MOST_PATHS:,})",
    )
    add_rows(parser, "batch")


def check(args: Namespace) -> int:
    """Refuse what does not name a number."""
    if args.of is not None:
        parse_index(args.of)
    return 0


def ask(inputs: Inputs) -> Answer:
    """Write the chain rule out."""
    args, context = inputs.args, inputs.context
    target = parse_index(args.of) if args.of is not None else _first_weight(context)
    if target.name != "value":
        find_parameter(context, target.node_id, target.name)
    rows = inputs.rows()
    found = explain_gradient(context, target, args.sample, rows, args.paths)
    shares = None
    if found.chain is not None:
        with watched_work("samples") as progress:
            shares = contributions(context, target, rows, progress)
    return Answer(_as_text(found, shares), _as_numbers(found, shares))


def _first_weight(context: ExplainContext) -> ParameterIndex:
    slot = next((s for s in context.layout if s.role == "weight"), None)
    if slot is None:
        raise ValueNotAllowed("of", "", "this network learns no weights; name a layer's value")
    return ParameterIndex(slot.node_id, slot.name, (0,) * len(slot.shape))


def _as_text(found: GradientReason, shares: Array | None) -> str:
    count = len(found.check.rows)
    lines = [
        f"∂L/∂{found.check.name}, L the mean loss of {count} training {named_for(count, 'sample')}",
        "",
    ]
    if found.chain is not None and shares is not None:
        lines += [*path_lines(found.chain), *formula_lines(found.chain), ""]
        lines += [_comparison(found.chain, shares), ""]
        lines.append(f"Check: {found.check.text}.")
    return "\n".join([*lines, *remarks(found)])


def _comparison(found: ChainRule, shares: Array) -> str:
    rows = [
        _compared("this sample's share", found.share, found.sample_backprop),
        _compared("sum over the samples", math.fsum(shares), found.backprop),
    ]
    return text_table(("", "chain rule", "backprop", "difference"), rows)


def _compared(what: str, ours: float, backprop: float) -> tuple[str, str, str, float]:
    return (what, f"{ours:.12g}", f"{backprop:.12g}", abs(ours - backprop))


def _as_numbers(found: GradientReason, shares: Array | None) -> dict[str, object]:
    check, chain, obstacle = found.check, found.chain, found.obstacle
    numbers: dict[str, object] = {
        "target": str(check.target),
        "rows": check.rows.tolist(),
        "backprop": check.backprop,
        "check": {
            "central_difference": check.difference,
            "finer": check.finer,
            "step": check.step,
            "digits": check.digits,
            "has_kink": check.has_kink,
        },
        "obstacle": None if obstacle is None else asdict(obstacle),
    }
    if chain is None or shares is None:
        return numbers
    return numbers | {
        "backprop": chain.backprop,
        "sample": chain.sample,
        "paths": [
            {
                "factors": [
                    {"symbol": f.symbol, "name": f.name, "value": f.value} for f in path.factors
                ],
                "product": path.product,
            }
            for path in chain.paths
        ],
        "path_count": chain.path_count,
        "rest": chain.rest,
        "contributions": shares.tolist(),
        "sample_backprop": chain.sample_backprop,
        "total": math.fsum(shares),
    }
