"""What stands around every plot: its controls, words where there is nothing yet, a readout."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from playground.ui.plots.surround.plot_controls import MARGIN, PlotControls
from playground.ui.widgets.section import ElidedLabel
from playground.ui.widgets.still_box import StillBox


class PlotFrame:
    """Lays out a view: the controls above, a page of several in the middle, a readout below.

    Parameters
    ----------
    view
        Whose layout it becomes.
    title, empty_text
        The plot's name, and what the first page says.

    Attributes
    ----------
    controls
        The row above.
    empty
        The page that is seen while there is nothing to show.
    readout
        The line below.
    """

    def __init__(self, view: QWidget, title: str, empty_text: str) -> None:
        self.controls = PlotControls(title)
        self.empty = QLabel(empty_text)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.readout = ElidedLabel(insists_on=1)
        self.readout.setAccessibleDescription(f"{title}: values at the cursor")
        self.readout.setTextFormat(Qt.TextFormat.PlainText)
        for words in (self.empty, self.readout):
            words.setProperty("role", "secondary")
            words.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self._column = QVBoxLayout(view)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(0)
        self._column.addWidget(self.controls)
        self._row = QHBoxLayout()
        self._pages = QStackedLayout()
        self._row.addLayout(self._pages, 1)
        self._column.addLayout(self._row, 1)
        # Pages that are not in a widget yet show their first one as a window of its own.
        self._pages.addWidget(self.empty)
        self._below = StillBox(self.readout)
        self._column.addWidget(self._below)

    @property
    def page(self) -> QWidget:
        """The page that is seen."""
        return self._pages.currentWidget()

    def add_page(self, page: QWidget) -> None:
        """Have another page, behind the one that is seen."""
        self._pages.addWidget(page)

    def show_page(self, page: QWidget) -> None:
        """Show one of the pages."""
        self._pages.setCurrentWidget(page)

    def add_line(self, widget: QWidget) -> None:
        """Put a line of words between the controls and the plot."""
        self._column.insertWidget(1, widget)

    def add_beside(self, left: QWidget, right: QWidget) -> None:
        """Put columns of controls left and right of the plot."""
        self._row.insertWidget(0, left)
        self._row.addWidget(right)

    def hide_readout(self) -> None:
        """Leave its room to the plot, where the view shows its words elsewhere."""
        self._below.hide()

    def add_below(self, widget: QWidget) -> None:
        """Put something below all the rest."""
        self._column.addWidget(widget)
