"""Unseen data: the curves with what they say of it, and what decides how much is memorized."""
