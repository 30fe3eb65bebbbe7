"""The document as JSON text: strict on the way in, with the path of whatever is wrong."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Component, ValueNotAllowed, params_of
from playground.core.version import __version__
from playground.datasets import DATASETS, DatasetConfig
from playground.datasets.base.drawn_points import read_points
from playground.datasets.base.embedded import embedded_files
from playground.datasets.base.source import check_division
from playground.graph import CanvasLayout, NetworkSpec
from playground.project.document.file_errors import BadDocument, NewerFormat
from playground.project.document.migrations import (
    BLOCKS_FORMAT,
    EMBEDDING_FORMAT,
    FORMAT,
    FUNCTIONS_FORMAT,
    NAMES_FORMAT,
    PLAIN_FORMAT,
    UNSEEN_FORMAT,
    migrate,
)
from playground.project.document.network_check import EntryCheck, check_layout, check_network
from playground.project.document.plugin_origins import origins_of
from playground.project.document.registries import COMPONENTS
from playground.storage.reading import read_json, refusing
from playground.training.base.config import TrainingConfig, check_options

APPLICATION = "backprop-playground"


class DocumentParts(Protocol):
    """The parts of a document that are checked; :class:`~playground.project.Project` is one."""

    @property
    def network(self) -> NetworkSpec:
        """The drawn network."""

    @property
    def layout(self) -> CanvasLayout:
        """Where its cards stand."""

    @property
    def dataset(self) -> DatasetConfig:
        """Which data."""

    @property
    def training(self) -> TrainingConfig:
        """How to train."""

    @property
    def browser_seed(self) -> str:
        """The browser playground's seed; empty for numeric ones."""

    @property
    def unseen_points(self) -> str:
        """Painted points that are never trained on, as drawn points are written."""


D = TypeVar("D", bound=DocumentParts)


@cache
def _envelope(document: type[D]) -> type[Struct]:
    """Return what ``project.json`` holds: who wrote it, in which format, and the document.

    ``plugins`` says which plug-ins its components are from; it is left out when all are built in.
    """
    return msgspec.defstruct(
        "Envelope",
        [
            ("format", int),
            ("application", str),
            ("version", str),
            ("project", document),
            ("plugins", dict[str, str], msgspec.field(default_factory=dict)),
        ],
        frozen=True,
        omit_defaults=True,
        forbid_unknown_fields=True,
    )


def encode_document(document: D, *, beside: int = PLAIN_FORMAT) -> bytes:
    """Return a document as indented JSON.

    Parameters
    ----------
    document
        The document.
    beside
        The format that what stands beside it in the file needs.

    Raises
    ------
    BadDocument
        When the document could not be opened again.
    """
    check_document(document)
    origins = origins_of(document.network, document.dataset, document.training)
    whole: Any = document
    told = replace(whole, dataset=_told(document.dataset))
    written = max(_format_for(document), beside)
    envelope = _envelope(type(document))(written, APPLICATION, __version__, told, origins)
    return msgspec.json.format(msgspec.json.encode(envelope), indent=2) + b"\n"


def decode_document(content: bytes, into: type[D]) -> D:
    """Return the document in JSON text of this or an older format.

    Parameters
    ----------
    content
        The text.
    into
        The document's type.

    Raises
    ------
    NewerFormat
        When a newer version of the application wrote it.
    BadDocument
        For anything else that is wrong, with the path of the field.
    """
    read: Any = read_json(content, object, _bad)
    try:
        present = migrate(read) if _format_of(read) < FORMAT else read
    except KeyError as error:
        raise BadDocument(f"project.json: there is no way to read format {error}") from error
    with refusing(_bad):
        envelope: Any = msgspec.convert(present, _envelope(into))
    if envelope.application != APPLICATION:
        raise BadDocument(
            f"project.json: $.application is {envelope.application!r:.60}, not {APPLICATION!r}"
        )
    document: D = replace(envelope.project, dataset=_meant(envelope.project.dataset))
    check_document(document, envelope.plugins)
    return document


def _bad(reason: str) -> BadDocument:
    return BadDocument(f"project.json: {reason}")


def _told(config: DatasetConfig) -> DatasetConfig:
    """Return a description that names what it would mean otherwise in an older version."""
    source = DATASETS.get(config.kind)
    defaults = {
        param.name: param.default for param in params_of(source) if param.name in source.before
    }
    return replace(config, params={**defaults, **config.params})


def _meant(config: DatasetConfig) -> DatasetConfig:
    """Return a description as it was meant, naming only what is not the default today."""
    if config.kind not in DATASETS:
        return config
    source = DATASETS.get(config.kind)
    if not source.before:
        return config
    defaults = {param.name: param.default for param in params_of(source)}
    params = {**source.before, **config.params}
    kept = {k: v for k, v in params.items() if k not in source.before or v != defaults[k]}
    return replace(config, params=kept)


def check_document(document: DocumentParts, origins: Mapping[str, str] | None = None) -> None:
    """Check what the types alone do not say: names, parameters, wires, finite numbers.

    An unfinished network is fine; one that names things that do not exist is not. ``origins`` are
    the plug-ins that brought what it names.
    """
    entries = EntryCheck("project.json: $.project", origins or {})
    check_network(document.network, entries)
    training = document.training
    for part, registry in COMPONENTS.items():
        component: Component = getattr(training, part)
        entries.check(f"training.{part}", "name", registry, component.name, component.params)
    entries.check("dataset", "kind", DATASETS, document.dataset.kind, document.dataset.params)
    where = "training"
    try:
        check_options(training)
        where = "dataset"
        check_division(document.dataset)
    except ValueNotAllowed as error:
        raise BadDocument(f"project.json: $.project.{where}.{error}") from error
    try:
        read_points(document.unseen_points)
    except ValueNotAllowed as error:
        raise BadDocument(f"project.json: $.project.unseen: {error.allowed}") from error
    check_layout(document.layout, entries.where)


def _format_for(document: DocumentParts) -> int:
    """Return the oldest format that can hold a document."""
    if any("." in name for node in document.network.nodes for name in node.params):
        return FUNCTIONS_FORMAT
    if document.unseen_points:
        return UNSEEN_FORMAT
    if any(node.name for node in document.network.nodes):
        return NAMES_FORMAT
    if document.layout.blocks:
        return BLOCKS_FORMAT
    return EMBEDDING_FORMAT if embedded_files(document.dataset) else PLAIN_FORMAT


def _format_of(document: object) -> int:
    found = document.get("format") if isinstance(document, dict) else None
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise BadDocument("project.json: $.format is missing or not a whole number from 1")
    if found > FORMAT:
        assert isinstance(document, dict)
        version = document.get("version")
        needed = f"version {version} or newer" if isinstance(version, str) else "a newer version"
        raise NewerFormat(
            f"this project has format {found}, and this version ({__version__}) reads up to "
            f"format {FORMAT}; open it with {needed:.60}"
        )
    return found
