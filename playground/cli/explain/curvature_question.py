"""How sharply the loss bends, and where the learning rate stands beside that."""

from argparse import ArgumentParser, Namespace

from playground.cli.explain.question import add_rows
from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.terminal.formats import text_table
from playground.cli.terminal.progress_bars import watched_work
from playground.core.text.numbers import counted
from playground.explain import ExplainContext
from playground.explain.loss_surface.curvature import Curvature, NoCurvature, curvature
from playground.explain.loss_surface.divergence_reason import explain_divergence
from playground.explain.loss_surface.stability import (
    Dial,
    StabilityLimit,
    caution,
    dial,
    stability_limit,
)

EPOCHS = 5


def add_arguments(parser: ArgumentParser) -> None:
    """Declare on which samples."""
    add_rows(parser, "all")


def check(args: Namespace) -> int:
    """Accept anything: rows are checked against the data."""
    del args
    return 0


def ask(inputs: Inputs) -> Answer:
    """Find the ends of the Hessian's spectrum."""
    context = inputs.context
    event = inputs.training.divergence
    try:
        with watched_work("products") as progress:
            found = curvature(context, inputs.rows(), progress=progress)
    except NoCurvature:
        if event is None:
            raise
        reason = explain_divergence(context, event.node_id, event.quantity)
        return Answer(reason.text, {"layer": reason.node_id, "growth_by_penalty": reason.growth})
    assert found is not None  # whoever stops it does not come here
    rate = context.rate
    assert rate is not None  # of a training there is one
    limit = stability_limit(context, found.pulled)
    place = dial(rate, limit)
    numbers = {
        "largest": found.largest,
        "smallest_found": found.smallest,
        "residual": found.residual,
        "converged": found.converged,
        "gradient_passes": found.gradient_passes,
        "with_pull": found.pulled,
        "limit": limit.rate,
        "formula": limit.formula,
        "optimizer": context.config.optimizer.name,
        "rate": rate,
        "dial": None if place is None else place.position,
        "word": None if place is None else place.word,
    }
    text = _as_text(context, found, limit, place)
    if event is not None:
        reason = explain_divergence(context, event.node_id, event.quantity, found)
        numbers |= {"layer": reason.node_id, "growth_by_penalty": reason.growth}
        text += f"\n\n{reason.text}"
    return Answer(text, numbers)


def _as_text(
    context: ExplainContext, found: Curvature, limit: StabilityLimit, place: Dial | None
) -> str:
    exact = "" if found.converged else " (not converged: the loss has kinks or the top is flat)"
    name, rate = context.config.optimizer.name, context.rate
    rows: list[tuple[str, float | str | None]] = [
        ("largest eigenvalue λ", found.largest),
        ("lowest eigenvalue found (there may be lower ones)", found.smallest),
        ("|Hv - λv|, measured", found.residual),
    ]
    if found.pulled != found.largest:
        rows.append(("λ with weight decay and L2 penalty", found.pulled))
    if limit.rate is not None:
        rows.append((f"limit of {name}, {limit.formula}", limit.rate))
    rows.append((f"learning rate now ({name})", rate))
    lines = [text_table(("the loss's Hessian H", "value"), rows), ""]
    lines.append(f"It took {counted(found.gradient_passes, 'gradient')}{exact}.")
    if place is None:
        return "\n".join([*lines, f"{name} has {limit.formula}."])
    share = f"{place.position / 2:.3g} of the limit"
    return "\n".join([*lines, f"The rate is {share}; it {place.text}.", caution(context)])
