"""What people make on the plane themselves: formulas, and points by hand."""
