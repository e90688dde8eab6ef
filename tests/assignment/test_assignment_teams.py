"""The inspector draw over registers: who may come, who must not, what gives way, what is recorded."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from ssj_core.drawing.assignment import (
    Application,
    Assignment,
    ExpertRule,
    Group,
    Recusal,
    Rules,
    Shortage,
    SlotRule,
    assign,
    assign_groups,
    substitute,
)
from ssj_core.errors import InputRefusedError
from ssj_core.errors.assignment import (
    ApplicationError,
    FactMissingError,
    RelaxationError,
    RepeatedError,
    SubstitutionError,
    TeamError,
)
from ssj_core.registers.inspector import Expert, Inspector, Leave
from ssj_core.registers.target import Target

DAY = date(2026, 5, 20)
SEED = "5e" * 32
LEAD = SlotRule(department="scjg", role="lead", lead=True)
MEMBER = SlotRule(department="scjg", role="member")


def officer(one: str, **facts: Any) -> Inspector:
    """Return an inspector fit to lead, certified, present."""
    plain: dict[str, Any] = {
        "id": one,
        "name": f"检查员{one}",
        "department": "scjg",
        "cert_no": f"蒙-{one}",
        "cert_valid_until": date(2028, 1, 1),
        "may_lead": True,
        "station": "一所",
        "area": "北区",
    }
    return Inspector(**(plain | facts))


def shop(one: str, **facts: Any) -> Target:
    """Return a target in the second station's northern area."""
    return Target(
        **({"id": one, "name": f"{one}商行", "station": "二所", "district": "北区"} | facts)
    )


def rules(**change: Any) -> Rules:
    """Return the rules of a team of a leader and a member."""
    plain: dict[str, Any] = {"team": (LEAD, MEMBER), "on": DAY, "greatest": 4}
    return Rules(**(plain | change))


def draw(
    targets: Iterable[Target | str], roster: Iterable[Inspector], given: Rules, **more: Any
) -> Assignment:
    """Draw one task."""
    return assign(targets, roster, task="T-1", seed=SEED, rules=given, **more)


SHOPS = [shop(f"店{at}") for at in "甲乙丙丁"]
PEOPLE = [officer(f"JC{at}") for at in range(1, 5)]


def test_teams_have_a_leader_and_loads_count_everybody() -> None:
    """Each team has one leader; the loads name people without work too."""
    drawn = draw(SHOPS, [*PEOPLE, officer("JC9", may_lead=False, cert_no="")], rules())
    assert list(drawn.teams) == [one.id for one in SHOPS]
    for team in drawn.teams.values():
        assert team.lead == team.members[0].inspector
        assert len(set(team.inspectors)) == 2
    assert sum(drawn.loads.values()) == 8
    assert drawn.loads["JC9"] == 0


def test_an_id_alone_is_a_target() -> None:
    """Targets may be plain ids as long as no rule needs to know more of them."""
    assert set(draw(["甲", "乙"], PEOPLE, rules()).teams) == {"甲", "乙"}
    with pytest.raises(FactMissingError, match="没有填写所属监管所"):
        draw(["甲"], PEOPLE, rules(recusals={Recusal.STATION}))


@pytest.mark.parametrize(
    "facts, asked",
    [
        ({"department": "nyj"}, {}),
        ({"cert_no": ""}, {}),
        ({"cert_valid_until": None}, {}),
        ({"cert_valid_until": date(2026, 5, 19)}, {}),
        ({"state": "suspended"}, {}),
        ({"on_leave": (Leave(date(2026, 5, 20), date(2026, 5, 21)),)}, {}),
        ({"qualifications": ("特种设备",)}, {"qualifications": ("食品",)}),
    ],
)
def test_who_is_unfit_is_never_drawn(facts: dict[str, Any], asked: dict[str, Any]) -> None:
    """Another department, no valid certificate, absence or a missing qualification keep people out."""
    fit = [officer(f"JC{at}", qualifications=("食品",)) for at in range(3)]
    team = (LEAD, SlotRule(department="scjg", role="member", **asked))
    drawn = draw(SHOPS, [*fit, officer("X", **facts)], rules(team=team))
    assert ("scjg/member", "X") in drawn.lists.unfit
    assert drawn.loads["X"] == 0 or facts.get("qualifications")
    assert "X" not in drawn.lists.eligibility["scjg/member"]


