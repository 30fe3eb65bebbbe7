"""From strokes on the output plot to edits of the document."""
