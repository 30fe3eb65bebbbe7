"""Unseen data: what the view shows of the document, its edits, and the training from seeds."""
