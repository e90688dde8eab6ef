"""What the invented year gathers, signs and counts at its end: everything from the journal, in time or not."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ssj_core.conference import Role
from ssj_core.demo import closing
from ssj_core.demo.cast import DEPARTMENTS, HEADS, OPERATOR, SJ
from ssj_core.disclosure.records import (
    Archive,
    InfoKind,
    RecordState,
    Timeliness,
    archive_of,
    clock,
    timeliness,
)
from ssj_core.encoding import digest
from ssj_core.oversight import Records, SignOffPoint, Standing, Status, post_of, records_of
from ssj_core.service import Service


@pytest.fixture(scope="module")
def archive(service: Service) -> Archive:
    """Everything gathered in it."""
    return archive_of(service.state.catch_up())


@pytest.fixture(scope="module")
def records(service: Service) -> Records:
    """Everything oversight put on record in it."""
    return records_of(service.state.catch_up())


def test_all_ten_kinds_are_gathered_by_who_answers(archive: Archive) -> None:
    """Each of the ten kinds at least once; producer, enterer and accountable unit are one (C7–C8)."""
    found = [one.gathered for one in archive.records.values()]
    assert {one.info for one in found} == set(InfoKind) - {InfoKind.OTHER}
    assert all(one.producer == one.entered_by == one.accountable for one in found)


def test_one_record_is_a_day_late_and_no_other(service: Service, archive: Archive) -> None:
    """Seven working days, held by all but one, which the ledger calls late as well (C9)."""
    states = Counter(
        timeliness(one, clock(one, service.rules).due, closing.YEAR_END)
        for one in archive.records.values()
    )
    assert states[Timeliness.LATE] == states[Timeliness.CLOSED] == 1
    assert set(states) == {Timeliness.LATE, Timeliness.CLOSED, Timeliness.TIMELY}
    owed = service.ledger(closing.YEAR_END).obligations.values()
    late = [
        one
        for one in owed
        if one.duty.code == "record-publication" and one.status(closing.YEAR_END) is not Status.MET
    ]
    (one,) = late
    assert one.last is not None
    assert one.discharged == service.calendar.add_workdays(one.last.latest, 1)


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


def test_every_department_has_who_answers(service: Service, records: Records) -> None:
    """A head and an operator each from January; the heads sign, the inspectors are trained (C147–C151)."""
    for name in DEPARTMENTS:
        world = service.state.catch_up()
        assert post_of(world, name, Role.HEAD) == HEADS[name]
        assert post_of(world, name, Role.OPERATOR) == OPERATOR
    named = [event for event in service.events() if event.kind == "responsible.named"]
    assert max(event.at.date() for event in named) < date(2026, 2, 1)
    subjects = {one.subject for one in records.signed if one.department == SJ}
    assert [records.unsigned(SJ, one) for one in subjects] == [()]
    assert {one.point for one in records.signed} == set(SignOffPoint)
    assert records.trained(SJ, 2026)


def test_what_left_has_its_digests_in_the_journal(
    year: Path, service: Service, records: Records
) -> None:
    """Every file of the evidence is recorded with the digest of its bytes (C24)."""
    (left,) = records.exports
    suite = service.journal.suite
    files = (year / "evidence").iterdir()
    found = {path.name: digest(path.read_bytes(), suite=suite) for path in files}
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
            if one.standing is Standing.BELOW and one.figure in closing.CALLED_IN
        ]
        assert list(called.get(name, ())) == below
    assert called
    (circular,) = records.circulars
    assert circular.departments == DEPARTMENTS
