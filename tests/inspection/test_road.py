"""What the road refuses of visits, through the JSON door, each with its code and its clauses."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from ssj_core.errors.refusals import Refused
from ssj_core.inspection import (
    INSPECTION,
    Inspection,
    InspectionAssigned,
    InspectionFinished,
    Member,
    ReportReceived,
    Sheet,
    SheetRow,
    Source,
)
from ssj_core.planning import Method
from ssj_core.registers.experts import ExpertsEntered
from ssj_core.service import Act
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.play import moment

S = "市监局"
PAIR = [{"inspector": person, "department": S} for person in ("P1", "P2")]
ROW = {
    "item": "S1",
    "content": "证照",
    "checked": "yes",
    "finding": "一致",
    "results": ["no-issue"],
}
SHEET = {"rows": [ROW], "methods": ["onsite"]}
SIGNED = {"mark": "signed", "signer": "负责人签字", "capacity": "person_in_charge"}
HEX = "9" * 64


def send(world: World, command: str, body: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Send a command on 6 May and return its answer; names of the world stand in braces."""
    text = json.dumps(body, ensure_ascii=False)
    for name, number in sorted(world.ids.items()):
        text = text.replace(f"<{name}>", number)
    at = more.pop("at", "2026-05-06")
    actor = world.ids.get(more.get("actor", ""), more.pop("actor", None))
    answer: dict[str, Any] = json.loads(world.send(command, json.loads(text), at=at, actor=actor))
    return answer


def codes(answer: Mapping[str, Any]) -> set[str]:
    """Return every code of a refusal."""
    error = answer["error"]
    return {error["code"], *(fault["code"] for fault in error["faults"])}


