"""Pictures from the command line."""
