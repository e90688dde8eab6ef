"""The frame 待抽取名单: ids that were checked once, in the order of the protocol."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from operator import lt
from typing import Final

from attrs import field, frozen

from ssj_core.encoding import are_ids, check_id
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.drawing import TargetRepeatedError
from ssj_core.errors.encoding import IdRefusedError

_SHOWN: Final = 100
_MANY: Final = 1 << 16
_LAST_BITS: Final = (1 << 22) - 1


def _faults(ids: Sequence[object]) -> Iterator[SsjError]:
    seen: dict[str, int] = {}
    for row, value in enumerate(ids, start=1):
        try:
            one = check_id(value)
        except IdRefusedError as error:
            yield error
            continue
        if one in seen:
            yield TargetRepeatedError(id=one, first=f"#{seen[one]}", again=f"#{row}")
        else:
            seen[one] = row


def _repeated(ids: Sequence[str]) -> bool:
    """Tell whether any id is there twice; a list in strict order needs no set to know."""
    if all(map(lt, ids, islice(ids, 1, None))):
        return False
    if len(ids) >= _MANY and find_spec("numpy") and not _hashes_meet(ids):
        return False
    return len(set(ids)) < len(ids)


def _hashes_meet(ids: Sequence[str]) -> bool:
    """Tell whether two hashes are equal: a set of a million texts misses the cache at every step."""
    import numpy as np  # noqa: PLC0415 - an optional part, for speed alone

    hashes = np.fromiter(map(hash, ids), np.int64, len(ids))
    buckets = hashes & _LAST_BITS
    crowded = np.sort(hashes[np.bincount(buckets)[buckets] > 1])
    return bool((crowded[1:] == crowded[:-1]).any())


def check_ids(ids: Sequence[str], what: str = "ids", *, repeats: bool = True) -> None:
    """Refuse ids outside the grammar and (if `repeats`) ids given twice, all of them at once.

    Raises:
        ManyFaultsError: with one error per fault (the first hundred), in the order of the input.
    """
    if are_ids(ids) and not (repeats and _repeated(ids)):
        return
    faults = [fault for fault, _ in zip(_faults(ids), range(_SHOWN), strict=False)]
    raise ManyFaultsError(what=what, faults=faults)


class Checked(tuple[str, ...]):
    """Ids that were checked and sorted before; a `Frame` of them is made without another look."""

    __slots__ = ()


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    if isinstance(ids, Checked):
        return ids
    if isinstance(ids, str):  # a single text is an iterable of ids only by accident
        ids = (ids,)
    found = tuple(ids)
    check_ids(found, "frame")
    return tuple(sorted(found))  # code points sort as their UTF-8 bytes do


@frozen
class Frame:
    """Ids checked against the grammar and against repetition, in byte order.

    `select` trusts a frame: check once, draw often.

    Attributes:
        ids: the ids in byte order.

    Raises:
        ManyFaultsError: ids outside the grammar or repeated; all of them are listed.

    >>> Frame(["乙", "甲", "A1"]).ids
    ('A1', '乙', '甲')
    """

    ids: tuple[str, ...] = field(converter=_sorted)

    def __len__(self) -> int:
        """Return N, the number of ids."""
        return len(self.ids)

    def __iter__(self) -> Iterator[str]:
        """Go through the ids in byte order."""
        return iter(self.ids)
