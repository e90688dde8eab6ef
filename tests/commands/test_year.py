"""The invented district's year, sent as JSON: the same journal, to the byte."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ssj_core import inspection
from ssj_core.adapters.memory import MemoryStore
from ssj_core.calendar import WorkdayCalendar
from ssj_core.demo import files, play
from ssj_core.disclosure import records
from ssj_core.journal import Event, Fact, Journal, NewEvent, export_lines, import_lines
from ssj_core.legal import Place
from ssj_core.oversight import Threshold
from ssj_core.rules import Rulebook
from ssj_core.service import Act, Basis, Recorded, Service, streams
from ssj_core.service.commands import COMMANDS, schema_of
from ssj_core.service.draws import Draws, Permit

VALIDATORS: dict[tuple[str, str], Draft202012Validator] = {}


def valid(name: str, what: str, document: Any) -> None:
    """Hold a document against the schema of its command."""
    if (name, what) not in VALIDATORS:
        schema = {**schema_of(name), "$ref": f"#/$defs/{what}"}
        VALIDATORS[name, what] = Draft202012Validator(schema)
    VALIDATORS[name, what].validate(document)


@cache
def _door(journal: Journal, rulebook: Rulebook, place: Place, calendar: WorkdayCalendar) -> Service:
    """Return the plain service behind a sender, one for each journal."""
    return Service(journal, rulebook, place, calendar, drift=None, purpose="rehearsal")


class Sender(Service):
    """A service whose every writing use case leaves as text and comes back as text."""

    def send(self, name: str, body: Mapping[str, Any], act: Act) -> dict[str, Any]:
        """Send one command to a plain service; request and answer are of their schema."""
        request = {"command": name, "input": dict(body)}
        valid(name, "request", request)
        text = json.dumps(request, ensure_ascii=False, indent=1)
        back = _door(self.journal, self.rulebook, self.place, self.calendar)
        answer = json.loads(back.handle(text, act, roles=["all"], grants={"all": COMMANDS}))
        valid(name, "answer", answer)
        assert answer["status"] == "done", answer
        return dict(answer["result"])

    def note(self, stream: str, events: Sequence[NewEvent], act: Act) -> tuple[Event, ...]:
        """Send what the demo notes beside the rooms."""
        for one in events:
            self.send("site.publish", one.body, act)
        return tuple(self.journal.read(stream))

    def record(self, fact: Fact, act: Act, *basis: Basis) -> Recorded:
        """Send a declared fact; who was drawn is read from a draw and no text says it."""
        assert not basis
        if isinstance(fact, inspection.InspectionAssigned):
            return super().record_all([fact], act)[0]
        self.send(fact.declared.command, fact.body(), act)
        event = [*self.journal.read(fact.stream)][-1]
        _, now = self.state.catch_up().at(event)
        return Recorded(event=event, fact=fact, now=now)

    def record_all(self, facts: Sequence[Fact], act: Act, *basis: Basis) -> tuple[Recorded, ...]:
        """Send declared facts one after another."""
        return tuple(self.record(fact, act, *basis) for fact in facts)

    def assess(
        self,
        department: str,
        year: int,
        act: Act,
        *,
        day: date | None = None,
        thresholds: Iterable[Threshold] = (),
    ) -> Event:
        """Ask for an assessment; what it counts is not sent."""
        wanted = [threshold.body() for threshold in thresholds]
        body: dict[str, Any] = {"department": department, "year": year, "thresholds": wanted}
        if day is not None:
            body["day"] = day.isoformat()
        self.send("assessment.make", body, act)
        return [*self.journal.read(streams.OVERSIGHT)][-1]

    @property
    def draws(self) -> Draws:
        """The draws, permit and records as text."""
        return SentDraws(
            service=self, vault=None, source=self.source(self.state), purpose="rehearsal"
        )


class SentDraws(Draws):
    """Draws whose permits and records leave as text and come back as text."""

    def permit(self, plan: str, task: str, act: Act) -> Permit:
        """Ask by JSON first."""
        told = self.sender.send("draw.permit", {"plan": plan, "task": task}, act)
        given = super().permit(plan, task, act)
        assert told["session"] == given.session
        return given

    def record(
        self,
        session: str,
        records: Sequence[Mapping[str, Any]],
        act: Act,
        plans: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Send the records with the plans they rest on."""
        permits = [{"plan": plan, "task": task} for task, plan in plans.items()]
        body = {"session": session, "records": list(records), "permits": permits}
        self.sender.send("draw.record", json.loads(json.dumps(body)), act)

    @property
    def sender(self) -> Sender:
        """The service that sends."""
        assert isinstance(self.service, Sender)
        return self.service


