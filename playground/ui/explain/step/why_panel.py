"""Why one number of the gradient is what it is: the chain rule of a weight or bias."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from playground.explain import ParameterIndex
from playground.explain.chain_rule.chain_rule import ChainPath, ChainRule
from playground.ui.plots.base.number_format import short
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.section import heading

CHOOSE = "Click a cell of the tape, a weight on the canvas, or type a name such as output/bias/0."
LISTED = 4
"""How many paths are written out in full."""


class WhyPanel(QWidget):
    """Shows the chain rule of one number for one sample of the batch.

    Signals
    -------
    sample_moved(by)
        The person wants to see the next (1) or the previous (-1) sample of the batch.
    """

    sample_moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._found: ChainRule | None = None
        self._batch = 0.0
        self._words = CHOOSE
        self.heading = heading("Why this number")
        self.body = QLabel(CHOOSE)
        self.body.setWordWrap(True)
        self.body.setTextFormat(Qt.TextFormat.RichText)
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body.setAccessibleName("The chain rule of the chosen number")
        self.sample = QLabel()
        self.sample.setProperty("role", "secondary")
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.body)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        for by, arrow, name, key in (
            (-1, Qt.ArrowType.LeftArrow, "Previous sample of the batch", "["),
            (1, Qt.ArrowType.RightArrow, "Next sample of the batch", "]"),
        ):
            button = QToolButton()
            button.setArrowType(arrow)
            button.setShortcut(key)
            button.setToolTip(f"{name} ({key})")
            button.setAccessibleName(name)
            button.setAutoRaise(True)
            button.clicked.connect(lambda _=False, by=by: self.sample_moved.emit(by))
            if by > 0:
                top.addWidget(self.sample)
            top.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(top)
        box.addWidget(scroll, 1)

    # values in ----------------------------------------------------------------------------------

    def show_answer(self, found: ChainRule, batch_value: float | None, batch: int) -> None:
        """Show the chain rule of one sample.

        Parameters
        ----------
        found
            The answer for that sample alone, whose loss is its own.
        batch_value
            The same number in the gradient of the whole batch; ``None`` when there is none yet.
        batch
            How many samples the batch has.
        """
        self._found = found
        html, words = _story(found, batch_value, batch, self._theme)
        self._words = words
        self._set_title(found.target)
        self.body.setText(html)

    def show_message(self, text: str, target: ParameterIndex | None = None) -> None:
        """Say why there is no answer."""
        self._found = None
        self._words = text
        self._set_title(target)
        self.body.setText(escape(text))

    def set_sample(self, place: int, batch: int) -> None:
        """Say which sample of the batch the paths are of."""
        self.sample.setText(f"sample {place + 1} of {batch:,}" if batch else "")

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme

    @property
    def words(self) -> str:
        """What is shown, as plain text."""
        return self._words

    def _set_title(self, target: ParameterIndex | None) -> None:
        text = "Why this number" if target is None else f"Why: {target}"
        self.heading.setText(text if target is not None else text.upper())
        self.heading.setAccessibleName(text)


def _story(
    found: ChainRule, batch_value: float | None, batch: int, theme: Theme
) -> tuple[str, str]:
    """Return the answer as rich text and as plain text."""
    lines: list[tuple[str, str]] = []
    for number, path in enumerate(found.paths[:LISTED], 1):
        title = f"path {number} of {found.path_count:,}"
        html = " · ".join(_factor(f.symbol, f.value, f.name) for f in path.factors)
        total = f'<span style="color:{theme.gradient_positive}">{short(path.product)}</span>'
        plain = " · ".join(f"{f.symbol} {f.name} {short(f.value)}" for f in path.factors)
        lines.append(
            (f"{title}: {html} = <b>{total}</b>", f"{title}: {plain} = {short(path.product)}")
        )
    unlisted = found.path_count - min(len(found.paths), LISTED)
    if unlisted:
        listed = sum(path.product for path in found.paths[:LISTED])
        rest = found.share - listed
        text = f"and {unlisted:,} smaller path{'s' if unlisted != 1 else ''}: {short(rest)}"
        lines.append((text, text))
    own = f"This sample's own derivative: {short(found.share)}"
    if batch_value is not None:
        own += f" · it counts 1/{batch:,} of that in the batch, whose mean is {short(batch_value)}"
    lines.append((f"<b>{escape(own)}</b>", own))
    weakest = _weakest(found.paths)
    if weakest:
        lines.append((escape(weakest), weakest))
    html = "".join(f'<p style="margin:0 0 5px 0">{line}</p>' for line, _ in lines)
    return html, "\n".join(plain for _, plain in lines)


def _factor(symbol: str, value: float, name: str) -> str:
    return f'<span title="{escape(name)}"><i>{escape(symbol)}</i>&nbsp;{short(value)}</span>'


def _weakest(paths: tuple[ChainPath, ...]) -> str:
    """Name the smallest factor of the largest path, and what a zero means."""
    if not paths:
        return ""
    factor = min(paths[0].factors, key=lambda each: abs(each.value))
    if factor.value == 0.0:
        what = "is off or flat here" if "f" in factor.symbol else "is 0"
        return f"{factor.symbol} of {factor.name} {what}: every path through it is 0."
    name = f"{factor.symbol} of {factor.name}"
    return f"Smallest factor of the largest path: {name}, {short(factor.value)}."
