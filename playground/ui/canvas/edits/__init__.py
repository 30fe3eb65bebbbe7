"""What is done with several layers at once, as values: copies of a piece, alignment, blocks."""
