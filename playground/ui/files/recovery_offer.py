"""The dialog that offers what the last run left: a picture, a name, a time, and two buttons."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.recovery.recovery_copy import RecoveryCopy
from playground.ui.files.network_picture import HEIGHT, WIDTH
from playground.ui.theme.tokens import GRID

CRASHED = "Restore unsaved work?"
LEFT = "Continue where you left off?"
WHY_CRASHED = (
    "The application ended before this was saved.",
    "The application ended before these were saved.",
)
WHY_LEFT = ("This playground has no file yet.", "These playgrounds have no file yet.")
MOST_SEEN = 3
"""How many copies are seen without scrolling."""


class RecoveryOffer(QDialog):
    """Lists copies; it knows nothing of files.

    Signals
    -------
    restore_requested(copy)
        The person wants to go on with it.
    discard_requested(copy)
        The person wants none of it.
    """

    restore_requested = Signal(object)
    discard_requested = Signal(object)

    def __init__(self, copies: Sequence[RecoveryCopy], parent: QWidget) -> None:
        super().__init__(parent)
        crashed = any(not copy.note.was_left for copy in copies)
        self.setWindowTitle("Recovery" if crashed else "Welcome back")
        self._cards: dict[Path, RecoveryCard] = {}
        heading = QLabel(CRASHED if crashed else LEFT)
        heading.setProperty("role", "readout")
        why = QLabel((WHY_CRASHED if crashed else WHY_LEFT)[len(copies) > 1])
        why.setProperty("role", "secondary")
        later = QPushButton("Later")
        later.setToolTip("Nothing is lost: the next start offers it again")
        later.setAutoDefault(False)
        later.clicked.connect(self.reject)
        footer = QHBoxLayout()
        footer.addStretch()
        footer.addWidget(later)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[2 * GRID] * 4)
        whole.setSpacing(GRID)
        whole.addWidget(heading)
        whole.addWidget(why)
        whole.addWidget(self._make_list(copies), 1)
        whole.addLayout(footer)

    def _make_list(self, copies: Sequence[RecoveryCopy]) -> QScrollArea:
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, GRID, 0, GRID)
        rows.setSpacing(GRID)
        for copy in copies:
            card = self._cards[copy.folder] = RecoveryCard(copy)
            card.restore.clicked.connect(self._request_restore)
            card.discard.clicked.connect(self._request_discard)
            rows.addWidget(card)
        rows.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        wanted = inner.sizeHint()
        seen = min(len(copies), MOST_SEEN) / len(copies)
        area.setMinimumSize(QSize(wanted.width() + 2 * GRID, round(wanted.height() * seen)))
        next(iter(self._cards.values())).restore.setDefault(True)
        return area

    def _request_restore(self) -> None:
        self.accept()
        self.restore_requested.emit(self._card_of(self.sender()).copy_)

    def _request_discard(self) -> None:
        card = self._card_of(self.sender())
        del self._cards[card.copy_.folder]
        card.hide()
        self.discard_requested.emit(card.copy_)
        if not self._cards:
            self.accept()

    def _card_of(self, button: object) -> "RecoveryCard":
        return next(c for c in self._cards.values() if button in (c.restore, c.discard))


class RecoveryCard(QFrame):
    """One copy: what it looks like, what it is, and what may become of it."""

    def __init__(self, copy: RecoveryCopy) -> None:
        super().__init__()
        self.copy_ = copy
        note = copy.note
        self.setProperty("role", "card")
        picture = QLabel()
        picture.setFixedSize(WIDTH, HEIGHT)
        picture.setAccessibleName(f"The network of {note.title}")
        image = QPixmap(str(copy.picture))
        if not image.isNull():
            image.setDevicePixelRatio(image.width() / WIDTH)
            picture.setPixmap(image)
        title = QLabel(note.title)
        title.setProperty("role", "title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        when = QLabel(_when(note.written) + (f" · epoch {note.epoch:,.0f}" if note.epoch else ""))
        where = QLabel(_where(note.path))
        where.setProperty("role", "secondary")
        where.setTextFormat(Qt.TextFormat.PlainText)
        where.setWordWrap(True)
        where.setToolTip(note.path)
        self.discard = QPushButton("Discard")
        self.discard.setAccessibleName(f"Discard {note.title}")
        self.discard.setAutoDefault(False)
        self.restore = QPushButton("Continue" if note.was_left else "Restore")
        self.restore.setAccessibleName(f"{self.restore.text()} {note.title}")
        buttons = QHBoxLayout()
        buttons.addWidget(self.restore)
        buttons.addWidget(self.discard)
        buttons.addStretch()
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        for label in (title, when, where):
            words.addWidget(label)
        words.addStretch()
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[GRID + GRID // 2] * 4)
        row.setSpacing(2 * GRID)
        row.addWidget(picture)
        row.addLayout(words, 1)
        self.setMinimumWidth(540)


def _when(written: float) -> str:
    """Say when a copy was written, as people do."""
    moment, now = QDateTime.fromSecsSinceEpoch(round(written)), QDateTime.currentDateTime()
    short, locale = QLocale.FormatType.ShortFormat, QLocale()
    days = moment.date().daysTo(now.date())
    day = {0: "Today", 1: "Yesterday"}.get(days) or locale.toString(moment.date(), short)
    return f"{day}, {locale.toString(moment.time(), short)}"


def _where(path: str) -> str:
    if not path:
        return "Not in a file yet"
    try:
        return f"~/{Path(path).relative_to(Path.home()).as_posix()}"
    except ValueError:
        return path
