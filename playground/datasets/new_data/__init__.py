"""Rows that were not there when a network was made, brought to what it knows."""
