"""The line that says what each third of a step did, in numbers."""
