"""What a race keeps of every lane apart from training it: its time, and when its run is over."""
