"""Choosing a dataset."""
