"""The rulebooks of a world, by name: what it is played under, and what a scenario changes."""

from collections.abc import Mapping, Sequence
from functools import cache
from os import PathLike
from pathlib import PurePath
from typing import Any, Final

from ssj_core import _data
from ssj_core.errors.scenarios import BookUnnamedError, NothingWithoutError
from ssj_core.rules import Rulebook
from ssj_core.rules.loading import read_book

Source = str | PathLike[str] | Mapping[str, Any]
"""A book as a scenario names it: a path, a packaged name, or a table."""
Book = Rulebook

_PACKAGED: Final = ("cn", "cn-nm", "cn-nm-dongsheng-2021")
LOCAL: Final = "local"


@cache
def _standard() -> dict[str, Rulebook]:
    local = Rulebook.parse(_data.read_bytes("testing", "worlds", "local.toml"), name=LOCAL)
    return {name: Rulebook.load(name) for name in _PACKAGED} | {LOCAL: local}


def standard() -> dict[str, Rulebook]:
    """Return the books every world is played under, by name."""
    return dict(_standard())


@cache
def _joined(books: tuple[Rulebook, ...]) -> Rulebook:
    return Rulebook.joined(*books)


def joined(books: Mapping[str, Rulebook]) -> Rulebook:
    """Return one rulebook of all `books`."""
    return _joined(tuple(books.values()))


def read(source: Source) -> tuple[str, Rulebook]:
    """Return the name of a book and the book.

    Raises:
        BookUnnamedError: a table says no name.
        UnknownBookError, UnreadableBookError, ManyFaultsError: it cannot be read.
    """
    if isinstance(source, Mapping):
        name = source.get("name")
        if not isinstance(name, str) or not name.strip():
            raise BookUnnamedError
        rest = {key: value for key, value in source.items() if key != "name"}
        return name, read_book(rest, name=name)
    path = str(source)
    return PurePath(path).stem if path.endswith(".toml") else path, Rulebook.load(path)


def changed(
    books: Mapping[str, Rulebook], rules: Sequence[Source], without: Sequence[str]
) -> tuple[dict[str, Rulebook], Rulebook]:
    """Return the books after a change, by name and joined.

    Args:
        books: the books by name.
        rules: books to add; one of a name that is there takes its place.
        without: names of books to take away, or ids of clauses.

    Raises:
        NothingWithoutError: `without` names neither.
    """
    shelf = dict(books)
    for source in rules:
        name, book = read(source)
        shelf[name] = book
    clauses = [name for name in without if shelf.pop(name, None) is None]
    book = joined(shelf)
    for name in clauses:
        if name not in {clause.id for clause in book.clauses}:
            raise NothingWithoutError(name=name, known="、".join(books))
        book -= book.clause(name)
    return shelf, book
