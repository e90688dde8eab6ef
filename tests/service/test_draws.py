"""The draw on the road: permit, prepare, seal, throw, void, dispose, each step read, asked, recorded."""

from datetime import date, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from attrs import evolve
from draw_desk import (
    BOOK,
    CALENDAR,
    CHINA,
    ITEM,
    JOINT_ITEM,
    NO_MARCH,
    PLAN,
    ROW,
    THREE,
    Desk,
    H,
    Row,
    S,
    book,
    desk,
    officer,
    planned,
)

from ssj_core.adapters.memory import MemoryStore, MemoryVault
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_vault import SqliteVault
from ssj_core.drawing import Dice, Evidence, Seen, Shortage, Witness
from ssj_core.drawing.entropy import Contribution
from ssj_core.drawing.facts import DRAW, Draw, RollDigest
from ssj_core.drawing.records import Promise, Reveal, Times
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.drawing import (
    DispositionRefusedError,
    OpeningMissingError,
    OrderRefusedError,
)
from ssj_core.errors.refusals import Refused
from ssj_core.errors.vault import VaultEmptyError
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.planning import PlannedRow, shares
from ssj_core.registers import Target
from ssj_core.rules import Rulebook
from ssj_core.service import Service
from ssj_core.service.act import Act
from ssj_core.service.draws import Choices, Draws, Expected
from ssj_core.testing import clauses_of
from ssj_core.verify import verify_bundle


def draws(source: Desk | None = None, asked: Rulebook = BOOK, **change: Any) -> Draws:
    """Return draws over a journal in memory."""
    numbers = iter(range(1, 10**6))
    journal = change.pop("journal", None) or Journal(MemoryStore())
    plain: dict[str, Any] = {
        "service": Service(journal, asked, Place("150602"), CALENDAR),
        "vault": MemoryVault(),
        "source": source or desk(),
        "chance": lambda: f"{next(numbers):064x}",
    }
    return Draws(**(plain | change))


def act(day: str = "2026-03-02", hour: int = 9, department: str = S, minute: int = 0) -> Act:
    """Return an act on a day."""
    at = datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}:00").replace(tzinfo=CHINA)
    return Act("王一", department, at)


WITNESSES = (Witness(name="某某", of="公证处"), Witness(name="某乙", of="企业代表"))


def thrown(
    on: Draws, session: str, day: str = "2026-03-02", dice: str = "40271582139904617735"
) -> Any:
    """Throw the dice for a session, before witnesses."""
    evidence = (Evidence(at=f"{day}T10:00:00+08:00", witnesses=WITNESSES),)
    draw = on.state.catch_up().get(DRAW, DRAW.of(session=session))
    commit = draw.commit if draw else None
    seen = [Seen(at=commit.at, record="COMMIT", witnesses=WITNESSES)] if commit else []
    return on.throw(session, act(day, 11), items=(Dice(dice),), evidence=evidence, seen=seen)


def codes(error: BaseException) -> list[str]:
    """Return the codes of a refusal or of several."""
    faults = error.faults if isinstance(error, ManyFaultsError) else (error,)
    return [fault.code for fault in faults]  # type: ignore[attr-defined]


def standing(on: Draws, session: str) -> Draw:
    """Return a draw as the journal has it."""
    found = on.state.catch_up().get(DRAW, DRAW.of(session=session))
    assert found is not None
    return found


def test_a_row_is_sealed_with_plan_version_rolls_and_reasons() -> None:
    """10 of 100 sealed; the COMMIT names its plan, the rolls and the clauses it rests on (C87, C88, C109)."""
    on = draws()
    assert on.permit(PLAN, "T1", act()).session == f"{ROW}-1"
    shown = on.prepare(PLAN, "T1", act())
    sealed = on.seal(PLAN, "T1", act(), expected=Expected(number=10, size=100, digest=shown.digest))
    kept = standing(on, f"{ROW}-1")
    assert (kept.stage, kept.plan, kept.version, kept.department) == ("sealed", PLAN, 1, S)
    assert kept.rolls[0].register == "targets"
    events = list(on.service.journal.read(f"draw/{ROW}-1"))
    assert [event.kind for event in events] == ["draw.task", "draw.commit"]
    rests = events[1].envelope.rests
    assert rests is not None
    cited = {clause for said in rests["said"] for clause in said["by"]}
    assert {"own-cap", "own-visits", "ds-c87", "cn-penalty-42"} <= cited
    assert rests["book"] == BOOK.digest
    assert sealed.commit.session == f"{ROW}-1"
    assert on.state.find(DRAW, "row", ROW) == (f"draw/{ROW}-1",)


