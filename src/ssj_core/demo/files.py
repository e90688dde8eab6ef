"""What the year leaves behind: bundles, slips, the site, the list of what was due and why."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from ssj_core.adapters.saving import write_whole
from ssj_core.adapters.site import MANIFEST, FolderPublisher, site_files, table_csv
from ssj_core.demo.cast import OFFICE, SJ, hand
from ssj_core.demo.closing import YEAR_END, book_of
from ssj_core.demo.pages import showing
from ssj_core.demo.play import Drawn, Year
from ssj_core.disclosure import Cell, Column, Table, check_public
from ssj_core.disclosure.public import CHECK
from ssj_core.drawing import dispose, seal_code
from ssj_core.drawing.times import write_time
from ssj_core.encoding import digest
from ssj_core.encoding.paths import file_name
from ssj_core.inspection import Stage
from ssj_core.journal import NewEvent
from ssj_core.legal import Text
from ssj_core.oversight import Figure, Ledger, Obligation, figures
from ssj_core.service import streams

LAST_DAY: Final = YEAR_END
_STATES: Final = {
    "drawn": Text("已抽取", "drawn"),
    "closed": Text("已封存抽取，保密至 {day}", "drawn, closed until {day}"),
    "void": Text("已作废：{reason}", "voided before the dice; the reason is in the bundle"),
}
_OWNER: Final = 0o700  # of a folder that only its owner opens


def dispose_all(year: Year) -> None:
    """Record what became of every drawn target, so that none is dropped quietly."""
    inspected = year_ledger(year).inspections
    done = {
        (one.assigned.draw, one.assigned.target): one
        for one in inspected.values()
        if one.stage in {Stage.COMPLETE, Stage.ARCHIVED}
    }
    for index, drawn in enumerate(year.draws):
        outcome, task = drawn.outcome, drawn.planned.task
        session = outcome.commit.session
        for pick in outcome.tasks[task].drawn:
            one = done.get((session, pick.id))
            if one is not None and one.finished is not None:
                at = write_time(hand(SJ, one.finished.on, 17).at)
                outcome = dispose(outcome, task, pick.id, at=at, what="inspected")
        if outcome is not drawn.outcome:
            act = hand(drawn.planned.department, LAST_DAY, 9)
            year.service.draws.record(session, [one.document() for one in outcome.records], act)
            year.draws[index] = evolve(drawn, outcome=outcome)


def year_ledger(year: Year) -> Ledger:
    """Return what was owed in the year, and what became of it."""
    return book_of(year.service)


def year_figures(year: Year, book: Ledger) -> tuple[Figure, ...]:
    """Return the figures of the year, counts written down."""
    return figures(book, year.service.law, year=LAST_DAY.year)


def bundles(year: Year) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield name, public bundle and auditor's bundle of every attempt, voided ones too.

    A later attempt's bundles begin with the records of the one before, so that nobody is shown a
    second draw without the first.
    """
    for drawn in year.draws:
        first = drawn.voided
        before = first.public_bundle() if first else None
        earlier = first.auditor_bundle() if first else None
        if first and before and earlier:
            yield f"{first.commit.session}.json", before.data, earlier.data
        public = drawn.outcome.public_bundle(before)
        audit = drawn.outcome.auditor_bundle(earlier)
        yield f"{drawn.outcome.commit.session}.json", public.data, audit.data


@frozen(kw_only=True)
class DrawLine:
    """One attempt of a draw as the summary tells it; `kind` is ``drawn``, ``closed`` or ``void``."""

    task: str
    attempt: int
    kind: str
    state: Text
    seal_code: str
    size: int
    drawn: int | None


def _line(drawn: Drawn, *, void: bool) -> DrawLine:
    commit = drawn.voided.commit if void and drawn.voided else drawn.outcome.commit
    entry = commit.tasks[0]
    closed = drawn.planned.closed_until
    kind = "void" if void else "closed" if closed else "drawn"
    reason = drawn.voided.void.reason if drawn.voided else ""
    words = _STATES[kind]
    state = Text(*(text.format(day=closed, reason=reason) for text in (words.zh, words.en)))
    count = None if void or closed else len(drawn.outcome.tasks[drawn.planned.task].drawn)
    return DrawLine(
        task=drawn.planned.task,
        attempt=entry.attempt,
        kind=kind,
        state=state,
        seal_code=seal_code(commit.hash("sha256")),
        size=sum(stratum.size for stratum in entry.strata),
        drawn=count,
    )


