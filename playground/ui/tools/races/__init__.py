"""Racing copies of the document: who takes part, the race itself, and how it ended."""
