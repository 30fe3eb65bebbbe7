"""The runs of a document: what each training was, how it went, and how they differ."""