@pytest.mark.parametrize(
    "change, day, department, code, clause",
    [
        ({"missing": ("报备案",)}, "2026-03-02", S, "draw.not-effective", "C87"),
        ({}, "2026-07-02", S, "draw.window-over", "C80"),
        ({"off_list": ("S1",)}, "2026-03-02", S, "draw.not-listed", "C5"),
        ({}, "2026-03-02", H, "hand.initiator", "C87"),
        ({"task": "T9"}, "2026-03-02", S, "draw.unknown-row", "C87"),
    ],
)
def test_no_permit_without_its_ground(
    change: dict[str, Any], day: str, department: str, code: str, clause: str
) -> None:
    """Plan, window, list, owner: what is lacking is named, and nothing is recorded (C5, C79, C87)."""
    on = draws(desk(**change))
    for step in (on.permit, on.prepare, on.seal):
        with pytest.raises(Refused) as caught:
            step(PLAN, "T1", act(day, department=department))
        assert caught.value.code == code
        assert clause in clauses_of(caught.value)
    assert caught.value.status == ("not-allowed" if code.startswith("hand") else "refused")
    assert on.service.journal.heads() == {}


def test_a_local_rulebook_stops_a_draw_without_a_line_of_code() -> None:
    """No draws in March: the clause is named; in April the row is drawn (R168)."""
    on = draws(asked=book(NO_MARCH))
    with pytest.raises(Refused) as caught:
        on.permit(PLAN, "T1", act())
    assert caught.value.code == "rules.may-run-draw"
    assert "own-no-march" in clauses_of(caught.value)
    assert on.permit(PLAN, "T1", act("2026-04-01")).row.task == "T1"


def test_a_joint_draw_goes_through_the_declared_platform_by_its_initiator() -> None:
    """Scheme, implementation scheme and platform are asked of a joint row (C50, C52, C106, C107)."""
    joint = {
        "joint": True,
        "departments": (S, H),
        "items": (ITEM, JOINT_ITEM),
        "resolution": "R1",
        "implementation": True,
        "row": Row(ratios=shares("20%"), count=20),
    }
    sealed = draws(desk(**joint)).seal(PLAN, "T1", act())
    assert sealed.tasks[0].record.slots == (
        f"{S}/组员/1",
        f"{S}/组员/2",
        f"{H}/组员/1",
        f"{H}/组员/2",
    )
    for change, clause in (
        ({"resolution": None}, "ds-c50"),
        ({"implementation": False}, "ds-c106"),
    ):
        with pytest.raises(Refused) as caught:
            draws(desk(**(joint | change))).permit(PLAN, "T1", act())
        assert clause in clauses_of(caught.value)
    with pytest.raises(Refused) as caught:
        draws(desk(**joint), on_platform=False).permit(PLAN, "T1", act())
    assert "ds-c109" in clauses_of(caught.value)


@pytest.mark.parametrize(
    "left_out, added, code, clause",
    [
        ({"M050": ""}, (), "frame.left-out", "C88"),
        ({}, ("M101",), "frame.unknown-target", "C61"),
        ({}, ("M001",), "frame.without-chance", "C6"),
    ],
)
def test_the_frame_is_the_roll_of_the_day(
    left_out: dict[str, str], added: tuple[str, ...], code: str, clause: str
) -> None:
    """Nobody is left out without a reason or brought in from no register; a full target stays out (R054, R055, R137)."""
    source = desk()
    source.visited["M001"] = 2
    on = draws(source)
    with pytest.raises(Refused) as caught:
        on.prepare(PLAN, "T1", act(), Choices(left_out=left_out, added=added))
    assert (caught.value.code, clause in clauses_of(caught.value)) == (code, True)
    said = on.prepare(
        PLAN, "T1", act(), Choices(left_out={"M050": " 停业整顿 ", "M051": "互认其他部门结果"})
    )
    assert [gone.reason for gone in said.frame.excluded] == [
        "frequency-cap",
        "停业整顿",
        "recognised",
    ]
    shown = on.prepare(PLAN, "T1", act())
    assert (shown.size, shown.number) == (99, 10)
    assert [(gone.target, gone.clauses) for gone in shown.frame.excluded] == [
        ("M001", ("own-visits",))
    ]


