"""The numbers watched while training, and how they find room beside the controls."""
