"""The year, from January to December, as one story of commands."""

from collections.abc import Callable
from typing import Final, Literal

from attrs import define, field

from ssj_core._data import read_text
from ssj_core.adapters.memory import MemoryVault
from ssj_core.calendar import WorkdayCalendar
from ssj_core.demo import closing, founding, plans
from ssj_core.demo.cast import Cast, load_cast
from ssj_core.demo.chance import Chance
from ssj_core.demo.district import PLACE
from ssj_core.demo.draws import DRAWS, draw
from ssj_core.demo.players import by_json
from ssj_core.demo.story import Player, Thread, tell
from ssj_core.demo.visits import Visiting
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.ports import Store
from ssj_core.rules import Rulebook
from ssj_core.service import Service

BOOKS: Final = ("cn", "cn-nm", "cn-nm-dongsheng-2021")


@define(kw_only=True)
class Year:
    """The year and what it is played on.

    Attributes:
        service: the use cases over the year's journal.
        cast: who plays.
        chance: its scripted chance.
        evidence: the files that left for the evaluation at its end, by name.
    """

    service: Service
    cast: Cast
    chance: Chance
    evidence: dict[str, bytes] = field(factory=dict)

    def threads(self) -> list[Thread]:
        """Return what happens in the year, each thing in its own order."""
        cast, chance = self.cast, self.chance
        visiting = Visiting(cast, chance, self.service.calendar)
        return [
            founding.found(cast),
            founding.show(),
            founding.confer(),
            plans.adopt_joint(cast),
            plans.adopt_own(),
            closing.train(cast),
            *(draw(planned, chance, visiting) for planned in DRAWS),
            founding.settle(),
            plans.amend(),
            plans.supervise(),
            closing.close(self.evidence),
        ]


def rulebook() -> Rulebook:
    """Return national law, the region's, the plan of 2021, and the district's own answers to what they leave open."""
    own = Rulebook.parse(read_text("demo", "rulebook.toml"), name="demo/rulebook.toml")
    return Rulebook.joined(Rulebook.load(*BOOKS), own)


def open_year(
    store: Store, seed: str, *, purpose: Literal["official", "rehearsal"] = "rehearsal"
) -> Year:
    """Return an empty year over the empty journal in `store`."""
    chance = Chance(seed)
    service = Service(
        Journal(store, salts=chance.secrets("beside")),
        rulebook(),
        Place(PLACE),
        WorkdayCalendar.cn(),
        vault=MemoryVault(),
        purpose=purpose,
        chance=chance.secrets("service"),
    )
    return Year(service=service, cast=load_cast(), chance=chance)


def play(year: Year, say: Callable[[str], None], player: Player | None = None) -> None:
    """Play the year; every step is in the journal before `say` tells of it.

    Args:
        year: an empty year.
        say: told of what is done.
        player: records the steps; by default as JSON.
    """
    tell(year.threads(), player or by_json(year.service), say)