@pytest.mark.parametrize(
    "expected, code",
    [
        ({"number": 11}, "draw.number"),
        ({"number": 9}, "draw.number"),
        ({"size": 99}, "draw.size"),
        ({"digest": "0" * 64}, "draw.moved"),
    ],
)
def test_what_is_sealed_is_what_was_shown(expected: dict[str, Any], code: str) -> None:
    """No more and no less than plan and register give (C80); a preparation that moved is looked at again."""
    on = draws()
    with pytest.raises(Refused) as caught:
        on.seal(PLAN, "T1", act(), expected=Expected(**expected))
    assert caught.value.code == code
    assert on.service.journal.heads() == {}


def test_one_row_is_sealed_once() -> None:
    """A second seal is refused while the first is open, and after the planned visit is used (C80)."""
    on = draws()
    on.seal(PLAN, "T1", act())
    with pytest.raises(Refused) as caught:
        on.seal(PLAN, "T1", act(hour=10))
    assert (caught.value.code, "C80" in clauses_of(caught.value)) == ("draw.pending", True)
    thrown(on, f"{ROW}-1")
    with pytest.raises(Refused) as caught:
        on.permit(PLAN, "T1", act(hour=12))
    assert caught.value.code == "draw.used-up"
    twice = draws(desk(visits=2))
    twice.seal(PLAN, "T1", act())
    thrown(twice, f"{ROW}-1")
    second = twice.seal(PLAN, "T1", act(hour=12))
    assert (second.commit.session, second.commit.tasks[0].attempt) == (f"{ROW}-2", 1)


def test_a_number_belongs_to_its_plan() -> None:
    """Two departments may both have a T1, and so may two years (R053)."""
    source = desk()
    other = planned(plan=f"{H}/2026", owner=H, departments=(H,))
    source.rows[other.key] = other
    on = draws(source)
    on.seal(PLAN, "T1", act())
    assert on.seal(f"{H}/2026", "T1", act(department=H)).commit.session == f"{H}/2026#T1-1"


@pytest.mark.parametrize("workers", [4])
def test_of_many_who_seal_at_one_moment_one_wins(workers: int, tmp_path: Path) -> None:
    """Four clerks seal one row at once: one seal stands, whatever the store (R059)."""
    store = SqliteStore(tmp_path / "journal.db")
    on = draws(journal=Journal(store))
    refused: list[str] = []

    def clerk() -> None:
        try:
            on.seal(PLAN, "T1", act())
        except Refused as error:
            refused.append(error.code)

    clerks = [Thread(target=clerk) for _ in range(workers)]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()
    assert len(refused) == workers - 1
    assert set(refused) <= {"draw.pending", "draw.moved", "draw.sealed"}
    kinds = [event.kind for event in on.service.journal.read()]
    assert sorted(kinds) == ["draw.commit", "draw.task", "rulebook.adopted"]
    assert thrown(on, f"{ROW}-1").tasks[ROW].drawn


def test_the_result_is_computed_from_vault_and_journal(tmp_path: Path) -> None:
    """After a restart the sealed draw is drawn from vault and journal, and anyone recomputes it (C88)."""
    files = tmp_path / "journal.db", tmp_path / "draws.vault"
    with SqliteVault(files[1]) as vault:
        journal = Journal(SqliteStore(files[0]))
        draws(journal=journal, vault=vault).seal(PLAN, "T1", act())
    with SqliteVault(files[1]) as vault:
        journal = Journal(SqliteStore(files[0]))
        on = draws(journal=journal, vault=vault)
        outcome = thrown(on, f"{ROW}-1")
        drawn = {pick.id for pick in outcome.tasks[ROW].drawn}
        kept = standing(on, f"{ROW}-1")
        assert (kept.stage, set(kept.targets)) == ("drawn", drawn)
        assert on.state.find(DRAW, "target", min(drawn)) == (f"draw/{ROW}-1",)
        assert verify_bundle(outcome.auditor_bundle().data).exit_code == 0
        with pytest.raises(Refused) as caught:
            thrown(on, f"{ROW}-1", dice="1" * 20)
        assert caught.value.code == "draw.drawn"


