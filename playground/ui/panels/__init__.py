"""Docks and forms. They emit wishes and are given values; they know nothing of one another."""
