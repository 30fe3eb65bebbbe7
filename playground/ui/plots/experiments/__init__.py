"""What races, range tests and sweeps found."""
