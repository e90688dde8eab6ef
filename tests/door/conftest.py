"""The fixtures of the door's tests."""

from door_client import client, listen, world

__all__ = ["client", "listen", "world"]
