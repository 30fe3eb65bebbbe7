"""The only room that knows all others."""