def test_a_certificate_holds_on_its_last_day() -> None:
    """Valid until the day of the visit is valid on it."""
    last = [officer(f"JC{at}", cert_valid_until=DAY) for at in range(2)]
    assert sum(draw(SHOPS, last, rules()).loads.values()) == 8


@pytest.mark.parametrize(
    "facts, change, why",
    [
        ({"conflicts": ("店甲", "别处")}, {}, Recusal.DECLARED),
        ({"former_posts": ("店甲商行",)}, {}, Recusal.FORMER_POST),
        ({"former_posts": ("二所",)}, {}, Recusal.FORMER_POST),
        ({"station": "二所"}, {"recusals": {Recusal.STATION}}, Recusal.STATION),
        ({"area": "南区"}, {"same_area": True}, Recusal.AREA),
        ({}, {"last_time": {("店甲", "X")}}, Recusal.ROTATION),
    ],
)
def test_who_must_keep_away_does(
    facts: dict[str, Any], change: dict[str, Any], why: Recusal
) -> None:
    """Every kind of recusal keeps the inspector from the target, and says why."""
    drawn = draw(SHOPS, [*PEOPLE, officer("X", **facts)], rules(**change))
    assert drawn.lists.recused["店甲", "X"] == (why,)
    assert "X" not in drawn.teams["店甲"].inspectors
    assert f"不参加抽签 X 回避（{why.zh}）" in str(drawn.explain("店甲"))


def test_kinds_not_asked_for_do_not_bar() -> None:
    """A conflict bars only where the rules read conflicts."""
    people = [officer("A", conflicts=("店甲",), former_posts=("店甲",)), officer("B")]
    assert draw(SHOPS[:1], people, rules(recusals=())).teams["店甲"].members


def test_the_station_rule_needs_the_stations_of_everybody() -> None:
    """An empty station is not another station."""
    with pytest.raises(FactMissingError, match="JC8"):
        draw(SHOPS, [officer("JC8", station="")], rules(recusals={Recusal.STATION}))


def test_the_area_rule_needs_the_areas_of_everybody() -> None:
    """An empty area is not the same area."""
    with pytest.raises(FactMissingError, match="JC8"):
        draw(SHOPS, [officer("JC8", area="")], rules(same_area=True))
    with pytest.raises(FactMissingError, match="店戊"):
        draw([shop("店戊", district="")], PEOPLE, rules(same_area=True))


def test_an_infeasible_station_rule_is_reported() -> None:
    """If all people are of the station of a target, the draw is refused with the numbers."""
    roster = [officer(f"JC{at}", station="二所") for at in range(5)]
    with pytest.raises(Shortage) as caught:
        draw(
            SHOPS, roster, rules(recusals={Recusal.STATION}, relax=("rotation", "area", "capacity"))
        )
    assert caught.value.certificate.short == 8


def test_applications_bind_once_upheld() -> None:
    """An objection upheld keeps the inspector away; one rejected does not."""
    asked = Application(target="店甲", inspector="JC1", by="target", reason="亲属", on=DAY)
    upheld = asked.decide(upheld=True, approver="局长", on=DAY, reason="属实")
    rejected = asked.decide(upheld=False, approver="局长", on=DAY, reason="不属实")
    assert draw(SHOPS, PEOPLE, rules(decisions=(upheld,))).lists.recused == {
        ("店甲", "JC1"): (Recusal.UPHELD,)
    }
    assert draw(SHOPS, PEOPLE, rules(decisions=(rejected,))).lists.recused == {}


@pytest.mark.parametrize(
    "change",
    [{"approver": " "}, {"reason": ""}, {"approver": "JC1"}, {"on": date(2026, 5, 19)}],
)
def test_a_decision_needs_maker_reason_and_time(change: dict[str, Any]) -> None:
    """Nobody decides on themselves, without reason, or before being asked."""
    asked = Application(target="甲", inspector="JC1", by="inspector", reason="亲属", on=DAY)
    plain: dict[str, Any] = {"upheld": True, "approver": "局长", "on": DAY, "reason": "是"}
    with pytest.raises(ApplicationError):
        asked.decide(**(plain | change))


def test_an_application_needs_a_reason() -> None:
    """An empty reason is none."""
    with pytest.raises(ApplicationError):
        Application(target="甲", inspector="JC1", by="other", reason=" ", on=DAY)


