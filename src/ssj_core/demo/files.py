"""What the year leaves behind: bundles, slips, the two sites, the list of what was due, the evidence."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from ssj_core.adapters.saving import write_whole
from ssj_core.adapters.site import MANIFEST, FolderPublisher, check_page, site_files, table_csv
from ssj_core.demo.cast import OFFICE, SJ, hand, step
from ssj_core.demo.closing import YEAR_END
from ssj_core.demo.play import Year
from ssj_core.demo.players import by_json
from ssj_core.demo.showing import look_back, office_showing, raised, showing
from ssj_core.demo.story import moment
from ssj_core.disclosure import Cell, check_public
from ssj_core.disclosure.public import CHECK
from ssj_core.drawing import AuditorBundle, PublicBundle
from ssj_core.drawing.facts import DRAW, Draw
from ssj_core.encoding import digest
from ssj_core.encoding.paths import file_name
from ssj_core.legal import Text
from ssj_core.oversight import Figure, Ledger, figures, obligation_table

_OWNER: Final = 0o700  # of a folder that only its owner opens


@frozen(kw_only=True)
class Session:
    """One attempt of a draw with its bundles.

    Attributes:
        draw: as the journal has it.
        public: the bundle for everybody.
        auditor: the bundle for auditors.
    """

    draw: Draw
    public: PublicBundle
    auditor: AuditorBundle

    @property
    def name(self) -> str:
        """Name of its files."""
        return f"{file_name(self.draw.session)}.json"

    @property
    def closed(self) -> bool:
        """Whether its list is not public yet."""
        commit = self.draw.commit
        return commit is not None and commit.mode != "open" and self.draw.opening is None


def sessions(year: Year) -> tuple[Session, ...]:
    """Return every attempt, in the order they were sealed."""
    state, draws = year.service.state.catch_up(), year.service.draws
    found = []
    for key in state.keys(DRAW):
        draw = state.get(DRAW, key)
        if draw is not None:
            public, auditor = draws.bundles(draw.session)
            found.append(Session(draw=draw, public=public, auditor=auditor))
    return tuple(found)


def year_ledger(year: Year) -> Ledger:
    """Return what was owed in the year, and what became of it."""
    return year.service.ledger(YEAR_END)


def year_figures(year: Year, book: Ledger) -> tuple[Figure, ...]:
    """Return the figures of the year, counts written down."""
    return figures(book, year.service.law, year=YEAR_END.year)


def write_bundles(year: Year, kept: tuple[Session, ...], out: Path) -> None:
    """Write the public bundles, the auditor's, and the slips of the first draw."""
    for folder in ("draws", "auditor", "slips"):
        (out / folder).mkdir(0o777 if folder == "draws" else _OWNER)
    for session in kept:
        (out / "draws" / session.name).write_bytes(session.public.data)
        write_whole(out / "auditor" / session.name, session.auditor.data, private=True)
    first = kept[0].draw
    outcome = year.service.draws.outcome(first.session)
    for task in first.drawing:
        for target in first.drawn(task):
            slip = out / "slips" / f"{file_name(f'{task}-{target}')}.json"
            write_whole(slip, outcome.slip(task, target), private=True)


def secrets_of(year: Year, kept: tuple[Session, ...]) -> Iterator[str]:
    """Yield what must be on no page: certificate numbers, secrets of draws."""
    yield from (person.cert_no for person in year.cast.inspectors)
    for session in kept:
        yield from (part.frame_secret for part in session.auditor.private if part.frame_secret)


def check_closed(year: Year, kept: tuple[Session, ...], made: Mapping[str, bytes]) -> None:
    """Look once more for the targets of draws still closed.

    A target of a closed draw that an open one drew as well is public there, and only there.

    Raises:
        LeakError: one is on a page, or in the bundle of the closed draw.
    """
    known = {target for session in kept for target in session.draw.targets}
    for session in kept:
        if session.closed:
            outcome = year.service.draws.outcome(session.draw.session)
            drawn = {pick.id for task in outcome.tasks.values() for pick in task.drawn}
            check_public(made, drawn - known)
            path = f"draws/{session.name}"
            check_public({path: made[path]}, drawn)


def publish(year: Year, kept: tuple[Session, ...], book: Ledger, out: Path) -> None:
    """Publish the site into `out`/site and note its manifest in the journal."""
    shown: tuple[tuple[Text, Cell], ...] = tuple(
        (Text(one.label_zh, one.label_en), f"{one.numerator}/{one.denominator}")
        for one in year_figures(year, book)
    )
    site = year.service.public_site(showing(year.cast, shown, YEAR_END), {CHECK: check_page()})
    made = site_files(site, draw_pages=True, closed=secrets_of(year, kept))
    check_closed(year, kept, made)
    FolderPublisher(out / "site").publish(made)
    act = hand(OFFICE, YEAR_END, 17)
    note = step(act, "site.publish", files=len(made), manifest=digest(made[MANIFEST]))
    by_json(year.service)(note)


def write_office(year: Year, kept: tuple[Session, ...], book: Ledger, out: Path) -> None:
    """Write the office's site into `out`/office.

    Raises:
        LeakError: a certificate number, telephone, identity number or secret is on a page.
    """
    site = year.service.office_site(
        office_showing(year.cast, YEAR_END),
        moment(YEAR_END, 18),
        back=[look_back()],
        cases=raised(year, book, kept[0].draw.session, kept[0].auditor.data),
        keeper=SJ,
    )
    made = site_files(site, closed=secrets_of(year, kept))
    FolderPublisher(out / "office", "office", private=True).publish(made)


def write_deadlines(book: Ledger, out: Path) -> None:
    """Write every deadline with its reasons as a spreadsheet can read it."""
    table = obligation_table(book.obligations.values(), YEAR_END)
    write_whole(out / "deadlines.csv", table_csv(table), private=True)


def write_evidence(year: Year, out: Path) -> None:
    """Write what left for the evaluation; the journal has the digest of each file (C24)."""
    (out / "evidence").mkdir(_OWNER)
    for name, data in year.evidence.items():
        write_whole(out / "evidence" / name, data, private=True)
