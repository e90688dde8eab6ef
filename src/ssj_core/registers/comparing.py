"""What became of a register between two of its days (clauses C64 and C68)."""

from typing import Generic, TypeVar

from attrs import frozen

from ssj_core.registers.snapshots import Entry, Register

E = TypeVar("E", bound=Entry)


@frozen(kw_only=True)
class Changes(Generic[E]):
    """The difference of two snapshots of one register; truthy if there is any.

    Attributes:
        added: entries only the later one has, in its order.
        gone: entries only the earlier one has, in its order.
        changed: earlier and later form of entries that differ.
    """

    added: tuple[E, ...]
    gone: tuple[E, ...]
    changed: tuple[tuple[E, E], ...]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.added or self.gone or self.changed)


def changes(old: Register[E], new: Register[E]) -> Changes[E]:
    """Return what came, what went and what changed from `old` to `new`; ids tell who is who.

    A target that leaves should change its state and stay, with day and reason (C64): an entry that
    is `gone` was deleted, and is worth a question.

    >>> from datetime import date
    >>> from ssj_core.registers import Target, TargetRegister
    >>> jan = TargetRegister(entries=[Target(id="甲", name="甲店")], as_of=date(2026, 1, 5))
    >>> feb = TargetRegister(entries=[Target(id="甲", name="乙店")], as_of=date(2026, 2, 2))
    >>> [(before.name, after.name) for before, after in changes(jan, feb).changed]
    [('甲店', '乙店')]
    """
    pairs = ((entry, new.get(entry.id)) for entry in old)
    return Changes(
        added=tuple(entry for entry in new if entry.id not in old),
        gone=tuple(entry for entry in old if entry.id not in new),
        changed=tuple((was, now) for was, now in pairs if now is not None and now != was),
    )
