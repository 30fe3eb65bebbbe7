"""Many trainings compared: races and the learning-rate range test."""
