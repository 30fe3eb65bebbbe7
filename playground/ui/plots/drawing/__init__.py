"""Drawing points on the plane: tools, strokes, and what is seen of them before they count."""
