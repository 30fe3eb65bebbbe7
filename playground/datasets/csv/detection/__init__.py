"""Finding out how a table file is written."""
