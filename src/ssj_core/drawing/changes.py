"""What changed between two frames (section 6, list `diff`): entries, exits and moves, each with its reason."""

from collections.abc import Iterable, Iterator, Mapping

from ssj_core.drawing.private import Row
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.drawing import ReasonMissingError

Strata = Mapping[str, Iterable[str]]


def _home(strata: Strata) -> dict[str, str]:
    return {one: name for name, ids in strata.items() for one in ids}


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for one in sorted({*before, *after}):
        if one not in before:
            yield one, "entered"
        elif one not in after:
            yield one, "left"
        elif before[one] != after[one]:
            yield one, "moved"


def frame_diff(before: Strata, after: Strata, reasons: Mapping[str, str]) -> tuple[Row, ...]:
    """Return the rows of a task's `diff`: who entered, left or moved between strata, and why.

    Args:
        before: ids by stratum name, as the frame before had them.
        after: ids by stratum name, as this frame has them.
        reasons: why, by id; for every id that changed, and it may have more.

    Raises:
        ManyFaultsError: with one error for each change without a reason.

    >>> frame_diff({"A": ["甲", "乙"]}, {"A": ["乙"], "D": ["丙"]}, {"甲": "注销", "丙": "新设"})
    (('丙', 'entered', '新设'), ('甲', 'left', '注销'))
    """
    found = tuple(_changes(_home(before), _home(after)))
    if missing := [
        ReasonMissingError(id=one, kind=kind) for one, kind in found if not reasons.get(one)
    ]:
        raise ManyFaultsError(what="diff", faults=missing)
    return tuple((one, kind, reasons[one]) for one, kind in found)
