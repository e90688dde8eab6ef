"""Work of inspectors: visits, leads, partners, and whom they meet again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, ClassVar

from attrs import field, frozen

from ssj_core.analysis.burdens import gini
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import amount, cell_of, flag, records, target_of
from ssj_core.analysis.table import Row, Table
from ssj_core.drawing import Outcome as DrawOutcome

Seat = tuple[str, str, bool, Fraction, str]
"""Inspector, target, whether he leads, days, area."""


@frozen(kw_only=True, repr=False)
class Workload(Table):
    """What each inspector does; made by `workload`.

    Rows: inspector, visits, days, leads, partners, areas (None without areas).

    Attributes:
        gini: of visits, exact. Whether a load is chance is a question for
            `ssj_core.testing.fairness`, not for this number.
        pair: the two who meet most often, and how often; None where nobody meets.
        repeat: the inspector and target who meet most often, and how often.
    """

    TITLE: ClassVar = "检查人员工作量 / work of inspectors"
    LABEL: ClassVar = ("inspector",)
    BARS: ClassVar = ("visits",)
    COLUMNS: ClassVar = ("inspector", "visits", "days", "leads", "partners", "areas")

    gini: Fraction
    pair: tuple[str, str, int] | None = field(default=None)
    repeat: tuple[str, str, int] | None = field(default=None)


def workload(teams: Any, *, roster: Iterable[str] = ()) -> Workload:  # noqa: ANN401 - teams in any form
    """Return visits, days, leads and partners of every inspector.

    Args:
        teams: one or several results with inspectors, a mapping of target to inspectors, or a frame
            of ``target`` and ``inspector`` with, if known, ``visit`` (tells visits of one target
            apart), ``lead``, ``days`` and ``area``.
        roster: people who may have got nothing, to be in the table with zeros.

    Raises:
        ArgumentRefusedError: no team, one person twice in it, a row without target or inspector,
            or days below 0.

    >>> seen = workload({"店01": ["甲", "乙"], "店02": ["甲", "丙"]})
    >>> seen.row("甲")["partners"], seen.gini
    (2, Fraction(1, 6))
    """
    visits = list(_visits(teams))
    if not visits:
        raise refuse("teams", 0, "没有任何检查组", "there is no team")
    counts: Counter[str] = Counter(dict.fromkeys(roster, 0))
    days: dict[str, Fraction] = defaultdict(Fraction)
    leads: Counter[str] = Counter()
    partners: dict[str, set[str]] = defaultdict(set)
    areas: dict[str, set[str]] = defaultdict(set)
    pairs: Counter[tuple[str, str]] = Counter()
    meetings: Counter[tuple[str, str]] = Counter()
    for seats in visits:
        people = sorted({seat[0] for seat in seats})
        if len(people) < len(seats):
            target = seats[0][1]
            raise refuse(
                "teams", target, "同一人在一组中出现两次", "one person is twice in its team"
            )
        for inspector, target, lead, spent, area in seats:
            counts[inspector] += 1
            leads[inspector] += lead
            days[inspector] += spent
            meetings[inspector, target] += 1
            areas[inspector].update({area} if area else ())
        for first, second in combinations(people, 2):
            partners[first].add(second)
            partners[second].add(first)
            pairs[first, second] += 1
    known = any(areas.values())
    rows: tuple[Row, ...] = tuple(
        {
            "inspector": inspector,
            "visits": count,
            "days": float(days[inspector]),
            "leads": leads[inspector],
            "partners": len(partners[inspector]),
            "areas": len(areas[inspector]) if known else None,
        }
        for inspector, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    pair = _greatest(pairs)
    repeat = _greatest(meetings)
    notes = []
    if pair:
        notes.append(f"同组最多 most often together: {pair[0]}、{pair[1]} {pair[2]} 次")
    if repeat:
        notes.append(
            f"同一对象最多 most often at one target: {repeat[0]} → {repeat[1]} {repeat[2]} 次"
        )
    notes.append(
        "是否出于偶然，由公平性检验回答 / whether this is chance, the fairness kit answers"
    )
    return Workload(
        rows=rows, notes=tuple(notes), gini=gini(counts.values()), pair=pair, repeat=repeat
    )


def _greatest(counts: Mapping[tuple[str, str], int]) -> tuple[str, str, int] | None:
    if not counts:
        return None
    names = min(counts, key=lambda names: (-counts[names], names))
    return (*names, counts[names])


def _visits(teams: Any) -> Iterable[list[Seat]]:  # noqa: ANN401 - teams in any form
    if isinstance(getattr(teams, "outcome", None), DrawOutcome):
        for pick in teams:
            yield [
                (who, pick.id, place == 0, Fraction(1), "")
                for place, who in enumerate(pick.inspectors)
            ]
    elif isinstance(teams, Sequence) and all(
        isinstance(getattr(one, "outcome", None), DrawOutcome) for one in teams
    ):
        for result in teams:
            yield from _visits(result)
    elif isinstance(teams, Mapping) and not {"target", "inspector"} <= teams.keys():
        for target, people in teams.items():
            yield [
                (str(who), str(target), place == 0, Fraction(1), "")
                for place, who in enumerate((people,) if isinstance(people, str) else people)
            ]
    else:
        yield from _framed(teams)


def _framed(teams: Any) -> Iterable[list[Seat]]:  # noqa: ANN401 - any frame there is
    found: dict[tuple[str, str], list[Seat]] = {}
    for place, row in enumerate(records(teams, "teams"), start=1):
        target, inspector = (
            target_of(cell_of(row, name, "teams")) for name in ("target", "inspector")
        )
        if not target or not inspector:
            raise refuse(
                "teams", place, "这一行没有对象或人员", "a row without target or inspector"
            )
        spent = amount(1 if row.get("days") is None else row["days"], "days")
        seat = (inspector, target, flag(row.get("lead"), "lead"), spent, str(row.get("area") or ""))
        found.setdefault((target, str(row.get("visit") or "")), []).append(seat)
    return found.values()
