"""Publication of what is no record: lists, registers, work rules (C56, C67, C74)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import frozen

from ssj_core.conference import CONFERENCE
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Entry,
    Fact,
    Login,
    Receipt,
    Room,
    World,
    fact,
    in_order,
    labelled,
    world_day,
)
from ssj_core.planning import DISTRICT, channel_text
from ssj_core.planning.district import DOCUMENT as DISTRICT_PLAN
from ssj_core.planning.district import PlansAggregated
from ssj_core.registers import ITEM_LIST, WORK_RULES
from ssj_core.rules import Ask, PublishWhere, anything
from ssj_core.rules.publishing import may_publish

_no: Final = Refusals(
    "documents",
    {
        "no-list": (
            "{department}尚未制定抽查事项清单，无从公示",
            "{department} has adopted no item list yet: there is nothing to publish",
        ),
        "no-rules": (
            "{department}尚未制定抽查工作细则，无从公示",
            "{department} has adopted no work rules yet: there is nothing to publish",
        ),
        "no-district": (
            "{year} 年的全区联合抽查计划尚未汇总，无从公示",
            "the joint plan of the district of {year} is not put together yet: there is nothing to publish",
        ),
        "other-text": (
            "{label} {given} 不是在册现行版本的 {known}",
            "the {label} {given} is not {known}, that of the version in force",
            "D15",
        ),
        "twice": (
            "{document} 第 {number} 版已在{outlet}公示",
            "version {number} of {document} is public on {outlet} already",
        ),
    },
)
LIST: Final = "item-list"
RULES: Final = "work-rules"


NUMBER: Final = Text("编号", "number")
DIGEST: Final = Text("内容摘要", "digest")


@frozen(kw_only=True)
class Publications:
    """Where a document of a department was made public, oldest first.

    Attributes:
        shown: the publications.
        needs: the channels the rulebook asked for at the last one.
    """

    shown: tuple["DocumentPublished", ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def outlets(self) -> tuple[str, ...]:
        """The channels the version published last is public on."""
        last = self.shown[-1:]
        return tuple(one.outlet for one in self.shown if one.number == last[0].number)

    @property
    def missing(self) -> tuple[str, ...]:
        """The channels it still must become public on; any channel meets ``public``."""
        met = {*self.outlets, *(("public",) if self.shown else ())}
        return tuple(name for name in self.needs if name not in met)

    @property
    def in_force(self) -> bool:
        """Whether the version published last is public wherever it must be (C56)."""
        return bool(self.shown) and not self.missing


DOCUMENT: Room[Publications] = Room(
    "documents",
    Text("应公示文件", "public document"),
    stream="publication/{department}/{document}",
    empty=Publications,
)


def _where(_: World, told: "DocumentPublished") -> Iterator[Ask[Any]]:
    """Ask where it must be public, kept to tell what is still missing; and whether it may be at all."""
    yield Ask(PublishWhere(document=told.document), anything(), told.declared.says)
    yield from may_publish(told.document, told.outlet, told.declared.says)


@fact(
    DOCUMENT,
    "document.published",
    "公示清单、名录、细则",
    "document published",
    command="document.publish",
    delegable=True,
    asks=[_where],
)
class DocumentPublished(Fact):
    """A list, a register or work rules became public on one channel (clauses C17, C56, C67, C74).

    Attributes:
        document: what it is, as the rulebook writes it: ``item-list``, ``inspector-registry``, ….
        department: whose.
        outlet: the channel.
        number: which one; the version of a list or of work rules is filled in.
        digest: of what was shown; that of a list or of work rules is filled in, else it may be empty.
        on: the day.
        receipt: a paper of the channel that shows the day.
    """

    document: str = labelled("文件", "document")
    department: str = labelled("部门", "department", hand="department")
    outlet: str = labelled("公示途径", "outlet")
    number: str = labelled("编号", "number", default="", hand="state")
    digest: str = labelled("内容摘要", "digest", default="", hand="state")
    on: date = world_day()
    receipt: Receipt | None = labelled("回执", "receipt", default=None, late=True)

    def hands(self, now: Publications, world: World) -> tuple[str, ...]:  # noqa: ARG002 - every fact has it
        """Return its own department; for the joint plan of the district the office alone (C104)."""
        conference = world.get(CONFERENCE, CONFERENCE.of())
        if self.document == DISTRICT_PLAN and conference:
            return tuple(name for name in conference.offices if name == self.department) or (
                conference.established.office,
            )
        return (self.department,)

    def cites(self) -> tuple[str, ...]:
        """Return what the joint plan of the district rests on, where it is that."""
        return PlansAggregated.declared.cites if self.document == DISTRICT_PLAN else ()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:  # noqa: ARG003 - every fact has it
        """Return the version in force and its digest."""
        document, department = str(given.get("document", "")), str(given.get("department", ""))
        number, text = in_force(world, document, department, str(given.get("number", "")))
        return {"number": number, "digest": text}

    def guard(self, now: Publications, world: World) -> Iterator[SsjError]:
        """Want something that exists, as it is on record, not public there yet."""
        number, text = in_force(world, self.document, self.department, self.number)
        yield from unmade(world, self.document, self.department, self.number)
        yield from self._in_order(world)
        if number:
            yield from other_text(self, NUMBER, self.number, number)
            yield from other_text(self, DIGEST, self.digest, text)
        if self.number in {one.number for one in now.shown if one.outlet == self.outlet}:
            yield _no(
                "twice",
                document=self.document,
                number=self.number,
                outlet=channel_text(self.outlet),
                cites=self.declared.cites,
            )

    def _in_order(self, world: World) -> Iterator[SsjError]:
        """Want the day of the version in force, or a later one (D2)."""
        history = world.get(ITEM_LIST, ITEM_LIST.of(department=self.department))
        rules = world.get(WORK_RULES, WORK_RULES.of(department=self.department))
        if self.document == LIST and history:
            yield from in_order(self, self.on, ITEM_LIST.says, history.current.on)
        if self.document == RULES and rules:
            yield from in_order(self, self.on, WORK_RULES.says, rules.current.on)

    def apply(self, now: Publications, entry: Entry) -> Publications:
        """Return the publications with this one, and what is wanted of them."""
        said = entry.rests["said"] if entry.rests else ()
        needs = tuple(
            name
            for one in said
            if one["ask"] == PublishWhere.word
            for name in one["answer"]["names"]
        )
        return Publications(shown=(*now.shown, self), needs=needs)


def in_force(world: World, document: str, department: str, number: str = "") -> tuple[str, str]:
    """Return number and digest of the version in force of a list, of work rules, or of a joint plan.

    The joint plan of the district goes by its year, `number`, the last one when that is empty. Both
    texts are empty for what is not adopted here.
    """
    if document == DISTRICT_PLAN:
        years = _years(world)
        year = number or max(years, default="")
        return (year, years[year]) if year in years else ("", "")
    if document == LIST:
        history = world.get(ITEM_LIST, ITEM_LIST.of(department=department))
        if history:
            return str(history.current.number), history.current.digest
    if document == RULES:
        rules = world.get(WORK_RULES, WORK_RULES.of(department=department))
        if rules:
            return str(rules.number), rules.current.digest
    return "", ""


def _years(world: World) -> dict[str, str]:
    """Return the digests of the joint plans of the district that were put together, by year."""
    district = world.get(DISTRICT, DISTRICT.of())
    known = district.years if district else {}
    return {str(year): whole.aggregated.digest for year, whole in known.items()}


def other_text(told: Fact, label: Text, given: str, known: str) -> Iterator[SsjError]:
    """Yield that a document is named otherwise than the one in force."""
    if given != known:
        cites = told.declared.cites
        yield _no("other-text", label=label, given=given, known=known, cites=cites)


def unmade(world: World, document: str, department: str, number: str = "") -> Iterator[SsjError]:
    """Yield the refusal of a list, of work rules, of a joint plan that there is not."""
    if document == DISTRICT_PLAN and not in_force(world, document, department, number)[0]:
        yield _no("no-district", year=number or "—")
    if document in (LIST, RULES) and not in_force(world, document, department)[0]:
        if document == LIST:
            yield _no("no-list", department=department)
        else:
            yield _no("no-rules", department=department)
