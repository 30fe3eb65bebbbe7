"""Finding layers on the canvas, and the way on a large one."""
