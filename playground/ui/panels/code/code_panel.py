"""The training step as three blocks of NumPy, with the arrays of this very step."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from playground.core import Array
from playground.exchange.code.base.program import BlockName, CodeProgram
from playground.ui.panels.code.array_view import POINT, ArrayView
from playground.ui.panels.code.array_words import axes_of, head_of, numbers_of
from playground.ui.panels.code.block_view import BlockView
from playground.ui.theme.tokens import GRID, Theme

SAYS: dict[BlockName, str] = {
    "forward": "assigns to no parameter",
    "backprop": "assigns to no parameter",
    "update": "it alone assigns to parameters, and it alone changes with the optimizer",
}

EMPTY = "The program appears here as soon as the network can be trained."


class CodePanel(QWidget):
    """Shows a program, which of its blocks ran last, and what its names hold.

    Signals
    -------
    layer_chosen(node_id)
        A line that computes a layer was clicked.
    export_requested()
        Somebody wants the program as a file, with the weights.
    """

    layer_chosen = Signal(str)
    export_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._program: CodeProgram | None = None
        self._arrays: Mapping[str, Array] = {}
        self._layers: Mapping[str, str] = {}
        self._pointed = ""
        self.about = QLabel(EMPTY)
        self.about.setProperty("role", "secondary")
        self.about.setWordWrap(True)
        self.copy_button = QPushButton("Copy")
        self.copy_button.setToolTip("Copy the three blocks as text")
        self.copy_button.clicked.connect(self._copy)
        self.export_button = QPushButton("Save as program…")
        self.export_button.setToolTip("Write the whole program with its weights: NumPy program")
        self.export_button.clicked.connect(self.export_requested)
        head = QHBoxLayout()
        head.setContentsMargins(GRID, GRID // 2, GRID, 0)
        head.addWidget(self.about, 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.export_button)
        self.blocks = {name: BlockView(says) for name, says in SAYS.items()}
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setChildrenCollapsible(False)
        for view in self.blocks.values():
            self._columns.addWidget(view)
            view.pointed.connect(self.point_at)
            view.layer_chosen.connect(self.layer_chosen)
        self.detail = ArrayView()
        self._columns.addWidget(self.detail)
        self._columns.setSizes([30, 34, 30, 26])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(head)
        box.addWidget(self._columns, 1)
        self.show_nothing("")

    # what is shown --------------------------------------------------------------------------------

    def show_nothing(self, why: str) -> None:
        """Show no program, and say why there is none."""
        self._program, self._arrays = None, {}
        self.about.setText(why or EMPTY)
        self._columns.hide()
        for button in (self.copy_button, self.export_button):
            button.setEnabled(False)

    def show_program(self, program: CodeProgram, layers: Mapping[str, str]) -> None:
        """Show a program's blocks; of a block that is the same nothing moves.

        Parameters
        ----------
        program
            Of the network and the optimizer as they are.
        layers
            What every layer is called, by its id.
        """
        self._program, self._layers = program, layers
        parameters = frozenset(program.parameters)
        kinds = ("gradient", "value gradient", "sum gradient")
        gradients = frozenset(n.name for n in program.names.values() if n.role in kinds) | {"g"}
        for block in program.blocks:
            self.blocks[block.name].show_block(block, parameters, gradients)
        self._columns.show()
        for button in (self.copy_button, self.export_button):
            button.setEnabled(True)

    def show_step(self, arrays: Mapping[str, Array], ran: BlockName | None, said: str) -> None:
        """Show what the names hold, and which block ran last.

        Parameters
        ----------
        arrays
            By name; empty while nothing is known.
        ran
            The block, ``None`` where several ran or none did.
        said
            The step in words.
        """
        self._arrays = arrays
        self.about.setText(said)
        for name, view in self.blocks.items():
            view.light(name == ran)
        self._point_again()

    def mark_layers(self, node_ids: Collection[str]) -> None:
        """Mark the lines of some layers in all blocks."""
        for view in self.blocks.values():
            view.mark_layers(node_ids)

    def point_at(self, name: str) -> None:
        """Say what a name holds; of a word that holds nothing the last one stays."""
        known = self._program.names.get(name) if self._program is not None else None
        array = self._arrays.get(name)
        if known is None and array is None:
            return
        self._pointed = name
        layer = self._layers.get(known.node_id, "") if known is not None else ""
        words = ": ".join(filter(None, (head_of(known, name, array, layer), axes_of(known, array))))
        numbers = numbers_of(array) if array is not None else "It holds nothing yet."
        self.detail.show_array(words, numbers)

    def _point_again(self) -> None:
        """Show what the same name holds now; another program may not have it any more."""
        named = self._program.names if self._program is not None else {}
        if self._pointed and self._pointed not in named and self._pointed not in self._arrays:
            self._pointed = ""
            self.detail.show_array(POINT, "")
        self.point_at(self._pointed)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours, and as large as text is now."""
        for view in self.blocks.values():
            view.set_theme(theme)
        self.detail.take_size()

    def _copy(self) -> None:
        parts = []
        for name, view in self.blocks.items():
            title = self._program.block(name).title if self._program is not None else name
            parts.append(f"# {title}\n{view.shown}")
        QApplication.clipboard().setText("\n\n".join(parts) + "\n")
