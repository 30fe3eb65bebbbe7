"""What moves the parameters, as block ③: penalty, limits, optimizer, and what comes behind."""

from collections.abc import Mapping

from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.base.helper import Helper
from playground.exchange.code.base.program import (
    CodeBlock,
    CodeFunction,
    CodeName,
    draft,
    read_lines,
)
from playground.exchange.code.numpy_parts.dispatch import (
    ScheduleCode,
    UpdateCode,
    write_optimizer,
    write_penalty,
    write_schedule,
)
from playground.nn.base.optimizer import Optimizer
from playground.nn.compiler.parameter_layout import lay_out_parameters
from playground.nn.compiler.plan import Plan
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.training.base.config import TrainingConfig
from playground.training.update.clipping import SMALL


def write_update(
    plan: Plan, config: TrainingConfig, nodes: Mapping[str, CodeNode]
) -> tuple[CodeBlock, tuple[CodeName, ...], tuple[Helper, ...]]:
    """Write block ③; returns it, its slots, and the helpers it calls."""
    optimizer: Optimizer = OPTIMIZERS.create(config.optimizer)
    penalty = write_penalty(REGULARIZERS.create(config.regularizer))
    code = write_optimizer(optimizer, "" if config.decay_biases else "weights * ")
    schedule = write_schedule(SCHEDULES.create(config.schedule))
    pulled = [*penalty.before, *_limits(plan, config)]
    moved = [*code.lines, *penalty.after, *_max_norm(plan, config, nodes)]
    first = _searching(pulled, penalty.penalty) if code.searches else pulled
    moved = [*first, *moved]
    lines = _with_frozen(moved, plan, code)
    before = [*_mask(plan, (*lines, *code.before)), *penalty.start, *code.before, *schedule.start]
    rate = CodeFunction(
        "learning_rate",
        "step, epoch",
        "The learning rate of an update after so many steps and epochs.",
        read_lines([draft(text) for text in _rate(optimizer, config, schedule)]),
    )
    update = CodeFunction(
        "update",
        "g, rate, t, loss, evaluate" if code.searches else "g, rate, t",
        f"③ Update number t = 1, 2, …: {optimizer.title}. It alone changes parameters.",
        read_lines([draft(text) for text in lines]),
        read_lines([draft(text) for text in before]),
    )
    functions = [*_schedule(schedule), rate, update]
    slots = tuple(CodeName(slot, "slot", "", slot, "(P,)") for slot in code.slots)
    if penalty.start:
        slots = (*slots, CodeName("dead", "slot", "", "dead", "(P,)"))
    block = CodeBlock("update", "③ Update", tuple(functions))
    return block, slots, (*code.helpers, *schedule.helpers)


def _rate(optimizer: Optimizer, config: TrainingConfig, schedule: ScheduleCode) -> tuple[str, ...]:
    rate = repr(optimizer.learning_rate)
    if schedule.lines:
        rate = f"{rate} * factor(epoch)"
    if config.warm_up:
        rate = f"{rate} * min(1, (step + 1) / {config.warm_up})"
    return (f"return {rate}",)


def _schedule(schedule: ScheduleCode) -> list[CodeFunction]:
    found = []
    if schedule.lines:
        about = "What the learning rate is multiplied by after so many epochs."
        lines = read_lines([draft(text) for text in schedule.lines])
        found.append(CodeFunction("factor", "epoch", about, lines))
    if schedule.observe:
        about = "Take note of an epoch's loss."
        lines = read_lines([draft(text) for text in schedule.observe])
        found.append(CodeFunction("observe", "loss", about, lines))
    return found


def _limits(plan: Plan, config: TrainingConfig) -> list[str]:
    """Leave the frozen layers out, and clip."""
    lines = []
    for start, stop in _frozen(plan):
        lines.append(f"g = np.concatenate([g[:{start}], 0 * g[{start}:{stop}], g[{stop}:]])")
    if config.clip_value:
        lines.append(f"g = np.clip(g, -{config.clip_value}, {config.clip_value})")
    if config.clip_norm:
        shorter = f"min(1, {config.clip_norm} / (np.sqrt(g @ g) + {SMALL}))"
        lines.append(f"g = g * {shorter}  # no longer than {config.clip_norm}")
    return lines


def _searching(pulled: list[str], penalty: str) -> list[str]:
    """Add the penalty wherever a search looks."""
    if not pulled:
        return []
    return [
        "def pulled(loss, g):",
        *(f"    {line}" for line in pulled),
        f"    return loss + {penalty or '0'}, g",
        "",
        "plain = evaluate",
        "evaluate = lambda: pulled(*plain())",
        "loss, g = pulled(loss, g)",
    ]


def _max_norm(plan: Plan, config: TrainingConfig, nodes: Mapping[str, CodeNode]) -> list[str]:
    if not config.max_norm:
        return []
    lines = []
    for node in plan.nodes:
        for spec in node.parameters:
            if spec.role == "weight":
                name = nodes[node.id].params[spec.name]
                axes = tuple(range(len(spec.shape) - 1))
                axis = axes[0] if len(axes) == 1 else axes
                length = f"np.sqrt(({name}**2).sum(axis={axis}, keepdims=True))"
                lines.append(f"length = np.maximum({length}, np.finfo(theta.dtype).tiny)")
                lines.append(f"{name}[:] = {name} * np.minimum({config.max_norm} / length, 1)")
    return lines


def _with_frozen(lines: list[str], plan: Plan, code: UpdateCode) -> list[str]:
    """Put back what an update did to frozen layers."""
    spans = _frozen(plan)
    if not spans:
        return lines
    slots = [s for s in code.slots if s != "pairs"]
    first = [f"frozen = {spans}", "kept = [theta[i:j].copy() for i, j in frozen]"]
    last = ["for (i, j), values in zip(frozen, kept):", "    theta[i:j] = values"]
    if slots:
        first.append(f"slots = [{', '.join(slots)}]")
        first.append("kept_slots = [[s[i:j].copy() for i, j in frozen] for s in slots]")
        last += [
            "for slot, parts in zip(slots, kept_slots):",
            "    for (i, j), values in zip(frozen, parts):",
            "        slot[i:j] = values",
        ]
    return [*first, *lines, *last]


def _frozen(plan: Plan) -> list[tuple[int, int]]:
    frozen = {node.id for node in plan.nodes if node.frozen}
    return [(s.start, s.stop) for s in lay_out_parameters(plan) if s.node_id in frozen]


def _mask(plan: Plan, lines: tuple[str, ...]) -> list[str]:
    """Say which parameters are weights, where somebody asks."""
    if not any("weights" in line for line in lines):
        return []
    found = ["weights = np.zeros_like(theta)  # 1 at weights, 0 at biases and scales"]
    for span in lay_out_parameters(plan):
        if span.role == "weight":
            found.append(f"weights[{span.start}:{span.stop}] = 1")
    return found