def done(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the result of what was recorded."""
    assert answer["status"] == "done", answer
    result: dict[str, Any] = answer["result"]
    return result


def case(**changes: Any) -> dict[str, Any]:
    """Return a complaint inspection of somebody who was not drawn."""
    ground = {"form": "case", "trigger": "complaint", "reference": "12315-7"}
    body = {"inspection": "K1", "target": "<u>", "items": ["S1"], "methods": ["onsite"]}
    return {**body, "team": PAIR, "ground": ground, **changes}


@pytest.fixture
def world() -> World:
    """The district on 30 April."""
    return open_world("inspected")


@pytest.mark.parametrize(
    "changes, code, clause",
    [
        ({"ground": {"form": "wish"}}, "inspection.no-ground", "C14"),
        ({"ground": {"form": "drawn"}}, "inspection.typed-in", "C87"),
        ({"methods": ["online"]}, "inspection.method", "C91"),
        ({"assistants": ["X9"]}, "inspection.not-expert", "C71"),
        ({"team": [*PAIR, PAIR[0]]}, "inspection.member-twice", "C71"),
        ({"team": PAIR[:1]}, "rules.team-size", "C71"),
        (
            {"ground": {"form": "special", "plan": "市监局/2026", "reason": "集中冒用"}},
            "inspection.off-special-plan",
            "C81",
        ),
        (
            {"ground": {"form": "special", "plan": "市监局/2026/special/无", "reason": "无"}},
            "inspection.plan-not-effective",
            "C81",
        ),
        ({"ground": {"form": "higher", "draw": "省抽-9"}}, "inspection.not-handed-down", "C33"),
        (
            {"ground": {"form": "recheck", "inspection": "I1", "matter": "F9"}},
            "inspection.nothing-open",
            "C15",
        ),
        (
            {
                "items": ["S9"],
                "ground": {"form": "key", "reason": "高发", "approver": "PH", "document": "1号"},
            },
            "rules.may-inspect",
            "C5",
        ),
    ],
)
def test_what_was_not_drawn_needs_a_ground(
    world: World, changes: dict[str, Any], code: str, clause: str
) -> None:
    """Nobody is inspected at will, by other methods, alone, or on an item of no list (C5, C14, C19)."""
    answer = send(world, "inspection.assign", case(**changes))
    assert answer["status"] == "refused"
    assert code in codes(answer)
    assert clause in answer["clauses"]


def test_a_number_is_found_where_none_is_given(world: World) -> None:
    """The system numbers inspections, and passes over a number somebody took."""
    numbers = []
    for inspection in ("", "市监局/2026/3", "", ""):
        body = case() if not inspection else case(inspection=inspection)
        if not inspection:
            del body["inspection"]
        result = done(send(world, "inspection.assign", body))
        numbers.append(result["state"]["inspection"])
    assert numbers == ["市监局/2026/1", "市监局/2026/3", "市监局/2026/4", "市监局/2026/5"]


def test_whoever_is_away_is_not_sent(world: World) -> None:
    """On leave or suspended: neither assigned by hand nor sent to the visit (C68)."""
    person = world.ids["d4a"]
    away = {"id": person, "leave": {"first": "2026-05-06", "last": "2026-05-08"}}
    done(send(world, "inspectors.change", {"reason": "leave", "inspectors": [away]}))
    team = [{"inspector": name, "department": S} for name in (person, world.ids["d4z"])]
    assert codes(send(world, "inspection.assign", case(team=team))) == {"inspection.on-leave"}
    start = send(world, "inspection.start", {"inspection": "I4"})
    assert codes(start) == {"inspection.on-leave"}
    suspended = {"id": world.ids["d4b"], "state": "suspended"}
    done(send(world, "inspectors.change", {"reason": "state", "inspectors": [suspended]}))
    out = {"inspection": "I4", "out": "<d4b>", "why": "leave"}
    changed = done(send(world, "inspection.team-change", out))
    assert changed["state"]["changes"][0]["out"] == world.ids["d4b"]


@pytest.mark.parametrize(
    "change, code",
    [
        ({"out": "Z9", "why": "leave"}, "inspection.not-in-team"),
        ({"out": "<d4a>", "in": "<d4b>", "why": "leave"}, "inspection.member-twice"),
        ({"out": "<d4a>", "why": "certificate"}, "inspection.no-ground-to-change"),
        ({"out": "<d4a>", "why": "left"}, "inspection.no-ground-to-change"),
        ({"out": "<d4a>", "why": "recusal"}, "inspection.recusal-unagreed"),
    ],
)
def test_a_team_changes_on_a_ground_alone(world: World, change: dict[str, str], code: str) -> None:
    """Who is replaced is of the team, the register says why, nobody comes twice (C68, C89, C109)."""
    answer = send(world, "inspection.team-change", {"inspection": "I4", **change})
    assert code in codes(answer)
    assert {"C89", "C109"} <= set(answer["clauses"])


def test_a_team_that_was_not_drawn_names_who_steps_in(world: World) -> None:
    """There is no order to read from: the sender says who, and the register whether (C66)."""
    done(send(world, "inspection.assign", case()))
    recusal = {
        "inspection": "K1",
        "out": "P1",
        "why": "recusal",
        "asked_by": "当事人",
        "approver": "PH",
    }
    unsaid = send(world, "inspection.team-change", recusal)
    assert codes(unsaid) == {"inspection.came-unsaid"}
    expired = send(world, "inspection.team-change", recusal | {"in": "P6"})
    assert "ds-c66" in expired["clauses"]
    changed = done(send(world, "inspection.team-change", recusal | {"in": "P3"}))
    assert [member["inspector"] for member in changed["state"]["team"]] == ["P3", "P2"]
    nowhere = send(world, "inspection.team-change", recusal | {"inspection": "K9"})
    assert codes(nowhere) == {"inspection.unknown"}


def test_a_visit_is_approved_once_by_its_own_head(world: World) -> None:
    """Not by a clerk, not in another department's name, not twice (国办发〔2024〕54号)."""
    done(send(world, "inspection.assign", case()))
    clerk = send(world, "inspection.approve", {"inspection": "K1"})
    assert (clerk["status"], clerk["clauses"]) == ("not-allowed", ["cn-54-approver"])
    other = send(
        world, "inspection.approve", {"inspection": "K1", "department": "卫健委"}, actor="PH"
    )
    assert "inspection.not-inspecting-unit" in codes(other)
    done(send(world, "inspection.approve", {"inspection": "K1"}, actor="PH"))
    again = send(world, "inspection.approve", {"inspection": "K1"}, actor="PH")
    assert codes(again) == {"inspection.stage"}


def test_a_sheet_is_corrected_with_both_versions(world: World) -> None:
    """The same sheet is no correction; what was signed is signed again, or refused, once (C12, C115)."""
    current = {"rows": [ROW | {"content": "证照、名称、地址"}], "methods": ["onsite"]}
    same = send(
        world,
        "inspection.sheet-amend",
        {"inspection": "I6", "sheet": _sheet_of(world, "I6"), "reason": "x"},
    )
    assert codes(same) == {"inspection.same-sheet"}
    amend = {"inspection": "I2", "sheet": current, "reason": "漏填"}
    refusal = {"reason": "不愿签字", "noted_by": ["<d2a>"]}
    both = send(
        world, "inspection.sheet-amend", amend | {"confirmation": SIGNED, "refusal": refusal}
    )
    assert "inspection.sign-once" in codes(both)
    signed = done(send(world, "inspection.sheet-amend", amend | {"confirmation": SIGNED}))
    assert signed["state"]["versions"] == 2
    again = amend | {"sheet": current | {"summary": "补充"}, "refusal": refusal}
    assert done(send(world, "inspection.sheet-amend", again))["state"]["versions"] == 3
    unmet = {
        "inspection": "I3",
        "finding": "closed",
        "note": {"by": ["<d3a>", "<d3b>"], "words": "停业"},
        "evidence": [{"name": "照片", "media": "image/jpeg", "digest": HEX}],
    }
    stranger = unmet | {"note": {"by": ["<d3a>", "Z9"], "words": "停业"}}
    assert "inspection.note-stranger" in codes(send(world, "inspection.unmet", stranger))
    done(send(world, "inspection.unmet", unmet))
    nothing = send(world, "inspection.sheet-amend", amend | {"inspection": "I3"})
    assert codes(nothing) == {"inspection.stage"}
    hidden = {"inspection": "I3", "results": ["no-issue"], "crime": "no"}
    assert "inspection.finding-hidden" in codes(send(world, "result.enter", hidden, actor="d3a"))


def _sheet_of(world: World, number: str) -> dict[str, Any]:
    now = world.service.state.catch_up().get(INSPECTION, INSPECTION.of(inspection=number))
    assert now is not None
    assert now.sheet is not None
    return now.sheet.body()


def test_a_paper_is_of_its_day(world: World) -> None:
    """A signature of another day than the act is refused (C115, D2)."""
    body = {"inspection": "I6", "confirmation": SIGNED | {"on": "2026-05-05"}}
    assert codes(send(world, "sheet.confirm", body)) == {"inspection.signed-another-day"}
    noted = {"reason": "不愿", "noted_by": ["Z9"]}
    stranger = send(world, "sheet.refuse", {"inspection": "I6", "refusal": noted})
    assert codes(stranger) == {"inspection.noted-stranger"}


def test_a_report_follows_a_commission(world: World) -> None:
    """No report without a commission, none twice, none before it, none of a visit not begun (C111)."""
    report = {"inspection": "I6", "report": "检字1号"}
    assert codes(send(world, "inspection.report", report)) == {"inspection.no-commission"}
    begun = send(world, "inspection.report", report | {"inspection": "I4"})
    assert "inspection.stage" in codes(begun)
    commission = {
        "inspection": "I6",
        "institution": "云杉区检验所",
        "qualification": "CMA",
        "commission": "testing",
    }
    done(send(world, "inspection.commission", commission, at="2026-05-07"))
    early = send(world, "inspection.report", report | {"on": "2026-05-06"}, at="2026-05-08")
    assert codes(early) == {"day.order"}
    receipt = {"issuer": "云杉区检验所", "number": "回1", "day": "2026-05-07"}
    late = report | {"on": "2026-05-08", "receipt": receipt}
    assert codes(send(world, "inspection.report", late, at="2026-05-08")) == {"receipt.early"}
    done(send(world, "inspection.report", report, at="2026-05-08"))
    twice = send(world, "inspection.report", report, at="2026-05-08")
    assert codes(twice) == {"inspection.report-known"}
    now = world.service.state.get(INSPECTION, INSPECTION.of(inspection="I6"))
    assert now is not None
    assert (now.ended_on, now.formed_on) == (date(2026, 4, 15), date(2026, 5, 8))


def test_a_cancelled_visit_is_still_owed(world: World) -> None:
    """Its target is assigned again under the same draw (C80, C83)."""
    cancel = {"inspection": "I4", "reason": "延期", "approver": "PH"}
    done(send(world, "inspection.cancel", cancel))
    body = {"session": "市监局/2026#T1-1", "targets": ["<d4>"], "inspections": ["I4b"]}
    done(send(world, "draw.assign", body))
    numbers = send(world, "draw.assign", body | {"inspections": ["a", "b"]})
    assert codes(numbers) == {"assigning.numbers"}
    several = {"session": body["session"], "team": ["P1"], "targets": ["<d9>", "<d10>"]}
    assert codes(send(world, "draw.assign", several)) == {"assigning.team-for-one"}
    rest = done(send(world, "draw.assign", {"session": body["session"]}))
    assert [row["target"] for row in rest["inspections"]] == [world.ids["d9"], world.ids["d10"]]
    none = send(world, "draw.assign", {"session": body["session"]})
    assert codes(none) == {"assigning.all-assigned"}


def test_a_random_visit_is_held_against_its_draw(world: World) -> None:
    """In Python too, nobody is put under a draw that did not draw him (C80, C88)."""
    fact = InspectionAssigned(
        inspection="X1",
        target=world.ids["u"],
        plan="市监局/2026",
        task="T1",
        draw="市监局/2026#T1-1",
        source=Source.RANDOM,
        departments=(S,),
        team=(Member("P1", S), Member("P2", S)),
        items=("S1",),
        methods=(Method.ONSITE,),
        on=date(2026, 5, 6),
    )
    with pytest.raises(Refused) as refused:
        world.service.record(fact, Act("PC", S, moment("2026-05-06")))
    assert refused.value.code == "inspection.not-drawn"
    key = fact.but(source=Source.KEY, reason="重点监管", draw="")
    assert [*key.cites()] == []


def test_what_is_asked_about_has_to_be_there(world: World) -> None:
    """Reading and recognising want an inspection, recognising something it is for (C21)."""
    assert codes(send(world, "inspection.read", {"inspection": "无"})) == {"inspection.unknown"}
    assert codes(send(world, "inspection.recognise", {"source": "I1"})) == {
        "inspection.recognised-what"
    }
    own = {"source": "I1", "inspection": "I4"}
    assert codes(send(world, "inspection.recognise", own)) == {"inspection.not-recognised"}


def test_a_sample_ends_the_visit_with_its_report() -> None:
    """Twenty working days run from the report, not from the day the sheet was closed (C93, D7)."""
    row = SheetRow(item="S1", content="水质", checked=True, finding="已抽样", results=("no-issue",))
    sheet = Sheet(rows=(row,), methods=(Method.ONSITE,), sample=True)
    finished = InspectionFinished(inspection="I", sheet=sheet, on=date(2026, 5, 6))
    told: Any = None
    now = Inspection(assigned=told, finished=finished)
    assert (now.ended_on, now.formed_on) == (None, None)
    report = ReportReceived(inspection="I", report="1号", on=date(2026, 5, 20))
    late = Inspection(assigned=told, finished=finished, reports=(report,))
    assert (late.ended_on, late.formed_on) == (date(2026, 5, 20), date(2026, 5, 20))
    assert Inspection(assigned=told).ended_on is None


def test_an_expert_has_a_name_a_place_and_a_specialty(world: World) -> None:
    """Names stay beside the journal; what is missing is said (C71)."""
    bare = send(world, "experts.enter", {"experts": [{"id": "X1"}]})
    assert {"experts.unnamed", "experts.specialty"} <= codes(bare)
    assert "form.wants" in codes(send(world, "experts.enter", {"experts": "X1"}))
    odd = {"id": "X1", "name": "专家一", "given": "name"}
    assert "form.wants" in codes(send(world, "experts.enter", {"experts": [odd, 1]}))
    whole = {"id": "X1", "name": "专家一", "title": "高级工程师", "institution": "检验所"}
    row = whole | {"specialties": ["电梯"], "given": ["name"]}
    done(send(world, "experts.enter", {"experts": [row]}))
    last = [*world.service.journal.read()][-1]
    (kept,) = ExpertsEntered.from_body(last.body).experts
    assert kept.given == ("name", "title")
    assert "专家一" not in json.dumps(last.body, ensure_ascii=False)


def test_a_special_inspection_keeps_to_its_plan(world: World) -> None:
    """Neither another target nor another item than its plan in effect names (C81)."""
    number = f"{S}/2026/special/证照专项"
    plan = {
        "form": "special-plan",
        "year": 2026,
        "department": S,
        "name": "证照专项",
        "items": ["S1"],
        "targets": ["<u>"],
        "methods": ["onsite"],
        "content": "证照",
        "window": {"start": "2026-05-06", "end": "2026-06-30"},
        "reason": "集中出现冒用证照",
    }
    done(send(world, "plan.approve", {"plan": plan}, at="2026-05-04"))
    for channel in ("gsxt", "portal"):
        shown = {"plan": number, "version": 1, "channel": channel}
        done(send(world, "plan.publish", shown, at="2026-05-04"))
    done(send(world, "plan.file", {"plan": number, "version": 1}, at="2026-05-05"))
    ground = {"form": "special", "plan": number, "reason": "集中出现冒用证照"}
    other = send(world, "inspection.assign", case(ground=ground, target="<r1>"))
    assert codes(other) == {"inspection.off-special-plan"}
    done(send(world, "inspection.assign", case(ground=ground)))
