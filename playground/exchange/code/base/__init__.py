"""What programs in any library are made of."""
