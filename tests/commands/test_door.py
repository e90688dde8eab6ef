"""What the JSON door lets in, and what it answers to the rest."""

import json
from collections.abc import Callable, Collection
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding import canonical, digest
from ssj_core.errors.commands import CommandUnknownError, GrantUnknownError
from ssj_core.journal import Journal
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS, check_grants, schema_of
from ssj_core.testing.worlds.district import ids

HEX = "0" * 64
ACT = Act("王一", "市监局", datetime(2026, 1, 20, 9, tzinfo=timezone(timedelta(hours=8))))
Send = Callable[..., dict[str, Any]]


def effective(tell: Send, plan: dict[str, Any]) -> None:
    """Approve, publish and file the plan."""
    day, number = "2026-01-20", "市监局/2026"
    steps: list[tuple[str, dict[str, Any]]] = [
        ("plan.approve", {"plan": plan, "on": day}),
        *(
            ("plan.publish", {"plan": number, "version": 1, "channel": c})
            for c in ("gsxt", "portal")
        ),
        ("plan.file", {"plan": number, "version": 1}),
    ]
    for name, body in steps:
        assert tell(name, body)["status"] == "done"


def test_a_plan_from_approval_to_permit(tell: Send, plan: dict[str, Any]) -> None:
    """A plan goes through the door step by step, and then may be drawn on."""
    answer = tell("plan.approve", {"plan": plan, "on": "2026-01-20"})
    assert answer["status"] == "done"
    assert answer["result"]["state"]["state"] == "approved"
    assert len(answer["result"]["state"]["missing"]) == 3
    refused = tell("draw.permit", {"plan": "市监局/2026", "task": "T1"})
    assert (refused["status"], refused["error"]["code"]) == (
        "refused",
        "draw.not-effective",
    )


