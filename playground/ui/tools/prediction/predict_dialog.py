"""A file that the network answers: which, with which weights, how well, and every row."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core.text.numbers import counted, percent
from playground.datasets.new_data.encode_table import UNKNOWN, Unknown
from playground.ui.plots.base.number_format import short
from playground.ui.support.announce import announce
from playground.ui.support.background_task import BackgroundTask
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.tools.prediction.answers_table import AnswersTable
from playground.ui.tools.prediction.predict_task import (
    FileAnswers,
    ShownWeights,
    answer_file,
    write_file,
)
from playground.ui.widgets.message_labels import MessageList, message_label, set_message
from playground.ui.widgets.screen_room import resize_within_screen
from playground.ui.widgets.section import ElidedLabel

EMPTY = (
    "Choose a table with the columns the network was trained on, wherever they stand, "
    "or drop a file here. With the target in it, wrong rows are marked."
)
EMPTY_IMAGES = (
    "Choose images, a folder of them, or a file of arrays, or drop one here; they are brought to "
    "the network's size. With a folder for each class, wrong ones are marked."
)
UNKNOWN_WORDS: dict[Unknown, str] = {
    "refuse": "Refuse",
    "zeros": "Read as zeros",
    "skip": "Leave without an answer",
}
MOMENTS = (("As shown", "shown"), ("Best test loss", "best"), ("Newest", "newest"))
LONGEST_WAIT = 5.0
NAME_WIDTH = 460


class PredictDialog(QDialog):
    """Answers a file with a copy of the network at the moment that was shown.

    Parameters
    ----------
    theme
        The colours of the table.
    parent
        The window.
    images
        Whether the network takes images.
    texts
        Whether it was trained on columns of text.

    Signals
    -------
    weights_requested(moment)
        The network of the moment that is ``shown``, the ``best`` or the ``newest`` is wanted;
        :meth:`take_weights` brings it.
    file_requested(is_folder)
        The person wants to choose a file, or a folder.
    out_requested()
        The person wants to choose where all rows are written.

    Attributes
    ----------
    path
        The file; ``None`` before one is chosen.
    answers
        What became of it; ``None`` before.
    """

    weights_requested = Signal(str)
    file_requested = Signal(bool)
    out_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget, *, images: bool, texts: bool) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.answers: FileAnswers | None = None
        self._weights: ShownWeights | None = None
        self._past = False
        self._awaits_answers = False
        self._task = BackgroundTask("predict", self)
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._end_without)
        self.setWindowTitle("Predict on a file")
        self.setModal(False)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._weights_words = QLabel()
        self._weights_words.setProperty("role", "secondary")
        self._score = QLabel()
        self._score.setProperty("role", "title")
        self._score.setWordWrap(True)
        self._metrics = message_label("secondary")
        self._error = message_label("error")
        self.table = AnswersTable(theme)
        self.empty = QLabel(EMPTY_IMAGES if images else EMPTY)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "secondary")
        self.empty.setMargin(6 * GRID)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.table)
        self.notes = MessageList("What was done to the rows")
        self.notes.set_theme(theme)
        whole = QVBoxLayout(self)
        whole.setSpacing(GRID)
        whole.addLayout(self._make_head(images=images, texts=texts))
        whole.addLayout(self._make_weights())
        for part in (self._score, self._metrics, self._error):
            whole.addWidget(part)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.notes)
        whole.addLayout(self._make_foot())
        resize_within_screen(self, QSize(860, 560))
        self._show_state()

    def _make_head(self, *, images: bool, texts: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        self.choose_button = _button("Choose file…", "Choose the file to be answered")
        self.choose_button.clicked.connect(lambda: self.file_requested.emit(False))
        line.addWidget(self.choose_button)
        self.folder_button = _button("Choose folder…", "Choose a folder of images")
        self.folder_button.clicked.connect(lambda: self.file_requested.emit(True))
        self.folder_button.setVisible(images)
        line.addWidget(self.folder_button)
        self._file = ElidedLabel("no file chosen", NAME_WIDTH)
        line.addWidget(self._file, 1)
        self.unknown = QComboBox()
        for name in UNKNOWN:
            self.unknown.addItem(UNKNOWN_WORDS[name], name)
        self.unknown.setAccessibleName("Unknown texts")
        self.unknown.setToolTip(
            "What becomes of texts that the training never met: zeros is how a table that gained "
            "such a text is trained on"
        )
        self.unknown.currentIndexChanged.connect(self._again)
        self._unknown_words = QLabel("Unknown texts")
        for part in (self._unknown_words, self.unknown):
            part.setVisible(texts)
            line.addWidget(part)
        return line

    def _make_weights(self) -> QHBoxLayout:
        self.moment = QComboBox()
        for words, name in MOMENTS:
            self.moment.addItem(words, name)
        self.moment.setAccessibleName("Weights")
        self.moment.setToolTip(
            "With which weights: those of the moment that the window shows, or go to the moment "
            "with the lowest test loss so far, or to the newest one"
        )
        self.moment.currentIndexChanged.connect(self._again)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(QLabel("Weights"))
        line.addWidget(self.moment)
        line.addWidget(self._weights_words, 1)
        return line

    def _make_foot(self) -> QHBoxLayout:
        self.only_wrong = QCheckBox("Only wrong rows")
        self.only_wrong.setToolTip("Show the rows whose class is another than the file's")
        self.only_wrong.toggled.connect(self.table.rows.show_only_wrong)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Share of the file that is answered")
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self.again_button = _button("Predict again", "Answer with the weights that are shown now")
        self.again_button.clicked.connect(self._again_or_stop)
        self.copy_button = _button("Copy", "Copy the rows that are shown, for a spreadsheet")
        self.copy_button.clicked.connect(self.table.copy)
        self.export_button = _button("Export CSV…", "Write all rows beside their answers")
        self.export_button.clicked.connect(self.out_requested)
        close = _button("Close", "Close this window")
        close.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.only_wrong)
        line.addWidget(self._progress, 1)
        for button in (self.again_button, self.copy_button, self.export_button, close):
            line.addWidget(button)
        return line

    # values in ----------------------------------------------------------------------------------

    def take_weights(self, weights: ShownWeights | None, *, is_past: bool) -> None:
        """Answer the file with a copy of the network; ``None`` where there is none to be had."""
        if weights is None:
            why = "the network cannot be trained yet: the status bar says what is missing"
            self._end_without(why)
            return
        self._weights, self._past = weights, is_past
        if self.path is not None:
            about = (weights, self.path, self._unknown)
            self._task.start(partial(answer_file, *about))
        self._show_state()

    def show_file(self, path: Path) -> None:
        """Take another file, and answer it."""
        self.path = path
        self._file.setText(path.name)
        self._file.setToolTip(str(path))
        self._forget_answers()
        self._again()

    def write(self, out: Path) -> None:
        """Write all rows into a file."""
        if self._weights is None or self.path is None:
            return
        if out.resolve() == self.path.resolve():
            set_message(self._error, f"{out.name} is the file that is answered: use another name")
            return
        set_message(self._error, "")
        self._task.start(partial(write_file, self._weights, self.path, self._unknown, out))
        self._show_state()

    @property
    def is_busy(self) -> bool:
        """Whether it is answering or writing."""
        return self._task.is_running

    @property
    def said(self) -> str:
        """What is said of the file as a whole."""
        return self._score.text()

    @property
    def error(self) -> str:
        """Why there are no answers; empty where there are some."""
        return self._error.text()

    @property
    def weights_words(self) -> str:
        """Which weights answered."""
        return self._weights_words.text()

    # working ------------------------------------------------------------------------------------

    @property
    def _unknown(self) -> Unknown:
        return UNKNOWN[max(self.unknown.currentIndex(), 0)]

    def _again_or_stop(self) -> None:
        if self._task.is_running:
            self._task.stop()
        else:
            self._again()

    def _again(self) -> None:
        if self.path is None:
            return
        self._task.cancel()
        self._awaits_answers = True
        set_message(self._error, "")
        self.weights_requested.emit(self.moment.currentData())

    def _show_progress(self, progress: tuple[int, int]) -> None:
        done, total = progress
        scale = max(total >> 30, 1)  # more bytes than Qt can count
        self._progress.setRange(0, max(total // scale, 1))
        self._progress.setValue(done // scale)

    def _take(self, result: object) -> None:
        if isinstance(result, FileAnswers):
            self._awaits_answers = False
            self.answers = result
            self.table.show_answers(result)
            self.notes.set_messages(result.notes)
            announce(self, self._score.text())
        elif isinstance(result, Path):
            set_message(self._error, "")
            self._weights_words.setText(f"{self._moment()} All rows are in {result.name}.")
            self._show_state(told=True)
            return
        else:
            self._end_without("Stopped.")
            return
        self._show_state()

    def _end_without(self, message: str) -> None:
        """Say why there is no result; answers of other weights or another file are none of it."""
        if self._awaits_answers:  # else a file was being written: what is shown stays
            self._forget_answers()
        self._awaits_answers = False
        set_message(self._error, message)
        self._show_state()

    def _forget_answers(self) -> None:
        self.answers = None
        self.table.show_answers(None)
        self.notes.set_messages(())

    # showing ------------------------------------------------------------------------------------

    def _show_state(self, *, told: bool = False) -> None:
        busy, answers = self._task.is_running, self.answers
        self._pages.setCurrentWidget(self.table if answers is not None else self.empty)
        self._progress.setVisible(busy)
        self.again_button.setText("Stop" if busy else "Predict again")
        self.again_button.setEnabled(self.path is not None)
        for part in (self.copy_button, self.export_button):
            part.setEnabled(answers is not None and not busy)
        self.only_wrong.setVisible(self.table.rows.marks_wrong)
        set_message(self._score, _summary(answers))
        set_message(self._metrics, _metrics(answers))
        if not told:
            self._weights_words.setText(self._moment())

    def _moment(self) -> str:
        if self._weights is None:
            return ""
        past = ", a moment of the past" if self._past else ""
        return f"Answered after epoch {self._weights.epoch:,}, step {self._weights.step:,}{past}."

    # Qt's own events ----------------------------------------------------------------------------

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        self.show_file(Path(names[0]))

    @override
    def done(self, result: int) -> None:
        self._task.close(LONGEST_WAIT)
        super().done(result)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button


def _summary(answers: FileAnswers | None) -> str:
    """Say how many rows there are, and how many of them are wrong."""
    if answers is None:
        return ""
    said = [counted(answers.count, "row")]
    if answers.answered < answers.count:
        said.append(f"{answers.answered:,} answered")
    if answers.judged and answers.columns.check == "wrong":
        share = percent((answers.judged - answers.wrong) / answers.judged)
        said.append(f"{answers.wrong:,} of {answers.judged:,} wrong ({share} right)")
    if answers.count > answers.shown:
        said.append(f"the first {answers.shown:,} are shown, Export writes all")
    return " · ".join(said)


def _metrics(answers: FileAnswers | None) -> str:
    if answers is None:
        return ""
    return " · ".join(
        f"{metric.label} {percent(found.value) if metric.is_share else short(found.value)}"
        for metric, found in answers.metrics.items()
    )
