"""What a person can do: the actions of some parts, and keys that are no actions."""
