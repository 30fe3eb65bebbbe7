"""The plane of a 2-D problem: its field, contours, samples, and the part of it that is seen."""
