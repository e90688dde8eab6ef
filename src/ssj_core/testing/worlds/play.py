"""How a world is played: one command after another through the JSON door, on the server's clock."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from attrs import define, evolve, field, frozen

from ssj_core.adapters.memory import MemoryStore
from ssj_core.journal import Journal
from ssj_core.rules import Rulebook
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS
from ssj_core.simple.clock import CHINA
from ssj_core.testing.worlds.district import CLERKS, S

CLERK: Final = "经办"
READER: Final = "查阅"
_OPENING: Final = time(9)
MINUTE: Final = timedelta(minutes=1)


def grants() -> dict[str, tuple[str, ...]]:
    """Return what the roles of a world may do: 经办 everything, 查阅 what writes nothing."""
    reading = tuple(name for name, command in COMMANDS.items() if not command.writes)
    return {CLERK: tuple(COMMANDS), READER: reading}


def moment(at: datetime | date | str, last: datetime | None = None) -> datetime:
    """Return the server's moment that `at` stands for, in China's time unless it says otherwise.

    Args:
        at: a moment; or a day, which is its morning, or the last entry's moment when that is later
            on the same day; or either as text.
        last: the moment of the journal's last entry.

    >>> moment("2026-03-02").isoformat()
    '2026-03-02T09:00:00+08:00'
    """
    if isinstance(at, str):
        at = datetime.fromisoformat(at) if len(at) > len("2026-03-02") else date.fromisoformat(at)
    if isinstance(at, datetime):
        return at if at.tzinfo else at.replace(tzinfo=CHINA)
    morning = datetime.combine(at, _OPENING, tzinfo=CHINA)
    return last if last is not None and morning < last and last.date() == at else morning


@frozen(kw_only=True)
class Unplayed:
    """A step of a world that the road did not take.

    Attributes:
        day: the day it was for.
        command: the command.
        answer: what was answered.
    """

    day: date
    command: str
    answer: Mapping[str, Any]


@define
class Play:
    """A service that is being played, and who is who in it.

    Attributes:
        service: the road.
        ids: short names of targets, people, sessions and inspections, and what they stand for.
        unplayed: the steps that were not taken.
        last: the moment of the last step.
    """

    service: Service
    ids: dict[str, str]
    unplayed: list[Unplayed] = field(factory=list)
    last: datetime | None = None

    def copy(self, rulebook: Rulebook | None = None) -> "Play":
        """Return the same moment again, with a journal of its own.

        Args:
            rulebook: the rules it goes on under; by default the same.
        """
        store = MemoryStore()
        for row in self.service.journal.store.read():
            store.append(row.stream, row.version - 1, [row.payload])
        service = evolve(
            self.service,
            journal=Journal(store),
            rulebook=self.service.rulebook if rulebook is None else rulebook,
        )
        return Play(
            service=service, ids=dict(self.ids), unplayed=list(self.unplayed), last=self.last
        )

    def tell(
        self,
        command: str,
        body: Mapping[str, Any],
        act: Act,
        *,
        roles: Iterable[str] = (CLERK,),
        **parts: Any,  # noqa: ANN401 - `key`, `expected`
    ) -> bytes:
        """Send a command as `act` says and return the answer."""
        said = {"command": command, "input": body}
        said |= {name: value for name, value in parts.items() if value is not None}
        text = json.dumps(said, ensure_ascii=False)
        return self.service.handle(text, act, roles=tuple(roles), grants=grants())

    def step(
        self,
        day: str,
        department: str,
        command: str,
        body: Mapping[str, Any],
        *,
        actor: str = "",
    ) -> dict[str, Any]:
        """Do one step of the world on `day` (month and day of 2026) and return its result.

        A step that is not taken is noted, and the play goes on: what rests on it will show.
        """
        at = moment(f"2026-{day}", self.last)
        if self.last is not None and at == self.last:
            at += MINUTE
        act = Act(actor or CLERKS[department], department, at)
        answer = json.loads(self.tell(command, body, act))
        self.last = at
        if answer["status"] != "done":
            self.unplayed.append(Unplayed(day=at.date(), command=command, answer=answer))
            return {}
        result: dict[str, Any] = answer["result"]
        return result


@define
class Agenda:
    """Steps noted in any order and done day by day, those of one day in the order they were noted."""

    steps: list[tuple[str, Callable[[], object]]] = field(factory=list)

    def on(self, day: str, step: Callable[[], object]) -> None:
        """Note what is to be done on `day` (month and day of 2026)."""
        self.steps.append((day, step))

    def do(self) -> None:
        """Do everything noted."""
        for _, step in sorted(self.steps, key=lambda noted: noted[0]):
            step()


LEAD: Final = S
