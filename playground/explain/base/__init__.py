"""The copied moment of a training that every explanation starts from, and its loss."""
