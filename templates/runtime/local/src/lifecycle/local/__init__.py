"""Models on this machine: the server that answers for them, and the tiny model."""
