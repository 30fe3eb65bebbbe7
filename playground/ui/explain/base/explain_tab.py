"""What a tab of the Explain dock is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.core import Array
from playground.explain import ExplainContext, ParameterIndex
from playground.session.phases.step_record import StepRecord
from playground.ui.explain.base.jobs import Jobs
from playground.ui.theme.tokens import LIGHT, Theme


class ExplainTab(QWidget):
    """One view of the present step.

    It is told of every moment only while it is in front. Whatever takes longer than a frame it
    gives to :attr:`jobs`, under slots that begin with its own key.

    Parameters
    ----------
    jobs
        Where it computes.

    Attributes
    ----------
    key, title, help
        Its name in code, on its tab, and in the tab's tooltip.
    follows_play
        Whether it is to be told of moments while training runs, too, a few times a second.

    Signals
    -------
    target_chosen(target)
        A person chose a weight or bias: a :class:`ParameterIndex`.
    sample_chosen(place)
        A person went to a training sample, counted from 0.
    move_shown(title, move)
        What an optimizer would do is to be seen on the network: whose move it is and Δθ ``(P,)``;
        ``None`` takes it back.
    rate_requested(rate)
        The optimizer's learning rate is to become this.
    optimizer_requested(component)
        Training is to go on with this optimizer.
    action_requested(name)
        One of the window's actions is to be triggered.
    path_requested(most)
        The way of the weights is to be shown, by at most so many moments.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    help: ClassVar[str]
    follows_play: ClassVar[bool] = False

    target_chosen = Signal(object)
    sample_chosen = Signal(int)
    move_shown = Signal(str, object)
    rate_requested = Signal(float)
    optimizer_requested = Signal(object)
    action_requested = Signal(str)
    path_requested = Signal(int)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.jobs = jobs
        self.theme = LIGHT
        self.setAccessibleName(f"Explain: {self.title}")

    @abstractmethod
    def show_context(self, context: ExplainContext, running: bool) -> None:
        """Show another moment.

        Parameters
        ----------
        context
            The moment.
        running
            Whether training goes on meanwhile: then only what is cheap is worth computing.
        """

    @abstractmethod
    def show_nothing(self, why: str) -> None:
        """Show that there is nothing to explain, and why."""

    @abstractmethod
    def text(self) -> str:
        """Return everything that is shown, in words."""

    def show_target(self, target: ParameterIndex) -> None:
        """Follow a choice of weight or bias that was made elsewhere."""

    def show_step(self, step: int, record: StepRecord) -> None:
        """Take note, also behind other tabs, of where training stands and what a step did.

        Parameters
        ----------
        step
            How many updates have been made.
        record
            What the latest thirds did that were run by themselves.
        """

    def show_trouble(self, text: str, good_step: int | None) -> None:
        """Say why training diverged, and when it was well; the empty text takes it back."""

    def show_sample(self, place: int | None, elsewhere: str = "") -> None:
        """Follow a choice of training sample that was made elsewhere; ``None`` where it is none.

        ``elsewhere``: why the sample that all views look at cannot be one.
        """

    def show_path(self, thetas: Sequence[Array]) -> None:
        """Show where the weights were, the oldest first; the last ones are those of now."""

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours from now on."""
        self.theme = theme
