"""Models on this machine: which there are, and the server that answers for them."""