def test_a_lost_vault_is_said_and_nothing_is_made_up() -> None:
    """Without the closed part there is no draw: void and seal anew."""
    on = draws()
    on.seal(PLAN, "T1", act())
    bare = evolve(on, vault=MemoryVault())
    with pytest.raises(VaultEmptyError):
        thrown(bare, f"{ROW}-1")
    with pytest.raises(Refused, match="没有抽取"):
        thrown(on, "X-1")


def test_a_result_made_elsewhere_is_recomputed_before_it_is_taken() -> None:
    """The right one is taken, one target exchanged is not (C88, C109; R060)."""
    on = draws()
    sealed = on.seal(PLAN, "T1", act())
    evidence = (Evidence(at="2026-03-02T10:00:00+08:00", witnesses=WITNESSES),)
    made = sealed.draw(
        items=(Dice("40271582139904617735"),),
        evidence=evidence,
        at="2026-03-02T10:30:00+08:00",
        seen=[Seen(at="2026-03-02T09:00:00+08:00", record="COMMIT", witnesses=WITNESSES)],
    ).result
    (task,) = made.tasks
    assert task.drawn is not None
    ids = {entry if isinstance(entry, str) else entry.id for entry in task.drawn}
    other = next(one.id for one in on.source.roll(planned(), date(2026, 3, 2)) if one.id not in ids)
    swapped = tuple(
        evolve(entry, id=other) if at == 0 and not isinstance(entry, str) else entry
        for at, entry in enumerate(task.drawn)
    )
    forged = evolve(made, tasks=(evolve(task, drawn=swapped),))
    for wrong in (forged, evolve(made, items=("dice:1",))):
        with pytest.raises(Refused) as caught:
            on.result(f"{ROW}-1", wrong, act(hour=11))
        assert caught.value.code == "draw.not-recomputed"
        assert "C88" in clauses_of(caught.value)
    assert standing(on, f"{ROW}-1").stage == "sealed"
    assert on.result(f"{ROW}-1", made, act(hour=11)).result == made
    assert standing(on, f"{ROW}-1").stage == "drawn"


def test_a_seal_is_voided_before_the_throw_and_the_next_names_it() -> None:
    """Reason and approver; the next attempt names the COMMIT it follows (C109, D10; R062)."""
    on = draws()
    times = Times(public="2026-03-02T12:00:00+08:00", result="2026-03-02T18:00:00+08:00")
    first = on.seal(PLAN, "T1", act(), times=times)
    on.void(
        f"{ROW}-1",
        act(hour=10),
        reason="见证人因故离场",
        approver="分管负责人",
        witnesses=WITNESSES,
    )
    assert standing(on, f"{ROW}-1").stage == "void"
    second = on.seal(PLAN, "T1", act(hour=14))
    (entry,) = second.commit.tasks
    assert (second.commit.session, entry.attempt) == (f"{ROW}-2", 2)
    assert entry.previous == first.commit.hash("sha256")
    for step in (
        lambda: on.void(f"{ROW}-1", act(hour=15), reason="再次", approver="分管负责人"),
        lambda: thrown(on, f"{ROW}-1"),
    ):
        with pytest.raises(Refused) as caught:
            step()
        assert caught.value.code == "draw.void"


def test_who_voids_after_the_table_was_laid_shows_what_would_have_been_drawn() -> None:
    """From t2 on a VOID opens: dice nobody threw are thrown for it, and verify takes all of it (D10)."""
    on = draws()
    sealed = on.seal(PLAN, "T1", act())
    void = on.void(f"{ROW}-1", act(minute=1), reason="参数录入有误", approver="局长")
    assert void.void.opens is not None
    assert void.void.evidence is not None
    (item,) = void.void.opens.items
    assert (len(item), void.void.witnesses, void.void.shortage) == (len("dice:") + 8, (), None)
    assert all(not proof.witnesses for proof in void.void.evidence)
    first = verify_bundle(void.public_bundle().data)
    assert first.exit_code == 0
    again = on.seal(PLAN, "T1", act(minute=2))
    thrown(on, f"{ROW}-2")
    whole = on.outcome(f"{ROW}-2").public_bundle(void.public_bundle())
    assert verify_bundle(whole.data).exit_code == 0
    assert again.commit.tasks[0].previous == sealed.commit.hash("sha256")


