"""What the dialog that opens data offers: the endings that the sources say they read."""

from collections.abc import Iterable

from playground.datasets.source_for import file_sources

EVERYTHING = "All files (*)"


def data_filter() -> str:
    """Return the choices of a file dialog: all kinds of data together, each kind, everything."""
    sources = [source for source in file_sources() if source.suffixes]
    kinds = [f"{source.title} ({_patterns(source.suffixes)})" for source in sources]
    together = _patterns(suffix for source in sources for suffix in source.suffixes)
    return ";;".join([f"Data ({together})", *kinds, EVERYTHING])


def _patterns(suffixes: Iterable[str]) -> str:
    return " ".join(f"*{suffix}" for suffix in suffixes)
