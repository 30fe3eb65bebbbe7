"""From what views ask for to edits and training, and from results back to views."""
