"""What is measured of single units, and which of them are switched off."""
