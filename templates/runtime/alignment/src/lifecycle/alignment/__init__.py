"""Preferences: which of two answers is better, how such pairs are made, and where they are kept."""