def test_dice_thrown_for_a_void_have_their_witnesses() -> None:
    """Who throws them before witnesses names both; before t2 nothing is thrown for it."""
    on = draws()
    on.seal(PLAN, "T1", act())
    dice = (Dice("40271582139904617735"),)
    void = on.void(
        f"{ROW}-1",
        act(hour=10),
        reason="参数录入有误",
        approver="局长",
        dice=dice,
        witnesses=WITNESSES,
    ).void
    assert void.opens is not None
    assert void.evidence is not None
    assert void.opens.items == (dice[0].item,)
    assert void.evidence[0].witnesses == WITNESSES
    early = draws()
    early.seal(
        PLAN,
        "T1",
        act(),
        times=Times(public="2026-03-02T12:00:00+08:00", result="2026-03-02T18:00:00+08:00"),
    )
    with pytest.raises(OrderRefusedError):
        early.void(f"{ROW}-1", act(hour=10), reason="有误", approver="局长", dice=dice)


def test_what_a_lottery_said_is_given_and_not_made_up() -> None:
    """Another public source than dice has spoken: its VOID is refused until the numbers are given."""
    on = draws()
    times = Times(public="2026-03-03T21:00:00+08:00", result="2026-03-09T18:00:00+08:00")
    on.seal(PLAN, "T1", act(), entropy=("ssq:2026023",), times=times)
    with pytest.raises(OpeningMissingError):
        on.void(f"{ROW}-1", act("2026-03-04"), reason="有误", approver="局长")


def test_a_result_nobody_likes_stands() -> None:
    """After the outcome only a shortage statement or a failed verification voids (C109, D10; R063)."""
    on = draws()
    on.seal(PLAN, "T1", act())
    thrown(on, f"{ROW}-1")
    with pytest.raises(Refused) as caught:
        on.void(f"{ROW}-1", act(hour=12), reason="结果不满意", approver="分管负责人")
    assert caught.value.code == "draw.stands"
    on.void(
        f"{ROW}-1",
        act(hour=12),
        reason="复核不通过",
        approver="分管负责人",
        failed_verification="复核报告1号",
    )
    kept = standing(on, f"{ROW}-1")
    assert (kept.stage, kept.targets) == ("void", ())
    assert kept.void is not None
    assert "复核报告1号" in kept.void.reason


def test_a_shortage_voids_with_its_statement() -> None:
    """No full teams: no result; the statement and the dice void it, and the row is open again (R064)."""
    source = desk()
    source.people_of[:] = [
        officer(1),
        officer(2, conflicts=tuple(f"M{n:03}" for n in range(1, 101))),
    ]
    on = draws(source)
    assert on.prepare(PLAN, "T1", act()).crew.unmanned  # type: ignore[union-attr]
    on.seal(PLAN, "T1", act())
    with pytest.raises(Shortage) as caught:
        thrown(on, f"{ROW}-1")
    assert standing(on, f"{ROW}-1").stage == "sealed"
    with pytest.raises(Refused) as other:
        thrown(on, f"{ROW}-1", dice="1" * 20)
    assert (other.value.code, clauses_of(other.value)) == ("draw.thrown", {"C109"})
    with pytest.raises(Shortage):
        thrown(on, f"{ROW}-1")
    on.void(
        f"{ROW}-1",
        act(hour=12),
        reason="人手不足",
        approver="分管负责人",
        shortage=caught.value.statement,
    )
    kept = standing(on, f"{ROW}-1").void
    assert kept is not None
    assert kept.shortage == " ".join(caught.value.statement.split())
    assert kept.opens is not None
    assert kept.opens.items == ("dice:40271582139904617735",)
    assert on.permit(PLAN, "T1", act(hour=13)).attempt == 2


def test_a_shortage_nobody_threw_voids_nothing() -> None:
    """A statement alone is no shortage; another department voids, throws and disposes of nothing."""
    on = draws()
    on.seal(PLAN, "T1", act())
    with pytest.raises(Refused) as caught:
        on.void(f"{ROW}-1", act(hour=10), reason="人手", approver="局长", shortage="差一人")
    assert (caught.value.code, "C89" in clauses_of(caught.value)) == ("draw.no-shortage", True)
    foreign = act(hour=10, department=H)
    for step in (
        lambda: on.void(f"{ROW}-1", foreign, reason="无", approver="无"),
        lambda: on.throw(f"{ROW}-1", foreign, items=(), evidence=()),
        lambda: on.dispose(f"{ROW}-1", "M001", foreign, outcome="closed"),
    ):
        with pytest.raises(Refused) as caught:
            step()
        assert caught.value.status == "not-allowed"
    with pytest.raises(Refused) as caught:
        on.outcome(f"{ROW}-1")
    assert caught.value.code == "draw.undrawn"


