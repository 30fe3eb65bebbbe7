"""What a learner can ask of one step. Filled by later work."""
