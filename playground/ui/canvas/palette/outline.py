"""The network as a list: the canvas for keyboards and screen readers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget
from typing_extensions import override

from playground.core import Diagnostic, Severity
from playground.core.text.numbers import shape_text
from playground.graph import CanvasLayout, NetworkSpec
from playground.graph.spec import LayerBlock
from playground.nn.compiler.node_info import NodeInfo
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import LIGHT, Theme

_ID = Qt.ItemDataRole.UserRole
_SEVERITY = Qt.ItemDataRole.UserRole + 1


class Outline(QTreeWidget):
    """One row per layer, in the order data flows; its inputs and problems are rows beneath it."""

    selection_changed = Signal(tuple)
    """The person selected other nodes: their ids."""

    delete_requested = Signal()
    """The person wants the selected nodes gone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._contents: dict[str, _Content] = {}
        self._model = CanvasModel()
        self._selection: tuple[str, ...] = ()
        self._is_stale = False
        self.setAccessibleName("Network outline")
        self.setToolTip("The layers in the order data flows. Delete removes the selected ones.")
        self.setHeaderLabels(["Layer", "Output", "Params"])
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section in (1, 2):
            mode = QHeaderView.ResizeMode.ResizeToContents
            self.header().setSectionResizeMode(section, mode)
        self.header().setStretchLastSection(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.itemSelectionChanged.connect(self._selection_moved)

    def set_document(
        self,
        network: NetworkSpec,
        infos: Mapping[str, NodeInfo],
        diagnostics: Sequence[Diagnostic],
        blocks: tuple[LayerBlock, ...] = (),
    ) -> None:
        """List a network, once somebody looks; rows of nodes that stay are kept."""
        layout = CanvasLayout(blocks=blocks)
        self._model = CanvasModel(network, layout, infos, tuple(diagnostics))
        self._is_stale = True
        if self.isVisible():
            self._catch_up()

    def set_selection(self, node_ids: tuple[str, ...]) -> None:
        """Show a selection made elsewhere."""
        self._selection = node_ids
        if not self._is_stale:
            self._show_selection()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._catch_up()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for row in self._rows.values():
            for item in [row, *(row.child(i) for i in range(row.childCount()))]:
                self._color(item)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for deletion on Delete; everything else is the tree's own."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selectedItems():
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)

    def _catch_up(self) -> None:
        """Bring the rows up to date: filling a list nobody sees would make every edit wait."""
        self._is_stale = False
        model = self._model
        with QSignalBlocker(self):
            for node_id in [i for i in self._rows if i not in model.network]:
                self.takeTopLevelItem(self.indexOfTopLevelItem(self._rows.pop(node_id)))
                self._contents.pop(node_id)
            for place, node_id in enumerate(model.order):
                row, content = self._row(node_id, place), _content(model, node_id)
                if content != self._contents.get(node_id):
                    self._contents[node_id] = content
                    self._fill(row, place, content)
        self._show_selection()

    def _show_selection(self) -> None:
        chosen = frozenset(self._selection)
        with QSignalBlocker(self):
            for node_id, row in self._rows.items():
                row.setSelected(node_id in chosen)
            last = self._rows.get(self._selection[-1]) if self._selection else None
            if last is not None:
                self.setCurrentItem(last, 0, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _row(self, node_id: str, place: int) -> QTreeWidgetItem:
        row = self._rows.get(node_id)
        if row is None:
            row = self._rows[node_id] = QTreeWidgetItem()
            row.setData(0, _ID, node_id)
            self.insertTopLevelItem(place, row)
        elif self.topLevelItem(place) is not row:
            was_open = row.isExpanded()
            self.takeTopLevelItem(self.indexOfTopLevelItem(row))
            self.insertTopLevelItem(place, row)
            row.setExpanded(was_open)
        return row

    def _fill(self, row: QTreeWidgetItem, place: int, content: "_Content") -> None:
        for column, text in enumerate(content.columns):
            row.setText(column, text)
        row.setToolTip(0, as_text(content.tip))
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, content.spoken)
        row.setData(0, _SEVERITY, content.severity)
        self._color(row)
        row.takeChildren()
        for text in content.inputs:
            QTreeWidgetItem(row, [text])
        for problem in content.problems:
            child = QTreeWidgetItem(row, [f"{problem.severity.capitalize()}: {problem.message}"])
            child.setData(0, _SEVERITY, problem.severity)
            child.setToolTip(0, as_text(problem.message))
            self._color(child)
        # By its place: asked for an item's place, Qt would look through all rows.
        parent = self.model().index(place, 0)
        for i in range(row.childCount()):
            self.setFirstColumnSpanned(i, parent, True)
            row.child(i).setFlags(Qt.ItemFlag.ItemIsEnabled)

    def _color(self, item: QTreeWidgetItem) -> None:
        severity = item.data(0, _SEVERITY)
        if severity is None:
            item.setData(0, Qt.ItemDataRole.ForegroundRole, None)
            return
        is_error = severity == Severity.ERROR
        item.setForeground(
            0, QBrush(QColor(self._theme.error if is_error else self._theme.warning))
        )

    def _selection_moved(self) -> None:
        chosen = [item.data(0, _ID) for item in self.selectedItems()]
        self._selection = tuple(i for i in chosen if i)
        self.selection_changed.emit(self._selection)


class _Content(NamedTuple):
    """What a layer's row says, and the rows beneath it."""

    columns: tuple[str, str, str]
    tip: str
    spoken: str
    severity: Severity | None
    inputs: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def _content(model: CanvasModel, node_id: str) -> _Content:
    info, problems = model.infos.get(node_id), model.problems(node_id)
    title, facts = model.title(node_id), " · ".join(model.facts(node_id))
    spoken = [title, facts]
    spoken += ["frozen"] if model.is_frozen(node_id) else []
    block = model.blocks.by_node.get(node_id)
    inside = [f"in block {block.name}"] if block is not None else []
    spoken += inside
    spoken += [f"{d.severity}: {d.message}" for d in problems]
    sources = [s for s in model.network.sources(node_id) if s in model.network]
    return _Content(
        (
            title,
            shape_text(info.shape) if info and info.shape is not None else "–",
            f"{info.parameters:,}" if info else "–",
        ),
        "\n".join([title, facts, *inside]),
        ", ".join(spoken),
        problems[0].severity if problems else None,
        tuple(f"from {model.name(source)}" for source in sources),
        problems,
    )
