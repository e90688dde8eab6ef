"""Rates and totals with exact limits, for the whole register or by stratum, tier, district."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import sqrt
from typing import Any, ClassVar, Final, Literal

from attrs import evolve, frozen

from ssj_core.analysis.counts import Cell, Cells, joined
from ssj_core.analysis.draws import CERTAIN
from ssj_core.analysis.exact import (
    KINDS,
    Kind,
    binomial_limits,
    exact_share,
    hypergeometric_limits,
    refuse,
)
from ssj_core.analysis.gathering import as_cells
from ssj_core.analysis.hiding import most_hidden, whole
from ssj_core.analysis.parts import (
    COUNTS,
    EMPTY,
    GONE,
    LONELY,
    UNKNOWN,
    UNREPLACED,
    Asked,
    Part,
    added,
    borrowed,
    part_of,
)
from ssj_core.analysis.regrouping import merged, prefix
from ssj_core.analysis.table import Row, Table
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.analysis import StratumUnseenError

WHOLE: Final = "全部 whole"
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    EMPTY: ("有空格，借用本组比率", "an empty cell borrows its stratum's rate"),
    LONELY: ("有组只查一户，无标准误", "one visit in a stratum: no standard error"),
    UNREPLACED: ("已注销的未全部替补", "not everybody gone was replaced"),
    UNKNOWN: (
        "有待定、失联：区间含全好至全坏",
        "unknown outcomes: limits from all fine to all violating",
    ),
    COUNTS: ("按项数统计，无精确区间", "counts of violations: no exact limits"),
}


@frozen(kw_only=True, repr=False)
class Estimates(Table):
    """Rates and totals of violations; made by `estimate`.

    Rows: domain, N, visited, found, rate, se (of the rate; N times it is that of the total), low,
    high (of the rate), total, total_low, total_high, deff, note.

    Attributes:
        level: of the limits.
        degf: degrees of freedom, targets seen less strata, as R counts them.
        process: whether the rate that produces violations was meant.
    """

    ENDS_IN_WHOLE: ClassVar = True
    TITLE: ClassVar = "问题率及其区间 / rate of violations with limits"
    LABEL: ClassVar = ("domain",)
    BARS: ClassVar = ("rate", "low", "high")
    PERCENT: ClassVar = frozenset({"rate", "se", "low", "high"})
    COLUMNS: ClassVar = (
        "domain",
        "N",
        "visited",
        "found",
        "rate",
        "se",
        "low",
        "high",
        "total",
        "total_low",
        "total_high",
        "deff",
        "note",
    )

    level: float = 0.95
    degf: int = 0
    process: bool = False


def interval(
    found: int,
    visited: int,
    size: int | None = None,
    level: float | Fraction = 0.95,
    kind: Kind = "exact",
) -> tuple[float, float]:
    """Return exact limits for one stratum: of the number of violators, or of their rate.

    Args:
        found: violators among those visited.
        visited: targets visited.
        size: N, targets in the stratum; without it the limits are those of Clopper and Pearson for
            the rate that produces violations.
        level: how often such limits hold, at least.
        kind: ``exact``; ``midp``, shorter, holding on average; ``blaker``, shorter, to N = 20,000.

    Raises:
        ArgumentRefusedError: a number out of range, an unknown kind.

    >>> interval(0, 60, 900), interval(4, 60, 900, kind="midp")
    ((0, 51), (21, 135))
    """
    seen, violators = whole(visited, "visited"), whole(found, "found")
    if violators > seen:
        raise refuse("found", found, f"多于已检查的 {seen} 户", f"more than the {seen} visited")
    alpha = 1 - exact_share(level, "level")
    check_kind(kind)
    if size is None:
        return binomial_limits(violators, seen, alpha, kind)
    total = whole(size, "size")
    if seen > total:
        raise refuse("visited", visited, f"多于 {total} 户", f"more than the {total} targets")
    return hypergeometric_limits(violators, seen, total, alpha, kind)


def check_kind(kind: str) -> None:
    """Refuse a kind of limits there is none of.

    Raises:
        ArgumentRefusedError: an unknown kind.
    """
    if kind not in KINDS:
        known = "、".join(KINDS)
        raise refuse("kind", kind, f"应为 {known}", f"one of {', '.join(KINDS)}")


def estimate(
    cells: Any,  # noqa: ANN401 - cells, or any frame that counts them
    by: str | Sequence[str] | None = None,
    *,
    level: float | Fraction = 0.95,
    kind: Kind = "exact",
    pending: Literal["bounds", "prefix"] = "bounds",
    process: bool = False,
    guaranteed: bool = False,
    merge: Mapping[str, str] | None = None,
) -> Estimates:
    """Return rate and total of violations, with standard errors and exact limits.

    Standard errors are those of R's `survey`; limits are hypergeometric by stratum, joined by the
    squares of their distances. Nothing found is no certainty: 0 of 126 out of 4,200 is [0, 119].

    Args:
        cells: `Cells`, or a frame of stratum, N, n and found.
        by: ``stratum``, ``draw``, or columns the cells were split by; domains come first, the
            whole last.
        level: of the limits.
        kind: ``exact``, ``midp`` or ``blaker``.
        pending: ``bounds``: unknown outcomes widen the limits from both ends; ``prefix``: only the
            first ranks up to the first unknown one count.
        process: whether the rate that produces violations is asked for, not this register.
        guaranteed: whether limits shall hold by Bonferroni's inequality: wider by a half.
        merge: ``{"C": "B"}``: stratum C, of which nothing was seen, is counted with B.

    Raises:
        StratumUnseenError: nothing was seen of a stratum, and nothing says with which it is merged.
        ManyFaultsError: several of those.
        ArgumentRefusedError: an argument out of range; a prefix without ranks.

    >>> table = estimate([{"stratum": "A", "N": 4200, "n": 126, "found": 0}])
    >>> row = table.row("全部 whole")
    >>> row["total"], row["total_low"], row["total_high"]
    (0.0, 0, 119)
    >>> row["note"]
    '至多 97 户 at most 97 of 4,200 (95%)'
    """
    alpha = 1 - exact_share(level, "level")
    check_kind(kind)
    given = as_cells(cells)
    if not given.cells:
        raise refuse("cells", 0, "没有一个抽取组", "there is no stratum")
    columns = () if by is None else (by,) if isinstance(by, str) else tuple(by)
    for cell in given.cells[:1]:
        for column in columns:
            given.fact(cell, column)
    notes = [f"区间 limits: {100 * float(1 - alpha):g}%", *given.notes]
    if pending == "prefix":
        given, told = prefix(given)
        notes += told
    elif pending != "bounds":
        raise refuse("pending", pending, "应为 bounds 或 prefix", "bounds or prefix")
    given, told = merged(given, merge or {})
    notes += told
    asked = Asked(alpha=alpha, kind=kind, process=process)
    work = _Work(cells=given, asked=asked, guaranteed=guaranteed, level=float(1 - alpha))
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in given.cells if columns else ():
        groups.setdefault(tuple(given.fact(cell, column) for column in columns), []).append(cell)
    rows = [
        work.row(" · ".join(label), _within(members, given), columns)
        for label, members in groups.items()
    ]
    whole_cells = _within(given.cells, given)
    rows.append(work.row(WHOLE, whole_cells, ()))
    split = set(columns) - {"stratum", "draw", "basis"}
    if split:
        notes.append(
            "各范围的总数之和不必等于全部 / totals of domains need not add up to the whole"
        )
    if process:
        notes.append(
            "问的是产生问题的比率，不是这份名录 / about the rate that produces violations, not this register"
        )
    notes += [f"{reason}：方差为近似 / its variance is approximate" for reason in given.approximate]
    return Estimates(
        rows=tuple(rows),
        notes=tuple(dict.fromkeys(notes)),
        level=float(1 - alpha),
        degf=sum(cell.inspected for cell in given.cells)
        - len({(cell.draw, cell.stratum) for cell in given.cells if cell.inspected}),
        process=process,
    )


def _within(members: Sequence[Cell], given: Cells) -> list[Cell]:
    """Return the members added up within their stratum, as one domain sees them."""
    groups: dict[tuple[str, str, Fraction], list[Cell]] = {}
    for cell in members:
        share = cell.share if given.several else Fraction(1)
        groups.setdefault((cell.draw, cell.stratum, share), []).append(cell)
    return [joined(parts) for parts in groups.values()]


@frozen(kw_only=True)
class _Work:
    """One call of `estimate`: what is asked of every row alike."""

    cells: Cells
    asked: Asked
    guaranteed: bool
    level: float

    @cached_property
    def means(self) -> Mapping[tuple[str, str], float]:
        """The rate of every stratum, worked out once for all domains."""
        return _means(self.cells)

    @cached_property
    def strata(self) -> Mapping[tuple[str, str], Sequence[Cell]]:
        """The cells of every stratum, gathered once for all domains."""
        return _by_stratum(self.cells.cells)

    def row(self, label: str, members: Sequence[Cell], columns: Sequence[str]) -> Row:
        """Return the row of a domain, or of the whole."""
        seen, found = sum(c.inspected for c in members), sum(c.found for c in members)
        if self.cells.several:
            size = self._population(members, columns)
            total, flags = self._visits(members)
        else:
            size = sum(cell.part for cell in members)
            total, flags = self._sum(members)
        row: Row = {"domain": label, "N": size, "visited": seen, "found": found}
        se = None if total.variance is None else sqrt(max(total.variance, 0.0))
        rate = total.point / size if size else None

        def share(value: float | None) -> float | None:
            return None if value is None or not size else value / size

        row |= {"rate": rate, "se": share(se), "low": share(total.low), "high": share(total.high)}
        row |= {"total": total.point, "total_low": total.low, "total_high": total.high}
        row["deff"] = _deff(row["rate"], row["se"], seen, size) if not self.asked.process else None
        row["note"] = "；".join([*self._sentence(members, row), *self._eligible(total), *flags])
        return row

    def _sum(self, members: Sequence[Cell]) -> tuple[Part, list[str]]:
        means, asked = self.means, self.asked
        if self.guaranteed:
            asked = evolve(asked, alpha=asked.alpha / max(len(members), 1))
        parts = []
        for cell in members:
            part = part_of(cell, asked)
            parts.append(borrowed(cell, means[cell.draw, cell.stratum]) if part is None else part)
        total = added(parts, guaranteed=self.guaranteed)
        return total, _flags(total)

    def _visits(self, members: Sequence[Cell]) -> tuple[Part, list[str]]:
        """Return the total over a period: every visit weighs one over the sum of its chances."""
        asked = self.asked
        if self.guaranteed:
            asked = evolve(asked, alpha=asked.alpha / max(len(members), 1))
        parts = []
        for key, own in _by_stratum(members).items():
            parts += _visit_parts(own, self.strata[key], asked)
        total = added(parts, guaranteed=self.guaranteed)
        return total, _flags(total)

    def _population(self, members: Sequence[Cell], columns: Sequence[str]) -> int:
        known = self.cells.populations or {}
        if not columns:
            return sum(known.values())
        if "draw" in columns or "stratum" in columns:
            raise refuse(
                "by",
                "、".join(columns),
                "多次抽取合并估计时按名录中的列分；单次抽取请用 cells.only(draw=…)",
                "several draws are split by columns of the register; take one: cells.only(draw=…)",
            )
        wanted = {tuple(self.cells.fact(cell, column) for column in columns) for cell in members}
        places = [self.cells.by.index(column) for column in columns]
        return sum(
            count for facts, count in known.items() if tuple(facts[i] for i in places) in wanted
        )

    def _sentence(self, members: Sequence[Cell], row: Row) -> list[str]:
        """Say what nothing found means: a number, one-sided."""
        random = [cell for cell in members if cell.basis != CERTAIN]
        clean = all(c.inspected == c.contacted and c.inspected for c in random)
        if row["found"] or not random or not clean or self.asked.process or self.cells.several:
            return []
        most = most_hidden([(c.part, c.inspected) for c in random], self.asked.alpha)
        return [f"至多 {most} 户 at most {most:,} of {row['N']:,} ({100 * self.level:g}%)"]

    def _eligible(self, total: Part) -> list[str]:
        if total.eligible is None:
            return []
        point, low, high = total.eligible
        told = [f"可检查约 {point:.1f} 户 [{low:g}, {high:g}] can be inspected"]
        if point < low:
            told.append(
                "点估计无偏而低于已见，请看区间 without bias, and below what was seen: go by the limits"
            )
        return told


def _flags(total: Part) -> list[str]:
    told = [f"{zh} {en}" for flag, (zh, en) in _WORDS.items() if flag in total.flags]
    if GONE in total.flags and total.eligible is None:
        told.insert(0, "有已注销、搬离的 some are gone")
    return told


def _deff(rate: float | None, se: float | None, seen: int, size: int) -> float | None:
    """Return the variance over that of a simple random sample as large, as R's ``deff=TRUE``."""
    if rate is None or se is None or not 0 < rate < 1 or not 1 < seen < size:
        return None
    return se * se / ((1 - seen / size) * rate * (1 - rate) / (seen - 1))


