"""The settings in the view of unseen data: the document's own, shown there and edited there."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from playground.core import Component
from playground.nn.regularizers.l2 import L2
from playground.nn.regularizers.none import NoRegularizer
from playground.project.capacity.dropout_layers import dropout_rates, with_dropout
from playground.project.capacity.hidden_units import with_scaled_units
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.presenter import Presenter
from playground.ui.forms.dataset_edits import division_edit, option_edit
from playground.ui.plots.unseen.unseen_view import UnseenView
from playground.ui.tools.unseen.settings import capacity_of, controls_of


class UnseenSettings(QObject):
    """Keeps the view's fields at what the document says, and makes an edit of each wish.

    Nothing is shown while nobody sees the view; it catches up as soon as it is seen.

    Signals
    -------
    message(text)
        What an edit did that its field does not say.
    """

    message = Signal(str)

    def __init__(
        self,
        view: UnseenView,
        document: Document,
        edits: DocumentEdits,
        presenter: Presenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._document, self._edits = view, document, edits
        self._presenter = presenter
        self._is_seen = False
        self._is_behind = True
        view.value_requested.connect(self._change)
        view.scaled.connect(self._scale)
        presenter.workbench_changed.connect(self._follow)

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody sees the view."""
        self._is_seen = seen
        if seen and self._is_behind:
            self._show()

    def _follow(self, _: object = None) -> None:
        self._is_behind = True
        if self._is_seen:
            self._show()

    def _show(self) -> None:
        self._is_behind = False
        project, output_id = self._document.project, self._presenter.workbench.output_id
        self._view.settings.capacity.show_capacity(capacity_of(project.network, output_id))
        self._view.settings.show_controls(controls_of(project, output_id))

    # edits --------------------------------------------------------------------------------------

    def _scale(self, factor: float) -> None:
        project, output_id = self._document.project, self._presenter.workbench.output_id
        network = with_scaled_units(project.network, output_id, factor)
        words = "Twice" if factor > 1 else "Half"
        self._document.push(f"{words} the hidden units", project.replace(network=network))

    def _change(self, name: str, value: float) -> None:
        project = self._document.project
        if name == "dropout":
            self._set_dropout(value)
        elif name == "l2":
            self._set_l2(value)
        elif name == "train_share":
            self._edits.set_dataset(*division_edit(project.dataset, name, value))
        else:
            self._edits.set_dataset(*option_edit(project.dataset, name, value))

    def _set_dropout(self, rate: float) -> None:
        project, output_id = self._document.project, self._presenter.workbench.output_id
        network = with_dropout(project.network, output_id, rate)
        fresh = [i for i in dropout_rates(network) if i not in project.network]
        text = "Insert Dropout" if fresh else "Change dropout rate"
        self._document.push(text, project.replace(network=network), "unseen.dropout")
        if fresh:
            behind = " and ".join(network.name_of(network.sources(i)[0]) for i in fresh)
            self.message.emit(f"Dropout layers inserted behind {behind}; Undo takes them out.")

    def _set_l2(self, rate: float) -> None:
        config = self._document.project.training
        penalty = Component(L2.name, {"rate": rate}) if rate else Component(NoRegularizer.name)
        key = "training.regularizer.rate"  # the training panel's own, so that both merge
        self._edits.set_training(replace(config, regularizer=penalty), "Change L2", key)
