"""A fact of another distribution: declared there, and everywhere a fact of this one would be."""

import importlib
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType

import pytest
from jsonschema import Draft202012Validator

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.journal import CATALOGUE, KINDS, Journal
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS, schema_of

SOURCE = '''
"""What another distribution adds: dust readings beside the rooms of the library."""

from datetime import date

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.journal import Fact, Room, fact, labelled, world_day


@frozen
class Dust:
    """The readings of one site."""

    readings: tuple[int, ...] = ()


DUST: Room[Dust] = Room("dust", Text("扬尘监测", "dust readings"), stream="dust/{site}", empty=Dust)


@fact(DUST, "dust.read", "记录扬尘读数", "dust reading", command="dust.read", clause="X1")
class DustRead(Fact):
    """A reading was taken."""

    site: str = labelled("工地", "site")
    reading: int = labelled("读数", "reading")
    on: date = world_day()

    def apply(self, now, entry):
        """Return the readings with this one."""
        return Dust((*now.readings, self.reading))
'''


@pytest.fixture(scope="module")
def dust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Install a second distribution and import it."""
    place: Path = tmp_path_factory.mktemp("site")
    (place / "dust_rooms.py").write_text(SOURCE, encoding="utf-8")
    about = place / "dust_rooms-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: dust-rooms\nVersion: 1.0\n")
    sys.path.insert(0, str(place))
    try:
        yield importlib.import_module("dust_rooms")
    finally:
        sys.path.remove(str(place))


def test_it_is_in_catalogue_command_schema_and_state(dust: ModuleType) -> None:
    """Kind, command, schema, refusals and state follow from the one declaration."""
    assert CATALOGUE["dust.read", ""].fact is dust.DustRead
    assert (KINDS["dust.read"].zh, KINDS["dust.read"].room) == ("记录扬尘读数", "dust")
    command = COMMANDS["dust.read"]
    assert (command.en, command.writes) == ("dust reading", True)
    schema = schema_of("dust.read")
    Draft202012Validator.check_schema(schema)
    reading = schema["$defs"]["input"]["properties"]["reading"]
    assert (reading["title"], reading["description"]) == ("读数", "reading")
    assert reading["type"] == "integer"
    service = Service(
        Journal(MemoryStore()), Rulebook.load("cn"), Place("150602"), WorkdayCalendar.cn()
    )
    act = Act("甲", "住建局", datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8))))
    for value, status in ((7, "done"), ("x", "refused")):
        body = {"site": "一", "reading": value, "on": "2026-03-02"}
        text = json.dumps({"command": "dust.read", "input": body})
        answer = json.loads(service.handle(text, act, roles=["r"], grants={"r": ["dust.read"]}))
        assert answer["status"] == status
    assert service.state.catch_up().get(dust.DUST, "dust/一") == dust.Dust((7,))