def _by_stratum(cells: Iterable[Cell]) -> dict[tuple[str, str], list[Cell]]:
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.draw, cell.stratum), []).append(cell)
    return groups


def _means(cells: Cells) -> dict[tuple[str, str], float]:
    """Return the rate of every stratum; those of which nothing was seen have none.

    Raises:
        StratumUnseenError, ManyFaultsError: nothing was seen of a stratum.
    """
    found: dict[tuple[str, str], float] = {}
    faults = []
    for key, members in _by_stratum(cells.cells).items():
        seen, gone = sum(c.inspected for c in members), sum(c.gone for c in members)
        size = sum(c.part for c in members)
        if seen:
            found[key] = sum(c.found for c in members) / seen
        elif size > gone:
            faults.append(_unseen(key[1], size, members[0].basis))
        else:
            found[key] = 0.0
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ManyFaultsError(what="估计 estimate", faults=faults)
    return found


def _unseen(stratum: str, size: int, basis: str) -> StratumUnseenError:
    zh = f"请说明并入哪一组：merge={{{stratum!r}: '……'}}"
    en = f"say which stratum it joins: merge={{{stratum!r}: '…'}}"
    if basis == CERTAIN:
        zh = "请补上必查对象的结果，或只估计随机抽取的部分：cells.only(basis='random')"
        en = "give the results of the must-check targets, or estimate the random part alone: cells.only(basis='random')"
    return StratumUnseenError(stratum=stratum, size=size, remedy_zh=zh, remedy_en=en)


