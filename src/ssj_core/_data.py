"""The one reader of files that ship with the package: the core reads no other file."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def packaged(*parts: str) -> Traversable:
    """Return a file or folder that ships inside the package, by its path below ``ssj_core``.

    >>> packaged("py.typed").is_file()
    True
    """
    place: Traversable = files("ssj_core")
    return place.joinpath(*parts)


def read_text(*parts: str) -> str:
    """Return the text of a packaged file (UTF-8)."""
    return packaged(*parts).read_text(encoding="utf-8")


def read_bytes(*parts: str) -> bytes:
    """Return the bytes of a packaged file."""
    return packaged(*parts).read_bytes()
