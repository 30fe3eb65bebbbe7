"""Choosing one entry of a registry, with a form of its parameters."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core import (
    Component,
    Entry,
    ParamValue,
    Registry,
    accepted_values,
    params_of,
)
from playground.nn.optimizer_presets import Preset, preset_of, switched_to
from playground.ui.forms.fields import ChoiceField
from playground.ui.forms.param_form import ParamForm
from playground.ui.forms.param_row import labelled
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.tooltip_text import entry_tooltip

E = TypeVar("E", bound=Entry)


class ComponentPicker(QWidget, Generic[E]):
    """A combo box over a registry and the chosen entry's parameters beneath.

    Parameters
    ----------
    registry
        What to choose from.
    title
        The label beside the combo box.
    sliders
        Names of parameters that get a slider.
    tools
        What makes the small button before a parameter's field, by the parameter's name.
    presets
        Entries with some options set that are offered like entries, behind the one they are of.

    Signals
    -------
    component_requested
        The new :class:`Component`, a text for undo, and the name of the parameter that was changed
        (empty when another entry was chosen).
    """

    component_requested = Signal(object, str, str)

    def __init__(
        self,
        registry: Registry[E],
        title: str,
        sliders: Collection[str] = (),
        parent: QWidget | None = None,
        tools: Mapping[str, Callable[[], QWidget]] | None = None,
        presets: Mapping[str, Preset] | None = None,
    ) -> None:
        super().__init__(parent)
        self._registry = registry
        self._presets = presets or {}
        self._component = Component("")
        self._reasons: Mapping[str, str] = {}
        self._offered: object = None
        self._told: tuple[str, str] | None = None
        self.combo = ChoiceField()
        self.combo.setObjectName(registry.kind)
        self.combo.value_edited.connect(self._choose)
        self.form = ParamForm(sliders, tools=tools)
        self.form.value_requested.connect(self._change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        line, _ = labelled(title, self.combo, "")
        layout.addLayout(line)
        layout.addWidget(self.form)

    def set_component(self, component: Component, reasons: Mapping[str, str] | None = None) -> None:
        """Show a component; emits nothing.

        Parameters
        ----------
        component
            The entry's name and parameters. An unknown name is shown as it is, without a form.
        reasons
            Why an entry cannot be chosen, for those that cannot; they are listed last.
        """
        self._component = component
        self._reasons = reasons or {}
        self._offer(self._reasons)
        preset = preset_of(component) if self._presets else None
        self.combo.set_value(preset.name if preset is not None else component.name)
        if component.name not in self._registry:
            self._told = None
            self.form.set_params((), {})
            return
        entry = self._registry.get(component.name)
        told = (self.combo.value or "", self._reasons.get(component.name, ""))
        if told != self._told:
            self._told = told
            self.combo.setToolTip(entry_tooltip(entry if preset is None else preset, told[1]))
        self.form.set_params(params_of(entry), component.params)

    def _offer(self, reasons: Mapping[str, str]) -> None:
        offered = (self._registry.names, dict(reasons))
        if offered == self._offered:
            return
        self._offered, self._told = offered, None
        entries = sorted(self._registry, key=lambda entry: entry.name in reasons)
        choices: list[type[E] | Preset] = []
        for entry in entries:
            choices += [entry, *self._presets_of(entry.name)]
        self.combo.set_choices(
            [(entry.name, entry.title) for entry in choices],
            {e.name: entry_tooltip(e, reasons[e.name]) for e in entries if e.name in reasons},
            {entry.name: entry_tooltip(entry) for entry in choices},
        )

    def _presets_of(self, name: str) -> Iterator[Preset]:
        return (each for each in self._presets.values() if each.component.name == name)

    def _choose(self, name: str) -> None:
        if self._presets:
            chosen = switched_to(name, self._component)
            title = (self._presets.get(name) or self._registry.get(name)).title
        else:
            entry = self._registry.get(name)
            chosen = Component(name, accepted_values(entry, self._component.params))
            title = entry.title
        self.set_component(chosen, self._reasons)
        self.component_requested.emit(chosen, f"Choose {title} as {self._registry.kind}", "")

    def add_note(self, note: QWidget) -> None:
        """Put something between the list and the parameters."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, note)

    def _change(self, name: str, value: ParamValue) -> None:
        entry = self._registry.get(self._component.name)
        label = next(p.label for p in params_of(entry) if p.name == name)
        changed = self._component.with_params(**{name: value})
        self._component = Component(changed.name, without_defaults(entry, changed.params))
        self.component_requested.emit(self._component, f"Change {label.lower()}", name)


def without_defaults(entry: type[Entry], params: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
    """Return only the parameters that differ from the entry's defaults."""
    defaults = {p.name: p.default for p in params_of(entry)}
    return {k: v for k, v in params.items() if k not in defaults or v != defaults[k]}
