"""What draws read of the journal's own rooms: row, roll, people, visits, digests of the day."""

from datetime import date, datetime, timedelta, timezone

import pytest
from attrs import evolve

from ssj_core.adapters.memory import MemoryStore, MemoryVault
from ssj_core.calendar import WorkdayCalendar
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.registers import (
    Away,
    Inspector,
    InspectorRegister,
    InspectorRow,
    InspectorsEntered,
    Leave,
    entered_of,
)
from ssj_core.rules import Rulebook
from ssj_core.service import Act, Service
from ssj_core.service.registered import KEPT_BESIDE, Registered
from ssj_core.testing.worlds import open_world

S, H = "市监局", "卫健委"
PLAN, JOINT = f"{S}/2026", f"{S}/2026/公共场所"
DAY = date(2026, 4, 2)


@pytest.fixture(scope="module")
def source() -> Registered:
    """The rooms of the world in which two draws were made."""
    return Registered(open_world("drawn").service.state.catch_up())


def test_a_row_comes_with_its_items_and_departments(source: Registered) -> None:
    """The version in effect on the day, the items of the lists in force; none for what is not there."""
    row = source.row(PLAN, "T1", DAY)
    assert row is not None
    assert (row.key, row.owner, row.departments, row.methods) == (
        f"{PLAN}#T1",
        S,
        (S,),
        ("onsite",),
    )
    assert ([item.id for item in row.items], row.off_list, row.missing) == (["S1"], (), ())
    joint = source.row(JOINT, "J1", DAY)
    assert joint is not None
    assert (joint.departments, joint.joint, joint.resolution) == ((S, H), True, "R1")
    assert source.row(PLAN, "T9", DAY) is None
    early = source.row(PLAN, "T1", date(2026, 2, 12))
    assert early is not None
    assert early.missing == ("—",)


def test_the_roll_is_that_of_the_day_and_of_the_row(source: Registered) -> None:
    """A department's own register; for a joint row, whoever stands on every one of them."""
    own, joint = source.row(PLAN, "T1", DAY), source.row(JOINT, "J1", DAY)
    assert own is not None
    assert joint is not None
    assert (len(source.roll(own, DAY)), len(source.roll(joint, DAY))) == (100, 20)
    assert len({part.digest for part in source.rolls(joint, DAY)}) == 4
    assert [(part.register, part.department) for part in source.rolls(own, DAY)] == [
        ("targets", S),
        ("inspectors", S),
    ]
    assert {person.department for person in source.people(joint, DAY)} == {S, H}
    assert {person.name for person in source.people(own, DAY)} == {KEPT_BESIDE}
    with pytest.raises(KeyError):
        source.roll(evolve(own, plan="无/2026"), DAY)


def test_visits_are_those_of_draws_that_stand(source: Registered) -> None:
    """Whoever was drawn this year has a visit, by day; nobody before, nobody of another's draws."""
    row = source.row(PLAN, "T1", DAY)
    assert row is not None
    visits, last = source.visits(row, DAY), source.last_drawn(row, DAY)
    assert sum(visits.values()) == 14
    assert set(last.values()) == {date(2026, 3, 2), date(2026, 4, 1)}
    assert source.visits(row, date(2026, 3, 1)) == {}
    assert source.visits(row, date(2027, 1, 4)) == {}
    foreign = evolve(row, owner=H)
    assert source.last_drawn(foreign, DAY) == {}


def test_leaders_conflicts_and_posts_come_from_the_register() -> None:
    """Who may lead, who keeps away from whom, where somebody served: as entered, person by person."""
    service = Service(
        Journal(MemoryStore()),
        Rulebook.load("cn", "cn-nm-dongsheng-2021"),
        Place("150602"),
        WorkdayCalendar.cn(),
        vault=MemoryVault(),
    )
    person = Inspector(
        id="P1",
        name="甲",
        department=S,
        sex="女",
        post="执法岗",
        cert_no="证1",
        cert_valid_until=date(2028, 1, 1),
        qualifications=("综合执法",),
        specialties=("食品",),
        may_lead=True,
        conflicts=("M001",),
        former_posts=("甲店",),
        on_leave=(Leave(date(2026, 5, 1), date(2026, 5, 3)),),
    )
    at = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
    register = InspectorRegister(entries=[person], as_of=at.date())
    (fact,) = entered_of(register, S)
    assert isinstance(fact, InspectorsEntered)
    assert fact.inspectors == (
        InspectorRow(
            id="P1",
            department=S,
            certified_until=date(2028, 1, 1),
            given=("name", "sex", "certificate-number", "post"),
            qualifications=("综合执法",),
            specialties=("食品",),
            away=(Away(first=date(2026, 5, 1), last=date(2026, 5, 3)),),
            may_lead=True,
            conflicts=("M001",),
            former_posts=("甲店",),
        ),
    )
    service.record(fact, Act("王一", S, at))
    source = Registered(service.state.catch_up())
    planned = Registered(open_world("planned").service.state.catch_up()).row(PLAN, "T1", at.date())
    assert planned is not None
    (found,) = source.people(planned, at.date())
    assert (found.may_lead, found.conflicts, found.former_posts) == (True, ("M001",), ("甲店",))
    assert not found.available_on(date(2026, 5, 2))
