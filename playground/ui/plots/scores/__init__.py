"""How well outputs order the samples, and whether they are as sure as they are right."""
