"""Draws as analysis sees them: strata with N, n and π, who was contacted, and who else could have been.

A draw comes as a `Result`, an `Outcome`, an auditors' bundle, a preview with the drawn ids, or any
frame with id, stratum, N and n.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from ssj_core._data import read_plain
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import (
    Record,
    label,
    missing_column,
    natural,
    read_chance,
    records,
    target_of,
)
from ssj_core.drawing import AuditorBundle, Outcome, TaskDraw, load_outcome, read_bundle
from ssj_core.encoding import DRAW
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.analysis import DesignUnstatedError
from ssj_core.selection import Preview
from ssj_core.selection.strata import EVERYTHING

BESIDE: Final = "必查 must-check"
"""The part that is checked beside the draw, taken whole."""
CERTAIN: Final = "certain"
RANDOM: Final = "random"
_JOURNAL: Final = {"target": "id", "size": "N", "drawn": "n", "pi": "pi", "label": "label"}
"""Columns of the journal's table `drawn`, and what they are called here."""


@frozen(kw_only=True)
class Contact:
    """One target that was drawn, or a reserve that was called.

    Attributes:
        id: the target.
        stratum: its stratum.
        rank: its rank in the stratum, None if the table does not say.
        disposition: what the records say became of it.
        facts: what else its row says.
    """

    id: str
    stratum: str
    rank: int | None = None
    disposition: str | None = None
    facts: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class Design:
    """One stratum as it was sealed and drawn.

    Attributes:
        size: N.
        number: n, what was drawn of it; under an average, what the lot gave.
        chance: π, exact: the sealed number / N.
        basis: ``random`` or ``certain``.
        facts: values that hold for all of it, such as its tier.
    """

    size: int
    number: int
    chance: Fraction
    basis: str = RANDOM
    facts: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Draw:
    """One draw without replacement.

    Attributes:
        label: its name among several.
        strata: its strata, in sealed order.
        contacts: who was drawn, then the reserves that stood in.
        members: the ids of each stratum, None where only the drawn are known.
        attributes: sealed attributes by target.
        later: gives the next reserves of a stratum, in strict rank order.
        approximate: why its variance is one, empty if it is exact.
    """

    label: str = ""
    strata: Mapping[str, Design]
    contacts: tuple[Contact, ...] = field(repr=False)
    members: Mapping[str, Sequence[str]] | None = field(default=None, repr=False)
    attributes: Mapping[str, Mapping[str, str]] = field(factory=dict, repr=False)
    later: Callable[[str, int], Sequence[Contact]] | None = field(default=None, repr=False)
    approximate: str = ""


Ids = Iterable[str] | Mapping[str, Iterable[str]]


def read_draws(drawn: Any, ids: Ids | None) -> list[Draw]:  # noqa: ANN401 - any of the forms above
    """Return the draws that `drawn` holds.

    Raises:
        ArgumentRefusedError: nothing of these forms, or a preview without the drawn ids.
        DesignUnstatedError: a stratum without N or n.
    """
    if is_draw(drawn):
        return _one(drawn, None if isinstance(ids, Mapping) else ids)
    if isinstance(drawn, Mapping) and drawn and all(map(is_draw, drawn.values())):
        return [
            _labelled(draw, str(label) if len(parts) == 1 else f"{label}·{draw.label}")
            for label, part in drawn.items()
            for parts in [_one(part, ids.get(label) if isinstance(ids, Mapping) else None)]
            for draw in parts
        ]
    if isinstance(drawn, Sequence) and drawn and all(map(is_draw, drawn)):
        several = [draw for part in drawn for draw in _one(part, None)]
        return [
            draw if len(several) == 1 else _labelled(draw, f"第{place}次")
            for place, draw in enumerate(several, start=1)
        ]
    if isinstance(drawn, Mapping) and "stratum" not in drawn:
        raise refuse(
            "drawn",
            "、".join(map(str, drawn)),
            "多次抽取一起估计需要各次的待抽取名单：请给出结果、审计复核包或预览",
            "several draws need their frames: give results, auditors' bundles or previews",
        )
    return [_from_rows(records(drawn, "drawn"))]


def _labelled(draw: Draw, label: str) -> Draw:
    return Draw(
        label=label,
        strata=draw.strata,
        contacts=draw.contacts,
        members=draw.members,
        attributes=draw.attributes,
        later=draw.later,
        approximate=draw.approximate,
    )


def is_draw(value: object) -> bool:
    """Tell whether a value is a draw with its records, not a table."""
    return isinstance(value, Outcome | AuditorBundle | Preview | bytes | str | Path) or isinstance(
        getattr(value, "outcome", None), Outcome
    )


