"""一单一细则 in the journal: a department's item list and its work rules, adopted and amended.

A list is recorded whole, item by item: what an act asks the rulebook about an item (its class, its
methods, its field) is read from here and never from the caller.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Self

from attrs import frozen

from ssj_core.encoding import Text, canonical, digest
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Entry,
    Fact,
    Room,
    Value,
    World,
    fact,
    in_order,
    labelled,
    value,
    world_day,
)
from ssj_core.registers.item import InspectionItem
from ssj_core.registers.keeping import filled_terms, id_faults, terms_at
from ssj_core.registers.words import ItemClass, Method, TargetKind
from ssj_core.rules import Ask, MustContain, has

Faults = Iterator[SsjError]
Asked = Iterator[Ask[Any]]
SECTIONS: Final = ("principles", "tasks", "methods", "publication", "assessment")
"""The five sections of work rules, in the order of clause C72."""
_IN_FORCE: Final = Text("现行版本", "the version in force")
no: Final = Refusals(
    "lists",
    {
        "adopted": (
            "{department}的抽查事项清单已制定，变更请走调整",
            "the item list of {department} is adopted already: amend it instead",
        ),
        "same": ("内容与现行版本相同", "nothing differs from the version in force"),
        "nothing": ("调整须写明新增、变更或取消的事项", "an amendment names items"),
        "on-it": ("{items}已在清单中", "on the list already: {items}"),
        "not-on-it": ("{items}不在清单中", "not on the list: {items}"),
        "emptied": ("调整后没有事项", "no item would be left on the list"),
        "no-section": (
            "工作细则没有内容；请至少写一部分",
            "the work rules say nothing: write one of their parts at least",
        ),
    },
)


@value("抽查事项", "inspection item")
class ListedItem(Value):
    """An item as the journal has it: the six fields of clause C60, the content of C55, and a field.

    Attributes:
        id: its number, of the id grammar.
        name: 抽查项目.
        target_kinds: 检查对象, kinds of target; empty for every kind.
        target_labels: narrows them to targets carrying one of these labels.
        item_class: 事项类别, general or key (C57).
        methods: 检查方式.
        authority: 检查主体, who inspects.
        basis: 检查依据.
        content: 检查内容.
        field: the field of supervision, as rulebooks write it (``food``, ``special-equipment``).
        qualification: 执法资质 an inspector needs for it; empty if none beyond the certificate.
        ratio, frequency: as the list writes them, in words.
    """

    id: str = labelled("事项编号", "number")
    name: str = labelled("抽查项目", "item", term="item-name")
    item_class: ItemClass = labelled("事项类别", "item class", term="item-class")
    target_kinds: tuple[TargetKind, ...] = labelled(
        "检查对象", "kinds of target", default=(), late=True, term="target-kind"
    )
    target_labels: tuple[str, ...] = labelled("对象标签", "labels", default=(), late=True)
    methods: tuple[Method, ...] = labelled(
        "检查方式", "methods", default=(), late=True, term="method"
    )
    authority: str = labelled("检查主体", "authority", default="", late=True, term="authority")
    basis: str = labelled("检查依据", "legal basis", default="", late=True, term="legal-basis")
    content: str = labelled("检查内容", "content", default="", late=True, term="content")
    field: str = labelled("监管领域", "field of supervision", default="", late=True)
    qualification: str = labelled("执法资质", "qualification", default="", late=True)
    ratio: str = labelled("抽查比例", "ratio", default="", late=True)
    frequency: str = labelled("抽查频次", "frequency", default="", late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse a number outside the id grammar."""
        return id_faults(self.called(), [self.id])

    def applies_to(self, kind: TargetKind, labels: Iterable[str]) -> bool:
        """Tell whether a target of this kind with these labels is one it is about."""
        fits = not self.target_kinds or kind in self.target_kinds
        return fits and (not self.target_labels or not set(self.target_labels).isdisjoint(labels))

    @property
    def terms(self) -> frozenset[str]:
        """The fields that are filled in, by their name in rulebooks."""
        names = {
            "item-name": self.name,
            "target-kind": self.target_kinds or self.target_labels,
            "item-class": self.item_class,
            "method": self.methods,
            "authority": self.authority,
            "legal-basis": self.basis,
            "content": self.content,
        }
        return filled_terms(names)

    @classmethod
    def of(cls, item: InspectionItem) -> Self:
        """Return an item of a register as the journal keeps it.

        Raises:
            UnknownWordError: a method is none of the closed list.
        """
        return cls(
            id=item.id,
            name=item.name,
            item_class=item.item_class,
            target_kinds=item.target_kinds,
            target_labels=item.target_labels,
            methods=tuple(Method.read(method) for method in item.methods),
            authority=item.authority,
            basis=item.basis,
            content=item.content,
            field=item.field,
            qualification=item.qualification,
            ratio=item.ratio,
            frequency=item.frequency,
        )


