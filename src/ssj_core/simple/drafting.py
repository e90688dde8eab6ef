"""From what was read to a sealed session: the draft with its secrets, the roster, the times, the log."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from os import PathLike
from typing import Final

from ssj_core.adapters.tables import Pool, Roster
from ssj_core.drawing import EntropyRule, RosterDraft, StratumDraft, TaskDraft, Times, seal_session
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.preparing import prepare
from ssj_core.drawing.times import write_time
from ssj_core.registers import LeftOut
from ssj_core.simple.drawlog import DrawLog
from ssj_core.simple.numbers import Share
from ssj_core.simple.sealed import Sealed

ROLE: Final = "检查组/检查人员"
"""Department and role of the slots of a team nobody has described further."""

_SOURCES: Final = ("contrib", "dice", "drand", "kl8", "ssq")
_BITS: Final = 24


def sealed(  # noqa: PLR0913 - what `seal` was told, under the same names
    read: Pool,
    parts: Mapping[str, Share],
    roster: Roster | None,
    *,
    team: int,
    task: str,
    title: str | None,
    authority: str | None,
    day: date,
    at: datetime,
    entropy: Sequence[str],
    public_at: datetime | None,
    due: datetime | None,
    log: "str | PathLike[str] | None",
    suite: str,
) -> Sealed:
    """Return the session sealed over what was read, entered in the log if there is one.

    Args:
        read: the targets.
        parts: how many of each stratum, and what says so.
        roster: the inspectors, if some are drawn.
        team: inspectors at each target.
        task: id of the task.
        title: what the task is called.
        authority: who draws.
        day: the day whose rules apply.
        at: time of sealing.
        entropy: what will decide the draw, in order.
        public_at: t2.
        due: t3.
        log: file of the log.
        suite: of the hashes.

    Raises:
        SsjError: what `seal` names for a session that cannot be sealed, or a log that cannot be kept.
    """
    slots = tuple(f"{ROLE}/{i}" for i in range(1, team + 1))
    draft = _draft(
        read,
        parts,
        task=task,
        title=title,
        authority=authority,
        on=day.isoformat(),
        slots=slots,
        roster=_roster_draft(roster, read, parts, team) if roster else None,
    )
    kept = DrawLog.at(log, authority) if log is not None else None
    session = seal_session(
        session=f"{task}-{at:%Y%m%d-%H%M%S}",
        suite=suite,
        at=at,
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=entropy,
        times=_times(at, entropy, public_at, due),
        log=kept.head([prepare(draft, suite)[0].data], suite) if kept else None,
    )
    if kept:
        kept.append([record.data for record in session.records])
    return Sealed(source=read, roster=roster, session=session, draft=draft, on=day, log=kept)


def _times(
    at: datetime, sources: Sequence[str], public: datetime | None, due: datetime | None
) -> Times:
    """Return t2 and t3: as given, else a second after the seal (dice) and 31 days after t2."""
    if public is None and set(sources) == {"dice"}:
        public = at + timedelta(seconds=1)
    end = due or (public or at) + LONGEST
    return Times(public=write_time(public) if public else None, result=write_time(end))


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
