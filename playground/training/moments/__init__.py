"""Moments of trainings that can be gone back to, in bounded memory."""
