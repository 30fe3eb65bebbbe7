"""Why one number of the gradient is what it is: the chain rule of a weight or bias."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.core import ValueNotAllowed
from playground.core.text.numbers import counted
from playground.explain import ParameterIndex
from playground.explain.base.parameter_index import parse_index
from playground.explain.chain_rule.chain_rule import ChainRule
from playground.explain.chain_rule.gradient_reason import GradientReason
from playground.explain.chain_rule.jacobian import Factor
from playground.explain.chain_rule.reason_words import formula_lines, latex, reason_text, remarks
from playground.ui.explain.base.scrolling import scrolling
from playground.ui.plots.base.number_format import significant
from playground.ui.theme.markup import take_markup
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import heading

CHOOSE = "Click a cell of the tape, a weight on the canvas, or type a name such as output/bias/0."
HOW = "LAYER/NAME/INDEX, as in output/bias/0 or hidden_1/value/3; Enter"
LISTED = 4
"""How many paths are written out in full."""


class WhyPanel(QWidget):
    """Shows the chain rule of one number for one sample of the batch.

    Signals
    -------
    sample_moved(by)
        The person wants to see the next (1) or the previous (-1) sample of the batch.
    target_named(target)
        The person typed the name of a weight, bias or activation.
    """

    sample_moved = Signal(int)
    target_named = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.found: GradientReason | None = None
        self._words = CHOOSE
        self.body = QLabel(CHOOSE)
        self.body.setWordWrap(True)
        take_markup(self.body, "html")
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body.setAccessibleDescription("The chain rule of the chosen number")
        self.note = message_label("secondary")
        self.sample = QLabel()
        self.sample.setToolTip("Whose paths are written out: the sample's place in the batch")
        self.sample.setProperty("role", "secondary")
        scroll = scrolling(self.body, "The chain rule")
        top = QHBoxLayout()
        top.setSpacing(GRID // 2)
        top.addWidget(heading("Why"))
        top.addWidget(self._make_name(), 1)
        below = QHBoxLayout()
        below.setSpacing(GRID // 2)
        below.addWidget(self._make_copy())
        below.addStretch(1)
        self._add_samples(below)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(top)
        box.addWidget(self.note)
        box.addWidget(self.error)
        box.addWidget(scroll, 1)
        box.addLayout(below)

    def _make_name(self) -> QLineEdit:
        """Make the field that shows the chosen number's name and takes another one."""
        self.name, self.error = QLineEdit(), message_label("error")
        self.name.setPlaceholderText("hidden_1/weight/0,2")
        self.name.setAccessibleName("Name of the weight, bias or activation to explain")
        self.name.setToolTip(HOW)
        self.name.returnPressed.connect(self._take_name)
        self.name.textEdited.connect(lambda _: self.show_error(""))
        return self.name

    def _take_name(self) -> None:
        try:
            target = parse_index(self.name.text(), "name")
        except ValueNotAllowed as error:
            self.show_error(str(error))
        else:
            self.name.setModified(False)
            self.target_named.emit(target)

    def show_error(self, text: str) -> None:
        """Say below the name why it names nothing."""
        set_message(self.error, text)

    def _add_samples(self, row: QHBoxLayout) -> None:
        """Add the way through the batch: whose paths are written out."""
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
                row.addWidget(self.sample)
            row.addWidget(button)

    def _make_copy(self) -> QToolButton:
        """Make the button that offers what can be copied; three of them had no room."""
        self.copy, menu = QToolButton(), QMenu(self)
        menu.setToolTipsVisible(True)
        offers = (
            ("As &LaTeX", "Copy the paths as a formula", self._copy_latex),
            ("As &text", "Copy what is shown as text", self._copy_text),
            ("As a &command", "Copy the command that prints the same", self._copy_command),
        )
        for text, tip, slot in offers:
            menu.addAction(text, slot).setToolTip(tip)
        self._latex = menu.actions()[0]
        self.copy.setText("Copy")
        self.copy.setToolTip("Copy this as a formula, as text, or as a command")
        self.copy.setAccessibleName("Copy the chain rule")
        self.copy.setMenu(menu)
        self.copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.copy.setEnabled(False)
        return self.copy

    def _copy_latex(self) -> None:
        if self.found is not None and self.found.chain is not None:
            QGuiApplication.clipboard().setText(latex(self.found.chain))

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._words)

    def _copy_command(self) -> None:
        if self.found is None:
            return
        target = self.found.check.target
        command = f"playground explain FILE chain-rule --of {target.path}"
        if self.found.chain is not None:
            command += f" --sample {self.found.chain.sample}"
        QGuiApplication.clipboard().setText(command)

    # values in ----------------------------------------------------------------------------------

    def show_answer(self, found: GradientReason) -> None:
        """Show why a number of the batch's gradient is what it is."""
        self.found = found
        self._words = reason_text(found)
        self._show_name(found.check.target)
        self.body.setText(_story(found, self._theme))
        self.copy.setEnabled(True)
        self._latex.setEnabled(found.chain is not None)
        self.sample.setText(
            f"{found.chain.sample + 1} of {len(found.check.rows):,}"
            if found.chain is not None
            else ""
        )

    def show_message(self, text: str, target: ParameterIndex | None = None) -> None:
        """Say why there is no answer."""
        self.found = None
        self._words = text
        self.sample.setText("")
        self.copy.setEnabled(False)
        self._show_name(target)
        self.body.setText(escape(text))

    def show_note(self, text: str) -> None:
        """Say whose paths these are not."""
        set_message(self.note, text)

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme

    @property
    def words(self) -> str:
        """What is shown, as plain text."""
        return self._words

    def _show_name(self, target: ParameterIndex | None) -> None:
        if not self.name.isModified() or not self.name.hasFocus():
            self.name.setText("" if target is None else target.path)
            self.name.setToolTip(HOW if target is None else f"{target.path}. Another: {HOW}")
            self.name.setCursorPosition(0)  # a long name is read from its layer on


