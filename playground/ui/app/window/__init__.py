"""The window besides its parts: how it is laid out, and what follows panels made on first use."""