def _one(drawn: Any, ids: Iterable[str] | None) -> list[Draw]:  # noqa: ANN401 - any of the forms above
    if isinstance(drawn, Preview):
        return [_from_preview(drawn, ids)]
    if isinstance(drawn, str | Path):
        try:
            drawn = read_plain(drawn, DRAW.size)
        except OSError as error:
            why = error.strerror or str(error)
            raise refuse(
                "drawn", str(drawn), f"无法读取（{why}）", f"it cannot be read ({why})"
            ) from error
    if isinstance(drawn, bytes):
        drawn = read_bundle(drawn)
        if not isinstance(drawn, AuditorBundle):
            raise refuse(
                "drawn",
                drawn.HEADER["bundle"],
                "这种复核包不含各组名单；请用审计复核包",
                "a bundle without the strata; take the auditors' one",
            )
    if isinstance(drawn, AuditorBundle):
        drawn = load_outcome(drawn)
    if isinstance(drawn, Outcome):
        return from_outcome(drawn)
    return from_outcome(drawn.outcome, drawn.task)


def from_outcome(outcome: Outcome, task: str | None = None) -> list[Draw]:
    """Return the draws of a session: tasks of one key over equal strata are one draw.

    Tasks that fall together are the larger of them in every stratum; tasks kept apart are one draw
    of their sum; rotated tasks, over strata that differ, are draws of their own.
    """
    if task is not None:
        return [_of_tasks(outcome, [outcome.tasks[task]])]
    groups: dict[str, list[TaskDraw]] = {}
    for draw in outcome.tasks.values():
        groups.setdefault(draw.sealed.entry.group, []).append(draw)
    found: list[Draw] = []
    for members in groups.values():
        frames = [{s.name: s.frame.ids for s in member.sealed.strata} for member in members]
        if all(frame == frames[0] for frame in frames):
            whole = _of_tasks(outcome, members)
            names = "、".join(member.sealed.task for member in members)
            found.append(whole if len(groups) == 1 else _labelled(whole, names))
        else:
            found += [
                _labelled(_of_tasks(outcome, [member], "轮换 rotated"), member.sealed.task)
                for member in members
            ]
    return found


def _of_tasks(outcome: Outcome, tasks: Sequence[TaskDraw], approximate: str = "") -> Draw:
    apart = tasks[0].sealed.entry.relation == "apart"
    became = {
        told.id: told
        for told in outcome.dispositions
        if told.task in {task.sealed.task for task in tasks}
    }
    used = {told.replaced_by.id for told in became.values() if told.replaced_by}
    strata: dict[str, Design] = {}
    contacts: dict[str, Contact] = {}
    for name in sorted({part.stratum.name for part in tasks[0].strata}):
        parts = [next(p for p in task.strata if p.stratum.name == name) for task in tasks]
        size = parts[0].stratum.size
        join: Callable[[Iterable[Any]], Any] = sum if apart else max
        strata[name] = Design(
            size=size,
            number=join(part.number for part in parts),
            chance=join(part.stratum.number for part in parts) / size if size else Fraction(0),
        )
    drawn = [one for task in tasks for one in task.drawn]
    reserves = [
        one
        for task in tasks
        for name in strata
        for one in task.reserves(name, len(used))
        if one.id in used
    ]
    for one in (*drawn, *reserves):
        told = became.get(one.id)
        contacts.setdefault(
            one.id,
            Contact(
                id=one.id,
                stratum=one.stratum,
                rank=one.rank,
                disposition=told.outcome if told else None,
            ),
        )
    members = {part.stratum.name: part.stratum.frame.ids for part in tasks[0].strata}
    attributes = {
        target: facts
        for part in tasks[0].strata
        for target, facts in part.stratum.attributes.items()
    }
    certain = {target for task in tasks for target in task.sealed.must_check}
    _add_certain(certain, strata, contacts, members)

    def later(stratum: str, count: int) -> list[Contact]:
        return [
            Contact(id=one.id, stratum=stratum, rank=one.rank)
            for one in tasks[0].reserves(stratum, count)
        ]

    return Draw(
        strata=strata,
        contacts=tuple(contacts.values()),
        members=members,
        attributes=attributes,
        later=later if len(tasks) == 1 else None,
        approximate=approximate,
    )


def _add_certain(
    certain: Collection[str],
    strata: dict[str, Design],
    contacts: dict[str, Contact],
    members: dict[str, Any],
) -> None:
    """Add the must-check targets as a part of its own, taken whole."""
    if certain:
        ids = sorted(certain)
        strata[BESIDE] = Design(size=len(ids), number=len(ids), chance=Fraction(1), basis=CERTAIN)
        members[BESIDE] = tuple(ids)
        contacts |= {target: Contact(id=target, stratum=BESIDE) for target in ids}


