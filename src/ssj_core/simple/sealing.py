"""`seal`: one argument more at each step, from a file and a count to a rulebook."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from attrs import evolve

from ssj_core.adapters.engines.places import hashed_by, place_of
from ssj_core.adapters.engines.sifting import Place, SiftedRows, first_rows
from ssj_core.adapters.tables import Door, Pool, Reading, Roster, read_pool, read_roster
from ssj_core.adapters.tables.targets import FIRST_ROWS
from ssj_core.drawing import EntropyRule, RosterDraft, StratumDraft, TaskDraft, Times, seal_session
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.preparing import prepare
from ssj_core.drawing.times import write_time
from ssj_core.encoding import read_day
from ssj_core.errors.simple import (
    IgnoredUnknownError,
    NumberMissingError,
    TeamUnclearError,
    TooFewInspectorsError,
)
from ssj_core.legal import Rounding
from ssj_core.registers import LeftOut
from ssj_core.rules import RuleSet
from ssj_core.selection import Preview
from ssj_core.simple.clock import now
from ssj_core.simple.drawlog import DrawLog
from ssj_core.simple.numbers import RatioLike, Share, shares
from ssj_core.simple.previewed import previewed
from ssj_core.simple.ruled import ruled_shares
from ssj_core.simple.sealed import Sealed

ROLE = "检查组/检查人员"
"""Department and role of the slots of a team nobody has described further."""

_SOURCES = ("contrib", "dice", "drand", "kl8", "ssq")
_BITS = 24


def seal(  # noqa: PLR0913 - one argument more at each step; every one but the first is named
    source: Any,  # noqa: ANN401 - any table there is
    *,
    count: int | Mapping[str, int] | None = None,
    ratio: RatioLike | Mapping[str, RatioLike] | None = None,
    inspectors: Any = None,  # noqa: ANN401 - any table there is
    team: int | None = None,
    strata: str | None = None,
    rounding: Rounding = "up",
    on: date | datetime | str | None = None,
    rules: RuleSet | None = None,
    item_class: Literal["general", "key"] | None = None,
    tier_scheme: str | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    inspector_columns: Mapping[str, str] | None = None,
    inspector_sheet: str | None = None,
    inspector_encoding: str | None = None,
    ignore: str | Sequence[str] = (),
    state: Mapping[str, str] | None = None,
    visible_only: bool = False,
    fill_merged: bool = False,
    confirmed: Any = None,  # noqa: ANN401 - any table there is
    scheme: str | None = None,
    exclude_faulty: bool = False,
    title: str | None = None,
    task: str = "抽查任务",
    entropy: str | Sequence[str] = ("dice",),
    public_at: datetime | None = None,
    due: datetime | None = None,
    at: datetime | None = None,
    authority: str | None = None,
    log: "str | PathLike[str] | None" = None,
    suite: str = "sha256",
    engine: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Sealed:
    """Return a register sealed for a draw: print it, read the seal code out, then throw the dice.

    Without a rulebook the numbers are the caller's, and the records say so (basis: caller): such a
    draw may rest on the word of those who draw. Under a clause it may not: `authority` and `log` are
    needed then, and witnesses at the draw.

    Args:
        source: a path (CSV, XLSX, Parquet), a data frame, or rows of mappings or objects; or a
            `ssj_core.selection.Preview`, which is sealed with the very numbers it shows.
        count: how many to draw; by stratum if there are several.
        ratio: which part, as text or fraction (``"3%"``, ``"不少于2‰"``), of all or by stratum.
        inspectors: the people who may be drawn, in any of the forms of `source`.
        team: inspectors at each target.
        strata: column of the strata; the credit tier if `count` or `ratio` name strata.
        rounding: what becomes of a part of a target where the ratio's words do not say.
        on: the day whose rules apply, and on which states, leave and certificates of inspectors are
            looked at; the civil day of sealing by default.
        rules: ``rulebook.at(place, on=day)``: asked instead of `count` and `ratio`.
        item_class: ``general`` or ``key``, for `rules`.
        tier_scheme: the scheme the tiers belong to, for `rules`.
        columns: field to header where the headers do not tell, ``{"id": "主体代码"}``.
        sheet: sheet of a workbook, where several may be meant.
        encoding: of a CSV file; by default found out.
        inspector_columns: the same as `columns` for `inspectors`.
        inspector_sheet: the same as `sheet`.
        inspector_encoding: the same as `encoding`.
        ignore: headers of columns that are not to be read, though they may tell who stays out.
        state: words of state the reader does not know, with their meaning: 在册, 停业 or 退出 of
            targets, 在岗, 离岗, 停职 or 借调 of people.
        visible_only: leave hidden rows out.
        fill_merged: give the value of a range merged downwards to all its cells.
        confirmed: a table of codes really issued although their check character does not hold.
        scheme: identity scheme of the ids; found from the header or the first rows by default, as
            `check_register` finds it.
        exclude_faulty: leave faulty rows out, with reasons in the seal, instead of refusing.
        title: what the task is called.
        task: id of the task.
        entropy: what will decide the draw, in order: ``dice``, ``ssq:<issue>``, ``kl8:<issue>``.
        public_at: t2, before which nothing is thrown or drawn; when a lottery speaks, where one
            decides. For dice one second after `at` by default, so that they may be thrown at once.
        due: t3, by which the result is due; 31 days after t2 by default, which is the longest.
        at: time of sealing; now by default.
        authority: who draws; in the records.
        log: file of the log of this deployment's draws; begun if it is not there.
        suite: ``sha256`` or ``sm3``.
        engine: ``duckdb`` to seal a Parquet or CSV file where it lies, without a row in this
            process; ``spark`` for a Parquet file or a data frame of Spark; ``polars`` to read it here
            and hash it on all cores. The records are the same to the byte. `source` may also be a
            place of `ssj_core.adapters.engines`: a table of DuckDB, PostgreSQL or Spark.
        progress: called with the number of rows read, now and then.

    Raises:
        FaultyRegisterError: faulty rows, unless `exclude_faulty`.
        ManyFaultsError: several other faults.
        NothingToDrawError: no row may be drawn.
        NumberMissingError: neither or both of `count` and `ratio`, or none for a stratum.
        CountRefusedError, AmountRefusedError: a count that is no whole number, a ratio that is not exact.
        TeamUnclearError: `inspectors` without `team` or the other way round.
        TimeMissingError: an announced source without `public_at`.
        LevelRefusedError, LogMissingError: a clause in `rules`, without `authority` or `log`.
        DrawLogRefusedError: `log` is no log of draws.
        TooFewInspectorsError: fewer inspectors than a team needs.
        UnreadableTableError, NoColumnError, TwoColumnsError, TellingColumnError: the table cannot be
            understood.
    """
    by_name = isinstance(count, Mapping) or isinstance(ratio, Mapping)
    tiered = by_name if rules is None else bool(tier_scheme)
    moment = now() if at is None else at
    day = _day(on, moment)
    silent = (ignore,) if isinstance(ignore, str) else tuple(ignore)
    how = Reading(
        columns=columns,
        sheet=sheet,
        encoding=encoding,
        ignore=silent,
        state=state,
        visible_only=visible_only,
        fill_merged=fill_merged,
        door=Door(),
    )
    if isinstance(source, Preview):
        _only_preview(count=count, ratio=ratio, rules=rules, strata=strata, columns=columns)
        read, parts = previewed(source)
    else:
        place = place_of(source, engine)
        elsewhere = _elsewhere(source, place) if place is not None else {}
        read = read_pool(
            source if place is None else first_rows(place, FIRST_ROWS if scheme is None else 0),
            strata=strata or ("tier" if tiered else None),
            scheme=scheme,
            exclude_faulty=exclude_faulty,
            confirmed=confirmed,
            reading=how,
            progress=progress,
            **elsewhere,
        )
        if place is None:
            read = evolve(read, members=hashed_by(engine, read.members))
        sizes = read.sizes
        if rules is None:
            parts = shares(sizes, count=count, ratio=ratio, rounding=rounding)
        else:
            parts = _ruled(rules, sizes, item_class, tier_scheme)
    theirs = evolve(
        how,
        columns=inspector_columns,
        sheet=inspector_sheet,
        encoding=inspector_encoding,
        door=Door(prefix="inspector-"),
    )
    roster = _roster(inspectors, team, day, read, theirs)
    _check_ignored(silent, read, roster)
    slots = tuple(f"{ROLE}/{i}" for i in range(1, (team or 0) + 1))
    draft = _draft(
        read,
        parts,
        task=task,
        title=title,
        authority=authority,
        on=day.isoformat(),
        slots=slots,
        roster=_roster_draft(roster, read, parts, len(slots)) if roster else None,
    )
    sources = (entropy,) if isinstance(entropy, str) else tuple(entropy)
    kept = DrawLog.at(log, authority) if log is not None else None
    session = seal_session(
        session=f"{task}-{moment:%Y%m%d-%H%M%S}",
        suite=suite,
        at=moment,
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=sources,
        times=_times(moment, sources, public_at, due),
        log=kept.head([prepare(draft, suite)[0].data], suite) if kept else None,
    )
    if kept:
        kept.append([record.data for record in session.records])
    return Sealed(source=read, roster=roster, session=session, draft=draft, on=day, log=kept)


def _elsewhere(source: Any, place: Place) -> dict[str, Any]:  # noqa: ANN401 - any table there is
    """Return how a register is read that lies in an engine."""
    name = Path(source).name if isinstance(source, str | Path) else place.name
    return {"sift": partial(SiftedRows, place=place), "name": name, "first_row": place.first_row}


def _times(
    at: datetime, sources: Sequence[str], public: datetime | None, due: datetime | None
) -> Times:
    """Return t2 and t3: as given, else a second after the seal (dice) and 31 days after t2."""
    if public is None and set(sources) == {"dice"}:
        public = at + timedelta(seconds=1)
    end = due or (public or at) + LONGEST
    return Times(public=write_time(public) if public else None, result=write_time(end))


def _day(on: date | datetime | str | None, moment: datetime) -> date:
    """Return the day asked for, or the civil day of sealing in China."""
    return read_day(moment if on is None else on)


def _check_ignored(silent: Sequence[str], read: Pool, roster: Roster | None) -> None:
    """Refuse to ignore a column that no table has: a slip of the pen would look like consent."""
    there = read.ignored | (roster.ignored if roster else frozenset())
    for header in silent:
        if header not in there:
            raise IgnoredUnknownError(header=header)


def _only_preview(**given: object) -> None:
    """Refuse what a preview has said already.

    Raises:
        NumberMissingError: something is given twice.
    """
    if twice := [name for name, value in given.items() if value is not None]:
        raise NumberMissingError(
            what_zh=f"预览已定下抽多少、抽哪组，不能再给 {'、'.join(twice)}",
            what_en=f"a preview has said it already; {', '.join(twice)} cannot be given again",
        )


def _draft(
    read: Pool,
    parts: Mapping[str, Share],
    *,
    task: str,
    title: str | None,
    authority: str | None,
    on: str | None,
    slots: tuple[str, ...],
    roster: RosterDraft | None,
) -> TaskDraft:
    """Return the task with fresh secrets; rows left out are in it with their reasons."""
    return TaskDraft(
        task,
        purpose="official",
        basis=_basis(parts),
        strata=tuple(
            StratumDraft(
                name,
                targets=members,
                number=parts[name].number,
                ratio=parts[name].ratio,
                rounding=parts[name].rounding,
                minimum=parts[name].minimum,
                basis=parts[name].basis,
            )
            for name, members in read.members.items()
        ),
        excluded=[
            (str(out.sheet_row), out.id, out.code) for out in (*read.left_out, *read.passed_over)
        ],
        slots=slots,
        roster=roster,
        title=title,
        authority=authority,
        on=on,
        entropy=EntropyRule(bits=_BITS, sources=_SOURCES, level=_level(parts)),
        frame_secret=secrets.token_hex(32),
        rules_secret=secrets.token_hex(32),
    )


def _roster(
    inspectors: Any,  # noqa: ANN401 - any table there is
    team: int | None,
    on: date,
    read: Pool,
    how: Reading,
) -> Roster | None:
    if inspectors is None and team is None:
        return None
    if inspectors is None or type(team) is not int or team < 1:
        raise TeamUnclearError
    roster = read_roster(inspectors, on=on, targets=read.known, reading=how)
    if len(roster.people) < team:
        raise TooFewInspectorsError(name=roster.name, found=len(roster.people), team=team)
    return roster


def _ruled(
    rules: RuleSet,
    sizes: Mapping[str, int],
    item_class: Literal["general", "key"] | None,
    tier_scheme: str | None,
) -> dict[str, Share]:
    if item_class is None:
        raise NumberMissingError(
            what_zh="向规则书提问须说明 item_class（general 一般事项或 key 重点事项）",
            what_en="asking the rules needs item_class, general or key",
        )
    return ruled_shares(rules, sizes, item_class=item_class, scheme=tier_scheme)


def _level(parts: Mapping[str, Share]) -> str:
    """Return what is asked: witnesses as soon as a clause is among what the numbers rest on."""
    return "witnessed" if set(_basis(parts)) - {"caller"} else "own-word"


def _basis(parts: Mapping[str, Share]) -> tuple[str, ...]:
    return tuple(sorted({basis for share in parts.values() for basis in share.basis}))


def _roster_draft(roster: Roster, read: Pool, parts: Mapping[str, Share], team: int) -> RosterDraft:
    """Share the work evenly: nobody carries more than one target above anybody else where possible.

    The whole roster is sealed: who is left out stands in it with the reason, and can carry nothing.
    """
    ids = {target for members in read.members.values() for target in members.ids}
    people = roster.people
    recusals = [(target, p.id) for p in people for target in p.conflicts if target in ids]
    fewest = sum(int(share.number // 1) for share in parts.values())
    drawn = sum(int(-(-share.number // 1)) for share in parts.values())
    least, most = fewest * team // len(people), -(-drawn * team // len(people))
    if recusals:  # an even share may not exist then; this keeps the draw possible
        least, most = 0, most + 1
    return RosterDraft(
        inspectors=[
            *((p.id, {"name": p.name}) for p in people),
            *((row.id, _reason(row)) for row in roster.left_out),
        ],
        eligibility=[(ROLE, p.id) for p in people],
        capacities=[
            *((p.id, least, min(most, drawn)) for p in people),
            *((row.id, 0, 0) for row in roster.left_out),
        ],
        recusals=recusals,
    )


def _reason(row: LeftOut) -> dict[str, str]:
    facts = {"name": row.name or row.id, "out": row.code, "why": row.cell}
    return {key: value for key, value in facts.items() if value}
