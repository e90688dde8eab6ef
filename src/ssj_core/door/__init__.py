"""The door over HTTP: every use case, the schemas, the journal's events and the public site.

``ssj serve`` opens it from the command line; an embedder makes the application himself and mounts
it in his own server. It needs the extra `http`.

>>> from ssj_core.door import Door, HeaderIdentity, make_app
>>> from ssj_core.testing.worlds import open_world
>>> identity = HeaderIdentity(secret="a secret the gateway knows too")
>>> grants = {"查阅": ["plan.read", "journal.read"]}
>>> app = make_app(Door(service=open_world("planned").service, identity=identity, grants=grants))
>>> type(app).__name__
'Starlette'
"""

from ssj_core.door.app import make_app
from ssj_core.door.door import Bounds, ChinaClock, Door
from ssj_core.door.identity import HeaderIdentity, JwtIdentity, LoopbackIdentity
from ssj_core.door.openapi import openapi

__all__ = [
    "Bounds",
    "ChinaClock",
    "Door",
    "HeaderIdentity",
    "JwtIdentity",
    "LoopbackIdentity",
    "make_app",
    "openapi",
]
