"""A rulebook: an immutable set of clauses, named by the hash of its canonical form."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve, field, frozen

from ssj_core.calendar import civil_day
from ssj_core.encoding import canonical, digest
from ssj_core.errors.rules import BadClauseError, SameClauseIdError
from ssj_core.legal import Place, Text
from ssj_core.rules._plain import plain
from ssj_core.rules.clause import Clause, Unmodelled
from ssj_core.rules.diff import Diff, diff_clauses
from ssj_core.rules.duties import Duty
from ssj_core.rules.ruleset import RuleSet
from ssj_core.rules.terms import Terms

if TYPE_CHECKING:
    from ssj_core.rules.kinds import Kinds
    from ssj_core.rules.lint import Finding


class PathLike(Protocol):
    """A path object, of `pathlib` or another library."""

    def __fspath__(self) -> str:
        """Return the path as text."""
        ...


@frozen(kw_only=True)
class Scheme:
    """A classification of targets: rulebook data, never an enum in code.

    Attributes:
        key: its name in rulebooks.
        title: its title.
        tiers: its tiers, the lowest risk first.
        labels: what each tier is called, where the source says so.
    """

    key: str
    title: Text
    tiers: tuple[str, ...]
    labels: Mapping[str, Text] = field(factory=dict)


def _settled(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return the clauses by id, each once.

    Raises:
        SameClauseIdError: two different ones share an id.
    """
    found: dict[str, Clause] = {}
    for clause in clauses:
        if clause.id in found and found[clause.id].digest != clause.digest:
            raise SameClauseIdError(clause=clause.id)
        found.setdefault(clause.id, clause)
    return tuple(found[name] for name in sorted(found))


