"""The milestones of 2021 (C22–C25) on an invented first year, and the evidence that leaves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from attrs import Factory, evolve, frozen

from ssj_core.disclosure.records import DocumentPublished
from ssj_core.encoding import digest, parse
from ssj_core.errors.oversight import MilestoneUnknownError
from ssj_core.errors.rules import NoClauseError
from ssj_core.journal import Fact
from ssj_core.oversight import (
    Beginnings,
    Law,
    Ledger,
    Look,
    Milestone,
    MilestoneState,
    Records,
    assess,
    beginnings,
    export,
    milestone,
    public_since,
)
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    Method,
    PlanApproved,
    PlanFiled,
    PlanPublished,
    Window,
    shares,
)
from ssj_core.registers import ItemListAdopted

Book = Callable[..., Ledger]
HEX = "0" * 64
CST = timezone(timedelta(hours=8))


@frozen
class Noted:
    """An event as the journal has it, as far as beginnings look."""

    kind: str
    department: str
    on: date
    body: dict[str, str] = Factory(dict)

    @property
    def at(self) -> datetime:
        """When it was entered."""
        return datetime(self.on.year, self.on.month, self.on.day, 9, tzinfo=CST)


BEGUN = (
    Noted("item-list.adopted", "市监局", date(2021, 1, 20)),
    Noted("work-rules.adopted", "市监局", date(2021, 1, 25)),
    Noted("register.snapshot", "市监局", date(2021, 1, 22)),
    Noted("inspectors.snapshot", "市监局", date(2021, 1, 22)),
    Noted("item-list.adopted", "市监局", date(2021, 3, 1)),
    Noted("item-list.adopted", "教体局", date(2021, 1, 26)),
    Noted("work-rules.adopted", "教体局", date(2021, 1, 26)),
    Noted("draw.result", "市监局", date(2021, 3, 20)),
    Noted("draw.void", "教体局", date(2021, 3, 21)),
)


def _shown(document: str, department: str, outlet: str, day: str) -> DocumentPublished:
    return DocumentPublished(
        document=document,
        number="1",
        department=department,
        outlet=outlet,
        digest=HEX,
        on=date.fromisoformat(day),
    )


SHOWN = tuple(
    one
    for name, day in (("市监局", "2021-01-29"), ("教体局", "2021-03-05"))
    for one in (
        _shown("item-list", name, "platform", day),
        _shown("item-list", name, "portal", day),
        _shown("inspector-registry", name, "gsxt", day),
        _shown("work-rules", name, "portal", day),
    )
)


@pytest.fixture
def facts(listed: ItemListAdopted) -> list[Fact]:
    """The plan of 2021, public on both channels on 25 March; lists, registers and rules public."""
    (first, *_) = listed.items
    lists = [
        listed.but(department=name, items=(first,), on=day)
        for name, day in (("市监局", date(2021, 1, 20)), ("教体局", date(2021, 1, 26)))
    ]
    row = DepartmentTask(
        id="T1",
        items=("item-1",),
        scope="全区食品经营者",
        ratios=shares("3%"),
        methods=(Method.ONSITE,),
        content="许可",
        visits=1,
        window=Window(date(2021, 4, 1), date(2021, 6, 30)),
    )
    plan = DepartmentPlan(year=2021, department="市监局", tasks=(row,))
    facts: list[Fact] = [*lists, *SHOWN, PlanApproved(plan=plan, on=date(2021, 2, 27))]
    facts += [
        PlanPublished(plan=plan.id, version=1, channel=one, digest=HEX, on=day)
        for one, day in (("gsxt", date(2021, 3, 10)), ("portal", date(2021, 3, 25)))
    ]
    filed = PlanFiled(plan=plan.id, version=1, receiver="conference-office", on=date(2021, 3, 26))
    return [*facts, filed]


Looks = Callable[..., Look]


@pytest.fixture
def look(law: Law, book_of: Book, facts: list[Fact]) -> Looks:
    """Makes the look of one department on one day."""

    def make(department: str, day: date, *, keeper: str | None = "市监局") -> Look:
        book = book_of(facts, day)
        found = assess(book, law, year=2021, department=department)
        return Look(
            department=department,
            day=day,
            rules=law.rules_on(day),
            book=book,
            begun=beginnings(BEGUN, keeper=keeper),
            records=Records(),
            assessment=found,
        )

    return make


def test_a_milestone_already_past_at_issue_is_told_apart(look: Looks) -> None:
    """C22 was due in January, the text is of 27 February: late is not the same as missed (C2, A4)."""
    early = milestone("foundations", look("市监局", date(2021, 3, 31)))
    assert early.due.date == date(2021, 1, 31)
    assert early.past_at_issue
    assert early.clauses == ("ds-c22",)
    assert early.state is MilestoneState.REACHED
    late = milestone("foundations", look("教体局", date(2021, 3, 31)))
    assert late.state is MilestoneState.PAST_AT_ISSUE
    assert not late.missing
    before = milestone("foundations", look("教体局", date(2021, 3, 1)))
    assert [one.name for one in before.missing] == [
        "item-list-public",
        "inspector-registry-public",
        "work-rules-public",
    ]
    assert before.state is MilestoneState.PAST_AT_ISSUE


def test_the_registers_may_be_kept_by_one_for_all(look: Looks) -> None:
    """Without a keeper each department needs its own two registers (C61)."""
    own = milestone("foundations", look("教体局", date(2021, 3, 31), keeper=None))
    assert [one.name for one in own.missing] == ["target-register", "inspector-register"]


@pytest.mark.parametrize(
    "department, day, state, missing",
    [
        ("市监局", date(2021, 3, 31), MilestoneState.REACHED, 0),
        ("教体局", date(2021, 3, 31), MilestoneState.OPEN, 2),
        ("教体局", date(2021, 4, 1), MilestoneState.MISSED, 2),
        ("市监局", date(2021, 3, 22), MilestoneState.OPEN, 1),
    ],
)
def test_started_means_a_public_plan_and_a_draw(
    look: Looks, department: str, day: date, state: MilestoneState, missing: int
) -> None:
    """A voided draw is no draw, one channel is no publication (C23)."""
    found = milestone("started", look(department, day))
    assert found.state is state
    assert len(found.missing) == missing
    assert not found.past_at_issue


def test_started_too_late_stays_late(look: Looks) -> None:
    """What comes after the day is late for good."""
    seen = look("市监局", date(2021, 6, 1))
    later = evolve(seen, begun=Beginnings(draws={"市监局": date(2021, 5, 6)}))
    assert milestone("started", later).state is MilestoneState.LATE


def test_a_text_without_a_measure_is_left_to_a_person(look: Looks) -> None:
    """「全面开展到位」 has no number: progress is shown, nobody is told whether it is enough (C24)."""
    seen = look("市监局", date(2021, 9, 1))
    assert milestone("in-place", seen).state is MilestoneState.OPEN
    made = export(
        seen.book,
        seen.day,
        assessments=[seen.assessment],
        milestones=[milestone("started", seen)],
        journal={"seq": 9, "hash": HEX, "suite": "sha256"},
        suite="sha256",
    )
    fact = made.exported("营商环境评价", "评价办", date(2021, 8, 30))
    found = milestone("in-place", evolve(seen, records=Records(exports=(fact,))))
    assert found.state is MilestoneState.TO_JUDGE
    assert found.checks[0].counts == (0, 0)


def test_full_coverage_is_a_matter_of_figures(look: Looks) -> None:
    """C25 looks at the shares the rules require; nothing counted is left to a person."""
    found = milestone("routine", look("市监局", date(2021, 12, 31)))
    assert [one.met for one in found.checks] == [True, None, None]
    assert found.state is MilestoneState.TO_JUDGE
    other = milestone("routine", look("教体局", date(2021, 12, 31)))
    assert (other.checks[0].met, other.state) == (False, MilestoneState.OPEN)


def test_another_place_brings_its_own_milestones(look: Looks) -> None:
    """A name nobody defined, and one the rules do not know, are errors."""
    seen = look("市监局", date(2021, 9, 1))
    with pytest.raises(MilestoneUnknownError):
        milestone("perfection", seen)
    with pytest.raises(NoClauseError):
        milestone("perfection", seen, {"perfection": lambda _: ()})
    empty: Milestone = milestone("started", seen, {"started": lambda _: ()})
    assert empty.state is MilestoneState.TO_JUDGE


def test_public_means_on_every_channel(look: Looks) -> None:
    """The last of the channels asked for counts; no channel, no publication."""
    world = look("市监局", date(2021, 3, 31)).book.world
    assert public_since(world, "市监局", "item-list", ("platform", "portal")) == date(2021, 1, 29)
    assert public_since(world, "市监局", "item-list", ("platform", "gsxt")) is None
    assert public_since(world, "市监局", "work-rules", ("public",)) == date(2021, 1, 29)
    assert public_since(world, "市监局", "item-list", ()) is None


def test_the_evidence_says_what_it_was_made_from(look: Looks) -> None:
    """Every file is canonical and digested, every figure has both counts, the journal is named."""
    seen = look("市监局", date(2021, 9, 1))
    names = ("foundations", "started", "in-place", "routine")
    made = export(
        seen.book,
        seen.day,
        assessments=[seen.assessment],
        milestones=[milestone(name, seen) for name in names],
        journal={"seq": 9, "hash": HEX, "suite": "sha256"},
        suite="sha256",
    )
    index = parse(made.files["index.json"])
    assert index["journal"]["seq"] == 9
    for one in index["files"]:
        assert one["digest"] == digest(made.files[one["name"]])
        assert one["rows"] == len(parse(made.files[one["name"]]))
    figures = {row["figure"]: row for row in parse(made.files["figures.json"])}
    coverage = figures["list-coverage"]
    assert (coverage["numerator"], coverage["denominator"], coverage["wanted"]) == (1, 1, "1/1")
    assert figures["plan-in-time"]["wanted"] == ""
    stones = {row["milestone"]: row for row in parse(made.files["milestones.json"])}
    assert stones["foundations"]["past_at_issue"] == "yes"
    owed = parse(made.files["obligations.json"])
    assert {row["duty"] for row in owed} == {"plan", "plan-publication", "plan-filing", "draw"}
    assert {row["duty"] for row in owed if not row["due"]} == {"plan-publication", "plan-filing"}
    fact = made.exported("营商环境评价", "评价办", date(2021, 9, 2))
    assert [one.name for one in fact.files] == sorted(made.files)
    assert Fraction(coverage["wanted"]) == 1
