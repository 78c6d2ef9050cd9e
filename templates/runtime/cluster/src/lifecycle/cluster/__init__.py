"""Work divided among processes of Ray, on this machine or on a cluster.

The modules import ray, which lives in the dependency group `ray`; a command asks `command.need`
before it imports one of them.
"""
