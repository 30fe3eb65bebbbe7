"""A program as data: three blocks of lines that know their layer and the arrays they name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

BlockName = Literal["forward", "backprop", "update"]
"""The thirds of a training step."""

Role = Literal[
    "input",
    "value",
    "sum",
    "parameter",
    "gradient",
    "value gradient",
    "sum gradient",
    "state",
    "slot",
    "other",
]
"""What a name of the program holds; an optimizer's own vectors are its slots."""


class CodeName(Struct, frozen=True):
    """What one name of the program holds.

    Parameters
    ----------
    name
        As it stands in the lines: ``W_hidden_1``.
    role
        What kind of array it is.
    node_id
        Whose; empty for what belongs to the whole network.
    array
        The name of the array within the layer or the optimizer: ``weight``, ``m``; empty for
        values.
    shape
        Its shape in words, the batch as ``B``: ``(4, B)``; empty where nobody can say.
    """

    name: str
    role: Role
    node_id: str = ""
    array: str = ""
    shape: str = ""


class CodeLine(Struct, frozen=True):
    """One line of a block.

    Parameters
    ----------
    text
        Without its comment, indented within the block alone.
    node_id
        The layer it computes; empty for the loss and for what concerns all layers.
    comment
        A few words behind it, without ``#``.
    binds, reads
        The names it gives a value, or changes in place, and those it reads, in their order.
    """

    text: str
    node_id: str = ""
    comment: str = ""
    binds: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


class CodeFunction(Struct, frozen=True):
    """Lines that are one function of the file.

    Parameters
    ----------
    name, arguments
        ``forward`` and ``x, training=False``.
    help
        Its docstring.
    lines
        Its body.
    before
        What stands above it in the file: constants, and arrays that change in place.
    head, returns
        What unpacks what it is given, and what it returns: needed in a file, of no interest beside
        the other blocks.
    """

    name: str
    arguments: str
    help: str
    lines: tuple[CodeLine, ...]
    before: tuple[CodeLine, ...] = ()
    head: str = ""
    returns: str = ""


class CodeBlock(Struct, frozen=True):
    """One third of a training step.

    Parameters
    ----------
    name
        Which.
    title
        What people read: ``① Forward``.
    functions
        What it is in the file; their lines behind one another are the block.
    """

    name: BlockName
    title: str
    functions: tuple[CodeFunction, ...]

    @property
    def lines(self) -> tuple[CodeLine, ...]:
        """The lines that run in a step."""
        return tuple(line for function in self.functions for line in function.lines)

    @property
    def before(self) -> tuple[CodeLine, ...]:
        """What its names begin with."""
        return tuple(line for function in self.functions for line in function.before)


class CodeProgram(Struct, frozen=True):
    """A network, its loss and its optimizer as lines of NumPy.

    Parameters
    ----------
    blocks
        ① forward, ② backprop, ③ update.
    names
        What every name of the lines holds.
    helpers
        The functions the lines call that NumPy has not, as source, in the file's order.
    """

    blocks: tuple[CodeBlock, CodeBlock, CodeBlock]
    names: Mapping[str, CodeName]
    helpers: tuple[str, ...]

    def block(self, name: BlockName) -> CodeBlock:
        """Return one of the blocks."""
        return next(block for block in self.blocks if block.name == name)

    def lines_of(self, node_id: str) -> Iterator[tuple[BlockName, int]]:
        """Yield where a layer is computed: a block, and a line's place in ``block.lines``."""
        for block in self.blocks:
            for place, line in enumerate(block.lines):
                if line.node_id == node_id:
                    yield block.name, place

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that hold what is learned, and the vector of all of them."""
        return tuple(name.name for name in self.names.values() if name.role == "parameter")


def draft(text: str, node_id: str = "") -> CodeLine:
    """Part a line of a layer from the comment it was written with."""
    code, _, comment = text.partition("  # ")
    return CodeLine(code, node_id, comment)


def read_lines(drafts: Sequence[CodeLine]) -> tuple[CodeLine, ...]:
    """Say of every line which names it binds and which it reads; together they are statements."""
    binds: list[list[str]] = [[] for _ in drafts]
    reads: list[list[str]] = [[] for _ in drafts]
    for node in ast.walk(ast.parse("\n".join(line.text for line in drafts))):
        if isinstance(node, ast.Name):
            kept = reads if isinstance(node.ctx, ast.Load) else binds
            kept[node.lineno - 1].append(node.id)
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            binds[node.lineno - 1].append(root_of(node))
    return tuple(
        replace(line, binds=tuple(dict.fromkeys(bound)), reads=tuple(dict.fromkeys(read)))
        for line, bound, read in zip(drafts, binds, reads, strict=True)
    )


def root_of(node: ast.expr) -> str:
    """Return the name that a target such as ``m[2:4]`` is a part of; empty where it is of none."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
