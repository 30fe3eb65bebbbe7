"""What wires show besides their weights: chosen in a menu, by a button, by keys; remembered."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from playground.ui.canvas import NetworkCanvas
from playground.ui.canvas.overlay.marks import Mode
from playground.ui.shell.strip.wires_button import WiresButton
from playground.ui.support.motion import set_reduced
from playground.ui.support.settings import Settings


class WireChoice(QObject):
    """Keeps canvas, actions and settings at one choice.

    Parameters
    ----------
    actions
        By name; those of the modes are ``wires_auto`` and so on.
    canvas
        Where it is seen.
    settings
        Where it is remembered.
    parent
        The window.
    """

    def __init__(
        self,
        actions: Mapping[str, QAction],
        canvas: NetworkCanvas,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._settings = settings
        self._actions = {mode: actions[f"wires_{mode}"] for mode in Mode}
        self._still = actions["reduce_motion"]
        self.button = WiresButton(list(self._actions.values()), canvas)
        self._still.setChecked(settings.reduced_motion)
        set_reduced(settings.reduced_motion)
        self._show(Mode(settings.wires_show([*Mode])))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action does."""
        chosen = {f"wires_{mode}": self._chooser(mode) for mode in Mode}
        return {**chosen, "reduce_motion": self._choose_motion}

    def _chooser(self, mode: Mode) -> Callable[[], None]:
        def choose() -> None:
            self._settings.keep_wires_show(mode.value)
            self._show(mode)

        return choose

    def _show(self, mode: Mode) -> None:
        self._actions[mode].setChecked(True)
        self.button.show_choice(self._actions[mode])
        self._canvas.overlay.set_mode(mode)

    def _choose_motion(self) -> None:
        reduced = self._still.isChecked()
        self._settings.reduced_motion = reduced
        set_reduced(reduced)
