"""The closed list of event kinds: those of declared facts, and a table of those not declared yet.

A kind comes into the list with the declaration of its fact (`ssj_core.journal.facts`); the table
below holds the kinds of rooms that declare no facts, and shrinks with every room that does. A kind
once used is never renamed: old journals keep its name.
"""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen


@frozen(kw_only=True)
class Kind:
    """One kind of event.

    Attributes:
        name: ``subject.what-happened``, as stored.
        room: the package that owns its payload and its fold.
        zh: Chinese label.
        en: English label.
    """

    name: str
    room: str
    zh: str
    en: str


_TABLE: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "rules": (("holiday-notice.recorded", "录入放假通知", "holiday notice recorded"),),
    "registers": (
        ("item-list.adopted", "制定抽查事项清单", "item list adopted"),
        ("item-list.amended", "调整抽查事项清单", "item list amended"),
        ("work-rules.adopted", "制定抽查工作细则", "work rules adopted"),
        ("register.snapshot", "检查对象名录库快照", "target register snapshot"),
        ("register.entered", "检查对象入库", "target entered in the register"),
        ("register.changed", "检查对象信息变更", "target changed in the register"),
        ("register.exited", "检查对象出库", "target left the register"),
        ("inspectors.snapshot", "执法检查人员名录库快照", "inspector register snapshot"),
        ("inspectors.entered", "执法检查人员入库", "inspector entered in the register"),
        ("inspectors.changed", "执法检查人员信息变更", "inspector changed in the register"),
        ("inspectors.exited", "执法检查人员出库", "inspector left the register"),
        ("experts.snapshot", "专家库快照", "expert register snapshot"),
    ),
    "planning": (("plan.drafted", "拟定抽查计划", "plan drafted"),),
    "drawing": (),
    "inspection": (),
    "disclosure": (),
    "oversight": (("filing.made", "备案", "filing made"),),
}

_KINDS: Final = {
    name: Kind(name=name, room=room, zh=zh, en=en)
    for room, lines in _TABLE.items()
    for name, zh, en in lines
}
KINDS: Final = MappingProxyType(_KINDS)
"""Every kind by its name.

>>> KINDS["draw.commit"].zh, KINDS["draw.commit"].room
('封存', 'drawing')
"""


Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""What brings a body from one edition to the next: it returns a new one, and changes nothing."""
_UPCASTS: Final[dict[str, tuple[Upcast, ...]]] = {}


def add_kind(kind: Kind, upcasts: Sequence[Upcast] = ()) -> None:
    """Enter the kind of a declared fact; of several facts of one kind the first names it.

    Raises:
        TypeError: several facts of one kind bring older bodies up in different ways.
    """
    _KINDS.setdefault(kind.name, kind)
    if _UPCASTS.setdefault(kind.name, tuple(upcasts)) != tuple(upcasts):
        message = f"{kind.name}: all its facts have one row of upcasts"
        raise TypeError(message)


def edition_of(kind: str) -> int:
    """Return the edition in which bodies of a kind are written: 1, and one more for each upcast."""
    return 1 + len(_UPCASTS.get(kind, ()))


def current_body(kind: str, edition: int, body: dict[str, Any]) -> dict[str, Any] | None:
    """Return a body of an older edition in the words of this one; None for one of a newer."""
    steps = _UPCASTS.get(kind, ())
    if edition > 1 + len(steps):
        return None
    for step in steps[edition - 1 :]:
        body = step(body)
    return body
