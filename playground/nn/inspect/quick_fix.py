"""Changes that repair a drawing: what the advice in a finding says, ready to be carried out.

Candidates follow from the shapes that arrive at a layer and from the wires about it. Each is tried
on the drawing, and offered only when the finding is gone afterwards; so no candidate needs to know
every rule of every layer.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from playground.core import Diagnostic, Severity
from playground.graph import NetworkSpec
from playground.nn.compiler.plan import Analysis, Signature, analyze
from playground.nn.inspect.fixes import shape_fixes, wire_fixes
from playground.nn.inspect.fixes.steps import Case, QuickFix

MOST_STEPS = 3
"""How many findings one fix may deal with."""

MOST_FIXES = 3
"""How many ways out of one finding are offered."""

MOST_PROBLEMS = 12
"""In how many layers with findings a first fix is looked for: in a large drawing that is broken
early, most findings only follow from others."""

Finder: TypeAlias = Callable[[Case], Iterator[QuickFix]]

FINDERS: tuple[Finder, ...] = (
    shape_fixes.input_fixes,
    shape_fixes.output_fixes,
    shape_fixes.image_fixes,
    shape_fixes.flatten_fixes,
    shape_fixes.reshape_fixes,
    shape_fixes.window_fixes,
    shape_fixes.match_fixes,
    wire_fixes.lone_merge_fixes,
    wire_fixes.missing_input_fixes,
    wire_fixes.crowd_fixes,
    wire_fixes.entry_fixes,
    wire_fixes.loop_fixes,
    wire_fixes.end_fixes,
    wire_fixes.value_fixes,
)
"""What thinks of repairs; one more kind of repair is one more function here."""


def errors(analysis: Analysis) -> tuple[Diagnostic, ...]:
    """Return what keeps a drawing from being trained, the first finding of each layer."""
    found: dict[str, Diagnostic] = {}
    for each in analysis.diagnostics:
        if each.severity is Severity.ERROR:
            found.setdefault(each.node_id, each)
    return tuple(found.values())


def fixes_for(
    spec: NetworkSpec, analysis: Analysis, signature: Signature, node_id: str
) -> tuple[QuickFix, ...]:
    """Return the changes that remove every error of one layer, those that leave least to do first.

    Where one uncovers another error which can be removed too, as a picture does behind which a
    dense layer stands, both are dealt with at once.

    Parameters
    ----------
    spec, analysis
        The drawing and what planning says about it.
    signature
        The data it must fit.
    node_id
        The layer with the error.
    """
    found = _single_fixes(spec, analysis, signature, node_id, _is_right)
    broken = {each.node_id for each in errors(analysis)}
    whole = [_with_what_follows(fix, spec, signature, broken) for fix in found[:MOST_FIXES]]
    return tuple({fix.text: fix for fix in reversed(whole)}.values())[::-1]


def fitting_fixes(
    spec: NetworkSpec, analysis: Analysis, signature: Signature, node_id: str
) -> tuple[QuickFix, ...]:
    """Return the changes with which a layer can take what reaches it, whatever else is wrong."""
    found = _single_fixes(spec, analysis, signature, node_id, _is_planned)
    return tuple(found[:MOST_FIXES])


def _single_fixes(
    spec: NetworkSpec,
    analysis: Analysis,
    signature: Signature,
    node_id: str,
    is_mended: Callable[[str, NetworkSpec, Analysis], bool],
) -> list[QuickFix]:
    if node_id not in spec:
        return []
    case = Case(node_id, spec, {node.id: node for node in analysis.nodes}, signature)
    tried: list[tuple[int, QuickFix]] = []
    results: list[NetworkSpec] = []
    for find in FINDERS:
        for fix in find(case):
            drawing = fix.apply(spec)
            if drawing in results:
                continue
            results.append(drawing)
            then = analyze(drawing, signature)
            if is_mended(node_id, drawing, then):
                tried.append((len(errors(then)), fix))
    return [fix for _, fix in sorted(tried, key=lambda each: each[0])]


def _with_what_follows(
    fix: QuickFix, spec: NetworkSpec, signature: Signature, broken: set[str]
) -> QuickFix:
    """Return a fix with those of the errors it uncovers, or alone where they cannot be removed."""
    whole = fix
    for _ in range(MOST_STEPS):
        drawing = whole.apply(spec)
        then = analyze(drawing, signature)
        fresh = [e.node_id for e in errors(then) if e.node_id not in broken]
        if not fresh:
            return whole if _is_right(fix.node_id, drawing, then) else fix
        following = _first(_single_fixes(drawing, then, signature, i, _is_right) for i in fresh)
        if following is None:
            return fix
        text = f"{whole.text}, {following.text[0].lower()}{following.text[1:]}"
        whole = QuickFix(fix.node_id, text, (*whole.steps, *following.steps))
    return fix


def _is_right(node_id: str, drawing: NetworkSpec, analysis: Analysis) -> bool:
    """Tell whether a layer is rid of its errors; one behind a broken layer only hides them."""
    if node_id not in drawing:
        return True
    has_error = any(each.node_id == node_id for each in errors(analysis))
    return not has_error and _is_planned(node_id, drawing, analysis)


def _is_planned(node_id: str, drawing: NetworkSpec, analysis: Analysis) -> bool:
    del drawing
    return any(node.id == node_id for node in analysis.nodes)


def _first(found: Iterator[Sequence[QuickFix]]) -> QuickFix | None:
    return next((fixes[0] for fixes in found if fixes), None)
