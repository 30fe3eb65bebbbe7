"""*Export report…*: asks where to, draws the pictures, and has the file written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from playground.core import PlaygroundError, ValueNotAllowed
from playground.nn.compiler.plan import analyze
from playground.project.output_range import output_range
from playground.session.base.events import TrainerRead
from playground.storage.atomic_write import write_atomically
from playground.training.base.history import History, Metrics
from playground.training.base.validation import signature_of
from playground.training.trainer import Trainer
from playground.ui.canvas import NetworkCanvas
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.support.background_task import BackgroundTask, TaskRun
from playground.ui.support.save_dialog import ask_save_name
from playground.ui.support.settings import Settings

if TYPE_CHECKING:
    from playground.exchange.report.facts import ReportFacts
    from playground.exchange.report.reproduction import Reproduction
    from playground.ui.tools.report.report_drawing import ReportDrawing

FILTERS = "HTML page (*.html);;PDF document (*.pdf)"
ENDINGS = (".html", ".pdf")

PATIENCE_MS = 1000
"""From when on a person sees how far it is, and may give it up."""

NOTHING = "The network cannot be trained yet: there is nothing to report."


class ReportFiles(QObject):
    """Writes reports of the training at the moment that is shown.

    Parameters
    ----------
    document, client
        What is trained, and its training.
    canvas, fill
        Shows the network; has it know all values of the present moment, then calls back.
    settings
        Remembers the folder.
    window
        Above which to ask.

    Signals
    -------
    message(text)
        A report was written, or given up.
    ended(problem)
        It is over: an empty text when the file is there, else why it is not.
    """

    message = Signal(str)
    ended = Signal(str)

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        canvas: NetworkCanvas,
        fill: Callable[[Callable[[], None]], None],
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._client = document, client
        self._canvas, self._fill = canvas, fill
        self._settings, self._window = settings, window
        self._path: Path | None = None
        self._reproduction: Reproduction | None = None
        self._drawing: ReportDrawing | None = None
        self._facts: ReportFacts | None = None
        self._points: tuple[Metrics, ...] = ()
        self._steps: Iterator[None] = iter(())
        self._progress: QProgressDialog | None = None
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._draw_next)
        self._task = BackgroundTask("report", self)
        self._task.finished.connect(self._finish)
        self._task.failed.connect(self._fail)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action does."""
        return {"export_report": self.choose}

    def choose(self) -> None:
        """Ask where to write a report, then write it."""
        if self._client.latest is None:
            QMessageBox.information(self._window, "There is no report", NOTHING)
            return
        suggested = str(Path(self._settings.folder) / f"{self._document.title}.html")
        path = ask_save_name(self._window, "Export report", suggested, FILTERS)
        if path is not None:
            self.write(path)

    def write(self, path: Path, reproduction: Reproduction | None = None) -> None:
        """Write a report of the present moment.

        Parameters
        ----------
        path
            A ``.html`` or ``.pdf`` file.
        reproduction
            How to train it again; by default what the document says.
        """
        self._give_up()
        self._path, self._reproduction = path, reproduction
        if path.suffix.lower() not in ENDINGS:
            self._fail(str(ValueNotAllowed("report", path.name, "end it in .html or .pdf")))
            return
        self._fill(lambda: self._client.questions.read(_take_facts, self._begin))

    def close(self) -> None:
        """Give up what is under way: the window is about to close."""
        self._give_up()
        self._task.close()

    # drawing ------------------------------------------------------------------------------------

    def _begin(self, answer: TrainerRead) -> None:
        """Draw what the worker told of, one picture after the other."""
        from playground.exchange.report.facts import ReportFacts
        from playground.ui.tools.report.report_drawing import ReportDrawing

        if self._path is None:
            return
        facts = answer.value
        if answer.generation != self._client.generation or not isinstance(facts, ReportFacts):
            self._fail(NOTHING)
            return
        project = self._document.project
        points = self._client.history.points()
        self._points = tuple(each for each in points if each.step <= facts.snapshot.step)
        self._facts = facts
        analysis = analyze(project.network, signature_of(facts.dataset))
        self._drawing = ReportDrawing(
            self._canvas,
            facts,
            History(self._points).curves(),
            [run for run in self._document.runs if run.is_shown],
            output_range=output_range(project, facts.dataset, analysis),
            log_loss=project.view.log_loss,
            for_print=self._path.suffix.lower() == ".pdf",
        )
        self._steps = self._drawing.steps()
        self._show_progress(self._drawing.count + 1)
        self._turn.start()

    def _show_progress(self, count: int) -> None:
        dialog = QProgressDialog("Writing the report…", "Cancel", 0, count, self._window)
        dialog.setWindowTitle("Export report")
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(PATIENCE_MS)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.setValue(0)
        dialog.canceled.connect(self._cancel)
        self._progress = dialog

    def _draw_next(self) -> None:
        drawing, progress = self._drawing, self._progress
        assert drawing is not None
        assert progress is not None
        try:
            next(self._steps)
        except StopIteration:
            self._turn.stop()
            self._write()
            return
        except PlaygroundError as error:
            self._fail(str(error))
            return
        progress.setValue(progress.value() + 1)

    # writing ------------------------------------------------------------------------------------

    def _write(self) -> None:
        """Have the file written in a thread."""
        from playground.exchange.report.compose import Story
        from playground.exchange.report.reproduction import from_document

        document, facts, drawing, path = self._document, self._facts, self._drawing, self._path
        assert facts is not None
        assert drawing is not None
        assert path is not None
        own_file = None if document.is_modified else document.path
        story = Story(
            title=document.title,
            project=document.project,
            facts=facts,
            points=self._points,
            runs=document.runs.runs,
            pictures=drawing.pictures,
            reproduction=self._reproduction
            or from_document(document.project, own_file, facts.epochs),
            made=f"{date.today():%Y-%m-%d}",
        )

        def work(run: TaskRun) -> Path:
            from playground.exchange.report.compose import compose

            report = compose(story)
            if path.suffix.lower() == ".pdf":
                from playground.ui.tools.report.report_pdf import to_pdf

                data = to_pdf(report)
            else:
                from playground.exchange.report.html import to_html

                data = to_html(report).encode()

            def put(file: BinaryIO) -> None:
                file.write(data)

            if run.goes_on():
                write_atomically(path, put)
            return path

        self._task.start(work)

    def _finish(self, path: Path) -> None:
        self._forget()
        self._settings.folder = str(path.parent)
        self.message.emit(f"Exported {path.name}")
        self.ended.emit("")

    def _fail(self, problem: str) -> None:
        self._give_up()
        self.message.emit(f"The report was not written: {problem}")
        self.ended.emit(problem)

    def _cancel(self) -> None:
        self._give_up()
        self.message.emit("The report was given up; nothing was written")
        self.ended.emit("it was given up")

    def _give_up(self) -> None:
        self._turn.stop()
        self._task.cancel()
        self._forget()

    def _forget(self) -> None:
        """Let go of what was drawn, and of who waits."""
        self._path = self._drawing = self._facts = self._reproduction = None
        self._steps, self._points = iter(()), ()
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.canceled.disconnect(self._cancel)
            progress.close()
            progress.deleteLater()


def _take_facts(trainer: Trainer) -> object:
    """Copy the present moment; runs in the worker's thread."""
    from playground.exchange.report.facts import take_facts

    return take_facts(trainer)
