"""The inspector draw over registers: who may come, who must not, what gives way, what is recorded."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    StratumDraft,
    TaskDraft,
    seal_session,
    teams_of,
)
from ssj_core.drawing.assignment import (
    Application,
    Group,
    Recusal,
    Rules,
    Shortage,
    SlotRule,
    Teams,
    crew_of,
    crew_of_groups,
    even,
    plan,
    team_of,
)
from ssj_core.drawing.records import Times
from ssj_core.errors import InputRefusedError
from ssj_core.errors.assignment import (
    ApplicationError,
    FactMissingError,
    RelaxationError,
    RepeatedError,
    SubstitutionError,
    TeamError,
)
from ssj_core.registers.inspector import Inspector, Leave
from ssj_core.registers.target import Target
from ssj_core.rules import Rulebook
from ssj_core.testing.lots import SEED, teams_by_lot
from ssj_core.verify import verify_bundle

DAY = date(2026, 5, 20)
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
    targets: Iterable[Target | str], roster: Iterable[Inspector], given: Rules, task: str = "T-1"
) -> Teams:
    """Draw one task."""
    return teams_by_lot(targets, roster, given, task=task)[0]


SHOPS = [shop(f"店{at}") for at in "甲乙丙丁"]
PEOPLE = [officer(f"JC{at}") for at in range(1, 5)]


def test_teams_have_a_leader_and_loads_count_everybody() -> None:
    """Each team has one leader; the loads name people without work too."""
    drawn = draw(SHOPS, [*PEOPLE, officer("JC9", may_lead=False, cert_no="")], rules())
    assert sorted(drawn.teams) == sorted(one.id for one in SHOPS)
    for team in drawn.teams.values():
        assert team.lead == team.members[0].inspector
        assert len(set(team.inspectors)) == 2
    assert sum(drawn.loads.values()) == 8
    assert "JC9" not in drawn.loads


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
    drawn, crew = teams_by_lot(SHOPS, [*fit, officer("X", **facts)], rules(team=team))
    assert ("scjg/member", "X") in crew.lists.unfit
    assert drawn.loads.get("X", 0) == 0 or facts.get("qualifications")
    assert "X" not in crew.lists.eligibility["scjg/member"]


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
    drawn, crew = teams_by_lot(SHOPS, [*PEOPLE, officer("X", **facts)], rules(**change))
    assert crew.lists.recused["店甲", "X"] == (why,)
    assert ("店甲", "X") in crew.roster.recusals
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
            SHOPS,
            roster,
            rules(recusals={Recusal.STATION}, relaxed=("rotation", "area", "capacity")),
        )
    assert caught.value.certificate.short == 8


def test_applications_bind_once_upheld() -> None:
    """An objection upheld keeps the inspector away; one rejected does not."""
    asked = Application(target="店甲", inspector="JC1", by="target", reason="亲属", on=DAY)
    upheld = asked.decide(upheld=True, approver="局长", on=DAY, reason="属实")
    rejected = asked.decide(upheld=False, approver="局长", on=DAY, reason="不属实")
    assert draw(SHOPS, PEOPLE, rules(decisions=(upheld,))).recused == {
        ("店甲", "JC1"): (Recusal.UPHELD,)
    }
    assert draw(SHOPS, PEOPLE, rules(decisions=(rejected,))).recused == {}


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
        rules(relaxed=(step,))


def test_a_joint_team_has_people_of_each_department() -> None:
    """Each department sends its own, and one of them leads."""
    team = (LEAD, SlotRule(department="nyj", count=2))
    roster = [*PEOPLE, *(officer(f"N{at}", department="nyj") for at in range(3))]
    drawn = draw(SHOPS, roster, rules(team=team, department_minimum={"scjg": 1, "nyj": 2}))
    for one in drawn.teams.values():
        assert [name[0] for name in one.inspectors] == ["J", "N", "N"]


def test_balanced_loads_differ_by_one_at_most() -> None:
    """People alike share the work evenly, whatever the lots."""
    roster = [officer(f"JC{at}") for at in range(7)]
    many = [shop(f"店{at}") for at in range(20)]
    for task in ("T-1", "T-2", "T-3"):
        drawn = draw(many, roster, rules(greatest=None), task)
        assert sorted(drawn.loads.values()) == [5, 5, 6, 6, 6, 6, 6]


def test_balance_is_kept_inside_each_group() -> None:
    """Few leaders carry more than the rest, and evenly among themselves."""
    roster = [officer(f"L{at}") for at in range(2)]
    roster += [officer(f"M{at}", may_lead=False) for at in range(5)]
    many = [shop(f"店{at}") for at in range(11)]
    drawn = draw(many, roster, rules(greatest=None))
    leads = sorted(load for one, load in drawn.loads.items() if one[0] == "L")
    members = sorted(load for one, load in drawn.loads.items() if one[0] == "M")
    assert leads in ([5, 6], [6, 6])
    assert members in ([2, 2, 2, 2, 3], [2, 2, 2, 2, 2])


def test_balance_respects_single_loads() -> None:
    """Who may take little takes that; who must take much gets it; the rest stay even."""
    roster = [officer(f"JC{at}") for at in range(5)]
    many = [shop(f"店{at}") for at in range(10)]
    drawn = draw(many, roster, rules(greatest=None, loads={"JC0": (0, 1)}))
    assert sorted(drawn.loads.values()) == [1, 4, 5, 5, 5]
    forced = draw(many, roster, rules(greatest=None, loads={"JC0": (9, 10)}))
    assert forced.loads["JC0"] == 9
    assert sum(forced.loads.values()) == 20


def test_balance_gives_way_where_people_can_meet_only_once() -> None:
    """Who may come to one target only gets one visit, and the others still share the rest."""
    own = officer("X", conflicts=tuple(f"店{at}" for at in range(1, 6)))
    many = [shop(f"店{at}") for at in range(6)]
    drawn = draw(many, [own, officer("A"), officer("B")], rules(greatest=None))
    assert max(drawn.loads.values()) == 6
    assert drawn.loads["X"] <= 1


def test_nobody_to_visit_balances_to_nothing() -> None:
    """Without targets everybody has no load, and with no one there is nothing to balance."""
    assert draw([], PEOPLE, rules(greatest=None)).loads == {one.id: 0 for one in PEOPLE}
    assert draw([], [], rules(greatest=None)).loads == {}


def test_balance_without_enough_people_is_a_shortage() -> None:
    """Balancing does not hide that there are too few."""
    with pytest.raises(Shortage):
        draw(
            SHOPS,
            [officer("A"), officer("B")],
            rules(greatest=None, loads={"A": (0, 3), "B": (0, 3)}),
        )


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
    first = drawn.substituted("店甲", slot, reason="突发疾病", approver="局长")
    step = first.substitutions[0]
    order = list(drawn.ranks("店甲", slot))
    assert step.left == drawn.plan["店甲", slot]
    assert (step.came, order[step.rank - 1]) == (first.plan["店甲", slot], step.came)
    changed = {seat for seat, one in first.plan.items() if drawn.plan[seat] != one}
    assert changed == {("店甲", slot)}
    gone = {drawn.plan["店甲", slot], step.came}
    second = first.substituted("店甲", slot, reason="突发疾病", approver="局长")
    assert second.plan["店甲", slot] not in gone
    both = [order.index(one) for one in (step.came, second.plan["店甲", slot])]
    assert len(set(both)) == 2
    assert len(second.substitutions) == 2


def test_when_all_ranks_are_used_nobody_is_chosen_by_hand() -> None:
    """A team of two out of two has no substitute: a new session is needed."""
    drawn = draw(SHOPS[:1], PEOPLE[:2], rules())
    with pytest.raises(SubstitutionError, match="候补已用尽"):
        drawn.substituted("店甲", "scjg/lead/1", reason="突发疾病", approver="局长")


@pytest.mark.parametrize(
    "slot, reason, approver",
    [("x/y/1", "病", "局长"), ("scjg/lead/1", "", "局长"), ("scjg/lead/1", "病", " ")],
)
def test_a_substitution_needs_slot_reason_and_approver(
    slot: str, reason: str, approver: str
) -> None:
    """Nobody is exchanged in silence."""
    with pytest.raises(SubstitutionError):
        draw(SHOPS, PEOPLE, rules()).substituted("店甲", slot, reason=reason, approver=approver)


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
    made = crew_of_groups(SHOPS, groups, rules())
    assert made.slots == ("检查组/小组/1",)
    assert made.roster.recusals == (("店甲", "一组"),)
    assert made.unmanned == ()
    assert dict(made.roster.inspectors)["一组"] == {"members": "A、B"}
    drawn = plan(
        [one.id for one in SHOPS],
        made.slots,
        task="T",
        seed=SEED,
        eligibility=made.lists.eligibility,
        capacities={one: (int(low), int(high)) for one, low, high in made.roster.capacities},
        recusals=list(made.lists.recused),
    )
    by_id = {group.id: group for group in groups}
    teams = {target: by_id[one].team(target) for (target, _), one in drawn.items()}
    assert teams["店甲"].inspectors == ("C", "D")
    assert teams["店甲"].lead == "C"
    assert sorted(team.lead for team in teams.values()) == ["A", "A", "C", "C"]


def test_a_group_is_judged_by_the_day_if_there_is_one() -> None:
    """Without a day nobody's certificate is judged; a target every group must avoid is told."""
    groups = [crew("一组", officer("A", cert_no="", conflicts=("店甲",)), officer("B"))]
    assert crew_of_groups(SHOPS, groups, rules(on=None)).unmanned == ("店甲",)
    asked = Application(target="店乙", inspector="Z", by="target", reason="亲属", on=DAY)
    upheld = asked.decide(upheld=True, approver="局长", on=DAY, reason="属实")
    stranger = crew_of_groups(SHOPS, groups, rules(on=None, decisions=(upheld,)))
    assert stranger.roster.recusals == (("店甲", "一组"),)


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
        crew_of_groups(SHOPS, groups, rules())


