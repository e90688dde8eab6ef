"""What the tests of every store are given: a database of each kind, and the address of an empty one."""

from databases import database, url

__all__ = ["database", "url"]
