"""From what is wished to what is done, and from results to views."""
