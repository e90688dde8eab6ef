"""Texts beside a journal, one row for the texts of an event: what every store's `Values` has in common."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence

from ssj_core.encoding import canonical, parse
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.journal.beside import UNREADABLE, Kept

PAGE = 500
"""How many events are asked for at once."""


class Beside(ABC):
    """A `ssj_core.journal.beside.Values` over rows of a number and some bytes."""

    conceals = True

    def salt(self) -> str:
        """Return a new salt."""
        return secrets.token_hex(32)

    @abstractmethod
    def _rows(self, seqs: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """Yield the rows of events."""

    @abstractmethod
    def _write(self, seq: int, data: bytes, *, new: bool) -> None:
        """Write a row; nothing in it takes the row away."""

    def keep(self, seq: int, kept: Kept) -> None:
        """Keep the texts of an event."""
        if kept:
            pairs = {made: list(pair) for made, pair in kept.items()}
            self._write(seq, canonical(pairs), new=True)

    def kept(self, seqs: Sequence[int]) -> Mapping[int, Kept]:
        """Return the texts of events, as far as they are there."""
        found: dict[int, Kept] = {}
        for start in range(0, len(seqs), PAGE):
            for seq, data in self._rows(seqs[start : start + PAGE]):
                found[seq] = _read(data)
        return found

    def drop(self, seq: int, commitments: Collection[str]) -> int:
        """Take texts of an event away, and return how many were there."""
        known = self.kept([seq]).get(seq, {})
        rest = {made: list(pair) for made, pair in known.items() if made not in commitments}
        if len(rest) < len(known):
            self._write(seq, canonical(rest) if rest else b"", new=False)
        return len(known) - len(rest)

    def scrub(self) -> None:  # noqa: B027 - most have nothing to do
        """Have what was taken away leave the disk too, as far as the database can be told to."""


def _read(data: bytes) -> Kept:
    """Return the texts of a row; of one that `keep` did not write, that they cannot be read."""
    unreadable = {UNREADABLE: ("", "")}
    try:
        pairs = parse(data)
    except NotCanonicalError:
        return unreadable
    if not isinstance(pairs, dict):
        return unreadable
    found: Kept = {}
    for made, pair in pairs.items():
        match pair:
            case [str(salt), str(text)]:
                found[made] = (salt, text)
            case _:
                return unreadable
    return found
