"""The loop of the lifecycle: where the project stands against its targets, and what to try next."""
