"""The samples themselves, as a table."""
