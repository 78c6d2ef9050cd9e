"""The service with people in front of it: a page for each task, its sessions and their feedback."""
