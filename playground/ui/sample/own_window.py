"""What the windows for a sample of one's own have in common."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.ui.sample.class_shares import ClassShares
from playground.ui.sample.sample_words import Verdict
from playground.ui.theme.markup import as_text
from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.screen_room import resize_within_screen


class OwnWindow(QDialog):
    """Stands beside the network, and says what the network makes of what is drawn or typed.

    Parameters
    ----------
    title, words
        What it is for, and how it is used.
    parent
        The window.

    Signals
    -------
    start_requested()
        The person wants to begin from the sample that was looked at last.

    Attributes
    ----------
    body
        The column that subclasses fill.
    shares
        How probable each class is.
    """

    start_requested = Signal()

    def __init__(self, title: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(False)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        says = QLabel(words)
        says.setWordWrap(True)
        set_role(says, "secondary")
        column.addWidget(says)
        self.body = QVBoxLayout()
        column.addLayout(self.body, 1)
        self._verdict = QLabel()
        self._verdict.setAccessibleName("What the network says")
        set_role(self._verdict, "title")
        self.start = QPushButton("Begin from the sample")
        self.start.setToolTip(
            "Take over the sample of the data that was looked at last, to change it"
        )
        self.start.setAutoDefault(False)
        self.start.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.start.clicked.connect(self.start_requested)
        self.shares = ClassShares()
        column.addWidget(self.shares)
        foot = QHBoxLayout()
        foot.addWidget(self._verdict, 1)
        foot.addWidget(self.start)
        column.addLayout(foot)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours; most widgets follow the style sheet by themselves."""
        self.shares.set_theme(theme)

    @property
    def said(self) -> str:
        """What the network says, in words."""
        return self._verdict.text()

    def show_verdict(self, verdict: Verdict) -> None:
        """Say what the network makes of it."""
        self._verdict.setText((verdict.shorter or (verdict.text,))[0])
        self._verdict.setToolTip(as_text(verdict.details))
        hidden = self.shares.isHidden()
        self.shares.show_verdict(verdict)
        if hidden and not self.shares.isHidden():  # what is there already keeps its room
            wanted = self._column.totalHeightForWidth(self.width())
            tall = max(self.height(), wanted, self.sizeHint().height())
            resize_within_screen(self, QSize(self.width(), tall))
