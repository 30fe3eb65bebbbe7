"""What every part of the window's lessons works with."""
