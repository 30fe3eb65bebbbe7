"""Saving: which dialogs ask what, what is written, and what it was written from."""