def test_who_goes_is_read_from_the_draw() -> None:
    """Target, team, items and window are read; picked people are refused with the clauses (R069–R072)."""
    on = draws()
    on.seal(PLAN, "T1", act())
    outcome = thrown(on, f"{ROW}-1")
    target = outcome.tasks[ROW].drawn[0].id
    found = on.assigned(f"{ROW}-1", target, act("2026-04-07"))
    pair = found.team.inspectors
    assert (found.row.task, found.row.version, len(pair), found.late) == ("T1", 1, 2, False)
    assert on.assigned(f"{ROW}-1", target, act("2026-04-07"), team=pair[::-1]).team == found.team
    others = [f"P{n}" for n in range(1, 7) if f"P{n}" not in pair][:2]
    for team, clauses in (
        (others, {"C89", "C109"}),
        (pair[:1], {"C71"}),
        ((pair[0], "专家1"), {"C71"}),
        ((), {"C71"}),
    ):
        with pytest.raises(Refused) as caught:
            on.assigned(f"{ROW}-1", target, act("2026-04-07"), team=team)
        assert clauses <= clauses_of(caught.value)
    assert on.assigned(f"{ROW}-1", target, act("2026-07-06")).late
    with pytest.raises(Refused) as caught:
        on.assigned(f"{ROW}-1", target, act("2026-04-07", department=H))
    assert caught.value.status == "not-allowed"
    drawn = {pick.id for pick in outcome.tasks[ROW].drawn}
    stranger = next(one.id for one in on.source.roll(planned(), date.min) if one.id not in drawn)
    for session, one, code in (
        (f"{ROW}-1", stranger, "draw.not-drawn"),
        ("X-9", target, "draw.unknown"),
    ):
        with pytest.raises(Refused) as caught:
            on.assigned(session, one, act("2026-04-07"))
        assert caught.value.code == code
        assert "C88" in clauses_of(caught.value)


def test_a_local_team_of_three_stops_a_pair() -> None:
    """The size is asked again on the day the team is sent: a pair drawn before the clause does not go (R165)."""
    on = draws(asked=book(THREE))
    on.seal(PLAN, "T1", act())
    target = thrown(on, f"{ROW}-1").tasks[ROW].drawn[0].id
    with pytest.raises(Refused) as caught:
        on.assigned(f"{ROW}-1", target, act("2026-04-07"))
    assert caught.value.code == "rules.team-size"
    assert "own-three" in clauses_of(caught.value)


def test_targets_alone_are_drawn_and_then_nobody_is_sent() -> None:
    """Inspectors drawn later: no assignment before they are (C88, C89; R065)."""
    on = draws()
    on.seal(PLAN, "T1", act(), Choices(crew=False))
    target = thrown(on, f"{ROW}-1").tasks[ROW].drawn[0].id
    with pytest.raises(Refused) as caught:
        on.assigned(f"{ROW}-1", target, act("2026-04-07"))
    assert caught.value.code == "draw.no-team"
    assert "C89" in clauses_of(caught.value)


def test_a_joint_target_needs_the_people_of_every_department() -> None:
    """Only one's own two, none of the other's, is refused (C108; R078)."""
    joint = {
        "joint": True,
        "departments": (S, H),
        "items": (ITEM, JOINT_ITEM),
        "resolution": "R1",
        "implementation": True,
        "row": Row(ratios=shares("4%"), count=4),
    }
    on = draws(desk(**joint))
    on.seal(PLAN, "T1", act())
    target = thrown(on, f"{ROW}-1").tasks[ROW].drawn[0].id
    team = on.assigned(f"{ROW}-1", target, act("2026-04-07", department=H)).team.inspectors
    own = [one for one in team if one.startswith("P")]
    with pytest.raises(Refused) as caught:
        on.assigned(f"{ROW}-1", target, act("2026-04-07"), team=own)
    assert "C108" in clauses_of(caught.value)


