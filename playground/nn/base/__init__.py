"""What each kind of component must offer: one contract a file."""
