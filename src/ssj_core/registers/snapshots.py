"""Frozen snapshots of 一单两库: entries of one day, all faults found at once, looked up by id."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import ClassVar, Generic, Protocol, TypeVar

from attrs import field, frozen

from ssj_core.encoding import Suite
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.registers import RepeatedIdError, UnknownEntryError
from ssj_core.registers.attributes import as_tuple
from ssj_core.registers.faults import expert_faults, inspector_faults, item_faults, target_faults
from ssj_core.registers.inspector import Expert, Inspector
from ssj_core.registers.item import InspectionItem
from ssj_core.registers.leftout import LeftOut
from ssj_core.registers.records import register_digest
from ssj_core.registers.target import Target


class Entry(Protocol):
    """What every entry of a register has."""

    @property
    def id(self) -> str:
        """What the register knows it by."""
        ...


E = TypeVar("E", bound=Entry)


@frozen(kw_only=True)
class Register(Generic[E]):
    """The entries of one register on one day: iterate, count, look up by id, take the digest.

    Attributes:
        entries: the entries, in the order they were given.
        as_of: the day they describe; a draw uses the snapshot of its day (clause C64).
        left_out: rows of the source that cannot be drawn from on that day, with the reason; those
            that can be told as an entry are among the entries too. Not part of the digest.
        passed_over: rows of the source that are no data.

    Raises:
        ManyFaultsError: ids repeat or entries are faulty; all together, in the order of entries.
    """

    kind: ClassVar[str] = "register"
    title: ClassVar[str] = "名录 / register"
    entry_faults: ClassVar[Callable[..., Iterable[SsjError]]]

    entries: tuple[E, ...] = field(converter=as_tuple)
    as_of: date
    left_out: tuple[LeftOut, ...] = field(default=(), converter=as_tuple, eq=False, repr=False)
    passed_over: tuple[LeftOut, ...] = field(default=(), converter=as_tuple, eq=False, repr=False)
    _by_id: dict[str, E] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Check every entry and index them by id."""
        first: dict[str, int] = {}
        faults: list[SsjError] = []
        for row, entry in enumerate(self.entries, start=1):
            if first.setdefault(entry.id, row) != row:
                faults.append(RepeatedIdError(row=row, first=first[entry.id], id=entry.id))
            faults.extend(type(self).entry_faults(row, entry))
        if faults:
            raise ManyFaultsError(what=self.title, faults=faults)
        object.__setattr__(self, "_by_id", {entry.id: entry for entry in self.entries})

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)

    def __iter__(self) -> Iterator[E]:
        """Go through the entries in the order they were given."""
        return iter(self.entries)

    def __contains__(self, id: object) -> bool:  # noqa: A002 - the word the protocol uses
        """Tell whether an entry has this id."""
        return id in self._by_id

    def __getitem__(self, id: str) -> E:  # noqa: A002 - the word the protocol uses
        """Return the entry with this id.

        Raises:
            UnknownEntryError: there is none.
        """
        try:
            return self._by_id[id]
        except KeyError:
            raise UnknownEntryError(what=self.title, id=id) from None

    def get(self, id: str) -> E | None:  # noqa: A002 - the word the protocol uses
        """Return the entry with this id, or None."""
        return self._by_id.get(id)

    def digest(self, suite: Suite = "sha256") -> str:
        """Return the digest of all fields of all entries and the day; row order does not matter."""
        return register_digest(self.kind, self.entries, self.as_of, suite)


@frozen(kw_only=True)
class TargetRegister(Register[Target]):
    """The target register (检查对象名录库) on one day."""

    kind = "targets"
    title = "检查对象名录库 / target register"
    entry_faults = staticmethod(target_faults)

    @property
    def active(self) -> tuple[Target, ...]:
        """The targets in the register and not suspended."""
        return tuple(target for target in self.entries if target.active)


@frozen(kw_only=True)
class InspectorRegister(Register[Inspector]):
    """The inspector register (执法检查人员名录库) on one day."""

    kind = "inspectors"
    title = "执法检查人员名录库 / inspector register"
    entry_faults = staticmethod(inspector_faults)

    def certified_on(self, day: date) -> tuple[Inspector, ...]:
        """Return those who hold a certificate on `day`, are active and not on leave."""
        return tuple(one for one in self.entries if one.certified_on(day) and one.available_on(day))


@frozen(kw_only=True)
class ExpertPool(Register[Expert]):
    """The pool of experts on one day: apart from the inspectors, never counted among them (C71)."""

    kind = "experts"
    title = "专家库 / expert pool"
    entry_faults = staticmethod(expert_faults)


@frozen(kw_only=True)
class ItemList(Register[InspectionItem]):
    """The list of random inspection items (随机抽查事项清单) on one day."""

    kind = "items"
    title = "随机抽查事项清单 / item list"
    entry_faults = staticmethod(item_faults)