def test_a_reserve_takes_the_place_and_the_team() -> None:
    """The next reserve stands in for whom the register lost, with that team, and only once (R098, R099)."""
    source = desk()
    on = draws(source)
    on.seal(PLAN, "T1", act())
    outcome = thrown(on, f"{ROW}-1")
    gone = outcome.tasks[ROW].drawn[0].id
    team = on.assigned(f"{ROW}-1", gone, act("2026-04-07")).team.inspectors
    words: dict[str, Any] = {
        "outcome": "closed",
        "reason": "注销",
        "approver": "局长",
        "replace": True,
    }
    with pytest.raises(Refused) as caught:
        on.dispose(f"{ROW}-1", gone, act("2026-05-07"), **(words | {"reason": "听说已关门"}))
    assert (caught.value.code, "C80" in clauses_of(caught.value)) == ("draw.still-there", True)
    out: dict[str, Any] = {"state": "exited", "exited_on": date(2026, 5, 6), "exit_reason": "注销"}
    source.roll_of[:] = [evolve(one, **out) if one.id == gone else one for one in source.roll_of]
    after = on.dispose(f"{ROW}-1", gone, act("2026-05-07"), **words)
    reserve = after.dispositions[-1].replaced_by
    assert reserve is not None
    assert reserve.id == outcome.tasks[ROW].reserves("全部", 1)[0].id
    kept = standing(on, f"{ROW}-1")
    assert reserve.id in kept.targets
    assert gone not in kept.targets
    assert on.assigned(f"{ROW}-1", reserve.id, act("2026-05-08")).team.inspectors == team
    for target in (gone, "M999"):
        with pytest.raises(Refused):
            on.dispose(f"{ROW}-1", target, act("2026-05-09"), **words)
    with pytest.raises(DispositionRefusedError):
        on.dispose(f"{ROW}-1", reserve.id, act("2026-05-09"), outcome="closed")


LATE = Times(
    public="2026-03-02T09:30:00+08:00",
    result="2026-03-02T18:00:00+08:00",
    open="2026-06-30T17:00:00+08:00",
)


def test_an_unannounced_draw_stays_closed_in_the_journal() -> None:
    """The list of an unannounced draw is in the vault alone; who is assigned is read from there."""
    on = draws()
    on.seal(PLAN, "T1", act(), times=LATE)
    outcome = thrown(on, f"{ROW}-1")
    assert standing(on, f"{ROW}-1").targets == ()
    target = outcome.tasks[ROW].drawn[0].id
    assert len(on.assigned(f"{ROW}-1", target, act("2026-04-07")).team.inspectors) == 2


def test_the_parties_contribute_before_the_dice() -> None:
    """Contributions are promised in the seal, revealed before the dice, and recomputed with them (C109)."""
    on = draws()
    given = Contribution(party=H, value="5" * 64)
    promise = Promise(commitment=given.commitment(f"{ROW}-1"), party=H)
    times = Times(
        contributions="2026-03-02T09:30:00+08:00",
        public="2026-03-02T10:00:00+08:00",
        result="2026-03-02T18:00:00+08:00",
    )
    on.seal(
        PLAN, "T1", act(), entropy=(f"contrib:{H}", "dice"), contributions=(promise,), times=times
    )
    outcome = on.throw(
        f"{ROW}-1",
        act(hour=11),
        items=(Dice("40271582139904617735"),),
        evidence=(Evidence(at="2026-03-02T10:00:00+08:00", witnesses=WITNESSES),),
        seen=[
            Seen(at="2026-03-02T09:40:00+08:00", record=one, witnesses=WITNESSES)
            for one in ("COMMIT", "CONTRIB")
        ],
        reveals=(Reveal(at="2026-03-02T09:20:00+08:00", party=H, value="5" * 64),),
    )
    kinds = [event.kind for event in on.service.journal.read(f"draw/{ROW}-1")]
    assert kinds == ["draw.task", "draw.commit", "draw.contrib", "draw.result"]
    target = outcome.tasks[ROW].drawn[0].id
    assert on.assigned(f"{ROW}-1", target, act("2026-04-07")).target == target