def test_a_fault_of_the_program_is_an_answer_and_tells_nothing(
    tell: Send, plan: dict[str, Any], county: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw is answered ``failed``; the log has it, the answer does not, nothing is written."""
    before = county.journal.checkpoint()

    def broken(*_: object, **__: object) -> None:
        message = "/srv/secret/journal.db: password=…"
        raise RuntimeError(message)

    monkeypatch.setattr("ssj_core.service.road._append", broken)
    answer = tell("plan.approve", {"plan": plan, "on": "2026-01-20"})
    assert (answer["status"], answer["error"]["code"]) == ("failed", "server.fault")
    assert (answer["clauses"], "secret" in json.dumps(answer)) == ([], False)
    assert county.journal.checkpoint() == before
    monkeypatch.undo()
    assert tell("plan.approve", {"plan": plan, "on": "2026-01-20"})["status"] == "done"


def test_what_is_malformed_cites_what_it_was_to_be(tell: Send) -> None:
    """Whose form is wrong speaks against the act: the refusal has its clauses (C88, C109)."""
    answer = tell("draw.result", {"session": "S", "result": {"record": "RESULT"}})
    assert (answer["status"], {"C88", "C109"} <= set(answer["clauses"])) == ("refused", True)


def test_defaults_may_be_left_out(tell: Send, plan: dict[str, Any], county: Service) -> None:
    """What has a default may be left out by the sender; the journal has it written out."""
    tell("plan.approve", {"plan": plan, "on": "2026-01-20"})
    event = next(iter(county.journal.read("plan/市监局/2026")))
    assert event.body["plan"]["version"] == 1


def test_reading_gives_state_and_versions(tell: Send, plan: dict[str, Any]) -> None:
    """Reading a plan tells its state, its documents and the version of its stream."""
    effective(tell, plan)
    read = tell("plan.read", {"plan": "市监局/2026"})["result"]
    assert read["state"]["effective"] == 1
    assert read["version"] == 4
    assert read["versions"][0]["document"]["tasks"][0]["id"] == "T1"
    permit = tell("draw.permit", {"plan": "市监局/2026", "task": "T1"})
    assert permit["result"]["task"] == "T1"


@pytest.mark.parametrize(
    "text, path",
    [
        ("", "$"),
        ("[]", "$"),
        ("{", "$"),
        ("\ufeff{}", "$"),
        ('{"command": 1, "input": {}}', "$.command"),
        ('{"command": "plan.read"}', "$.input"),
        ('{"command": "plan.read", "input": []}', "$.input"),
        ('{"command": "plan.read", "input": {}, "expected": -1}', "$.expected"),
        ('{"command": "plan.read", "input": {}, "expected": "1"}', "$.expected"),
        ('{"command": "a", "command": "b", "input": {}}', "$"),
        ('{"command": "plan.read", "input": {"plan": null}}', "$.input.plan"),
        ('{"command": "plan.read", "input": {"plan": 1.5}}', "$.input.plan"),
        ('{"command": "plan.read", "input": {"plan": true}}', "$.input.plan"),
        ('{"command": "plan.read", "input": {"plan": "\\ud800"}}', "$.input.plan"),
        ('{"command": "plan.read", "input": ' + "[" * 100000, "$"),
        ('{"command": "plan.read", "input": {"plan": ' + "9" * 5000 + "}}", "$"),
    ],
)
def test_malformed(service: Service, text: str, path: str) -> None:
    """A text that is no command is refused with the path, and nothing is written."""
    answer = json.loads(service.handle(text, ACT, roles=["all"], grants={"all": COMMANDS}))
    assert answer["status"] == "refused"
    assert answer["error"]["code"] == "command.malformed"
    assert f" {path}:" in answer["error"]["en"]
    assert service.journal.checkpoint()["seq"] == 0


@pytest.mark.parametrize(
    "name, body, code",
    [
        ("plan.read", {}, "command.malformed"),
        ("plan.read", {"plan": ""}, "command.malformed"),
        ("plan.read", {"plan": 1}, "command.malformed"),
        ("plan.read", {"plan": "x", "more": "y"}, "command.malformed"),
        ("plan.read", {"plan": "x"}, "draw.unplanned"),
        ("inspection.read", {"inspection": "x"}, "inspection.unknown"),
        ("inspection.start", {"inspection": "x", "on": "2026-01-20"}, "act.unbegun"),
        ("plan.file", {"plan": "x"}, "input.faults"),
        ("plan.approve", {"plan": {"form": "?"}, "on": "2026-01-20"}, "input.faults"),
        ("register.snapshot", {"size": 1}, "input.faults"),
        (
            "targets.exit",
            {
                "department": "市监局",
                "on": "2026-01-20",
                "targets": [{"id": "甲", "reason": "cancelled", "left": "2026-01-19"}],
            },
            "registers.not-in",
        ),
        ("registers.read", {}, "command.malformed"),
        ("registers.read", {"department": "市监局", "day": "2026-02-30"}, "command.malformed"),
        ("site.publish", {"files": -1, "manifest": HEX}, "site.no-files"),
        ("site.publish", {"files": 1, "manifest": "0"}, "input.faults"),
        ("duties.read", {"day": "2026-02-30"}, "command.malformed"),
        ("duties.read", {"day": "2026-02-28", "years": ["x"]}, "command.malformed"),
        ("draw.record", {"session": "s", "records": [{}]}, "draw.record"),
        ("draw.record", {"session": "s", "records": [], "permits": ["x"]}, "command.malformed"),
        ("draw.everything", {}, "command.unknown"),
    ],
)
def test_refused_inputs(send: Send, service: Service, name: str, body: Any, code: str) -> None:
    """An input of another shape is refused with a code, in both languages; nothing is written."""
    answer = send(name, body)
    assert answer["error"]["code"] == code
    assert answer["status"] == "refused"
    assert answer["error"]["zh"] != answer["error"]["en"]
    assert service.journal.checkpoint()["seq"] == 0


def test_many_faults_come_one_by_one(send: Send, plan: dict[str, Any]) -> None:
    """Every blank of a plan is told at once, each with its own code."""
    plan["tasks"][0] |= {"id": " "}
    plan["department"] = ""
    error = send("plan.approve", {"plan": plan, "on": "2026-01-20"})["error"]
    assert [one["code"] for one in error["faults"]] == ["form.blank"] * 2


def test_no_role_no_permission(service: Service) -> None:
    """Without a role, with an unknown role, or with a role that lists nothing, nothing is allowed."""
    text = '{"command": "journal.read", "input": {}}'
    cases: list[tuple[list[str], dict[str, Collection[str]]]] = [
        ([], {}),
        (["x"], {}),
        (["x"], {"x": ()}),
        (["x"], {"y": COMMANDS}),
    ]
    for roles, grants in cases:
        answer = json.loads(service.handle(text, ACT, roles=roles, grants=grants))
        assert (answer["status"], answer["error"]["code"]) == ("not-allowed", "command.forbidden")
    allowed = service.handle(text, ACT, roles=["x"], grants={"x": ["journal.read"]})
    assert json.loads(allowed)["status"] == "done"


def test_misspelt_grants_are_the_embedders_mistake() -> None:
    """A grant of what is no command is refused, one text in place of a list as well."""
    with pytest.raises(GrantUnknownError):
        check_grants({"经办人": ["plan.aprove"]})
    with pytest.raises(GrantUnknownError):
        check_grants({"经办人": "plan.read"})


def test_expected_version(tell: Send, county: Service, plan: dict[str, Any]) -> None:
    """Who decided at an older version is told so, and nothing is written; a fitting one passes."""
    assert tell("plan.approve", {"plan": plan, "on": "2026-01-20"}, expected=0)["status"] == "done"
    body = {"plan": "市监局/2026", "version": 1, "channel": "gsxt", "on": "2026-01-20"}
    before = county.journal.checkpoint()["seq"]
    stale = tell("plan.publish", body, expected=0)
    assert (stale["status"], stale["error"]["code"]) == ("conflict", "journal.version-conflict")
    assert county.journal.checkpoint()["seq"] == before
    assert tell("plan.publish", body, expected=1)["status"] == "done"


def test_a_seal_names_its_plans(send: Send) -> None:
    """Records are read by the protocol's own forms before anything else is asked."""
    answer = send("draw.record", {"session": "s", "records": [{"record": "COMMIT"}]})
    assert answer["status"] == "refused"


def test_duties_are_read(tell: Send, plan: dict[str, Any]) -> None:
    """What is owed comes with days, clauses and where it stands."""
    tell("plan.approve", {"plan": plan, "on": "2026-01-20"})
    mine = tell("duties.read", {"day": "2026-01-21", "department": "市监局"})["result"]["duties"]
    assert {owed["department"] for owed in mine} == {"市监局"}
    assert {"plan-publication", "plan-filing"} <= {owed["duty"] for owed in mine}
    assert all(owed["clause"] and owed["status"] for owed in mine)


def test_the_conference_is_read(send: Send) -> None:
    """Before the conference is established, its version is 0 and it has no state."""
    assert send("conference.read", {})["result"] == {"version": 0}


def test_the_journal_is_read_in_pages(send: Send) -> None:
    """The journal comes a thousand events at a time."""
    for _ in range(1001):
        send("site.publish", {"files": 1, "manifest": HEX})
    first = send("journal.read", {})["result"]
    assert len(first["events"]) == 1000
    rest = send("journal.read", {"after": 1000, "stream": "site"})["result"]
    assert [one["seq"] for one in rest["events"]] == [1001]


def test_a_register_from_entry_to_exit(send: Send) -> None:
    """Targets enter, change and leave by command; what is read back is who is in, today or then."""
    row = {"id": "甲", "name": "甲店", "kind": "enterprise", "tier": "A"}
    row["entered_on"] = "2026-01-10"
    head = {"department": "市监局", "on": "2026-01-20"}
    entered = send("targets.enter", {**head, "targets": [row, {**row, "id": "乙"}]})
    assert entered["result"]["stream"] == "register/targets/市监局"
    again = send("targets.enter", {**head, "targets": [row]})["error"]
    assert again["code"] == "registers.already-in"
    moved = {**head, "reason": "tier", "targets": [{**row, "tier": "B"}]}
    assert send("targets.change", moved)["status"] == "done"
    gone = {"id": "甲", "reason": "cancelled", "left": "2026-01-15"}
    left = {"department": "市监局", "on": "2026-01-20", "targets": [gone]}
    assert send("targets.exit", left)["status"] == "done"
    size = {"register": "targets", "size": 1}
    read = send("registers.read", {"department": "市监局"})["result"]
    assert read["registers"][0] == size
    then = send("registers.read", {"department": "市监局", "day": "2026-01-14"})["result"]
    assert then["registers"][0]["size"] == 2


def test_lists_and_rules_are_read_back(send: Send) -> None:
    """A department's list and work rules come back with version, digest and day."""
    day, name = "2026-01-20", "市监局"
    item = {
        "id": "X1",
        "name": "证照检查",
        "item_class": "general",
        "target_kinds": ["enterprise"],
        "methods": ["onsite"],
        "authority": name,
        "basis": "某条例",
        "content": "证照",
    }
    adopted = {"items": [item], "on": day}
    assert send("item-list.adopt", adopted)["status"] == "done"
    amended = {"reason": "上级清单更新", "added": [{**item, "id": "X2"}], "on": day}
    assert send("item-list.amend", amended)["status"] == "done"
    text = dict.fromkeys(("principles", "tasks", "methods", "publication", "assessment"), "写明")
    right = digest(canonical({"department": name, **text}))
    assert send("work-rules.adopt", {**text, "on": day})["status"] == "done"
    snapshot = {"department": name, "as_of": day, "digest": HEX, "size": 3}
    assert send("inspectors.snapshot", snapshot)["status"] == "done"
    read = send("registers.read", {"department": name})["result"]
    assert (read["item_list"]["version"], read["item_list"]["items"]) == (2, ["X1", "X2"])
    assert (read["work_rules"]["version"], read["work_rules"]["digest"]) == (1, right)
    assert read["registers"][1] == {
        "register": "inspectors",
        "size": 0,
        "as_of": day,
        "digest": HEX,
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from(sorted(COMMANDS)),
    body=JSON,
    junk=st.dictionaries(
        st.sampled_from(
            [
                "plan",
                "task",
                "inspection",
                "on",
                "version",
                "records",
                "session",
                "years",
                "body",
                "kind",
                "department",
                "form",
                "sheet",
                "confirmation",
                "permits",
            ]
        ),
        JSON | st.just([{}]) | st.just([{"record": "TASK"}]),
        max_size=5,
    ),
)
def test_whatever_is_sent_is_answered(service: Service, name: str, body: Any, junk: Any) -> None:
    """No JSON text makes the door fail: it answers, and the answer is of the command's schema."""
    for given_body in (body, junk):
        text = json.dumps({"command": name, "input": given_body})
        answer = json.loads(service.handle(text, ACT, roles=["a"], grants={"a": COMMANDS}))
        assert answer["status"] in {"done", "refused", "not-allowed"}


def test_unknown_schema() -> None:
    """There is no schema of what is no command."""
    with pytest.raises(CommandUnknownError):
        schema_of("plan.delete")


def test_answers_are_of_their_schema(send: Send, plan: dict[str, Any]) -> None:
    """Done or refused, an answer validates against its command's schema."""
    for name, body in (
        ("plan.approve", {"plan": plan, "on": "2026-01-20"}),
        ("plan.approve", {"plan": plan, "on": "2026-01-20"}),
        ("plan.read", {"plan": "市监局/2026"}),
        ("duties.read", {"day": "2026-01-21"}),
        ("journal.read", {}),
        ("conference.read", {}),
        ("registers.read", {"department": "市监局"}),
    ):
        schema = schema_of(name)
        answer = Draft202012Validator({**schema, "$ref": "#/$defs/answer"})
        answer.validate(send(name, body))


def test_the_actor_is_an_argument(tell: Send, plan: dict[str, Any], county: Service) -> None:
    """Who acts is what the login says; the journal has it."""
    other = Act("李二", "市监局", ACT.at)
    tell("plan.approve", {"plan": plan, "on": "2026-01-20"}, act=other)
    assert [event.actor for event in county.journal.read("plan/市监局/2026")] == ["李二"]


def test_a_draw_made_elsewhere_comes_in(tell: Send, plan: dict[str, Any]) -> None:
    """A list of another platform is taken by command, once, on a plan in effect, as many as it draws."""
    drawn = [ids()[f"M00{number}"] for number in (1, 2, 3)]
    body = {
        "draw": "X-1",
        "platform": "区平台",
        "reference": "P-7",
        "plan": "市监局/2026",
        "task": "T1",
        "department": "市监局",
        "targets": drawn,
        "digest": HEX,
    }
    assert tell("draw.import", body)["error"]["code"] == "draw.unplanned"
    effective(tell, plan)
    few = {**body, "targets": drawn[:2]}
    assert tell("draw.import", few)["error"]["code"] == "draw.number"
    assert tell("draw.import", body)["result"]["marks"] == ["drawn-elsewhere"]
    assert tell("draw.import", body)["error"]["code"] == "act.begun"
    assert tell("draw.permit", {"plan": "市监局/2026", "task": "T1"})["status"] == "refused"


def test_two_who_decide_at_once(tmp_path: Path) -> None:
    """While one decides, another process cannot write in between."""
    calendar = WorkdayCalendar.cn()
    stores = [SqliteStore(tmp_path / "x.db"), SqliteStore(tmp_path / "x.db", timeout=0.05)]
    one, two = (
        Service(Journal(store), Rulebook.load("cn"), Place("150602"), calendar) for store in stores
    )
    said = {"platform": "云平台", "own": "yes", "document": "函1号"}
    approve = json.dumps({"command": "platform.declare", "input": said})
    with stores[0].transaction():
        one.handle(approve, ACT, roles=["a"], grants={"a": COMMANDS})
        answer = json.loads(two.handle(approve, ACT, roles=["a"], grants={"a": COMMANDS}))
        assert (answer["status"], answer["error"]["code"]) == ("conflict", "journal.store-busy")
    answer = json.loads(two.handle(approve, ACT, roles=["a"], grants={"a": COMMANDS}))
    assert answer["error"]["code"] == "platform.same"
    for store in stores:
        store.close()
