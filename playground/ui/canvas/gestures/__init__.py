"""One class per gesture: start, move, commit, cancel."""
