"""The draw as JSON: permit, prepare, seal, throw, void, dispose, standing; every answer as its schema says."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve
from draw_desk import BOOK, PLAN, ROW, Desk, H, S, desk
from jsonschema import Draft202012Validator

from ssj_core.adapters.memory import MemoryStore, MemoryVault
from ssj_core.calendar import WorkdayCalendar
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS, schema_of
from ssj_core.verify import verify_bundle

CHINA = timezone(timedelta(hours=8))
DICE = "40271582139904617735"
WITNESSES = [{"name": "甲某", "of": "群众代表"}, {"name": "乙某", "of": "公证处"}]
SEEN = [{"at": "2026-03-02T09:00:00+08:00", "record": "COMMIT", "witnesses": WITNESSES}]


def made(source: Desk | None = None) -> Service:
    """Return a service whose draws read from a desk."""
    found = source or desk()
    return Service(
        Journal(MemoryStore()),
        BOOK,
        Place("150602"),
        WorkdayCalendar.cn(),
        vault=MemoryVault(),
        source=lambda _: found,
    )


def send(
    service: Service, name: str, body: Any, *, at: str = "2026-03-02T09:00", department: str = S
) -> dict[str, Any]:
    """Send a command as somebody who may do everything; the answer is one its schema allows."""
    moment = datetime.fromisoformat(at).replace(tzinfo=CHINA)
    text = json.dumps({"command": name, "input": body}, ensure_ascii=False)
    answer = json.loads(
        service.handle(
            text, Act("王一", department, moment), roles=["all"], grants={"all": tuple(COMMANDS)}
        )
    )
    schema = schema_of(name)
    Draft202012Validator({**schema, "$ref": "#/$defs/answer"}).validate(answer)
    Draft202012Validator({**schema, "$ref": "#/$defs/request"}).validate(json.loads(text))
    return dict(answer)


def done(service: Service, name: str, body: Any, **more: Any) -> dict[str, Any]:
    """Send a command that must be done, and return its result."""
    answer = send(service, name, body, **more)
    assert answer["status"] == "done", answer
    return dict(answer["result"])


def sealed_and_thrown(service: Service) -> dict[str, Any]:
    """Seal and throw T1; return the state of the throw."""
    done(service, "draw.seal", {"plan": PLAN, "task": "T1", "number": 10})
    body = {"session": f"{ROW}-1", "dice": [DICE], "witnesses": WITNESSES, "seen": SEEN}
    found = done(service, "draw.throw", body, at="2026-03-02T10:00")
    return dict(found["state"])


def test_a_draw_from_permit_to_standing() -> None:
    """Every step of a draw in JSON, each answer with what the next one needs (C87–C89, C109)."""
    source = desk()
    service = made(source)
    permit = done(service, "draw.permit", {"plan": PLAN, "task": "T1"})
    assert (permit["version"], permit["session"]) == (1, f"{ROW}-1")
    left_out = [{"target": "M050", "reason": "依法免予检查"}]
    shown = done(service, "draw.prepare", {"plan": PLAN, "task": "T1", "left_out": left_out})
    assert (shown["size"], shown["number"]) == (99, 10)
    assert shown["left_out"] == [{"target": "M050", "reason": "exempt-by-law"}]
    assert shown["crew"]["unmanned"] == []
    seal = done(
        service,
        "draw.seal",
        {
            "plan": PLAN,
            "task": "T1",
            "number": 10,
            "size": 99,
            "expect": shown["digest"],
            "left_out": left_out,
        },
    )
    assert seal["stream"] == f"draw/{ROW}-1"
    assert {"own-cap", "ds-c87"} <= set(seal["state"]["cites"])
    thrown = done(
        service,
        "draw.throw",
        {
            "session": f"{ROW}-1",
            "dice": [DICE],
            "witnesses": WITNESSES,
            "seen": [*SEEN, {"at": "2026-03-02T09:30:00+08:00", "record": "录像一号"}],
        },
        at="2026-03-02T10:00",
    )["state"]
    assert len(thrown["drawn"]) == 10
    assert all(len(row["team"]) == 2 for row in thrown["drawn"])
    target, reserve = thrown["drawn"][0]["target"], thrown["reserves"][0]["target"]
    standing = done(service, "draw.standing", {"session": f"{ROW}-1", "target": target})
    assert standing["standing"] == "drawn"
    other = done(service, "draw.standing", {"session": f"{ROW}-1", "target": reserve})
    assert other["standing"] == "not-drawn"
    slip = json.dumps(other["proof"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert verify_bundle(slip.encode()).exit_code == 0
    nobody = done(service, "draw.standing", {"session": f"{ROW}-1", "target": "M050"})
    assert nobody == {"standing": "not-in-frame"}
    out: dict[str, Any] = {"state": "exited", "exited_on": date(2026, 5, 6), "exit_reason": "注销"}
    source.roll_of[:] = [evolve(one, **out) if one.id == target else one for one in source.roll_of]
    body = {
        "session": f"{ROW}-1",
        "target": target,
        "outcome": "closed",
        "reason": "注销",
        "document": "登记机关通知",
        "approver": "局长",
        "replace": reserve,
    }
    later = {**body, "replace": thrown["reserves"][1]["target"]}
    jumped = send(service, "draw.dispose", later, at="2026-05-07T09:00")
    assert (jumped["status"], jumped["error"]["code"]) == ("refused", "draw.not-next")
    gone = done(service, "draw.dispose", body, at="2026-05-07T09:00")["state"]
    assert gone["replaced_by"] == reserve
    stays = {"session": f"{ROW}-1", "target": reserve, "outcome": "inspected"}
    kept = done(service, "draw.dispose", stays, at="2026-05-08T09:00")["state"]
    assert kept == {"session": f"{ROW}-1", "target": reserve, "outcome": "inspected"}


@pytest.mark.parametrize(
    "name, body, department, status, code, clause",
    [
        ("draw.seal", {"number": 11}, S, "refused", "draw.number", "C80"),
        ("draw.seal", {"number": 10}, H, "not-allowed", "hand.initiator", "C87"),
        ("draw.permit", {"task": "T9"}, S, "refused", "draw.unknown-row", "C87"),
        ("draw.prepare", {"added": ["M101"]}, S, "refused", "frame.unknown-target", "C61"),
        (
            "draw.prepare",
            {"left_out": [{"target": "M1"}]},
            S,
            "refused",
            "frame.unknown-target",
            "C88",
        ),
    ],
)
def test_refusals_have_their_status_and_clauses(
    name: str, body: dict[str, Any], department: str, status: str, code: str, clause: str | None
) -> None:
    """Refused by the plan, not allowed to the hand: code and clause are in the answer."""
    answer = send(made(), name, {"plan": PLAN, "task": "T1"} | body, department=department)
    assert (answer["status"], answer["error"]["code"]) == (status, code)
    assert clause is None or clause in answer["error"]["clauses"]


def test_a_void_in_json_and_the_attempt_after_it() -> None:
    """The next seal names the one before it."""
    service = made()
    later = {"public_at": "2026-03-02T12:00:00+08:00"}
    done(service, "draw.seal", {"plan": PLAN, "task": "T1", "number": 10, **later})
    void: dict[str, Any] = {"session": f"{ROW}-1", "reason": "离场", "approver": "局长"}
    alone = send(service, "draw.void", void, at="2026-03-02T10:00")
    assert (alone["status"], alone["error"]["code"]) == ("refused", "draw.level")
    void |= {"witnesses": WITNESSES}
    assert done(service, "draw.void", void, at="2026-03-02T10:00")["state"]["stage"] == "void"
    again = {"plan": PLAN, "task": "T1", "number": 10}
    second = done(service, "draw.seal", again, at="2026-03-02T11:00")["state"]
    assert (second["session"], second["redraw_of"]) == (f"{ROW}-2", f"{ROW}-1")


def test_a_shortage_is_an_answer_and_voids() -> None:
    """No full teams: no result, the statement; with it the session is voided (R064)."""
    source = desk()
    del source.people_of[1:]
    service = made(source)
    done(service, "draw.seal", {"plan": PLAN, "task": "T1", "number": 10})
    body = {"session": f"{ROW}-1", "dice": [DICE], "witnesses": WITNESSES, "seen": SEEN}
    state = done(service, "draw.throw", body, at="2026-03-02T10:00")["state"]
    assert "人手不足" in state["shortage"]
    void = {
        "session": f"{ROW}-1",
        "reason": "人手不足",
        "approver": "局长",
        "shortage": state["shortage"],
    }
    done(service, "draw.void", void, at="2026-03-02T11:00")


def test_a_result_made_elsewhere_is_taken_in_json() -> None:
    """The RESULT record of another machine is taken only as this seal gives it; others are no result."""
    service = made(desk(visits=2))
    sealed_and_thrown(service)
    record = service.draws.outcome(f"{ROW}-1").result.document()
    again = {"session": f"{ROW}-1", "result": record}
    answer = send(service, "draw.result", again, at="2026-03-02T10:00")
    assert answer["error"]["code"] == "draw.drawn"
    done(
        service,
        "draw.seal",
        {"plan": PLAN, "task": "T1", "number": 10, "inspectors": "later"},
        at="2026-03-02T11:00",
    )
    answer = send(
        service,
        "draw.result",
        {"session": f"{ROW}-2", "result": record},
        at="2026-03-02T12:00",
    )
    assert answer["error"]["code"] == "draw.not-recomputed"


def test_an_unannounced_draw_is_sealed_in_json() -> None:
    """With the time of its opening the list stays closed."""
    service = made()
    body = {"plan": PLAN, "task": "T1", "number": 10, "open_at": "2026-06-30T17:00:00+08:00"}
    done(service, "draw.seal", body)
    thrown = {"session": f"{ROW}-1", "dice": [DICE], "witnesses": WITNESSES, "seen": SEEN}
    drawn = done(service, "draw.throw", thrown, at="2026-03-02T10:00")["state"]["drawn"]
    text = b"".join(event.row.payload for event in service.journal.read()).decode()
    assert all(f'"{row["target"]}"' not in text for row in drawn)


def test_a_service_without_a_vault_seals_nothing() -> None:
    """It says so before anything is read; what needs no closed part is answered as ever."""
    found = desk()
    bare = Service(
        Journal(MemoryStore()),
        BOOK,
        Place("150602"),
        WorkdayCalendar.cn(),
        source=lambda _: found,
    )
    row = {"plan": PLAN, "task": "T1"}
    assert done(bare, "draw.permit", row)["session"] == f"{ROW}-1"
    sealed = send(bare, "draw.seal", {**row, "number": 10})
    assert (sealed["status"], sealed["error"]["code"]) == ("refused", "draw.no-vault")


@pytest.mark.parametrize(
    "name, body",
    [
        ("draw.prepare", {"plan": PLAN, "task": "T1", "left_out": ["M1"]}),
        ("draw.result", {"session": "X", "result": {"record": "TASK"}}),
        ("draw.throw", {"session": "X"}),
    ],
)
def test_what_is_no_input_is_refused_with_its_path(name: str, body: dict[str, Any]) -> None:
    """A malformed input is refused, never a failure of the server."""
    service = made()
    moment = datetime(2026, 3, 2, 9, tzinfo=CHINA)
    text = json.dumps({"command": name, "input": body}, ensure_ascii=False)
    answer = json.loads(
        service.handle(text, Act("王一", S, moment), roles=["all"], grants={"all": tuple(COMMANDS)})
    )
    assert answer["status"] == "refused"
