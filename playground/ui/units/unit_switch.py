"""Units that a person switches off: who asks for it, who shows it, and when it is forgotten."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from playground.graph import NetworkSpec
from playground.project.workbench import Workbench
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.canvas import NetworkCanvas
from playground.ui.controllers.presenter import Presenter
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.shell.status_bar import StatusBar
from playground.ui.units.off_bar import OffBar
from playground.ui.units.off_words import count_text, worth_text
from playground.ui.units.switched_off import SwitchedOff
from playground.ui.widgets.menu_tips import allow


class UnitSwitch(QObject):
    """Keeps the choice, the canvas, its bar and the status at one state.

    Parameters
    ----------
    choice
        Which units are off.
    canvas, status
        Where it is seen.
    all_on
        The action that switches all on.
    client, presenter
        Tell what the units are worth, and what the document is now.
    parent
        The window.
    """

    def __init__(
        self,
        choice: SwitchedOff,
        canvas: NetworkCanvas,
        status: StatusBar,
        all_on: QAction,
        client: TrainingClient,
        presenter: Presenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._choice = choice
        self._canvas = canvas
        self._status = status
        self._all_on = all_on
        self._client = client
        self._network: NetworkSpec = presenter.workbench.project.network
        self.bar = OffBar(all_on, canvas)
        canvas.unit_notes.switch_requested.connect(choice.switch)
        choice.changed.connect(self._show)
        client.snapshot_ready.connect(self._tell)
        client.emptied.connect(choice.switch_all_on)
        presenter.workbench_changed.connect(self._follow)
        self._show()

    def _show(self) -> None:
        units = self._choice.now()
        self._canvas.unit_notes.show_off(units)
        allow(self._all_on, "" if units else "No unit is switched off")
        self._status.show_off(count_text(len(units)))
        self._tell(self._client.latest)

    def _tell(self, snapshot: Snapshot | None) -> None:
        """Say what the units are worth, as soon as that is measured."""
        worth = snapshot.off if snapshot is not None else None
        self.bar.show_text(worth_text(self._canvas.model, self._choice.now(), worth))

    def _follow(self, bench: Workbench) -> None:
        """Forget the units of layers that are gone, or are others now."""
        before, self._network = self._network, bench.project.network
        if before is not self._network:
            units = self._choice.now()
            kept = {(i, unit) for i, unit in units if _is_same(i, before, self._network)}
            self._choice.keep(frozenset(kept))


def _is_same(node_id: str, before: NetworkSpec, after: NetworkSpec) -> bool:
    """Tell whether a layer has the units it had: nothing but its freezing is another."""
    if node_id not in before or node_id not in after:
        return False
    old, new = before.node(node_id), after.node(node_id)
    same_sources = before.sources(node_id) == after.sources(node_id)
    return same_sources and (old.kind, old.params) == (new.kind, new.params)
