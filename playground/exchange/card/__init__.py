"""A page beside every exported model: what it is, how good, and how it is used."""
