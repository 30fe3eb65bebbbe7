"""A report of a training: one document of words, tables and pictures, written as HTML."""
