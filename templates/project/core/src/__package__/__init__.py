"""This project's own code: its tasks, which say what a right answer is."""
