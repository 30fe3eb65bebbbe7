"""A changed option of the data as a description, a text for undo and a merge key."""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec.structs import replace

from playground.core import Param, ParamValue, params_of
from playground.datasets import DATASETS, DatasetConfig
from playground.ui.forms.component_picker import without_defaults

DatasetEdit: TypeAlias = tuple[DatasetConfig, str, str]


def option_edit(config: DatasetConfig, name: str, value: ParamValue) -> DatasetEdit:
    """Change an option of the source: its noise, how many points it makes."""
    source = DATASETS.get(config.kind)
    changed = replace(config, params=without_defaults(source, {**config.params, name: value}))
    return changed, _text(params_of(source), name), f"dataset.params.{name}"


def division_edit(config: DatasetConfig, name: str, value: ParamValue) -> DatasetEdit:
    """Change how the samples are drawn and divided: a field of the description itself."""
    changed = replace(config, **{name: value})
    return changed, _text(params_of(DatasetConfig), name), f"dataset.{name}"


def _text(declared: Iterable[Param], name: str) -> str:
    return f"Change {next(p.label for p in declared if p.name == name).lower()}"