@frozen(kw_only=True)
class ListVersion:
    """One version of an item list.

    Attributes:
        number: from 1.
        items: its items by number.
        on: the day it was adopted or amended.
        digest: of the canonical bytes of its items, in the order of their numbers.
        reason: why it was amended; empty for the first.
    """

    number: int
    items: Mapping[str, ListedItem]
    on: date
    digest: str
    reason: str = ""


@frozen(kw_only=True)
class ItemListHistory:
    """A department's item list with all its versions, oldest first (clauses C54–C60)."""

    department: str
    versions: tuple[ListVersion, ...] = ()

    @property
    def current(self) -> ListVersion:
        """The version in force now."""
        return self.versions[-1]

    def at(self, day: date) -> ListVersion | None:
        """Return the version in force on a day, None before the first."""
        found = (version for version in reversed(self.versions) if version.on <= day)
        return next(found, None)

    def plus(self, items: Mapping[str, ListedItem], on: date, reason: str = "") -> Self:
        """Return the history with one more version."""
        ordered = MappingProxyType({number: items[number] for number in sorted(items)})
        version = ListVersion(
            number=len(self.versions) + 1,
            items=ordered,
            on=on,
            digest=list_digest(self.department, ordered.values()),
            reason=reason,
        )
        return type(self)(department=self.department, versions=(*self.versions, version))


def list_digest(department: str, items: Iterable[ListedItem]) -> str:
    """Return the digest that names a version of a list: of its department and its items."""
    ordered = sorted(items, key=lambda item: item.id.encode())
    return digest(canonical({"department": department, "items": [item.body() for item in ordered]}))


ITEM_LIST: Room[ItemListHistory] = Room(
    "item-lists",
    Text("随机抽查事项清单", "item list"),
    stream="item-list/{department}",
    marks={
        "item": lambda history: history.current.items,
    },
)


def _whole(_: World, told: "ItemListAdopted | ItemListAmended") -> Asked:
    """Ask what an item must hold, item by item (clauses C55, C60)."""
    whole = {"items": told.items} if isinstance(told, ItemListAdopted) else told.whole
    for name, items in whole.items():
        for at, item in enumerate(items):
            where = terms_at(ListedItem, f"/input/{name}/{at}")
            of = Text(item.id, item.id)
            yield Ask(MustContain(document="item"), has(item.terms), of, at=where)


@fact(
    ITEM_LIST,
    "item-list.adopted",
    "制定抽查事项清单",
    "item list adopted",
    command="item-list.adopt",
    begins=True,
    asks=[_whole],
    delegable=True,
)
class ItemListAdopted(Fact):
    """A department adopted its list of inspection items, whole (clauses C54–C60)."""

    department: str = labelled("部门", "department", hand="department")
    items: tuple[ListedItem, ...] = labelled("抽查事项", "items")
    on: date = world_day()

    @property
    def digest(self) -> str:
        """The digest that names this version of the list."""
        return list_digest(self.department, self.items)

    def faults(self) -> Iterable[SsjError]:
        """Refuse items named twice."""
        return id_faults(self.called(), (item.id for item in self.items))

    def apply(self, now: None, entry: Entry) -> ItemListHistory:  # noqa: ARG002 - every effect has them
        """Return the first version."""
        items = {item.id: item for item in self.items}
        return ItemListHistory(department=self.department).plus(items, self.on)


