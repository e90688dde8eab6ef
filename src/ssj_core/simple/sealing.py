"""`seal`: one argument more at each step, from a file and a count to a rulebook.

The rooms it needs are loaded when it is called, so that `ssj_core.seal` is at hand at once.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeGuard

import attrs

from ssj_core.errors.simple import (
    IgnoredUnknownError,
    NumberMissingError,
    TeamUnclearError,
    TooFewInspectorsError,
)

if TYPE_CHECKING:
    from ssj_core.adapters.engines.sifting import Place
    from ssj_core.adapters.tables import Pool, Reading, Roster
    from ssj_core.legal import Rounding
    from ssj_core.rules import RuleSet
    from ssj_core.selection import Preview
    from ssj_core.simple.numbers import RatioLike, Share
    from ssj_core.simple.sealed import Sealed


def seal(  # noqa: PLR0913 - one argument more at each step; every one but the first is named
    source: Any,  # noqa: ANN401 - any table there is
    *,
    count: int | Mapping[str, int] | None = None,
    ratio: "RatioLike | Mapping[str, RatioLike] | None" = None,
    inspectors: Any = None,  # noqa: ANN401 - any table there is
    team: int | None = None,
    strata: str | None = None,
    rounding: "Rounding" = "up",
    on: date | datetime | str | None = None,
    rules: "RuleSet | None" = None,
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
) -> "Sealed":
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
    from ssj_core.adapters.engines.places import hashed_by, place_of
    from ssj_core.adapters.tables import Door, Reading, read_pool
    from ssj_core.simple.clock import now
    from ssj_core.simple.drafting import sealed
    from ssj_core.simple.numbers import shares

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
    if _is_preview(source):
        from ssj_core.simple.previewed import previewed

        _only_preview(count=count, ratio=ratio, rules=rules, strata=strata, columns=columns)
        read, parts = previewed(source)
    else:
        place = place_of(source, engine)
        rows, elsewhere = (source, {}) if place is None else _elsewhere(source, place, scheme)
        read = read_pool(
            rows,
            strata=strata or ("tier" if tiered else None),
            scheme=scheme,
            exclude_faulty=exclude_faulty,
            confirmed=confirmed,
            reading=how,
            progress=progress,
            **elsewhere,
        )
        if place is None:
            read = attrs.evolve(read, members=hashed_by(engine, read.members))
        sizes = read.sizes
        if rules is None:
            parts = shares(sizes, count=count, ratio=ratio, rounding=rounding)
        else:
            parts = _ruled(rules, sizes, item_class, tier_scheme)
    theirs = attrs.evolve(
        how,
        columns=inspector_columns,
        sheet=inspector_sheet,
        encoding=inspector_encoding,
        door=Door(prefix="inspector-"),
    )
    roster = _roster(inspectors, team, day, read, theirs)
    _check_ignored(silent, read, roster)
    return sealed(
        read,
        parts,
        roster,
        team=team or 0,
        task=task,
        title=title,
        authority=authority,
        day=day,
        at=moment,
        entropy=(entropy,) if isinstance(entropy, str) else tuple(entropy),
        public_at=public_at,
        due=due,
        log=log,
        suite=suite,
    )


def _is_preview(source: object) -> "TypeGuard[Preview]":
    """Return whether a preview is sealed: where its class was never loaded, there is none."""
    room = sys.modules.get("ssj_core.selection.previews")
    return room is not None and isinstance(source, room.Preview)


def _elsewhere(
    source: Any,  # noqa: ANN401 - any table there is
    place: "Place",
    scheme: str | None,
) -> tuple[Any, dict[str, Any]]:
    """Return the first rows of a register that lies in an engine, and how the others are read."""
    from ssj_core.adapters.engines.sifting import SiftedRows, first_rows
    from ssj_core.adapters.tables.targets import FIRST_ROWS

    first = first_rows(place, FIRST_ROWS if scheme is None else 0)
    name = Path(source).name if isinstance(source, str | Path) else place.name
    how = {"sift": partial(SiftedRows, place=place), "name": name, "first_row": place.first_row}
    return first, how


def _day(on: date | datetime | str | None, moment: datetime) -> date:
    """Return the day asked for, or the civil day of sealing in China."""
    from ssj_core.encoding import read_day

    return read_day(moment if on is None else on)


def _check_ignored(silent: Sequence[str], read: "Pool", roster: "Roster | None") -> None:
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


def _roster(
    inspectors: Any,  # noqa: ANN401 - any table there is
    team: int | None,
    on: date,
    read: "Pool",
    how: "Reading",
) -> "Roster | None":
    from ssj_core.adapters.tables import read_roster

    if inspectors is None and team is None:
        return None
    if inspectors is None or type(team) is not int or team < 1:
        raise TeamUnclearError
    roster = read_roster(inspectors, on=on, targets=read.known, reading=how)
    if len(roster.people) < team:
        raise TooFewInspectorsError(name=roster.name, found=len(roster.people), team=team)
    return roster


def _ruled(
    rules: "RuleSet",
    sizes: Mapping[str, int],
    item_class: Literal["general", "key"] | None,
    tier_scheme: str | None,
) -> "dict[str, Share]":
    if item_class is None:
        raise NumberMissingError(
            what_zh="向规则书提问须说明 item_class（general 一般事项或 key 重点事项）",
            what_en="asking the rules needs item_class, general or key",
        )
    from ssj_core.simple.ruled import ruled_shares

    return ruled_shares(rules, sizes, item_class=item_class, scheme=tier_scheme)
