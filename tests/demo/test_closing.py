"""What the invented year gathers, signs and counts at its end: everything from the journal, in time or not."""

from collections import Counter
from datetime import date

import pytest

from ssj_core.adapters.memory import MemoryStore
from ssj_core.conference import Role
from ssj_core.demo import closing, play
from ssj_core.demo.cast import DEPARTMENTS, SJ
from ssj_core.disclosure.records import (
    Archive,
    InfoKind,
    RecordState,
    Timeliness,
    clock,
    timeliness,
)
from ssj_core.disclosure.records import fold_all as fold_archive
from ssj_core.encoding import digest
from ssj_core.oversight import Records, SignOffPoint, Standing, Status, post_of, records_of


@pytest.fixture(scope="module")
def year() -> play.Year:
    """The year, played in memory."""
    made = play.open_year(MemoryStore(), "种子")
    play.play(made, lambda _: None)
    return made


@pytest.fixture(scope="module")
def archive(year: play.Year) -> Archive:
    """Everything gathered in it."""
    return fold_archive(year.service.events())


@pytest.fixture(scope="module")
def records(year: play.Year) -> Records:
    """Everything oversight put on record in it."""
    return records_of(year.service.state.catch_up())


def test_all_ten_kinds_are_gathered_by_who_answers(archive: Archive) -> None:
    """Each of the ten kinds at least once; producer, enterer and accountable unit are one (C7–C8)."""
    found = [one.gathered for one in archive.records.values()]
    assert {one.info for one in found} == set(InfoKind) - {InfoKind.OTHER}
    assert all(one.producer == one.entered_by == one.accountable for one in found)


def test_one_record_is_a_day_late_and_no_other(year: play.Year, archive: Archive) -> None:
    """Seven working days, held by all but one, which the ledger calls late as well (C9)."""
    states = Counter(
        timeliness(one, clock(one, year.service.rules).due, closing.YEAR_END)
        for one in archive.records.values()
    )
    assert states[Timeliness.LATE] == states[Timeliness.CLOSED] == 1
    assert set(states) == {Timeliness.LATE, Timeliness.CLOSED, Timeliness.TIMELY}
    owed = closing.book_of(year.service).obligations.values()
    late = [
        one
        for one in owed
        if one.duty.code == "record-publication" and one.status(closing.YEAR_END) is not Status.MET
    ]
    (one,) = late
    assert one.last is not None
    assert one.discharged == year.service.calendar.add_workdays(one.last.latest, 1)


def test_what_was_shown_stays(archive: Archive) -> None:
    """One corrected with both versions shown, one withdrawn, one withheld, a penalty linked (C12–C17)."""
    found = archive.records.values()
    (corrected,) = [one for one in found if len(one.versions) == 2]
    assert all(version.published for version in corrected.versions)
    states = Counter(one.state for one in found)
    assert states[RecordState.WITHDRAWN] == states[RecordState.WITHHELD] == 1
    (linked,) = [one for one in found if one.penalties]
    penalty = archive[linked.penalties[0]]
    assert penalty.gathered.target == linked.gathered.target
    assert archive.results_of(penalty.id) == (linked.id,)


def test_every_department_has_who_answers(year: play.Year, records: Records) -> None:
    """A head and an operator each from January; the heads sign, the inspectors are trained (C147–C151)."""
    for name in DEPARTMENTS:
        world = year.service.state.catch_up()
        assert post_of(world, name, Role.HEAD) == closing.HEAD
        assert post_of(world, name, Role.OPERATOR) == closing.OPERATOR
    named = [event for event in year.service.events() if event.kind == "responsible.named"]
    assert max(event.at.date() for event in named) < date(2026, 2, 1)
    subjects = {one.subject for one in records.signed if one.department == SJ}
    assert [records.unsigned(SJ, one) for one in subjects] == [()]
    assert {one.point for one in records.signed} == set(SignOffPoint)
    assert records.trained(SJ, 2026)


def test_what_left_has_its_digests_in_the_journal(year: play.Year, records: Records) -> None:
    """Every file of the evidence is recorded with the digest of its bytes (C24)."""
    (left,) = records.exports
    suite = year.service.journal.suite
    found = {name: digest(data, suite=suite) for name, data in year.evidence.items()}
    assert found == {one.name: one.digest for one in left.files}
    assert "index.json" in found


def test_the_interview_rests_on_a_figure_that_is_below(records: Records) -> None:
    """Every department is assessed; who is called in stands below in a figure of the rule (C149–C150)."""
    assert {one.department for one in records.assessments} == set(DEPARTMENTS)
    called = {one.department: one.figures for one in records.interviews}
    for name in DEPARTMENTS:
        made = records.assessment(name, 2026)
        assert made is not None
        below = [
            one.figure
            for one in made.rows
            if one.standing is Standing.BELOW and one.figure in closing.RULE.figures
        ]
        assert list(called.get(name, ())) == below
    assert called
    (circular,) = records.circulars
    assert circular.departments == DEPARTMENTS
