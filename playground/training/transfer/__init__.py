"""From one network to another: every unit that stays keeps what it learned."""
