"""What could put a drawing right, by kind of problem; whoever offers it tries it first."""
