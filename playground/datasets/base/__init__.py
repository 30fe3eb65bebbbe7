"""What a dataset and a source of one are."""
