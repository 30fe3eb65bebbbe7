"""Which version this is: said in files, by the command line and in the window."""

__version__ = "0.1.0"
