"""Lists that were published, examined for signs that do not come from chance.

Exact p-values, Holm's correction for their number, the questions declared first, and words that
accuse nobody: a small p says that chance alone seldom does this, not why it happened.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import combinations, pairwise
from math import comb, exp, log
from pathlib import Path
from random import Random
from typing import Any, Final

from attrs import evolve, field, frozen

from ssj_core.testing.fairness.audit_laws import (
    LEAST,
    MOST_QUARTERED,
    by_relabelling,
    convolution,
    distinct_law,
    holm,
    hypergeometric,
    mean_of,
    quarter_law,
    quarter_squares,
    two_sided,
)
from ssj_core.testing.fairness.audit_words import FEW, QUESTIONS, verdict
from ssj_core.testing.fairness.laws import (
    blocks_hit,
    count_runs,
    equal_gaps,
    hit_blocks,
    log_one_plus,
    log_sum,
    mean_equal_gaps,
    runs_of_rows,
)
from ssj_core.testing.fairness.published import (
    Part,
    PublishedList,
    faults_of,
    parts_of,
    read_lists,
)

TRIALS: Final = 20_000
_GAP_STAKES: Final = (0.02, 0.1, 0.3, 0.6)
_FEWEST_GAPS: Final = 3
_QUARTERED_TO: Final = 1e-12
_MARGIN: Final = 1e-6


def _many(things: Collection[object]) -> str:
    """Return how many there are: a register is no `repr`."""
    return f"<{len(things)}>"


@frozen(kw_only=True)
class AuditTest:
    """One question put to the lists, and its answer.

    Attributes:
        question: which of `QUESTIONS`.
        of: what it was asked of: a group's name, or nothing.
        seen: the count found.
        expected: what chance gives on average.
        p: probability that chance gives a count at least so far off.
        adjusted: p adjusted for the number of questions (Holm).
        how: how p was worked out.
    """

    question: str
    of: str
    seen: float
    expected: float
    p: float
    how: str
    adjusted: float = 1.0

    @property
    def zh(self) -> str:
        """Return the question in Chinese."""
        return QUESTIONS[self.question].zh + (f"（{self.of}）" if self.of else "")

    @property
    def en(self) -> str:
        """Return the question in English."""
        return QUESTIONS[self.question].en + (f" ({self.of})" if self.of else "")

    def __str__(self) -> str:
        """Return it in a line."""
        return (
            f"{self.zh} {self.en}: {self.seen:g}, {self.expected:.4g} expected; "
            f"p = {self.p:.3g}, adjusted {self.adjusted:.3g}"
        )


@frozen(kw_only=True)
class Audit:
    """What published lists show, and what they could not be asked.

    Attributes:
        lists: those examined, by day.
        tests: the questions with their answers, smallest p first.
        facts: what cannot be so, whatever chance did: numbers, strangers, repeats within a list.
        untested: questions that could not be put, and why.
        extremes: what these lists would have shown, had it been so: a sign and its adjusted p.
        groups: the groups named before looking.
        asked: the questions that were to be put.
        alike: the class of each inspector.
        trials: of relabelling, at most.
        seed: of the trials, where there are any.
    """

    lists: tuple[PublishedList, ...] = field(repr=_many)
    tests: tuple[AuditTest, ...] = field(repr=_many)
    facts: tuple[str, ...]
    untested: tuple[tuple[str, str], ...]
    extremes: tuple[tuple[str, float], ...]
    groups: Mapping[str, tuple[str, ...]] = field(repr=_many)
    asked: tuple[str, ...]
    alike: Mapping[str, str] = field(repr=_many)
    trials: int
    seed: int

    @property
    def p(self) -> float:
        """Return the smallest adjusted p; 1.0 without a test."""
        return min((test.adjusted for test in self.tests), default=1.0)

    def record(self) -> dict[str, Any]:
        """Return what was examined, for JSON: `audit_lists(**record)` gives the same audit."""
        return {
            "lists": [one.record() for one in self.lists],
            "groups": {name: list(members) for name, members in self.groups.items()},
            "tests": list(self.asked),
            "alike": dict(self.alike),
            "trials": self.trials,
            "seed": self.seed,
        }

    def to_json(self) -> str:
        """Return the record as JSON, the file that anybody can recompute the audit from."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1, sort_keys=True)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of `to_json`."""
        return sha256(self.to_json().encode()).hexdigest()

    def rows(self) -> list[dict[str, Any]]:
        """Return the answers as a table."""
        return [
            {
                "question": test.question,
                "of": test.of,
                "zh": test.zh,
                "en": test.en,
                "seen": test.seen,
                "expected": test.expected,
                "p": test.p,
                "adjusted": test.adjusted,
                "how": test.how,
            }
            for test in self.tests
        ]

    def __str__(self) -> str:
        """Return the audit in words."""
        lines = [verdict(self.p, len(self.tests)).both]
        lines += [f"  事实 fact: {fact}" for fact in self.facts]
        lines += [f"  {test}" for test in self.tests]
        lines += [f"  未检验 not tested: {QUESTIONS[q].en}: {why}" for q, why in self.untested]
        lines += [
            f"  若有此事则可见 would have shown: {what} (p {p:.1g})" for what, p in self.extremes
        ]
        return "\n".join(lines)

    def html(self) -> str:
        """Return the audit as one page: no script, nothing from elsewhere, in both languages."""
        from ssj_core.testing.fairness.audit_page import render  # noqa: PLC0415 - it knows this class

        return render(self)

    def _repr_html_(self) -> str:
        from ssj_core.testing.fairness.audit_page import body  # noqa: PLC0415 - as above

        return body(self)

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the page to `path` and the record beside it as JSON; return the page's path.

        Raises:
            FileExistsError: one of the two is there, and `overwrite` was not asked for.
        """
        page = Path(path)
        record = page.with_suffix(".json")
        if page == record:
            message = f"页面不能以 .json 结尾 the page cannot end in .json: {page}"
            raise ValueError(message)
        for one in (page, record):
            if one.exists() and not overwrite:
                message = f"文件已存在 the file is there already (overwrite=True): {one}"
                raise FileExistsError(message)
        page.write_text(self.html(), encoding="utf-8")
        record.write_text(self.to_json(), encoding="utf-8")
        return page


def audit_lists(
    lists: Iterable[Any],
    *,
    register: Iterable[str] | None = None,
    groups: Mapping[str, Collection[str]] | None = None,
    tests: Collection[str] | None = None,
    alike: Mapping[str, str] | None = None,
    trials: int = TRIALS,
    seed: int = 0,
) -> Audit:
    """Examine lists already published for signs that do not come from chance.

    The hypothesis for each list is a fair draw, by stratum, of the register of its day less who was
    excluded or must be checked, independent of the lists before. Systematic sampling, rotation and
    caps that the rules ask for are lawful causes: take whoever they left out off the register, or
    leave the question out of `tests`.

    Args:
        lists: `PublishedList`s, mappings with its members, or pairs of day and ids.
        register: the ids in order, for lists that bring none of their own.
        groups: ids by the name of what they have in common, named before looking.
        tests: the questions to put, of `QUESTIONS`; all of them if absent.
        alike: the class of each inspector, for questions about teams; all are alike if absent.
        trials: of relabelling, at most; only questions about teams need any.
        seed: of the trials.

    Raises:
        ValueError: nothing to examine, unknown questions, groups of which no register has anybody,
            faulty lists; everything at once.

    >>> lists = [(f"2026-0{m}-01", [f"店{m}", f"店{m + 7}", f"店{m + 14}"]) for m in range(1, 7)]
    >>> audit = audit_lists(lists, register=[f"店{n}" for n in range(21)])
    >>> audit.tests[0].question, audit.p < 0.05
    ('gaps', True)
    """
    asked = tuple(QUESTIONS) if tests is None else tuple(dict.fromkeys(tests))
    if unknown := [one for one in asked if one not in QUESTIONS]:
        message = f"没有这些问题 no such questions: {'、'.join(unknown)}; {'、'.join(QUESTIONS)}"
        raise ValueError(message)
    found = read_lists(lists, register)
    named = {name: tuple(members) for name, members in (groups or {}).items()}
    known = {one for each in found for one in each.register or each.drawn}
    if strange := [name for name, members in named.items() if known.isdisjoint(members)]:
        message = (
            f"没有一户在名录中的分组 groups of which no register has anybody: {'、'.join(strange)}"
        )
        raise ValueError(message)
    asking = _Asking(found, named, alike or {}, trials, seed)
    answers, untested = [], []
    for question in asked:
        try:
            answers += list(_ASKED[question](asking))
        except _NotAskedError as why:
            untested.append((question, str(why)))
    adjusted = holm([answer.p for answer in answers])
    tested = (evolve(answer, adjusted=p) for answer, p in zip(answers, adjusted, strict=True))
    return Audit(
        lists=found,
        tests=tuple(sorted(tested, key=lambda test: (test.p, test.question, test.of))),
        facts=tuple(fault for one in found for fault in faults_of(one)),
        untested=tuple(untested),
        extremes=tuple(asking.extremes(asked, len(answers))),
        groups=named,
        asked=asked,
        alike=dict(alike or {}),
        trials=trials,
        seed=seed,
    )


class _NotAskedError(Exception):
    """A question that these lists cannot be asked."""


class _Asking:
    """The lists by stratum, and the questions put to them."""

    def __init__(
        self,
        lists: Sequence[PublishedList],
        groups: Mapping[str, tuple[str, ...]],
        alike: Mapping[str, str],
        trials: int,
        seed: int,
    ) -> None:
        self.lists, self.groups, self.alike = lists, groups, alike
        self.trials, self.seed = trials, seed
        self.parts = [parts_of(one) for one in lists]

    def open_parts(self) -> list[Part]:
        """Return the strata of the lists in which something was left to chance."""
        if any(one.register is None for one in self.lists):
            message = "缺少当日名录 the register of the day is missing"
            raise _NotAskedError(message)
        found = [part for parts in self.parts for part in parts.values() if part.open]
        if not found:
            message = "没有留给机会的余地 nothing was left to chance"
            raise _NotAskedError(message)
        return found

    def pairs(self) -> list[tuple[Part, frozenset[str]]]:
        """Return each open stratum with those drawn last time, wherever they were then."""
        self.open_parts()
        found = []
        for before, after in pairwise(range(len(self.lists))):
            drawn = frozenset(self.lists[before].drawn)
            found += [(part, drawn) for part in self.parts[after].values() if part.open]
        if not found:
            message = "至少要两份名单 two lists at least are needed"
            raise _NotAskedError(message)
        return found

    def extremes(self, asked: Sequence[str], many: int) -> Iterator[tuple[str, float]]:
        """Yield what would have shown: the far end of a count, and its adjusted p."""
        for words, law, seen in self._far_ends(asked):
            p = two_sided(law, seen) * many
            if p < FEW:
                yield words, p

    def _far_ends(self, asked: Sequence[str]) -> Iterator[tuple[str, Sequence[float], int]]:
        try:
            parts = self.open_parts()
        except _NotAskedError:
            return
        if "overlap" in asked and len(self.lists) > 1:
            laws = [_overlap_law(part, drawn) for part, drawn in self.pairs()]
            yield "上次抽中者从不再抽 nobody drawn twice running", convolution(laws), 0
        if "blocks" in asked:
            law = convolution([_floats(blocks_hit(part.size, part.number)) for part in parts])
            top = max(k for k, p in enumerate(law) if p)
            yield "每一等分总抽到 every equal part hit each time", law, top
        for name, members in self.groups.items() if "groups" in asked else ():
            law = convolution([_group_law(part, set(members)) for part in parts])
            yield f"{name} 从未抽中 never drawn", law, 0


def _floats(law: Sequence[Any]) -> tuple[float, ...]:
    return tuple(float(p) for p in law)


def _overlap_law(part: Part, drawn: frozenset[str]) -> tuple[float, ...]:
    return hypergeometric(part.size, sum(one in drawn for one in part.ids), part.number)


def _group_law(part: Part, members: Collection[str]) -> tuple[float, ...]:
    return hypergeometric(part.size, sum(one in members for one in part.ids), part.number)


def _exact(
    question: str,
    of: str,
    laws: Sequence[tuple[float, ...]],
    seen: int,
    least: float = LEAST,
) -> AuditTest:
    law = convolution(laws, least * _MARGIN)
    how = "精确分布，双侧 exact law, two-sided"
    return AuditTest(
        question=question,
        of=of,
        seen=seen,
        expected=mean_of(law),
        p=two_sided(law, seen, least),
        how=how,
    )


def _ask_overlap(asking: _Asking) -> Iterator[AuditTest]:
    pairs = asking.pairs()
    seen = sum(len(part.members & drawn) for part, drawn in pairs)
    yield _exact("overlap", "", [_overlap_law(part, drawn) for part, drawn in pairs], seen)


def _ask_blocks(asking: _Asking) -> Iterator[AuditTest]:
    parts = asking.open_parts()
    laws = [_floats(blocks_hit(part.size, part.number)) for part in parts]
    seen = sum(hit_blocks(part.rows, part.size, part.number) for part in parts)
    yield _exact("blocks", "", laws, seen)


def _ask_runs(asking: _Asking) -> Iterator[AuditTest]:
    parts = asking.open_parts()
    laws = [_floats(runs_of_rows(part.size, part.number)) for part in parts]
    yield _exact("runs", "", laws, sum(count_runs(part.rows) for part in parts))


def _ask_gaps(asking: _Asking) -> Iterator[AuditTest]:
    parts = [part for part in asking.open_parts() if part.number >= _FEWEST_GAPS]
    if not parts:
        message = "每份名单至少三户 three of each list at least are needed"
        raise _NotAskedError(message)
    logs = [0.0] * len(_GAP_STAKES)
    seen, expected = 0, 0.0
    for part in parts:
        mean = float(mean_equal_gaps(part.size, part.number))
        pairs = equal_gaps(part.rows, part.size)
        seen, expected = seen + pairs, expected + mean
        for at, stake in enumerate(_GAP_STAKES):
            logs[at] += log_one_plus(stake * (pairs / mean - 1)) if mean else 0.0
    money = log_sum(logs) - log(len(logs))
    yield AuditTest(
        question="gaps",
        of="",
        seen=seen,
        expected=expected,
        p=min(1.0, exp(-money)),
        how="投注的倒数 one over the money of a bet",
    )


def _ask_quarters(asking: _Asking) -> Iterator[AuditTest]:
    parts = [part for part in asking.open_parts() if part.number <= MOST_QUARTERED]
    if not parts:
        message = f"每份名单至多 {MOST_QUARTERED} 户 {MOST_QUARTERED} of a list at most"
        raise _NotAskedError(message)
    seen = sum(quarter_squares(part.rows, part.size) for part in parts)
    yield _exact(
        "quarters", "", [quarter_law(part.size, part.number) for part in parts], seen, _QUARTERED_TO
    )


def _ask_distinct(asking: _Asking) -> Iterator[AuditTest]:
    asking.open_parts()
    if len({part.ids for parts in asking.parts for part in parts.values()}) != 1:
        message = "名录有变化或分组 the register changed or has strata"
        raise _NotAskedError(message)
    parts = [part for parts in asking.parts for part in parts.values()]
    law = distinct_law(parts[0].size, tuple(part.number for part in parts))
    seen = len(frozenset().union(*(part.members for part in parts)))
    yield _exact("distinct", "", [law], seen)


def _ask_groups(asking: _Asking) -> Iterator[AuditTest]:
    parts = asking.open_parts()
    if not asking.groups:
        message = "没有事先指定的分组 no group was named before looking"
        raise _NotAskedError(message)
    for name, members in asking.groups.items():
        known = set(members)
        laws = [_group_law(part, known) for part in parts]
        seen = sum(len(part.members & known) for part in parts)
        yield _exact("groups", name, laws, seen)


def _ask_ends(asking: _Asking) -> Iterator[AuditTest]:
    parts = asking.open_parts()
    for name, pick in _ENDS.items():
        ends = [frozenset(pick(part.ids)) for part in parts]
        laws = [_group_law(part, end) for part, end in zip(parts, ends, strict=True)]
        seen = sum(len(part.members & end) for part, end in zip(parts, ends, strict=True))
        yield _exact("ends", name, laws, seen)


_ENDS: Final[Mapping[str, Callable[[tuple[str, ...]], tuple[str, ...]]]] = {
    "名录前十分之一 first tenth": lambda ids: ids[: max(1, len(ids) // 10)],
    "名录后十分之一 last tenth": lambda ids: ids[-max(1, len(ids) // 10) :],
}


def _ask_repeats(asking: _Asking) -> Iterator[AuditTest]:
    asking.open_parts()
    whole = [
        (frozenset(one.drawn), parts) for one, parts in zip(asking.lists, asking.parts, strict=True)
    ]
    if len(whole) == 1:
        message = "至少要两份名单 two lists at least are needed"
        raise _NotAskedError(message)
    seen, chance = 0, 0.0
    for at, (drawn, parts) in enumerate(whole):
        ways = 1
        for part in parts.values():
            ways *= comb(part.size, part.number)
        seen += any(drawn == other for other, _ in whole[:at])
        chance += at / ways
    p = min(1.0, chance) if seen else 1.0
    how = "并集上界 union bound"
    yield AuditTest(question="repeats", of="", seen=seen, expected=chance, p=p, how=how)


def _teams(asking: _Asking) -> list[dict[str, tuple[str, ...]]]:
    teams = [dict(one.teams) for one in asking.lists if one.teams]
    if not teams:
        message = "没有检查人员 no inspectors were published"
        raise _NotAskedError(message)
    return teams


def _relabelled(
    teams: Sequence[Mapping[str, tuple[str, ...]]], alike: Mapping[str, str], chance: Random
) -> list[dict[str, tuple[str, ...]]]:
    """Return the plans with the names of people alike dealt anew, each list by itself."""
    found = []
    for plan in teams:
        classes: dict[str, list[str]] = {}
        for person in dict.fromkeys(one for team in plan.values() for one in team):
            classes.setdefault(alike.get(person, ""), []).append(person)
        name = {
            old: new
            for people in classes.values()
            for old, new in zip(people, chance.sample(people, len(people)), strict=True)
        }
        found.append({target: tuple(name[one] for one in team) for target, team in plan.items()})
    return found


def _partners(teams: Sequence[Mapping[str, tuple[str, ...]]]) -> float:
    met = Counter(
        pair for plan in teams for team in plan.values() for pair in combinations(sorted(team), 2)
    )
    return sum(times * (times - 1) / 2 for times in met.values())


def _visits(teams: Sequence[Mapping[str, tuple[str, ...]]]) -> float:
    met = Counter((target, one) for plan in teams for target, team in plan.items() for one in team)
    return sum(times * (times - 1) / 2 for times in met.values())


def _ask_teams(
    question: str, count: Callable[[Sequence[Mapping[str, tuple[str, ...]]]], float]
) -> Callable[[_Asking], Iterator[AuditTest]]:
    def ask(asking: _Asking) -> Iterator[AuditTest]:
        teams = _teams(asking)
        seen = count(teams)
        sums: list[float] = []

        def relabelled(chance: Random) -> float:
            sums.append(count(_relabelled(teams, asking.alike, chance)))
            return sums[-1]

        p, trials = by_relabelling(seen, relabelled, seed=asking.seed, most=asking.trials)
        how = f"同类人员重新排名 {trials} 次，单侧 {trials} relabellings of people alike, one-sided"
        yield AuditTest(
            question=question, of="", seen=seen, expected=sum(sums) / len(sums), p=p, how=how
        )

    return ask


_ASKED: Final[Mapping[str, Callable[[_Asking], Iterator[AuditTest]]]] = {
    "overlap": _ask_overlap,
    "distinct": _ask_distinct,
    "repeats": _ask_repeats,
    "blocks": _ask_blocks,
    "runs": _ask_runs,
    "gaps": _ask_gaps,
    "quarters": _ask_quarters,
    "ends": _ask_ends,
    "groups": _ask_groups,
    "partners": _ask_teams("partners", _partners),
    "visits": _ask_teams("visits", _visits),
}
