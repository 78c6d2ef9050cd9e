"""Preference datasets: how they are made, what is trained on them, and what came of it."""
