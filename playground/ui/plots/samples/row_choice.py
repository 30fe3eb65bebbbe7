"""What a person asks of the rows: a condition, a side, and an order."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton

from playground.datasets.base.dataset import Dataset
from playground.training.evaluation.sample_scores import LOSS_NAME, MARGIN_NAME
from playground.ui.plots.surround.plot_controls import PlotControls
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import Theme

if TYPE_CHECKING:
    from playground.ui.plots.samples.sample_table import SampleTable, Which

WHICH: dict["Which", tuple[str, str]] = {
    "all": ("All", "Every sample"),
    "train": ("Train", "Samples that train"),
    "test": ("Test", "Samples that test"),
    "wrong": ("Wrong", "Samples that get the wrong class"),
}

ORDERS = {
    "": ("Own order", "As they stand in the data"),
    LOSS_NAME: ("Most wrong", "The highest loss first: where the network errs most"),
    MARGIN_NAME: ("Most unsure", "The smallest margin first: where two answers are nearly level"),
}
"""By the column that orders the rows: what it is called, and what it means."""

TYPING_MS = 200
"""How long a condition rests, before it filters, while it is typed."""


class RowChoice(QObject):
    """Fills a table's controls with what its rows can be asked for.

    Signals
    -------
    changed()
        The person asked for other rows.
    order_chosen(column)
        The person chose an order: one of :data:`ORDERS`.

    Attributes
    ----------
    filter, which, order
        The condition, the side, the order.
    clear
        Empties the condition.
    """

    changed = Signal()
    order_chosen = Signal(str)

    def __init__(self, controls: PlotControls, parent: QObject) -> None:
        super().__init__(parent)
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(TYPING_MS)
        self.typing.timeout.connect(self.changed)
        self.filter = QLineEdit()
        self.clear = self.filter.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._make_filter()
        tip = "Show all samples, those of one side, or those that are wrong"
        self.which = _choice("Which samples", tip, WHICH)
        self.which.currentIndexChanged.connect(self.changed)
        tip = "The data's own order, or what the network gets most wrong or is least sure of"
        self.order = _choice("Order of the samples", tip, ORDERS)
        self.order.setPlaceholderText("By a column")
        self.order.activated.connect(self._tell_order)
        controls.add(self.filter, 100)
        controls.add(self.which)
        controls.add(self.order)

    def _make_filter(self) -> None:
        self.clear.setToolTip("Show all samples again")
        self.clear.setVisible(False)
        self.clear.triggered.connect(self.filter.clear)
        for button in self.filter.findChildren(QToolButton):
            button.setAccessibleName("Clear the filter")
        self.filter.setAccessibleName("Filter samples")
        self.filter.setToolTip(
            "Show the samples for which a condition holds, such as\n"
            "petal_length > 2 and species == setosa\n"
            "Also: not, or, brackets, missing(column), a text by itself, train, test, wrong"
        )
        self.filter.textChanged.connect(self._type)
        self.filter.returnPressed.connect(self.changed)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icon again."""
        self.clear.setIcon(icon("close", theme.secondary, 16))

    def show_dataset(self, dataset: Dataset) -> None:
        """Ask for all rows in their own order, and offer what makes sense for the data."""
        self.filter.clear()
        self.which.setCurrentIndex(0)
        # A number is never simply wrong, and has no next best answer.
        known = dataset.task.is_classification
        for box, name in ((self.which, "wrong"), (self.order, MARGIN_NAME)):
            choices = box.model()
            assert isinstance(choices, QStandardItemModel)
            choices.item(box.findData(name)).setEnabled(known)

    def name_example(self, samples: "SampleTable") -> None:
        """Show what could be typed, with this data's own names."""
        from playground.datasets.summary.row_query import column_word

        parts = [f"{column_word(c.name)} > …" for c in samples.features if c.texts is None][:1]
        if samples.target is not None and samples.target.texts:
            parts.append(f"{column_word(samples.target.name)} == {samples.target.texts[0]}")
        self.filter.setPlaceholderText("Filter: " + (" and ".join(parts) or "train"))

    def show_order(self, column: str, *, descending: bool) -> None:
        """Show by which column the rows are ordered; of the network's, only one way has a name."""
        named = not column or (column in ORDERS and descending == (column == LOSS_NAME))
        self.order.setCurrentIndex(self.order.findData(column) if named else -1)

    def depends_on(self, words: tuple[str, ...]) -> bool:
        """Tell whether which rows are shown depends on columns of these names."""
        texts = (self.filter.text(), self.which.currentData())
        return any(word in text for word in words for text in texts)

    def edit(self) -> None:
        """Begin to type a condition."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _type(self, text: str) -> None:
        self.clear.setVisible(bool(text))
        self.typing.start()

    def _tell_order(self, index: int) -> None:
        self.order_chosen.emit(self.order.itemData(index))


def _choice(name: str, tip: str, choices: Mapping[Any, tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    for key, (title, each) in choices.items():
        box.addItem(title, key)
        box.setItemData(box.count() - 1, each, Qt.ItemDataRole.ToolTipRole)
    return box
