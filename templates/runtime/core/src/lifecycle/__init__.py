"""The runtime of the project: what its commands share. Each file is the same in every project."""
