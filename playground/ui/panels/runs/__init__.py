"""The runs of the document as a table: what tells them apart, and how each of them went."""
