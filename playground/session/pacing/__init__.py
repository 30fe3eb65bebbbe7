"""How a session spends its time: who waits for whom, and how long training ran."""
