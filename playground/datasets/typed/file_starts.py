"""How files of typed tables begin: enough to know one, without the library that reads it."""

PARQUET_START = b"PAR1"

ARROW_STARTS = (b"ARROW1", b"\xff\xff\xff\xff")
"""How files and streams of Arrow begin; Feather is the former."""

NPY_START = b"\x93NUMPY"

WORKBOOK = "xl/workbook.xml"
"""What every Excel workbook, which is a zip archive, holds."""
