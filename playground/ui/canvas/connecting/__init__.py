"""Drawing wires: what may be connected, and what becomes of a wire where another one is."""
