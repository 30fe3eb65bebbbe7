"""Edits that make a network learn more or less: how many units, how much of them is dropped."""