def _story(found: GradientReason, theme: Theme) -> str:
    """Return the answer as rich text: what to notice first, for all of it seldom has room."""
    lines = [f"<b>{escape(line)}</b>" for line in remarks(found)]
    if found.chain is not None:
        lines += _paths(found.chain, theme)
        lines += [
            f'<span style="color:{theme.secondary}">{escape(line)}</span>'
            for line in formula_lines(found.chain)
        ]
        lines.append(
            f'<span style="color:{theme.gradient_positive}">{escape(found.check.text)}</span>'
        )
    return "".join(f'<p style="margin:0 0 5px 0">{line}</p>' for line in lines)


def _paths(chain: ChainRule, theme: Theme) -> list[str]:
    """Return the largest paths, what the others add, and this sample's share of the batch."""
    lines = []
    for number, path in enumerate(chain.paths[:LISTED], 1):
        factors = " · ".join(_factor(each, theme) for each in path.factors)
        lines.append(
            f"path {number} of {chain.path_count:,}: {factors} = {_result(path.product, theme)}"
        )
    unlisted = chain.path_count - min(len(chain.paths), LISTED)
    if unlisted:
        rest = chain.share - sum(path.product for path in chain.paths[:LISTED])
        lines.append(f"and {counted(unlisted, 'smaller path')}: sum {_result(rest, theme)}")
    batch = len(chain.rows)
    if batch > 1:
        share, total = _result(chain.share, theme), _result(chain.backprop, theme)
        lines.append(f"this sample's share {share}; the shares of all {batch:,} sum to {total}")
    return lines


def _factor(factor: Factor, theme: Theme) -> str:
    symbol = escape(factor.symbol).replace("/", "/&#8288;")  # 1/B is not broken behind the stroke
    return (
        f'<span style="color:{theme.secondary}"><i>{symbol}</i></span>'
        f"&nbsp;{significant(factor.value)}"
    )


def _result(value: float, theme: Theme) -> str:
    return f'<span style="color:{theme.gradient_positive}"><b>{significant(value)}</b></span>'
