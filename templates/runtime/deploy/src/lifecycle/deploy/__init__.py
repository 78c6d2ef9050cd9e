"""What was accepted, where an application can call it."""