@pytest.mark.parametrize(
    "change",
    [
        {"team": (LEAD,)},
        {"team": (LEAD, LEAD)},
        {"minimum": 1},
        {"minimum": 3},
        {"team": (LEAD, SlotRule(department="nyj", role="lead", lead=True))},
        {"department_minimum": {"nyj": 1}},
        {"department_minimum": {"scjg": 3}},
    ],
)
def test_teams_the_law_would_not_accept_are_refused(change: dict[str, Any]) -> None:
    """Fewer than two certified inspectors, two leaders, or a department under its least."""
    with pytest.raises(TeamError):
        rules(**change)


@pytest.mark.parametrize("step", ["recusal", "certificate", "team", "cap"])
def test_what_never_gives_way_cannot_be_relaxed(step: str) -> None:
    """Recusal, certificate and team size are not steps of the ladder."""
    with pytest.raises(RelaxationError):
        rules(relax=(step,))


def test_places_may_depend_on_labels() -> None:
    """A food shop gets a food inspector beside the team; a target left with one place is refused."""
    food = SlotRule(department="scjg", role="food", qualifications=("食品",), labels=("食品",))
    roster = [*PEOPLE, officer("F", qualifications=("食品",))]
    drawn = draw(
        [shop("店甲", labels=("食品",)), shop("店乙")], roster, rules(team=(LEAD, MEMBER, food))
    )
    assert drawn.plan["店甲", "scjg/food/1"] == "F"
    assert len(drawn.teams["店乙"].members) == 2
    with pytest.raises(TeamError):
        draw([shop("店乙")], roster, rules(team=(LEAD, food)))


def test_a_joint_team_has_people_of_each_department() -> None:
    """Each department sends its own, and one of them leads."""
    team = (LEAD, SlotRule(department="nyj", count=2))
    roster = [*PEOPLE, *(officer(f"N{at}", department="nyj") for at in range(3))]
    drawn = draw(SHOPS, roster, rules(team=team, department_minimum={"scjg": 1, "nyj": 2}))
    for one in drawn.teams.values():
        assert [name[0] for name in one.inspectors] == ["J", "N", "N"]


def test_the_ladder_is_climbed_in_order_and_shown() -> None:
    """First rotation gives way, then neighbours help, then the area, then one more visit each."""
    people = [officer("A"), officer("B", area="南区")]
    given = {"last_time": {("店甲", "A")}, "same_area": True, "neighbours": {"北区": ("南区",)}}
    with pytest.raises(Shortage):
        draw(SHOPS[:1], people, rules(**given))
    relaxed = draw(SHOPS[:1], people, rules(**given, relax=("rotation", "neighbours", "area")))
    assert relaxed.relaxed == ("rotation", "neighbours")
    far = draw(SHOPS[:1], people, rules(same_area=True, relax=("rotation", "area")))
    assert far.relaxed == ("rotation", "area")
    more = draw(SHOPS[:2], [officer("A"), officer("B")], rules(greatest=1, relax=("capacity",)))
    assert (more.relaxed, more.loads) == (("capacity",), {"A": 2, "B": 2})


def test_a_ladder_that_does_not_help_ends_in_the_shortage() -> None:
    """Nothing else gives way once all declared steps are taken."""
    with pytest.raises(Shortage):
        draw(SHOPS, [officer("A")], rules(relax=("capacity",)))


def test_balanced_loads_differ_by_one_at_most() -> None:
    """People alike share the work evenly, whatever the lots."""
    roster = [officer(f"JC{at}") for at in range(7)]
    many = [shop(f"店{at}") for at in range(20)]
    for task in ("T-1", "T-2", "T-3"):
        drawn = assign(many, roster, task=task, seed=SEED, rules=rules(greatest=40, balanced=True))
        assert sorted(drawn.loads.values()) == [5, 5, 6, 6, 6, 6, 6]


def test_balance_is_kept_inside_each_group() -> None:
    """Few leaders carry more than the rest, and evenly among themselves."""
    roster = [officer(f"L{at}") for at in range(2)]
    roster += [officer(f"M{at}", may_lead=False) for at in range(5)]
    many = [shop(f"店{at}") for at in range(11)]
    drawn = draw(many, roster, rules(greatest=40, balanced=True))
    leads = sorted(load for one, load in drawn.loads.items() if one[0] == "L")
    members = sorted(load for one, load in drawn.loads.items() if one[0] == "M")
    assert leads in ([5, 6], [6, 6])
    assert members in ([2, 2, 2, 2, 3], [2, 2, 2, 2, 2])


