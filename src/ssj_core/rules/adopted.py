"""The rulebook in force, on record: under which book an act was decided can be told for ever."""

from datetime import date

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.journal import Digest, Entry, Fact, Room, fact, labelled, system_day


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


@fact(RULEBOOK, "rulebook.adopted", "采用规则书", "rulebook adopted")
class RulebookAdopted(Fact):
    """From here on acts are decided under this book; recorded with the first act that is.

    Attributes:
        digest: the book's digest, which every receipt names.
        books: titles of the books it is made of.
        place: code of the place whose rules are asked.
        on: the day.
    """

    digest: Digest = labelled("规则书摘要", "digest of the book")
    books: tuple[str, ...] = labelled("规则书名称", "titles of the books")
    place: str = labelled("行政区划代码", "code of the place")
    on: date = system_day()

    def apply(self, now: Adopted, entry: Entry) -> Adopted:  # noqa: ARG002 - every effect has it
        """Return the adoptions with this one."""
        return Adopted((*now.books, self))
