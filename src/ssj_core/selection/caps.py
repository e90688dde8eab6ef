"""Not too often: frequency caps across departments, and results recognised instead of a new visit."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from attrs import frozen

from ssj_core.errors.selection import BoundsError
from ssj_core.selection.words import Exclusion, Exemption


@frozen(kw_only=True)
class Visit:
    """One inspection of one target, whoever made it.

    Attributes:
        target: id.
        on: the day.
        department: who came.
        level: administrative level, ``city`` or ``county`` for example.
        item: id of the item.
        exemption: the ground on which it does not count towards a cap, if there is one.
    """

    target: str
    on: date
    department: str
    level: str = ""
    item: str = ""
    exemption: Exemption | None = None


@frozen(kw_only=True)
class FrequencyCap:
    """The most visits to one target in a calendar year.

    Attributes:
        most: how many.
        level: the level it is about; all levels together if empty.
    """

    most: int
    level: str = ""


def at_cap(
    visits: Iterable[Visit], caps: Collection[FrequencyCap], *, year: int, more: int = 1
) -> dict[str, Exclusion]:
    """Return the targets that `more` visits would take above a cap, ready to be excluded.

    Visits on a ground of the closed list do not count.

    Args:
        visits: all visits known, of every department.
        caps: the caps published.
        year: the calendar year.
        more: visits planned to each target.
    """
    counts: dict[tuple[str, str], int] = {}
    for visit in visits:
        if visit.on.year == year and visit.exemption is None:
            for level in {visit.level, ""}:
                counts[visit.target, level] = counts.get((visit.target, level), 0) + 1
    full = {
        target
        for (target, level), count in counts.items()
        for cap in caps
        if cap.level == level and count + more > cap.most
    }
    return dict.fromkeys(sorted(full, key=str.encode), Exclusion.FREQUENCY_CAP)


def recognised(
    visits: Iterable[Visit],
    *,
    item: str,
    on: date,
    days: int,
    equivalent: Mapping[str, Collection[str]],
) -> dict[str, Exclusion]:
    """Return the targets whose inspection by another department stands for this one (clause C21).

    The law gives neither period nor equivalence, so both are asked for.

    Args:
        visits: all visits known.
        item: the item to be inspected.
        on: the day of the draw.
        days: how long a result is recognised.
        equivalent: ids of items whose result is accepted, by item.

    Raises:
        BoundsError: nothing says which items are equivalent to `item`.
    """
    if item not in equivalent:
        raise BoundsError(
            where=f"互认 recognition {item}",
            why_zh="没有写明与哪些事项等效",
            why_en="nothing says which items are equivalent",
        )
    accepted = set(equivalent[item])
    first = on - timedelta(days=days)
    found = {v.target for v in visits if v.item in accepted and first <= v.on <= on}
    return dict.fromkeys(sorted(found, key=str.encode), Exclusion.RECOGNISED)


def rest_of_year(size: int, annual: int, done: int, rounds: int) -> int:
    """Return how many to draw this round so that `annual` targets are reached in `rounds` more.

    Args:
        size: targets not drawn yet this year.
        annual: how many the year asks for.
        done: how many were drawn this year.
        rounds: rounds left, this one included.

    Raises:
        BoundsError: too few targets are left, or no round.

    >>> rest_of_year(900, 200, 30, 3)
    57
    """
    open_still = max(annual - done, 0)
    if rounds < 1 or open_still > size:
        raise BoundsError(
            where="全年合计 annual sum",
            why_zh=f"还差 {open_still} 户，剩余 {size} 户、{rounds} 轮，无法完成",
            why_en=f"{open_still} are still due, with {size} targets and {rounds} rounds left",
        )
    return -(-open_still // rounds)
