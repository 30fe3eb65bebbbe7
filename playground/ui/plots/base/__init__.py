"""What every plot stands on."""