def _visit_parts(own: Sequence[Cell], every: Sequence[Cell], asked: Asked) -> list[Part]:
    """Return one stratum of one draw of several, for one domain: scores y·π/Σπ, those outside 0.

    Point and variance are those of the sample of the stratum; limits are the exact ones of each
    cell, times its share.
    """
    size = own[0].size
    contacted = sum(cell.contacted for cell in every)
    unknown = sum(cell.unreachable + cell.pending for cell in every)
    known = contacted - unknown
    if not known:
        raise _unseen(own[0].stratum, size, own[0].basis)
    score = sum(cell.found * float(cell.share) for cell in own)
    squares = sum(
        times * (value * float(cell.share)) ** 2 for cell in own for value, times in cell.values
    )
    mean = score / known
    if known == size:
        variance: float | None = 0.0
    elif known > 1:
        spread = (squares - known * mean * mean) / (known - 1)
        variance = size * size * spread / known * (1 - known / size)
    else:
        variance = None
    doubtful = sum(float(cell.share) * (cell.unreachable + cell.pending) for cell in own)
    fine, worst = size * score / contacted, size * (score + doubtful) / contacted
    whole_part = Part(
        point=size * mean,
        variance=variance,
        fine=fine,
        worst=worst,
        low=fine,
        high=worst,
        least=0,
        most=size,
    )
    return [whole_part, *(_limits_of(cell, asked) for cell in own)]


def _limits_of(cell: Cell, asked: Asked) -> Part:
    """Return nothing but the distances of a cell's limits, times its share."""
    share = float(cell.share)
    part = part_of(evolve(cell, number=-1), asked) or borrowed(cell, 0.0)
    low, high = part.low, part.high
    return Part(
        point=0.0,
        variance=0.0,
        fine=0.0,
        worst=0.0,
        low=None if low is None else share * (low - part.fine),
        high=None if high is None else share * (high - part.worst),
        least=0,
        most=0,
        flags=part.flags - {LONELY},
    )
