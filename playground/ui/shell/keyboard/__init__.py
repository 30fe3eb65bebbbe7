"""The keyboard in the whole window: from part to part, from control to control, and Play."""