def test_ranks_passed_over_are_asked_last() -> None:
    """If the last of the lot order drops out, those the draw had passed over are asked in order."""
    places = SlotRule(department="scjg", count=2)
    earlier = later = 0
    for task in range(40):
        drawn = draw(SHOPS[:3], PEOPLE, rules(team=(places,), greatest=None), f"T-{task}")
        for target, slot in drawn.plan:
            order = list(drawn.ranks(target, slot))
            able = [
                one
                for one in order
                if one not in drawn.teams[target].inspectors and drawn.loads[one] < 2
            ]
            if able:
                step = drawn.substituted(target, slot, reason="病", approver="局长").substitutions[
                    0
                ]
                before = step.rank - 1 < order.index(step.left)
                earlier += before
                later += not before
                assert not before or all(order.index(one) < order.index(step.left) for one in able)
    assert earlier
    assert later


def test_what_has_given_way_is_decided_before_the_seal() -> None:
    """Rotation, neighbours, area, one more visit each: named in the rules, in no hidden order."""
    people = [officer("A"), officer("B", area="南区")]
    given = {"last_time": {("店甲", "A")}, "same_area": True, "neighbours": {"北区": ("南区",)}}
    crew = crew_of(SHOPS[:1], people, rules(**given), number=1)
    assert crew.unmanned == ("店甲",)
    with pytest.raises(Shortage):
        draw(SHOPS[:1], people, rules(**given))
    assert draw(SHOPS[:1], people, rules(**given, relaxed=("rotation", "neighbours"))).teams
    assert draw(SHOPS[:1], people, rules(same_area=True, relaxed=("area",))).teams
    more = draw(SHOPS[:2], [officer("A"), officer("B")], rules(greatest=1, relaxed=("capacity",)))
    assert more.loads == {"A": 2, "B": 2}