def test_balance_respects_single_loads() -> None:
    """Who may take little takes that; who must take much gets it; the rest stay even."""
    roster = [officer(f"JC{at}") for at in range(5)]
    many = [shop(f"店{at}") for at in range(10)]
    drawn = draw(many, roster, rules(greatest=40, balanced=True, loads={"JC0": (0, 1)}))
    assert sorted(drawn.loads.values()) == [1, 4, 5, 5, 5]
    forced = draw(many, roster, rules(greatest=40, balanced=True, loads={"JC0": (9, 10)}))
    assert forced.loads["JC0"] == 9
    assert sum(forced.loads.values()) == 20


def test_balance_gives_way_where_people_can_meet_only_once() -> None:
    """Who may come to one target only gets one visit, and the others still share the rest."""
    own = officer("X", conflicts=tuple(f"店{at}" for at in range(1, 6)))
    many = [shop(f"店{at}") for at in range(6)]
    drawn = draw(many, [own, officer("A"), officer("B")], rules(greatest=40, balanced=True))
    assert max(drawn.loads.values()) == 6
    assert drawn.loads["X"] <= 1


def test_nobody_to_visit_balances_to_nothing() -> None:
    """Without targets everybody has no load, and with no one there is nothing to balance."""
    assert draw([], PEOPLE, rules(balanced=True)).loads == {one.id: 0 for one in PEOPLE}
    assert draw([], [], rules(balanced=True)).loads == {}


def test_balance_without_enough_people_is_a_shortage() -> None:
    """Balancing does not hide that there are too few."""
    with pytest.raises(Shortage):
        draw(SHOPS, [officer("A"), officer("B")], rules(greatest=3, balanced=True))


def test_explain_tells_what_became_of_each_name() -> None:
    """Every name of the lot order is drawn, passed over with a reason, or comes later."""
    drawn = draw(SHOPS, PEOPLE, rules(greatest=2))
    for target, team in drawn.teams.items():
        for slot, candidates in drawn.explain(target).slots.items():
            assert [one.rank for one in candidates] == [1, 2, 3, 4]
            chosen = [one.inspector for one in candidates if one.verdict == "drawn"]
            assert chosen == [drawn.plan[target, slot]]
            others = set(team.inspectors) - set(chosen)
            for one in candidates:
                if one.verdict == "at-target":
                    assert one.inspector in others
    assert "抽中" in str(drawn.explain("店甲"))
    with pytest.raises(KeyError):
        drawn.explain("店戊")


def test_a_team_without_a_leader_says_so() -> None:
    """Where the rules name no leader there is none."""
    drawn = draw(SHOPS[:1], PEOPLE, rules(team=(SlotRule(department="scjg", count=2),)))
    assert drawn.teams["店甲"].lead == ""


def test_a_substitute_comes_by_rank_and_is_on_record() -> None:
    """The next of the lot order with room comes; everything else stays; who left does not return."""
    drawn = draw(SHOPS, PEOPLE, rules())
    slot = "scjg/member/1"
    first = substitute(drawn, "店甲", slot, reason="突发疾病", approver="局长")
    step = first.substitutions[0]
    order = list(drawn.ranks("店甲", slot))
    assert step.left == drawn.plan["店甲", slot]
    assert (step.came, order[step.rank - 1]) == (first.plan["店甲", slot], step.came)
    changed = {seat for seat, one in first.plan.items() if drawn.plan[seat] != one}
    assert changed == {("店甲", slot)}
    gone = {drawn.plan["店甲", slot], step.came}
    second = substitute(first, "店甲", slot, reason="突发疾病", approver="局长")
    assert second.plan["店甲", slot] not in gone
    both = [order.index(one) for one in (step.came, second.plan["店甲", slot])]
    assert len(set(both)) == 2
    assert len(second.substitutions) == 2


def test_when_all_ranks_are_used_nobody_is_chosen_by_hand() -> None:
    """A team of two out of two has no substitute: a new session is needed."""
    drawn = draw(SHOPS[:1], PEOPLE[:2], rules())
    with pytest.raises(SubstitutionError, match="候补已用尽"):
        substitute(drawn, "店甲", "scjg/lead/1", reason="突发疾病", approver="局长")


@pytest.mark.parametrize(
    "slot, reason, approver",
    [("x/y/1", "病", "局长"), ("scjg/lead/1", "", "局长"), ("scjg/lead/1", "病", " ")],
)
def test_a_substitution_needs_slot_reason_and_approver(
    slot: str, reason: str, approver: str
) -> None:
    """Nobody is exchanged in silence."""
    with pytest.raises(SubstitutionError):
        substitute(draw(SHOPS, PEOPLE, rules()), "店甲", slot, reason=reason, approver=approver)


