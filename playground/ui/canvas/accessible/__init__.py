"""The network as assistive technology is told of it: a list of cards."""
