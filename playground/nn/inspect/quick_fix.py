"""Changes that repair a drawing: what the advice in a finding says, ready to be carried out.

Candidates follow from the shapes that arrive at a layer and from the wires about it. Each is tried
on the drawing, and offered only when the finding is gone afterwards; so no candidate needs to know
every rule of every layer.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

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
    found = _tried(spec, analysis, signature, node_id, _is_right)
    broken = {each.node_id for each in errors(analysis)}
    whole = [_with_what_follows(each, signature, broken) for each in found[:MOST_FIXES]]
    return tuple({fix.text: fix for fix in reversed(whole)}.values())[::-1]


def fitting_fixes(
    spec: NetworkSpec, analysis: Analysis, signature: Signature, node_id: str
) -> tuple[QuickFix, ...]:
    """Return the changes with which a layer can take what reaches it, whatever else is wrong."""
    found = _tried(spec, analysis, signature, node_id, _is_planned)
    return tuple(each.fix for each in found[:MOST_FIXES])


class _Tried(NamedTuple):
    """A repair, the drawing with it, and what planning says about that."""

    fix: QuickFix
    drawing: NetworkSpec
    then: Analysis


def _tried(
    spec: NetworkSpec,
    analysis: Analysis,
    signature: Signature,
    node_id: str,
    is_mended: Callable[[str, _Tried], bool],
) -> list[_Tried]:
    """Return the repairs of a layer that do what is asked of them, the best first."""
    if node_id not in spec:
        return []
    case = Case(node_id, spec, {node.id: node for node in analysis.nodes}, signature)
    found: list[_Tried] = []
    results: list[NetworkSpec] = []
    for find in FINDERS:
        for fix in find(case):
            drawing = fix.apply(spec)
            if drawing in results:
                continue
            results.append(drawing)
            tried = _Tried(fix, drawing, analyze(drawing, signature))
            if is_mended(node_id, tried):
                found.append(tried)
    return sorted(found, key=lambda each: len(errors(each.then)))


def _with_what_follows(tried: _Tried, signature: Signature, broken: set[str]) -> QuickFix:
    """Return a fix with those of the errors it uncovers, or alone where they cannot be removed."""
    alone, whole = tried.fix, tried
    for _ in range(MOST_STEPS):
        fresh = [e.node_id for e in errors(whole.then) if e.node_id not in broken]
        if not fresh:
            return whole.fix if _is_right(alone.node_id, whole) else alone
        drawing, then = whole.drawing, whole.then
        found = (_tried(drawing, then, signature, i, _is_right) for i in fresh)
        following = next((each[0] for each in found if each), None)
        if following is None:
            return alone
        text = f"{whole.fix.text}, {following.fix.text[0].lower()}{following.fix.text[1:]}"
        both = QuickFix(alone.node_id, text, (*whole.fix.steps, *following.fix.steps))
        whole = _Tried(both, following.drawing, following.then)
    return alone


def _is_right(node_id: str, tried: _Tried) -> bool:
    """Tell whether a layer is rid of its errors; one behind a broken layer only hides them."""
    if node_id not in tried.drawing:
        return True
    has_error = any(each.node_id == node_id for each in errors(tried.then))
    return not has_error and _is_planned(node_id, tried)


def _is_planned(node_id: str, tried: _Tried) -> bool:
    return any(node.id == node_id for node in tried.then.nodes)
