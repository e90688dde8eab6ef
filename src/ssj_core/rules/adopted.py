"""The rulebook in force, on record: under which book an act was decided can be told for ever."""

from datetime import date
from typing import cast

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.journal import Digest, Entry, Fact, Room, World, fact, labelled, system_day
from ssj_core.legal import Place
from ssj_core.rules.questions.acts import Level
from ssj_core.rules.rulebook import Rulebook


@frozen
class Adopted:
    """The rulebooks adopted so far; the last one is in force.

    Attributes:
        books: the adoptions, oldest first.
    """

    books: tuple["RulebookAdopted", ...] = ()

    @property
    def digest(self) -> str:
        """The digest of the book in force, empty before the first."""
        return self.books[-1].digest if self.books else ""

    def on(self, day: date) -> "RulebookAdopted | None":
        """Return the book that was in force at the end of `day`, None before the first."""
        return next((book for book in reversed(self.books) if book.on <= day), None)


RULEBOOK: Room[Adopted] = Room(
    "rules", Text("规则书", "rulebook"), stream="rulebook", empty=Adopted
)


@fact(
    RULEBOOK,
    "rulebook.adopted",
    "采用规则书",
    "rulebook adopted",
    command="rulebook.adopt",
    clause="D12",
)
class RulebookAdopted(Fact):
    """From here on acts are decided under this book; recorded with the first act that is.

    Attributes:
        digest: the book's digest, which every receipt names.
        books: titles of the books it is made of.
        place: code of the place whose rules are asked.
        document: the document by which it was adopted, if one is named.
        on: the day.
    """

    digest: Digest = labelled("规则书摘要", "digest of the book", hand="state")
    books: tuple[str, ...] = labelled("规则书名称", "titles of the books", hand="state")
    place: str = labelled("行政区划代码", "code of the place", hand="state")
    document: str = labelled("文件", "document", default="", late=True)
    on: date = system_day()

    def apply(self, now: Adopted, entry: Entry) -> Adopted:  # noqa: ARG002 - every effect has it
        """Return the adoptions with this one."""
        return Adopted((*now.books, self))


def adopting(book: Rulebook, place: str, on: date, document: str = "") -> RulebookAdopted:
    """Return the adoption of a rulebook at a place."""
    titles = tuple(title.zh for title in book.titles)
    return RulebookAdopted(
        digest=book.digest, books=titles or ("—",), place=place, document=document, on=on
    )


def place_here(world: World) -> Place | None:
    """Return the place whose rules are asked; None before a rulebook was adopted."""
    adopted = world.get(RULEBOOK, RULEBOOK.of())
    return Place(adopted.books[-1].place) if adopted is not None and adopted.books else None


def level_here(world: World) -> Level | None:
    """Return the level of the place whose rules are asked; None before a rulebook was adopted."""
    here = place_here(world)
    return cast("Level", here.level) if here is not None else None
