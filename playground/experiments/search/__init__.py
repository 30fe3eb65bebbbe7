"""Searches: settings over ranges, and the trials Optuna chooses; it is imported here alone."""