def test_contributions_are_closed_before_anything_is_thrown() -> None:
    """CONTRIB is on record before the dice, and the throw draws with what it says (C109)."""
    on = draws()
    given = Contribution(party=H, value="5" * 64)
    promise = Promise(commitment=given.commitment(f"{ROW}-1"), party=H)
    times = Times(
        contributions="2026-03-02T09:30:00+08:00",
        public="2026-03-02T10:00:00+08:00",
        result="2026-03-02T18:00:00+08:00",
    )
    on.seal(
        PLAN, "T1", act(), entropy=(f"contrib:{H}", "dice"), contributions=(promise,), times=times
    )
    reveal = Reveal(at="2026-03-02T09:20:00+08:00", party=H, value="5" * 64)
    contrib = on.close(f"{ROW}-1", act(minute=35), [reveal])
    assert (contrib.absent, standing(on, f"{ROW}-1").contrib) == ((), contrib)
    outcome = on.throw(
        f"{ROW}-1",
        act(hour=11),
        items=(Dice("40271582139904617735"),),
        evidence=(Evidence(at="2026-03-02T10:00:00+08:00", witnesses=WITNESSES),),
        seen=[
            Seen(at="2026-03-02T09:40:00+08:00", record=name, witnesses=WITNESSES)
            for name in ("COMMIT", "CONTRIB")
        ],
    )
    kinds = [event.kind for event in on.service.journal.read(f"draw/{ROW}-1")]
    assert kinds == ["draw.task", "draw.commit", "draw.contrib", "draw.result"]
    assert on.outcome(f"{ROW}-1").result == outcome.result
    alone = draws()
    alone.seal(PLAN, "T1", act())
    with pytest.raises(Refused) as caught:
        alone.close(f"{ROW}-1", act(minute=1), [])
    assert caught.value.code == "draw.no-parties"


def test_a_session_of_elsewhere_is_held_to_the_same() -> None:
    """Its plan is named, one for all, its purpose is ours, its result is recomputed where it can be (C87, C88, C109)."""
    on, made = draws(), draws()
    made.seal(PLAN, "T1", act())
    outcome = thrown(made, f"{ROW}-1")
    records = [record.document() for record in outcome.records]
    with pytest.raises(Refused) as caught:
        evolve(on, purpose="rehearsal").record(f"{ROW}-1", records, act(hour=12))
    assert caught.value.code == "draw.rehearsal"
    on.record(f"{ROW}-1", records, act(hour=12))
    assert standing(on, f"{ROW}-1").plan == PLAN
    assert standing(on, f"{ROW}-1").result == outcome.result
    with pytest.raises(Refused) as caught:
        on.record(f"{ROW}-1", records[:1] + records[2:], act(hour=12))
    assert caught.value.code == "draw.not-continued"
    again = draws(chance=lambda: "7" * 64)
    sealed = again.seal(PLAN, "T1", act())
    other = outcome.result.document() | {"commit": sealed.commit.hash("sha256")}
    kept = [record.document() for record in sealed.records]
    with pytest.raises(Refused) as caught:
        again.record(f"{ROW}-1", [*kept, other], act(hour=12))
    assert caught.value.code == "draw.not-recomputed"
    lost = evolve(again, vault=MemoryVault())
    lost.record(f"{ROW}-1", [*kept, other], act(hour=12))
    assert standing(again, f"{ROW}-1").stage == "drawn"


def test_a_register_that_moves_before_the_lock_is_looked_at_again() -> None:
    """What was shown on another roll is not sealed (C88)."""

    class Moving(Desk):
        def rolls(self, row: PlannedRow, day: date) -> tuple[RollDigest, ...]:
            self.roll_of.append(Target(id=f"N{len(self.roll_of)}"))
            return Desk.rolls(self, row, day)

    still = desk()
    on = draws(Moving(rows=still.rows, roll_of=still.roll_of, people_of=still.people_of))
    with pytest.raises(Refused) as caught:
        on.seal(PLAN, "T1", act())
    assert caught.value.code == "draw.moved"
    assert on.service.journal.heads() == {}


def test_what_fails_leaves_nothing_behind() -> None:
    """A VOID before its seal is refused, and the state stays where it was."""
    on = draws()
    on.seal(PLAN, "T1", act())
    before = on.state.seq
    with pytest.raises(OrderRefusedError):
        on.void(f"{ROW}-1", act(hour=8), reason="早", approver="人")
    assert on.state.catch_up().seq == before
