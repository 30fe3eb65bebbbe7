"""What a race keeps of every lane apart from training it: its time, its curve, and its end."""
