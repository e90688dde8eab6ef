"""Selection (section 5): the n smallest tickets of a stratum, their threshold and the reserves."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, pairwise
from math import isqrt
from operator import index

from attrs import field, frozen

from ssj_core.drawing.frame import Frame, check_ids
from ssj_core.drawing.tickets import HIGHEST, check_hex, raw_tickets
from ssj_core.errors.drawing import NumberRefusedError, TargetRepeatedError

_CHUNK = 1 << 14


def check_number(number: object, size: int, where: str = "select") -> int:
    """Return `number` if it is a whole number from 0 to `size`.

    Raises:
        NumberRefusedError: it is not; nothing is cut down to fit.
    """
    try:
        whole = -1 if isinstance(number, bool) else index(number)  # type: ignore[arg-type]
    except TypeError:
        whole = -1
    if not 0 <= whole <= size:
        raise NumberRefusedError(where=where, number=repr(number), size=size)
    return whole


@frozen
class Ranking:
    """One stratum under one key, ready to give its first ranks.

    Attributes:
        ids: the ids, checked.
        key: 64 hex digits.
        suite: the suite of the tickets.
    """

    ids: Sequence[str] = field(repr=False)
    key: str = field(repr=False)
    suite: str

    def first(self, count: int) -> list[tuple[bytes, str]]:
        """Return the `count` smallest (ticket, id), in order; ties go by id. One pass, O(count)."""
        bound = _likely_bound(count, len(self.ids))
        near = raw_tickets(self.ids, self.key, self.suite, bound)
        if len(near) < count:  # the guess was too low: about once in 10^9 draws
            near = raw_tickets(self.ids, self.key, self.suite)
        near.sort()
        return near[:count]


def _likely_bound(count: int, size: int) -> bytes:
    """Return a ticket that very likely lies above rank `count`.

    The k-th of N even tickets lies near k/N with a deviation below √k/N: six of them are added.
    """
    share = count + 6 * isqrt(count) + 20
    return (share * (1 << 256) // size).to_bytes(32, "big") if share < size else HIGHEST


@frozen
class Selection:
    """What one stratum's draw gave.

    Attributes:
        selected: the ids drawn, in the order of their tickets.
        threshold: the ticket of the last one, ``""`` if none is drawn: drawn ⇔ ticket ≤ threshold.
        tickets: the ticket of every id drawn, in the same order.
    """

    selected: tuple[str, ...]
    threshold: str
    tickets: Mapping[str, str] = field(repr=False)
    _later: Callable[[int], list[tuple[bytes, str]]] = field(repr=False, eq=False)

    def reserves(self, count: int) -> tuple[str, ...]:
        """Return the next `count` ids in rank order; fewer only where the stratum itself ends.

        Raises:
            NumberRefusedError: `count` is not a whole number of 0 or more.
        """
        drawn = len(self.selected)
        last = drawn + check_number(count, 2**53, "reserves")
        return tuple([one for _, one in self._later(last)[drawn:]])


def _selection(
    first: list[tuple[bytes, str]], later: Callable[[int], list[tuple[bytes, str]]]
) -> Selection:
    drawn = {one: raw.hex() for raw, one in first}
    threshold = first[-1][0].hex() if first else ""
    return Selection(tuple(drawn), threshold, drawn, later)


def select(ids: Frame | Iterable[str], key: str, n: int, suite: str = "sha256") -> Selection:
    """Return the draw of `n` out of `ids`: those with the smallest tickets under `key`.

    The order of `ids` does not matter. A `Frame` is trusted; anything else is checked as a whole.

    Args:
        ids: a `Frame`, or any iterable of ids.
        key: 64 hex digits, from `derive_key`.
        n: how many to draw, 0 ≤ n ≤ N.
        suite: ``sha256`` or ``sm3``.

    Raises:
        ManyFaultsError: ids outside the grammar or repeated; all of them are listed.
        NumberRefusedError: `n` is not a whole number from 0 to N.
        HexRefusedError: `key` is not 64 hex digits.

    >>> draw = select(["甲", "乙", "丙", "丁"], "0" * 64, 2)
    >>> draw.selected, draw.reserves(1)
    (('甲', '乙'), ('丙',))
    >>> draw.threshold == draw.tickets[draw.selected[-1]]
    True
    """
    check_hex(key, "密钥", "the key")
    if isinstance(ids, Frame):
        ranking = Ranking(ids.ids, key, suite)
    else:
        # a text is an iterable of ids only by accident
        listed = (ids,) if isinstance(ids, str) else tuple(ids)
        check_ids(listed)
        ranking = Ranking(listed, key, suite)
    return _selection(ranking.first(check_number(n, len(ranking.ids))), ranking.first)


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    source = iter(ids)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def select_stream(
    ids: Iterable[str], key: str, n: int, suite: str = "sha256", *, reserves: int = 0
) -> Selection:
    """Return the same draw in one pass over `ids`, holding a few times n of them at once.

    For registers that do not fit into memory. An id repeated among the first n + `reserves` ranks
    is refused; elsewhere a repetition changes nothing that is drawn, and goes unseen.

    Args:
        ids: any iterable of ids, read once.
        key: 64 hex digits.
        n: how many to draw.
        suite: ``sha256`` or ``sm3``.
        reserves: how many ranks after n to keep for `Selection.reserves`.

    Raises:
        ManyFaultsError: ids outside the grammar.
        TargetRepeatedError: an id repeated among the ranks kept.
        NumberRefusedError: `n` is not a whole number from 0 to N.
    """
    check_hex(key, "密钥", "the key")
    keep = check_number(n, 2**53) + check_number(reserves, 2**53, "reserves")
    best: list[tuple[bytes, str]] = []
    bound, size = HIGHEST, 0
    for chunk in _chunks(ids):
        check_ids(chunk, repeats=False)
        size += len(chunk)
        best += raw_tickets(chunk, key, suite, bound)
        if len(best) > 2 * keep + _CHUNK:
            best, bound = _narrow(best, keep, _likely_bound(keep, size), bound)
    check_number(n, size)
    best, _ = _narrow(best, keep, _likely_bound(keep, size), bound)
    best = sorted(best)[:keep]
    for one, after in pairwise(best):
        if one == after:
            raise TargetRepeatedError(id=one[1], first=one[0].hex(), again=one[0].hex())
    return _selection(best[:n], partial(_part, best))


def _narrow(
    best: list[tuple[bytes, str]], keep: int, guess: bytes, bound: bytes
) -> tuple[list[tuple[bytes, str]], bytes]:
    """Drop what lies above the guessed bound, if enough lies below it: then nothing needed is lost."""
    near = [pair for pair in best if pair[0] <= guess]
    return (near, guess) if len(near) >= keep else (best, bound)


def _part(best: list[tuple[bytes, str]], count: int) -> list[tuple[bytes, str]]:
    return best[:count]
