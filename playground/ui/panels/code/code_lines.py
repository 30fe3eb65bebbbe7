"""What stands in each line of a block, and whose it is."""

from msgspec import Struct

from playground.exchange.code.base.program import CodeBlock, CodeFunction, CodeLine
from playground.exchange.code.numpy.numpy_file import texts


class ShownLine(Struct, frozen=True):
    """A line as it is shown, and the layer it computes; empty for what concerns all layers."""

    text: str
    node_id: str = ""


def shown_lines(block: CodeBlock) -> tuple[ShownLine, ...]:
    """Return the lines of a block as its file has them: what its functions do, step by step.

    Where a block is one calculation, its functions' heads say nothing; the update has several.
    """
    lines = _lines(block.before, "")
    heads = len(block.functions) > 1 and block.name == "update"
    for function in block.functions:
        if heads:
            lines += _function(function, is_first=not lines)
        else:
            lines += _lines(function.lines, "")
    return tuple(lines)


def _function(function: CodeFunction, *, is_first: bool) -> list[ShownLine]:
    head = [] if is_first else [ShownLine("")]
    head.append(ShownLine(f"def {function.name}({function.arguments}):"))
    return [*head, *_lines(function.lines, "    ")]


def _lines(lines: tuple[CodeLine, ...], indent: str) -> list[ShownLine]:
    together = zip(texts(lines, indent), lines, strict=True)
    return [ShownLine(text, line.node_id) for text, line in together]
