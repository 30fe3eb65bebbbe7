"""How fast it is, beside what else there is: a step, live training, the start of the window."""