def _papers(books: Iterable["Rulebook"]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what the papers of every place call things; what two books say is cited together."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for book in books:
        for code, named in book.cites.items():
            here = found.setdefault(code, {})
            for key, numbers in named.items():
                together = {*here.get(key, ()), *numbers}
                here[key] = tuple(sorted(together, key=lambda number: (len(number), number)))
    return {code: dict(sorted(found[code].items())) for code in sorted(found)}


@frozen(kw_only=True)
class Rulebook:
    """An immutable set of clauses; the order in which they came never matters.

    Attributes:
        clauses: sorted by id.
        unmodelled: passages that are not modelled, with the reason.
        duties: what is owed, sorted by id.
        schemes: classification schemes by name.
        terms: what codes are called, place by place.
        cites: what the papers of a place call things: area code → key → numbers of its clauses.
        titles: titles of the books it was made of.
        plugins: kinds of clause that plug-ins define, with distribution and version.
    """

    clauses: tuple[Clause, ...] = field(default=(), converter=_settled)
    unmodelled: tuple[Unmodelled, ...] = ()
    duties: tuple[Duty, ...] = ()
    schemes: Mapping[str, Scheme] = field(factory=dict)
    terms: Terms = field(factory=Terms)
    cites: Mapping[str, Mapping[str, tuple[str, ...]]] = field(factory=dict)
    titles: tuple[Text, ...] = ()
    plugins: Mapping[str, tuple[str, str]] = field(factory=dict)

    @classmethod
    def load(cls, *names_or_paths: str | PathLike, kinds: "Kinds | None" = None) -> "Rulebook":
        """Return the rulebooks named, joined into one.

        Args:
            names_or_paths: packaged names (``"cn"``) or paths of TOML files of your own.
            kinds: the kinds of clause to understand; `discover()` adds those of plug-ins.

        Raises:
            UnknownBookError: no packaged rulebook has the name.
            UnreadableBookError: a file is missing, or not TOML.
            ManyFaultsError: a rulebook has faults: all of them, with their paths.
            SameClauseIdError: two books define one id differently.

        >>> Rulebook.load("cn").titles[0].en
        'National law on double-random inspection'
        """
        from ssj_core.rules.loading import load_book  # noqa: PLC0415 - the loader builds rulebooks

        return cls.joined(*(load_book(source, kinds) for source in names_or_paths))

    @classmethod
    def parse(
        cls, text: str | bytes, *, name: str = "rulebook", kinds: "Kinds | None" = None
    ) -> "Rulebook":
        """Return the rulebook a TOML text holds; errors as in `load`."""
        from ssj_core.rules.loading import parse_book  # noqa: PLC0415 - the loader builds rulebooks

        return parse_book(text, name=name, kinds=kinds)

    @classmethod
    def joined(cls, *books: "Rulebook") -> "Rulebook":
        """Return one rulebook with the clauses of all, in whatever order they are given.

        Raises:
            BadClauseError: two books describe one scheme differently.
            SameClauseIdError: two books define one id of a clause or a duty differently.
        """
        schemes: dict[str, Scheme] = {}
        for book in books:
            for key, scheme in book.schemes.items():
                if schemes.setdefault(key, scheme) != scheme:
                    raise BadClauseError(
                        clause=key,
                        why_zh="两本规则书对同一分类方案的描述不同",
                        why_en="described differently in two books",
                    )
        passages = {u.id: u for book in books for u in book.unmodelled}
        duties: dict[str, Duty] = {}
        for duty in (duty for book in books for duty in book.duties):
            if duties.setdefault(duty.id, duty) != duty:
                raise SameClauseIdError(clause=duty.id)
        return cls(
            clauses=tuple(clause for book in books for clause in book.clauses),
            unmodelled=tuple(passages[key] for key in sorted(passages)),
            duties=tuple(duties[key] for key in sorted(duties)),
            schemes=dict(sorted(schemes.items())),
            terms=Terms.joined(book.terms for book in books),
            cites=_papers(books),
            titles=tuple(
                sorted({t for book in books for t in book.titles}, key=lambda t: (t.zh, t.en))
            ),
            plugins=dict(sorted(item for book in books for item in book.plugins.items())),
        )

    def at(self, place: Place | str, *, on: dt.date, calendar: Any = None) -> RuleSet:  # noqa: ANN401 - ssj_core.calendar's
        """Return the rules in force at a place on a day.

        Args:
            place: where (a `Place` or its code); rules of everything above reach it too.
            on: the day whose law is asked for (an aware datetime is read in Asia/Shanghai).
            calendar: a `WorkdayCalendar`, for deadlines in working days.
        """
        where = place if isinstance(place, Place) else Place(place)
        return RuleSet(book=self, place=where, on=civil_day(on), calendar=calendar)

    def __hash__(self) -> int:
        """Return the hash of the digest."""
        return hash(self.digest)

    @property
    def mandatory(self) -> tuple[Clause, ...]:
        """The clauses no more local rule can set aside."""
        return tuple(c for c in self.clauses if c.binding == "mandatory" and not c.is_open)

    def clause(self, name: str) -> Clause:
        """Return the clause with this id.

        Raises:
            KeyError: there is none.
        """
        found = {clause.id: clause for clause in self.clauses}
        return found[name]

    def cited(self, place: Place, *keys: str) -> tuple[str, ...]:
        """Return what the papers of a place, and of everything above it, call what has these keys.

        Args:
            place: where.
            keys: ``fact:…`` of an act, ``refusal:…`` of a refusal, ``command:…`` of a reading,
                ``point:…`` of anything else.

        >>> Rulebook.load("cn-nm-dongsheng-2021").cited(Place("150602"), "refusal:plan.same")
        ('C85',)
        """
        told = (self.cites.get(code.code, {}) for code in place.chain())
        return tuple(dict.fromkeys(n for named in told for key in keys for n in named.get(key, ())))

    def __sub__(self, clause: Clause) -> "Rulebook":
        """Return the rulebook without one clause."""
        return evolve(self, clauses=tuple(c for c in self.clauses if c.id != clause.id))

    def __add__(self, clause: Clause) -> "Rulebook":
        """Return the rulebook with one clause more."""
        return evolve(self, clauses=(*self.clauses, clause))

    @cached_property
    def digest(self) -> str:
        """The hash of everything that can change an answer or an explanation."""
        body = {
            "clauses": [clause.digest for clause in self.clauses],
            "unmodelled": plain(self.unmodelled),
            **({"duties": [duty.plain for duty in self.duties]} if self.duties else {}),
            "schemes": plain(self.schemes),
            "terms": plain(self.terms),
            **({"cites": plain(self.cites)} if self.cites else {}),
        }
        return digest(canonical(body))

    def diff(self, other: "Rulebook") -> Diff:
        """Return what `other` changes, clause by clause, in words."""
        return diff_clauses(self.clauses, other.clauses)

    def lint(self, on: dt.date | None = None) -> "tuple[Finding, ...]":
        """Return what is wrong or doubtful in the rules themselves, contradictions first.

        Args:
            on: the day on which clauses count as ended; by default the day the newest one began.
        """
        from ssj_core.rules.lint import lint  # noqa: PLC0415 - checks read rulebooks

        return lint(self, on)
