"""The year as an official road: from JSON alone and from Python, to one journal; then read back."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ssj_core.adapters.memory import MemoryStore
from ssj_core.demo import play
from ssj_core.demo.cast import GOVERNMENT
from ssj_core.demo.players import CLERK, by_python
from ssj_core.demo.story import Answer, Step
from ssj_core.disclosure.records import InfoKind, archive_of
from ssj_core.journal import export_lines
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS, schema_of

VALIDATORS: dict[tuple[str, str], Draft202012Validator] = {}
SEED = "种子"


def valid(name: str, what: str, document: Any) -> None:
    """Hold a document against the schema of its command."""
    if (name, what) not in VALIDATORS:
        schema = {**schema_of(name), "$ref": f"#/$defs/{what}"}
        VALIDATORS[name, what] = Draft202012Validator(schema)
    VALIDATORS[name, what].validate(document)


def send(service: Service, name: str, body: Any, act: Act) -> dict[str, Any]:
    """Send a command as text; request and answer are of their schema."""
    request = {"command": name, "input": body}
    valid(name, "request", request)
    text = json.dumps(request, ensure_ascii=False, indent=1)
    answer = json.loads(service.handle(text, act, roles=[CLERK], grants={CLERK: COMMANDS}))
    valid(name, "answer", answer)
    assert answer["status"] == "done", answer
    return dict(answer["result"])


@pytest.fixture(scope="module")
def year() -> play.Year:
    """The year by JSON alone, official: nothing of it is a rehearsal."""
    made = play.open_year(MemoryStore(), SEED, purpose="official")

    def player(step: Step) -> Answer:
        return send(made.service, step.command, step.input, step.act)

    play.play(made, lambda _: None, player)
    return made


def test_json_alone_and_python_give_one_journal(year: play.Year) -> None:
    """Every envelope is equal to the byte, and so is the evidence that left."""
    again = play.open_year(MemoryStore(), SEED, purpose="official")
    play.play(again, lambda _: None, by_python(again.service))
    lines = list(export_lines(year.service.journal))
    assert list(export_lines(again.service.journal)) == lines
    assert again.evidence == year.evidence
    assert len(lines) > 850


def test_every_act_rests_on_the_book_on_record(year: play.Year) -> None:
    """One rulebook was adopted before the first act, by the government; every receipt names it."""
    events = year.service.events()
    assert (events[0].kind, events[0].department) == ("rulebook.adopted", GOVERNMENT)
    books = {event.envelope.rests["book"] for event in events if event.envelope.rests}
    assert books == {events[0].body["digest"]}
    moments = [event.at for event in events]
    assert moments == sorted(moments)


def test_the_draws_are_official(year: play.Year) -> None:
    """Sealed, seen by witnesses, thrown, assigned: no TASK of the year is a rehearsal."""
    tasks = [event.body["record"] for event in year.service.events() if event.kind == "draw.task"]
    purposes = [record["purpose"] for record in tasks]
    assert purposes == ["official"] * 8
    drawn = [event for event in year.service.events() if event.kind == "inspection.assigned"]
    assert len(drawn) == 60
    assert {event.body["source"] for event in drawn} == {"random"}


def test_the_year_is_read_back(year: play.Year) -> None:
    """Every reading command answers over the whole year, and its answer is of its schema."""
    service = year.service
    act = Act("x", GOVERNMENT, service.events()[-1].at)
    heads = service.journal.heads()
    assert send(service, "conference.read", {}, act)["version"] == heads["conference"]
    for stream in heads:
        room, number = stream.partition("/")[::2]
        if room in ("plan", "inspection") and number != "district":
            told = send(service, f"{room}.read", {room: number}, act)
            assert told["version"] == heads[stream]
    archive = archive_of(service.state.catch_up())
    for target in {record.gathered.target for record in archive.records.values()}:
        told = send(service, "records.read", {"target": target, "day": "2026-12-31"}, act)
        assert len(told["kinds"]) == len(InfoKind)
        entries = [entry for kind in told["kinds"] for entry in kind["records"]]
        shown = [entry["record"] for entry in entries if "record" in entry]
        assert len(shown) == sum(map(len, archive.file(target).values()))
    for event in service.journal.read("oversight"):
        if event.kind == "assessment.made":
            about = {"department": event.body["department"], "year": 2026}
            assert send(service, "assessment.read", about, act)["assessments"] == [event.body]
    duties = send(service, "duties.read", {"day": "2026-03-11"}, act)["duties"]
    assert {duty["status"] for duty in duties} >= {"open"}
    page = send(service, "journal.read", {"stream": "conference"}, act)
    assert [event["version"] for event in page["events"]] == list(range(1, heads["conference"] + 1))
