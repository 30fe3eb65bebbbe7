"""The data as a layer sees it."""