def year_lines(kind: type[Service]) -> list[bytes]:
    """Play the year and return its journal, line by line."""
    year = play.open_year(MemoryStore(), "种子")
    plain = year.service
    year.service = kind(
        plain.journal,
        plain.rulebook,
        plain.place,
        plain.calendar,
        drift=None,
        purpose="rehearsal",
    )
    play.play(year, lambda _: None)
    files.dispose_all(year)
    note = NewEvent("site.published", {"files": 3, "manifest": "0" * 64})
    year.service.note("site", [note], Act("办公室", "市监局", year.service.events()[-1].at))
    return list(export_lines(plain.journal))


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    """The year as Python plays it."""
    return year_lines(Service)


def test_json_alone_gives_the_same_journal(lines: list[bytes]) -> None:
    """The year driven through JSON commands alone gives the journal of the year in Python."""
    assert year_lines(Sender) == lines


def test_the_year_is_read_back(lines: list[bytes]) -> None:
    """Every reading command answers over the whole year, and its answer is of its schema."""
    journal = Journal(MemoryStore())
    import_lines(lines, journal)
    back = play.open_year(MemoryStore(), "种子").service
    reader = Sender(journal, back.rulebook, back.place, back.calendar, drift=None)
    act = Act("x", "区人民政府", next(journal.read()).at)
    heads = journal.heads()
    assert reader.send("conference.read", {}, act)["version"] == heads["conference"]
    for stream in heads:
        room, number = stream.partition("/")[::2]
        if room in ("plan", "inspection") and number != "district":
            assert reader.send(f"{room}.read", {room: number}, act)["version"] == heads[stream]
    archive = records.fold_all(journal.read())
    for target in {one.gathered.target for one in archive.records.values()}:
        told = reader.send("records.read", {"target": target, "day": "2026-12-31"}, act)
        assert len(told["kinds"]) == len(records.InfoKind)
        entries = [entry for kind in told["kinds"] for entry in kind["records"]]
        shown = [entry["record"] for entry in entries if "record" in entry]
        assert len(shown) == sum(map(len, archive.file(target).values()))
    for event in journal.read("oversight"):
        if event.kind == "assessment.made":
            about = {"department": event.body["department"], "year": 2026}
            assert reader.send("assessment.read", about, act)["assessments"] == [event.body]
    duties = reader.send("duties.read", {"day": "2026-03-11"}, act)["duties"]
    assert {one["status"] for one in duties} >= {"open"}
    page = reader.send("journal.read", {"stream": "conference"}, act)
    assert [one["version"] for one in page["events"]] == list(range(1, heads["conference"] + 1))


def test_a_seal_without_a_permit_is_refused() -> None:
    """A new seal that names no plan for its task is not recorded (C87)."""
    year = play.open_year(MemoryStore(), "种子")
    play.play(year, lambda _: None)
    (*_, task, seal) = [
        event.body["record"]
        for event in year.service.events()
        if event.kind in ("draw.task", "draw.commit")
    ]
    body = {"session": "new", "records": [task, seal]}
    text = json.dumps({"command": "draw.record", "input": body})
    act = Act("x", year.draws[-1].planned.department, year.service.events()[-1].at)
    answer = json.loads(year.service.handle(text, act, roles=["a"], grants={"a": COMMANDS}))
    assert answer["error"]["code"] == "draw.plan-unnamed"
    assert "permits" in answer["error"]["en"]
