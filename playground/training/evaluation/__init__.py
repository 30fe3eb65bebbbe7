"""Predictions and metrics of whole sets of samples."""
