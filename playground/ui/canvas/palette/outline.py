"""The network as a list: the canvas for keyboards and screen readers."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from playground.core import Diagnostic, Severity
from playground.graph import NetworkSpec
from playground.nn.compiler.node_info import NodeInfo
from playground.ui.canvas.model.canvas_model import CanvasModel, shape_text
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
    ) -> None:
        """List a network; rows of nodes that stay are kept, with their selection."""
        model = CanvasModel(network, infos=infos, diagnostics=tuple(diagnostics))
        with QSignalBlocker(self):
            for node_id in [i for i in self._rows if i not in network]:
                self.takeTopLevelItem(self.indexOfTopLevelItem(self._rows.pop(node_id)))
            for place, node_id in enumerate(model.order):
                self._fill(self._row(node_id, place), model, node_id)

    def set_selection(self, node_ids: tuple[str, ...]) -> None:
        """Show a selection made elsewhere."""
        with QSignalBlocker(self):
            for node_id, row in self._rows.items():
                row.setSelected(node_id in node_ids)
            last = self._rows.get(node_ids[-1]) if node_ids else None
            if last is not None:
                self.setCurrentItem(last, 0, QItemSelectionModel.SelectionFlag.NoUpdate)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for row in self._rows.values():
            for item in [row, *(row.child(i) for i in range(row.childCount()))]:
                self._color(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for deletion on Delete; everything else is the tree's own."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selectedItems():
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)

    def _row(self, node_id: str, place: int) -> QTreeWidgetItem:
        row = self._rows.get(node_id)
        if row is None:
            row = self._rows[node_id] = QTreeWidgetItem()
            row.setData(0, _ID, node_id)
            self.insertTopLevelItem(place, row)
        elif self.indexOfTopLevelItem(row) != place:
            was_selected, was_open = row.isSelected(), row.isExpanded()
            self.takeTopLevelItem(self.indexOfTopLevelItem(row))
            self.insertTopLevelItem(place, row)
            row.setSelected(was_selected)
            row.setExpanded(was_open)
        return row

    def _fill(self, row: QTreeWidgetItem, model: CanvasModel, node_id: str) -> None:
        info, problems = model.infos.get(node_id), model.problems(node_id)
        row.setText(0, model.title(node_id))
        row.setText(1, shape_text(info.shape) if info and info.shape is not None else "–")
        row.setText(2, f"{info.parameters:,}" if info else "–")
        row.setToolTip(0, f"{node_id}\n{model.facts(node_id)}")
        spoken = [model.title(node_id), model.facts(node_id)]
        spoken += ["frozen"] if model.is_frozen(node_id) else []
        spoken += [f"{d.severity}: {d.message}" for d in problems]
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(spoken))
        row.setData(0, _SEVERITY, problems[0].severity if problems else None)
        self._color(row)
        row.takeChildren()
        for source in model.network.sources(node_id):
            if source in model.network:
                QTreeWidgetItem(row, [f"from {model.title(source)}"])
        for problem in problems:
            child = QTreeWidgetItem(row, [f"{problem.severity.capitalize()}: {problem.message}"])
            child.setData(0, _SEVERITY, problem.severity)
            child.setToolTip(0, problem.message)
            self._color(child)
        for i in range(row.childCount()):
            row.child(i).setFirstColumnSpanned(True)
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
        self.selection_changed.emit(tuple(i for i in chosen if i))
