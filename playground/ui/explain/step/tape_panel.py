"""The tape with what it is of: the batch's gradient, or that of one sample's own loss."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.core import Array
from playground.core.text.numbers import counted
from playground.explain import ExplainContext
from playground.ui.explain.step.tape import Tape
from playground.ui.explain.step.tape_rows import tape_rows
from playground.ui.plots.base.number_format import significant
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.section import heading


class TapePanel(QWidget):
    """The left side of a step: every number of a gradient, and whose gradient it is.

    Signals
    -------
    owner_changed()
        The person wants to see the batch's gradient, or one sample's.
    """

    owner_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tape, self.state = Tape(), QLabel()
        self.state.setProperty("role", "secondary")
        self.state.setWordWrap(True)
        self.batch, self.own = QRadioButton("Batch"), QRadioButton("This sample")
        self.batch.setToolTip("The gradient that ③ uses: the mean over the batch")
        self.own.setToolTip("The gradient of one sample's own loss; [ and ] go through the batch")
        self.batch.setChecked(True)
        group = QButtonGroup(self)
        owners = QHBoxLayout()
        owners.setSpacing(GRID)
        for button in (self.batch, self.own):
            group.addButton(button)
            owners.addWidget(button)
        owners.addStretch(1)
        group.buttonClicked.connect(lambda _: self.owner_changed.emit())
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the tape has the keys, and scrolls it
        scroll.setWidget(self.tape)
        self.tape.moved.connect(lambda at: scroll.ensureVisible(at.x(), at.y(), GRID, 2 * GRID))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(heading("② makes the gradient"))
        column.addWidget(scroll, 1)
        column.addLayout(owners)
        column.addWidget(self.state)

    @property
    def is_of_sample(self) -> bool:
        """Whether one sample's own gradient is wanted."""
        return self.own.isChecked()

    def show_gradient(
        self, context: ExplainContext, gradient: Array, whose: str, loss: str
    ) -> None:
        """Show a gradient.

        Parameters
        ----------
        context
            Where it was computed.
        gradient
            ``(P,)``.
        whose
            Of what, and at which weights.
        loss
            The loss it is of, where that is known already.
        """
        self.tape.show_rows(tape_rows(context, gradient), loss)
        count, length = len(gradient), float((gradient.astype(float) ** 2).sum() ** 0.5)
        number = counted(count, "gradient")
        self.state.setText(
            f"{number}, length {significant(length)}, {whose}. Read upwards from the loss."
        )

    def show_message(self, text: str) -> None:
        """Say why there is no gradient to show."""
        self.tape.show_rows((), "")
        self.state.setText(text)
