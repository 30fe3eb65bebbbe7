"""From columns of a table to features and targets."""