def _from_preview(seen: Preview, ids: Iterable[str] | None) -> Draw:
    if ids is None:
        raise refuse(
            "drawn",
            "preview",
            "预览之外还须给出抽中的编号：ids=",
            "a preview needs the drawn ids beside it: ids=",
        )
    strata: dict[str, Design] = {}
    members: dict[str, Any] = {}
    home: dict[str, str] = {}
    for share in seen.shares:
        stratum = share.stratum
        members[stratum.name] = stratum.targets
        home |= dict.fromkeys(stratum.targets, stratum.name)
        known = {"tier": stratum.tier, "recency": stratum.recency, "district": stratum.district}
        strata[stratum.name] = Design(
            size=stratum.size,
            number=0,
            chance=share.probability,
            facts={name: value for name, value in known.items() if value},
        )
    contacts: dict[str, Contact] = {}
    for target in ids:
        if target in seen.grouping.must_check:
            continue
        if target not in home:
            raise refuse("ids", target, "不在预览的任何抽取组中", "in no stratum of the preview")
        contacts[target] = Contact(id=target, stratum=home[target])
    drawn = [contact.stratum for contact in contacts.values()]
    counted = {
        name: Design(
            size=design.size, number=drawn.count(name), chance=design.chance, facts=design.facts
        )
        for name, design in strata.items()
    }
    _add_certain(seen.grouping.must_check, counted, contacts, members)
    return Draw(strata=counted, contacts=tuple(contacts.values()), members=members)


def _whole(row: Record, *names: str) -> int | None:
    return next((found for name in names if (found := natural(row.get(name))) is not None), None)


def chance_of(row: Record, number: int, size: int) -> Fraction:
    """Return π of a row: as written, else n/N.

    Raises:
        ArgumentRefusedError: what is written is no chance.
    """
    for name in ("pi", "inclusion_probability_exact"):
        if isinstance(row.get(name), str):
            return read_chance(row[name], label(row.get("stratum")))
    return Fraction(number, size) if size else Fraction(0)


def _named(rows: Sequence[Record]) -> list[Record]:
    """Return rows of the journal's table `drawn` under the names used here.

    Raises:
        ArgumentRefusedError: rows of several sessions or tasks, each a draw of its own.
    """
    if not rows or not _JOURNAL.keys() <= rows[0].keys():
        return list(rows)
    draws = {(label(row.get("session")), label(row.get("task"))) for row in rows}
    if len(draws) > 1:
        told = "；".join(" ".join(draw) for draw in sorted(draws))
        raise refuse("drawn", told, "请逐次选取：每次抽取各是一个设计", "take one draw at a time")
    named = [{_JOURNAL.get(name, name): value for name, value in row.items()} for row in rows]
    return [
        # A stratum has its name in auditors' bundles only; the label tells them apart as well.
        row | {"stratum": row["label"] if row.get("stratum") is None else row["stratum"]}
        for row in named
    ]


def _from_rows(given: Sequence[Record]) -> Draw:
    rows = _named(given)
    strata: dict[str, Design] = {}
    contacts: dict[str, Contact] = {}
    faults: list[SsjError] = []
    if rows and not any("id" in row for row in rows):
        raise missing_column("drawn", "id", rows[0])
    if not rows:
        raise refuse("drawn", 0, "没有一行", "there is no row")
    for place, row in enumerate(rows, start=1):
        name, target = label(row.get("stratum", EVERYTHING)), target_of(row.get("id"))
        size, number = _whole(row, "N", "fpc"), _whole(row, "n")
        certain = row.get("basis") == CERTAIN
        if size is None or (number is None and not certain):
            faults.append(
                DesignUnstatedError(
                    stratum=name or "—",
                    why_zh=f"第 {place} 行没有写明户数 N 与抽取数 n",
                    why_en=f"row {place} does not state N and n",
                )
            )
            continue
        number = size if number is None else number
        design = Design(
            size=size,
            number=number,
            chance=Fraction(1) if certain else chance_of(row, number, size),
            basis=CERTAIN if certain else RANDOM,
        )
        before = strata.setdefault(name, design)
        if (before.size, before.number) != (size, number) or number > size:
            faults.append(
                DesignUnstatedError(
                    stratum=name,
                    why_zh=f"第 {place} 行 N={size}、n={number}，与前文不一致或 n 大于 N",
                    why_en=f"row {place} says N={size}, n={number}: not as before, or n above N",
                )
            )
        if not target or target in contacts:
            why = (
                ("没有编号", "no id")
                if not target
                else (f"{target} 重复", f"{target} is there twice")
            )
            faults.append(
                DesignUnstatedError(
                    stratum=name,
                    why_zh=f"第 {place} 行：{why[0]}",
                    why_en=f"row {place}: {why[1]}",
                )
            )
        contacts[target] = Contact(
            id=target,
            stratum=name,
            rank=_whole(row, "rank"),
            disposition=row.get("disposition"),
            facts=row,
        )
    faults = faults or list(_short(strata, contacts.values()))
    if faults:
        raise ManyFaultsError(what="抽取结果 draw", faults=faults)
    return Draw(strata=strata, contacts=tuple(contacts.values()))


def _short(strata: Mapping[str, Design], contacts: Iterable[Contact]) -> Iterator[SsjError]:
    """Yield the strata of which rows are missing, or too many are there."""
    counts = Counter(contact.stratum for contact in contacts)
    for name, design in strata.items():
        if not design.number <= counts[name] <= design.size:
            yield DesignUnstatedError(
                stratum=name,
                why_zh=f"有 {counts[name]} 行，应有抽中的 {design.number} 行加候补，至多 {design.size} 行",
                why_en=f"{counts[name]} row(s); n={design.number} and the reserves called were expected, "
                f"N={design.size} at most",
            )