def test_work_is_shared_evenly_before_anybody_is_drawn() -> None:
    """One rule for loads: the department's share, more for a scarce kind, one more where people differ."""
    alike = even((SlotRule(department="甲局", count=2),), {"甲局/member": "abc"}, 4, tight=True)
    assert alike == {"a": (2, 3), "b": (2, 3), "c": (2, 3)}
    few = {"scjg/lead": ["L"], "scjg/member": ["L", "M", "N"]}
    assert even((LEAD, MEMBER), few, 5, tight=False) == {"L": (0, 5), "M": (0, 5), "N": (0, 5)}
    average = even((MEMBER,), {"scjg/member": ["M", "N"]}, Fraction(5, 2), tight=True)
    assert average == {"M": (1, 2), "N": (1, 2)}
    crew = crew_of(SHOPS, PEOPLE, rules(greatest=None), number=2)
    assert crew.roster.capacities == tuple((f"JC{at}", "0", "2") for at in range(1, 5))


def test_a_frame_is_larger_than_what_is_drawn() -> None:
    """Recusals of everybody who may be drawn are sealed; a scarce kind is told for all targets."""
    barred = officer("X", conflicts=("店甲", "店丁"))
    crew = crew_of(SHOPS, [*PEOPLE[:1], barred], rules(), number=1)
    assert crew.roster.recusals == (("店丁", "X"), ("店甲", "X"))
    assert set(crew.unmanned) == {"店甲", "店丁"}
    nobody = crew_of(SHOPS, [officer("A", may_lead=False)], rules(), number=1)
    assert set(nobody.unmanned) == {one.id for one in SHOPS}
    assert nobody.lists.unfit["scjg/lead", "A"] == (("不能担任组长", "may not lead"),)


BOOK = Rulebook.load("cn", "cn-nm-dongsheng-2021").at("150602", on=DAY)


