"""What layers are taken from, and the list of those there are."""