def test_experts_stand_beside_the_team_and_are_never_counted() -> None:
    """Experts come by their own lot, keep away on conflict, and fill no place of an inspector."""
    wanted = ExpertRule(specialties=("电梯",), labels=("特种",), greatest=2)
    pool = [
        Expert(id="E1", name="甲", specialties=("电梯",), conflicts=("店甲",)),
        Expert(id="E2", name="乙", specialties=("电梯", "锅炉")),
        Expert(id="E3", name="丙", specialties=("食品",)),
        Expert(id="E4", name="丁", specialties=("电梯",), state="left"),
    ]
    targets = [shop("店甲", labels=("特种",)), shop("店乙")]
    drawn = draw(targets, PEOPLE, rules(experts=wanted), experts=pool)
    assert drawn.teams["店甲"].experts == ("E2",)
    assert drawn.teams["店乙"].experts == ()
    assert len(drawn.teams["店甲"].members) == 2
    with pytest.raises(Shortage):
        draw(targets[:1], [officer("A")], rules(experts=wanted), experts=pool)
    with pytest.raises(TeamError):
        draw(
            targets,
            PEOPLE,
            rules(
                team=(LEAD, MEMBER, SlotRule(department="experts", role="advice")),
                experts=ExpertRule(greatest=1),
            ),
        )


def test_one_person_and_one_target_stand_once_in_their_registers() -> None:
    """A name listed twice would have two chances."""
    with pytest.raises(RepeatedError):
        draw(SHOPS, [*PEOPLE, PEOPLE[0]], rules())
    with pytest.raises(RepeatedError):
        draw([SHOPS[0], SHOPS[0]], PEOPLE, rules())


def crew(one: str, *members: Inspector, **facts: Any) -> Group:
    """Return a group led by its first member."""
    plain: dict[str, Any] = {"id": one, "leader": members[0], "members": members, "greatest": 2}
    return Group(**(plain | facts))


def test_groups_are_drawn_whole() -> None:
    """The lot sends a group; it keeps away as soon as one of its members must."""
    groups = [
        crew("一组", officer("A"), officer("B", conflicts=("店甲",))),
        crew("二组", officer("C"), officer("D")),
    ]
    teams = assign_groups(SHOPS, groups, task="T", seed=SEED, rules=rules())
    assert teams["店甲"].inspectors == ("C", "D")
    assert teams["店甲"].lead == "C"
    assert sorted(team.lead for team in teams.values()) == ["A", "A", "C", "C"]


@pytest.mark.parametrize(
    "groups",
    [
        [crew("一组", officer("A"))],
        [crew("一组", officer("A"), officer("B", cert_no=""))],
        [crew("一组", officer("A", may_lead=False), officer("B"))],
        [crew("一组", officer("A"), officer("B"), leader=officer("C"))],
        [crew("一组", officer("A"), officer("B")), crew("二组", officer("A"), officer("C"))],
        [crew("一组", officer("A"), officer("B")), crew("一组", officer("C"), officer("D"))],
    ],
)
def test_groups_that_are_no_teams_are_refused(groups: list[Group]) -> None:
    """Too small, uncertified, led by a stranger, sharing a member, or named twice."""
    with pytest.raises(InputRefusedError):
        assign_groups(SHOPS, groups, task="T", seed=SEED, rules=rules())


def test_ranks_passed_over_are_asked_last() -> None:
    """If the last of the lot order drops out, those the draw had passed over are asked in order."""
    places = SlotRule(department="scjg", count=2)
    earlier = later = 0
    for task in range(40):
        drawn = assign(
            SHOPS[:3],
            PEOPLE,
            task=f"T-{task}",
            seed=SEED,
            rules=rules(team=(places,), balanced=True),
        )
        for target, slot in drawn.plan:
            order = list(drawn.ranks(target, slot))
            able = [
                one
                for one in order
                if one not in drawn.teams[target].inspectors and drawn.loads[one] < 2
            ]
            if able:
                step = substitute(drawn, target, slot, reason="病", approver="局长").substitutions[
                    0
                ]
                before = step.rank - 1 < order.index(step.left)
                earlier += before
                later += not before
                assert not before or all(order.index(one) < order.index(step.left) for one in able)
    assert earlier
    assert later
