"""What tables of rows have in common, wherever they are."""
