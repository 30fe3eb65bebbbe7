"""The head of an ARFF file: names and kinds of columns, told before the rows."""

import re

from playground.core.text.numbers import counted
from playground.datasets.base.data_errors import DataError
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.number_parsing import MISSING

_NUMERIC = ("numeric", "real", "integer")
_ATTRIBUTE = re.compile(r"""@attribute\s+('(?:\\.|[^'])*'|"(?:\\.|[^"])*"|\S+)\s+(.*)""", re.I)


def is_arff(text: str) -> bool:
    """Tell whether a text begins as ARFF files do."""
    lines = (line.strip().lower() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("%")), "")
    return first.startswith("@relation")


def arff_format(path: object, text: str, encoding: str) -> CsvFormat:
    """Return how an ARFF file's rows are written.

    Raises
    ------
    DataError
        When the head is damaged, or the rows are sparse.
    """
    names: list[str] = []
    texts: list[int] = []
    lines = re.split(r"\r\n|\r|\n", text)
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if stripped.lower() == "@data":
            break
        if not stripped.lower().startswith("@attribute"):
            continue
        found = _ATTRIBUTE.fullmatch(stripped)
        if found is None:
            raise DataError(str(path), number, None, "this @attribute of the ARFF file has no type")
        kind = found[2].split("%")[0].strip().lower()
        if not kind.startswith(_NUMERIC):
            texts.append(len(names))
        names.append(re.sub(r"\\(.)", r"\1", found[1].strip("'\"")))
    else:
        raise DataError(str(path), None, None, "this ARFF file has no @data in its first lines")
    body = [line for line in lines[number:] if line.strip() and not line.startswith("%")]
    if body and body[0].lstrip().startswith("{"):
        message = "the rows of this ARFF file are sparse, {index value}: save it in the dense form"
        raise DataError(str(path), number + 1, None, message)
    tabs = bool(body) and "," not in body[0] and "\t" in body[0]
    return CsvFormat(
        "\t" if tabs else ",",
        header=False,
        encoding=encoding,
        quote='"' if _more_double(body) else "'",
        escape="\\",
        skip=number,
        width=len(names),
        names=tuple(names),
        texts=tuple(texts),
        comment="%",
        missing=MISSING,
        notes=(f"An ARFF file: its head names {counted(len(names), 'column')}.",),
    )


def _more_double(body: list[str]) -> bool:
    return sum(line.count('"') for line in body) > sum(line.count("'") for line in body)