def test_the_rulebook_says_how_large_a_team_is() -> None:
    """Two of each department as the law asks, a leader in the first; a smaller team is refused (C71)."""
    team, decisions = team_of(
        BOOK, ("scjg", "nyj"), led=True, onsite=True, qualifications={"nyj": ("农药",)}
    )
    assert [slot for rule in team for slot in rule.slots()] == [
        "scjg/组长/1",
        "scjg/组员/1",
        "nyj/组员/1",
        "nyj/组员/2",
    ]
    assert (team[0].lead, team[2].qualifications) == (True, ("农药",))
    assert decisions[0].answer.least == 2
    assert len(team_of(BOOK, ("scjg",), team=3)[0][0].slots()) == 3
    alone = Rulebook.parse(ONE).at("330100", on=DAY)
    assert [rule.kind for rule in team_of(alone, ("scjg",), led=True)[0]] == ["scjg/组长"]
    with pytest.raises(TeamError, match="cn-penalty-42"):
        team_of(BOOK, ("scjg",), team=1)


ONE = """
schema = 1
jurisdiction = "330100"
title = { zh = "虚构", en = "Fictional" }
[instrument.law]
title = { zh = "法", en = "Act" }
[[clause]]
id = "one"
basis = { instrument = "law", article = "1" }
from = 2023-01-01
binding = "default"
question = "team-size"
kind = "between"
least = 1
[[clause]]
id = "any"
basis = { instrument = "law", article = "2" }
from = 2023-01-01
binding = "default"
question = "may-assign"
kind = "allow"
[[clause]]
id = "qualified"
basis = { instrument = "law", article = "3" }
from = 2023-01-01
binding = "mandatory"
question = "may-assign"
when = { field = "tax" }
kind = "refuse"
grounds = ["not-here"]
"""


def test_the_rulebook_is_asked_who_may_be_assigned() -> None:
    """Equal people are asked about once; whom a clause refuses is left out with that clause."""
    crew = crew_of(SHOPS, [*PEOPLE, officer("JC9", cert_no="")], rules(), number=2, answers=BOOK)
    assert len(crew.decisions) == 1
    assert all(one in crew.lists.eligibility["scjg/member"] for one in ("JC1", "JC4"))
    book = Rulebook.parse(ONE).at("330100", on=DAY)
    asked: dict[str, Any] = {"answers": book, "number": 2}
    assert crew_of(SHOPS, PEOPLE, rules(), fields=("food",), **asked).roster.eligibility
    refused = crew_of(SHOPS, PEOPLE, rules(on=None), fields=("food", "tax"), **asked)
    assert refused.roster.eligibility == ()
    assert "qualified" in refused.lists.unfit["scjg/member", "JC1"][0][0]


def test_a_crew_is_sealed_drawn_explained_and_verified() -> None:
    """The richest rules of the library end in a sealed draw that anyone recomputes (C89, C109)."""
    frame = [shop(f"店{at:02}") for at in range(30)]
    people = [officer(f"JC{at}", may_lead=at < 3, conflicts=(f"店{at:02}",)) for at in range(8)]
    crew = crew_of(frame, people, rules(greatest=None), number=9, answers=BOOK)
    draft = TaskDraft(
        "T-1",
        purpose="official",
        basis=("caller",),
        strata=[StratumDraft("全部", targets=[one.id for one in frame], number=9)],
        slots=crew.slots,
        roster=crew.roster,
        entropy=EntropyRule(bits=24, sources=("dice",)),
        frame_secret="1" * 64,
        rules_secret="2" * 64,
    )
    sealed = seal_session(
        session="S-1",
        suite="sha256",
        at="2026-05-20T09:00:00+08:00",
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=("dice",),
        times=Times(public="2026-05-20T09:30:00+08:00", result="2026-05-20T09:31:00+08:00"),
    )
    outcome = sealed.draw(
        items=(Dice("40271582139904617735"),),
        evidence=(Evidence(at="2026-05-20T09:30:00+08:00"),),
        at="2026-05-20T09:31:00+08:00",
    )
    teams = teams_of(outcome, "T-1", recused=crew.lists.recused, leads=("scjg/lead",))
    drawn = {pick.id for pick in outcome.tasks["T-1"].drawn}
    assert set(teams.teams) == drawn
    assert max(teams.loads.values()) <= 4
    for target, team in teams.teams.items():
        assert len(set(team.inspectors)) == 2
        assert f"JC{int(target[1:])}" not in team.inspectors
        assert team.lead in {"JC0", "JC1", "JC2"}
    one = min(drawn)
    assert "抽中" in str(teams.explain(one))
    came = teams.substituted(one, "scjg/member/1", reason="病", approver="局长")
    assert came.plan[one, "scjg/member/1"] == teams.next_of(one, "scjg/member/1")[1]  # type: ignore[index]
    assert verify_bundle(outcome.auditor_bundle().data).exit_code == 0
    bare = teams_of(outcome, "T-1")
    assert (bare.team(one).lead, bare.plan) == ("", teams.plan)