@fact(
    ITEM_LIST,
    "item-list.amended",
    "调整抽查事项清单",
    "item list amended",
    command="item-list.amend",
    asks=[_whole],
    delegable=True,
)
class ItemListAmended(Fact):
    """A department amended its list: items added and changed whole, items struck off by number."""

    department: str = labelled("部门", "department", hand="department")
    reason: str = labelled("调整理由", "reason")
    added: tuple[ListedItem, ...] = labelled("新增事项", "added", default=())
    changed: tuple[ListedItem, ...] = labelled("变更事项", "changed", default=())
    removed: tuple[str, ...] = labelled("取消事项", "struck off", default=())
    on: date = world_day()

    def faults(self) -> Iterable[SsjError]:
        """Refuse items named twice, and an amendment of none."""
        named = [item.id for item in (*self.added, *self.changed)] + [*self.removed]
        return id_faults(self.called(), named) if named else [no("nothing")]

    def guard(self, now: ItemListHistory, world: World) -> Faults:  # noqa: ARG002 - every guard has it
        """Want items that are on the list, or are not yet, and something that differs."""
        current = now.current
        yield from in_order(self, self.on, _IN_FORCE, current.on)
        known = sorted(item.id for item in self.added if item.id in current.items)
        gone = {*self.removed, *(item.id for item in self.changed)} - current.items.keys()
        after = self._after(current)
        if known:
            yield no("on-it", items=known)
        if gone:
            yield no("not-on-it", items=sorted(gone))
        if not after:
            yield no("emptied")
        elif (
            not known
            and not gone
            and list_digest(self.department, after.values()) == current.digest
        ):
            yield no("same")

    @property
    def whole(self) -> dict[str, tuple[ListedItem, ...]]:
        """The items it gives whole, by the field they stand in."""
        return {"added": self.added, "changed": self.changed}

    def _after(self, current: ListVersion) -> dict[str, ListedItem]:
        kept = {name: item for name, item in current.items.items() if name not in self.removed}
        return kept | {item.id: item for item in (*self.added, *self.changed)}

    def apply(self, now: ItemListHistory, entry: Entry) -> ItemListHistory:  # noqa: ARG002 - every effect has it
        """Return the list with one more version."""
        return now.plus(self._after(now.current), self.on, self.reason)


@frozen(kw_only=True)
class WorkRules:
    """A department's work rules as they are now (clause C72), and how many versions there were."""

    current: "WorkRulesAdopted"
    number: int = 1


WORK_RULES: Room[WorkRules | None] = Room(
    "work-rules",
    Text("随机抽查工作细则", "work rules"),
    stream="work-rules/{department}",
    empty=lambda: None,
)


def _sections(_: World, told: "WorkRulesAdopted") -> Asked:
    """Ask which sections the work rules must hold (clause C72)."""
    terms = {
        name
        for name, text in (
            ("principles", told.principles),
            ("tasks", told.tasks),
            ("methods", told.methods),
            ("result-publication", told.publication),
            ("assessment", told.assessment),
        )
        if text.strip()
    }
    yield Ask(MustContain(document="work-rules"), has(terms), told.declared.says, needed=False)


@fact(
    WORK_RULES,
    "work-rules.adopted",
    "制定抽查工作细则",
    "work rules adopted",
    command="work-rules.adopt",
    asks=[_sections],
    delegable=True,
)
class WorkRulesAdopted(Fact):
    """A department adopted its work rules, whole; which sections they hold is the rulebook's (C72)."""

    department: str = labelled("部门", "department", hand="department")
    principles: str = labelled("抽查原则", "principles", default="")
    tasks: str = labelled("抽查任务", "tasks", default="")
    methods: str = labelled("抽查方式", "methods", default="")
    publication: str = labelled("抽查结果公示", "publication of results", default="")
    assessment: str = labelled("督查考核", "assessment", default="")
    on: date = world_day()

    @property
    def digest(self) -> str:
        """The digest that names this version: of the department and the five sections."""
        text = {name: getattr(self, name) for name in ("department", *SECTIONS)}
        return digest(canonical(text))

    def guard(self, now: WorkRules | None, world: World) -> Faults:  # noqa: ARG002 - every guard has it
        """Want some text, a later day and another text than the version before."""
        if not any(getattr(self, name).strip() for name in SECTIONS):
            yield no("no-section")
        if now is None:
            return
        yield from in_order(self, self.on, _IN_FORCE, now.current.on)
        if self.digest == now.current.digest:
            yield no("same")

    def apply(self, now: WorkRules | None, entry: Entry) -> WorkRules:  # noqa: ARG002 - every effect has it
        """Return the rules as they are now."""
        return WorkRules(current=self, number=now.number + 1 if now else 1)


def item_of(world: World, department: str, number: str, day: date) -> ListedItem | None:
    """Return an item of a department's list as it was in force on a day, None if it was not on it."""
    history = world.get(ITEM_LIST, ITEM_LIST.of(department=department))
    version = history.at(day) if history else None
    return version.items.get(number) if version else None
