"""The first worlds: the platform declared, lists and registers in place, plans in effect."""

from collections.abc import Mapping

from ssj_core.testing.worlds.district import (
    JOINT,
    PLANS,
    E,
    G,
    H,
    O,
    S,
    inspectors,
    items,
    joint_plan,
    plan,
    targets,
)
from ssj_core.testing.worlds.play import Play

HEADS = {S: ("局长", "PH"), H: ("主任", "WH"), E: ("局长", "YH")}
_SEATS = {S: "副局长", H: "主任", E: "局长"}


def seat(department: str) -> dict[str, str]:
    """Return the seat of a member in the joint conference."""
    return {"department": department, "post": _SEATS[department]}


def convenor() -> dict[str, str]:
    """Return the seat that convenes the joint conference."""
    return {"department": S, "post": "局长"}


def liaison(department: str) -> dict[str, str]:
    """Return a member's liaison officer."""
    return {"department": department, "unit": "法规股", "post": "股长"}


def empty(play: Play) -> None:
    """Nothing but the law: the rulebook in force, and the platform this system is (C52)."""
    play.step("01-04", G, "rulebook.adopt", {"document": "云政发〔2026〕1号"})
    play.step(
        "01-04",
        O,
        "platform.declare",
        {"platform": "云杉区部门协同监管平台", "own": "yes", "document": "云双办〔2026〕1号"},
    )


def registered(play: Play) -> None:
    """Conference, lists, work rules and registers, from 6 to 9 January."""
    members = (S, H, E)
    establish = {
        "name": "云杉区双随机、一公开监管工作联席会议",
        "office": O,
        "lead": S,
        "convenor": convenor(),
        "members": [seat(department) for department in members],
        "liaisons": [liaison(department) for department in members],
    }
    play.step("01-06", S, "conference.establish", establish)
    for department, (post, person) in HEADS.items():
        body = {"role": "head", "post": post, "person": person}
        play.step("01-06", department, "responsible.name", body)
    operator = {"role": "operator", "post": "平台专管员", "person": "P5"}
    play.step("01-06", S, "responsible.name", operator)
    for department in members:
        play.step("01-07", department, "item-list.adopt", {"items": items(department)})
        rules = {
            "principles": "依法、公正、公开",
            "tasks": "按年度计划实施",
            "methods": "随机抽取、随机选派",
            "publication": "20个工作日内公示",
            "assessment": "年终考核",
        }
        play.step("01-07", department, "work-rules.adopt", rules)
    for department in members:
        for document, outlet in (
            ("item-list", "platform"),
            ("item-list", "portal"),
            ("work-rules", "portal"),
        ):
            body = {"document": document, "outlet": outlet}
            play.step("01-08", department, "document.publish", body)
    for department in members:
        play.step("01-09", department, "targets.enter", {"targets": targets(department)})
        people = {"inspectors": inspectors(department)}
        play.step("01-09", department, "inspectors.enter", people)


def publish(play: Play, day: str, number: str, department: str) -> None:
    """Publish version 1 of a plan on both channels (C78, C103)."""
    for channel in ("gsxt", "portal"):
        body = {"plan": number, "version": 1, "channel": channel}
        play.step(day, department, "plan.publish", body)


def meet(
    play: Play, number: str, days: tuple[str, str], agenda: str, resolution: Mapping[str, object]
) -> None:
    """Hold a full meeting after the liaison officers', and sign its minutes (C42, C46, C51).

    Args:
        play: the world.
        number: number of the meeting; the liaison meeting has it with an L.
        days: the day of the liaison meeting and of the full one.
        agenda: the matter.
        resolution: what is resolved.
    """
    body = {
        "meeting": f"{number}L",
        "meeting_kind": "liaison",
        "chair": "股长",
        "departments": [S, H, E],
        "agenda": [agenda],
    }
    play.step(days[0], O, "meeting.convene", body)
    full = body | {"meeting": number, "meeting_kind": "full", "chair": convenor()["post"]}
    play.step(days[1], S, "meeting.convene", full, actor="PH")
    minutes = {
        "meeting": number,
        "attending": [S, H, E],
        "resolutions": [resolution],
        "digest": "5" * 64,
    }
    play.step(days[1], O, "minutes.draft", minutes)


def planned(play: Play) -> None:
    """Plans in effect on 13 February, the joint one with its consultation and scheme."""
    play.step("01-20", S, "plan.approve", {"plan": joint_plan()})
    publish(play, "01-22", JOINT, S)
    play.step("01-23", S, "plan.file", {"plan": JOINT, "version": 1})
    asked = {"plan": JOINT, "task": "J1", "department": H, "document": "云市监函〔2026〕3号"}
    play.step("01-26", S, "joint.consult", asked)
    agreed = {"plan": JOINT, "task": "J1", "reply": "agree", "document": "云卫函〔2026〕2号"}
    play.step("01-28", H, "joint.reply", agreed)
    resolution = {
        "id": "R1",
        "text": "同意公共场所联合抽查方案",
        "owner": S,
        "major": "no",
        "about": {"plan": JOINT, "task": "J1"},
    }
    meet(play, "M1", ("02-02", "02-04"), "公共场所联合抽查方案", resolution)
    for department in (S, H, E):
        play.step("02-05", department, "minutes.consent", {"meeting": "M1"})
    play.step("02-06", S, "minutes.sign", {"meeting": "M1"}, actor="PH")
    scheme = {
        "plan": JOINT,
        "task": "J1",
        "resolution": "R1",
        "title_zh": "公共场所联合抽查实施方案",
        "digest": "6" * 64,
    }
    play.step("02-09", S, "scheme.adopt", scheme)
    for department in PLANS:
        play.step("02-10", department, "plan.approve", {"plan": plan(department)})
    for department, number in PLANS.items():
        publish(play, "02-12", number, department)
    for department, number in PLANS.items():
        play.step("02-13", department, "plan.file", {"plan": number, "version": 1})
