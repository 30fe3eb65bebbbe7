"""The thirds of a step, one by one: what each of them did, measured, and how to take it back."""
