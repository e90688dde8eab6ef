"""Texts beside a journal, one row for the texts of an event: what every store's `Values` has in common."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence

from ssj_core.encoding import canonical, parse
from ssj_core.journal.beside import Kept

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
                pairs = parse(data)
                # Whatever else stands there is no text of ours: what is committed to is missing then.
                held = pairs.items() if isinstance(pairs, dict) else ()
                found[seq] = {made: (pair[0], pair[1]) for made, pair in held}
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