def draw_lines(year: Year) -> tuple[DrawLine, ...]:
    """Return one line per attempt, in the order they were sealed."""
    lines = []
    for drawn in year.draws:
        if drawn.voided is not None:
            lines.append(_line(drawn, void=True))
        lines.append(_line(drawn, void=False))
    return tuple(lines)


def _picked(drawn: Drawn) -> set[str]:
    return {pick.id for pick in drawn.outcome.tasks[drawn.planned.task].drawn}


def _check_closed(year: Year, made: Mapping[str, bytes]) -> None:
    """Look once more for certificate numbers, secrets and the targets of draws still closed.

    A target of a closed draw that an open one drew as well is public there, and only there.
    """
    texts = [one.cert_no for one in year.cast.inspectors]
    texts += [task.private.frame_secret for drawn in year.draws for task in drawn.outcome.sealed]
    known = {
        target
        for drawn in year.draws
        if drawn.planned.closed_until is None
        for target in _picked(drawn)
    }
    for drawn in year.draws:
        if drawn.planned.closed_until is not None:
            texts += _picked(drawn) - known
            bundle = f"draws/{drawn.outcome.commit.session}.json"
            check_public({bundle: made[bundle]}, _picked(drawn))
    check_public(made, texts)


def publish(year: Year, book: Ledger, out: Path, check_page: bytes | None) -> None:
    """Publish the site into `out`/site and note its manifest in the journal."""
    shown: tuple[tuple[Text, Cell], ...] = tuple(
        (Text(one.label_zh, one.label_en), f"{one.numerator}/{one.denominator}")
        for one in year_figures(year, book)
    )
    beside = {} if check_page is None else {CHECK: check_page}
    site = year.service.public_site(showing(year.cast, shown, LAST_DAY), beside)
    made = site_files(site, draw_pages=True)
    _check_closed(year, made)
    FolderPublisher(out / "site").publish(made)
    event = NewEvent("site.published", {"files": len(made), "manifest": digest(made[MANIFEST])})
    year.service.note(streams.SITE, [event], hand(SJ, LAST_DAY, 17, actor=OFFICE))


def write_bundles(year: Year, out: Path) -> None:
    """Write the public bundles, the auditor's, and the slips of the first draw."""
    for folder in ("draws", "auditor", "slips"):
        (out / folder).mkdir(0o777 if folder == "draws" else _OWNER)
    for name, public, auditor in bundles(year):
        (out / "draws" / name).write_bytes(public)
        write_whole(out / "auditor" / name, auditor, private=True)
    first = year.draws[0]
    for pick in first.outcome.tasks[first.planned.task].drawn:
        slip = first.outcome.slip(first.planned.task, pick.id)
        write_whole(
            out / "slips" / f"{file_name(f'{first.planned.task}-{pick.id}')}.json",
            slip,
            private=True,
        )


def _reasons(owed: Obligation) -> str:
    said = [
        f"{term.cited}：{term.due.say()}{'（起决定作用）' if term.binding else ''}"
        for term in owed.terms
    ]
    return "；".join(said) or owed.why_none


def deadline_table(book: Ledger) -> Table:
    """Return everything that was owed: who, what, by when, why, and what became of it."""
    columns = (
        ("duty", "义务", "duty"),
        ("subject", "事项", "subject"),
        ("department", "责任单位", "owed by"),
        ("to", "对象", "owed to"),
        ("opened", "起算", "from"),
        ("due", "期限", "due"),
        ("done", "完成", "done"),
        ("status", "状态", "status"),
        ("reasons", "依据与理由", "reasons"),
    )
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "duty": owed.title,
            "subject": owed.subject,
            "department": owed.department,
            "to": owed.to,
            "opened": owed.opened.isoformat(),
            "due": owed.last.say() if owed.last else "",
            "done": owed.discharged.isoformat() if owed.discharged else "",
            "status": owed.status(LAST_DAY).text,
            "reasons": _reasons(owed),
        }
        for owed in book.obligations.values()
    )
    return Table(
        name="deadlines",
        title=Text("期限", "Deadlines"),
        columns=tuple(Column(key, Text(zh, en)) for key, zh, en in columns),
        rows=rows,
    )


def write_deadlines(book: Ledger, out: Path) -> None:
    """Write every deadline with its reasons as a spreadsheet can read it."""
    write_whole(out / "deadlines.csv", table_csv(deadline_table(book)), private=True)


def write_evidence(year: Year, out: Path) -> None:
    """Write what left for the evaluation; the journal has the digest of each file (C24)."""
    (out / "evidence").mkdir(_OWNER)
    for name, data in year.evidence.items():
        write_whole(out / "evidence" / name, data, private=True)
