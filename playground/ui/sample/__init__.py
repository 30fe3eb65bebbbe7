"""The sample that all views look at: choosing one, or making one of one's own."""
