"""What is painted, as the content of a file: PNG, SVG, PDF."""
