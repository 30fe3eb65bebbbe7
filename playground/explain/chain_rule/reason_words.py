"""A number's gradient in words, and as a formula for a paper."""

from __future__ import annotations

from playground.core.text.numbers import counted
from playground.explain.chain_rule.chain_rule import ChainPath, ChainRule
from playground.explain.chain_rule.gradient_reason import GradientReason
from playground.explain.chain_rule.jacobian import Factor

_LATEX = {
    "∂ℓ/∂ŷ": r"\frac{\partial \ell}{\partial \hat{y}}",
    "∂L/∂ŷ": r"\frac{\partial L}{\partial \hat{y}}",
    "1/B": r"\frac{1}{B}",
    "f'(z)": "f'(z)",
    "w": "w",
    "x": "x",
}


def path_lines(found: ChainRule) -> list[str]:
    """Return the paths of a sample, one a line, and what the others add up to."""
    row = int(found.rows[found.sample])
    lines = [
        f"Sample {found.sample} of them (training sample {row}): "
        f"{counted(found.path_count, 'path')} to the loss",
        *(f"  {number}. {_product(path)}" for number, path in enumerate(found.paths, 1)),
    ]
    unlisted = found.path_count - len(found.paths)
    if unlisted:
        lines.append(f"  and {counted(unlisted, 'smaller path')} with a sum of {found.rest:.6g}")
    return lines


def formula_lines(found: ChainRule) -> list[str]:
    """Return the activations on the listed paths: what f is, with the numbers it is set to."""
    on_paths = (f.activation for path in found.paths for f in path.factors)
    return [f"{f.described}: {f.written_formula}" for f in dict.fromkeys(on_paths) if f is not None]


def remarks(found: GradientReason) -> list[str]:
    """Return what to notice, and where to look on when a layer stands in the way."""
    lines = list(found.sentences)
    if found.obstacle is not None and found.obstacle.first_behind is not None:
        lines.append(f"The first layer behind it with paths: {found.obstacle.first_behind}.")
    return lines


def reason_text(found: GradientReason) -> str:
    """Return all there is to say, as lines of text."""
    count = len(found.check.rows)
    lines = [
        f"∂L/∂{found.check.name}, L the mean loss of "
        f"{counted(count, 'training sample')}: {found.check.backprop:.6g}",
        "",
    ]
    if found.chain is not None:
        lines += [*path_lines(found.chain), f"this sample's share {found.chain.share:.6g}", ""]
        lines += formula_lines(found.chain)
        lines.append(f"Check: {found.check.text}.")
    return "\n".join([*lines, *remarks(found)])


def latex(found: ChainRule) -> str:
    """Return the listed paths as a sum of products, with the numbers under the symbols."""
    target = found.name.replace("_", r"\_")
    terms = [r" \cdot ".join(map(_braced, path.factors)) for path in found.paths]
    rest = [f"({found.rest:.4g})"] if found.path_count > len(found.paths) else []
    total = f"{found.share:.6g}"
    return (
        rf"\frac{{\partial L}}{{\partial\, \text{{{target}}}}} = "
        + " + ".join([*terms, *rest])
        + f" = {total}"
    )


def _braced(factor: Factor) -> str:
    """Return a factor with its number below its symbol."""
    symbol = _LATEX.get(factor.symbol, rf"\text{{{factor.symbol}}}")
    return rf"\underbrace{{{symbol}}}_{{{factor.value:.4g}}}"


def _product(path: ChainPath) -> str:
    factors = " · ".join(f"{f.symbol} {f.name} ({f.value:.4g})" for f in path.factors)
    return f"{factors} = {path.product:.6g}"
