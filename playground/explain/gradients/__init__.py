"""The gradient from several sources, and of single samples."""
