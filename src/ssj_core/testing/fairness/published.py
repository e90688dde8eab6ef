"""Lists that were published: what is known of each, checked as far as it goes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import field, frozen

from ssj_core.encoding import read_day

_FIELDS: Final = (
    "day",
    "drawn",
    "register",
    "strata",
    "excluded",
    "must_check",
    "number",
    "teams",
)


def _ids(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        message = f"应为编号的列表 a list of ids is needed, not a text: {value[:20]!r}"
        raise TypeError(message)
    return tuple(value)


def _register(value: Iterable[str] | None) -> tuple[str, ...] | None:
    if value is None:
        return None
    ids = _ids(value)
    if twice := [name for name, times in Counter(ids).items() if times > 1]:
        message = f"名录中重复 more than once in the register: {_few(twice)}"
        raise ValueError(message)
    return ids


def _strata(value: Mapping[str, Any]) -> dict[str, str]:
    """Return the stratum of each id, also from the ids of each stratum."""
    if all(isinstance(held, str) for held in value.values()):
        return dict(value)
    found: dict[str, str] = {}
    for name, ids in value.items():
        for target in _ids(ids):
            if found.setdefault(target, name) != name:
                message = f"在两个抽取组中 in two strata: {target}"
                raise ValueError(message)
    return found


@frozen(kw_only=True)
class PublishedList:
    """One list as it was published, with the register of that day.

    Attributes:
        day: when it was drawn.
        drawn: the ids drawn by lot, must-checks left out.
        register: the ids that could be drawn that day, in the register's order.
        strata: the stratum of each id, or the ids of each stratum, if numbers were fixed by stratum.
        excluded: ids left out of the draw, with the reason published.
        must_check: ids inspected without a draw.
        number: how many were announced.
        teams: the inspectors of each target.
    """

    day: date = field(converter=read_day)
    drawn: tuple[str, ...] = field(converter=_ids, repr=lambda ids: f"<{len(ids)}>")
    register: tuple[str, ...] | None = field(default=None, converter=_register, repr=False)
    strata: Mapping[str, str] = field(factory=dict, converter=_strata, repr=False)
    excluded: Mapping[str, str] = field(factory=dict, repr=False)
    must_check: tuple[str, ...] = field(default=(), converter=_ids, repr=False)
    number: int | None = None
    teams: Mapping[str, tuple[str, ...]] = field(factory=dict, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse strata that leave somebody of the register out: their law would be another."""
        if lost := [one for one in self.register or () if self.strata and one not in self.strata]:
            message = f"没有抽取组 without a stratum: {_few(lost)}"
            raise ValueError(message)

    def record(self) -> dict[str, Any]:
        """Return it for JSON; `audit_lists` reads it back."""
        return {
            "day": self.day.isoformat(),
            "drawn": list(self.drawn),
            "register": None if self.register is None else list(self.register),
            "strata": dict(self.strata),
            "excluded": dict(self.excluded),
            "must_check": list(self.must_check),
            "number": self.number,
            "teams": {target: list(team) for target, team in self.teams.items()},
        }


@frozen
class Part:
    """One stratum of one list: the rows of its register, and those drawn.

    Attributes:
        ids: those that could be drawn, in order.
        rows: places of those drawn, sorted.
    """

    ids: tuple[str, ...]
    rows: tuple[int, ...]

    @property
    def size(self) -> int:
        """Return N."""
        return len(self.ids)

    @property
    def number(self) -> int:
        """Return n."""
        return len(self.rows)

    @property
    def open(self) -> bool:
        """Return whether anything was left to chance."""
        return 0 < self.number < self.size

    @property
    def members(self) -> frozenset[str]:
        """Return the ids drawn."""
        return frozenset(self.ids[row] for row in self.rows)


def read_lists(lists: Iterable[Any], register: Iterable[str] | None) -> tuple[PublishedList, ...]:
    """Return published lists of what a caller has: `PublishedList`, mappings, or pairs of day and ids.

    Raises:
        TypeError, ValueError: a register that is a text or has one id twice.
        ValueError: no list, an unknown member, or a day that is none; everything at once.
    """
    shared = _register(register)
    found, faults = [], []
    for at, one in enumerate(lists, start=1):
        try:
            found.append(_read(one, shared))
        except (TypeError, ValueError) as fault:
            faults.append(f"第 {at} 份名单 list {at}: {fault}")
    if not faults and not found:
        faults.append("没有名单 no list to look at")
    if faults:
        raise ValueError("；".join(faults))
    return tuple(sorted(found, key=lambda one: one.day))


def _read(one: Any, shared: tuple[str, ...] | None) -> PublishedList:  # noqa: ANN401 - what a caller has
    if isinstance(one, PublishedList):
        known = {name: getattr(one, name) for name in _FIELDS}
    elif isinstance(one, Mapping):
        known = dict(one)
        if unknown := sorted(set(map(str, known)) - set(_FIELDS)):
            message = f"不认识 unknown: {'、'.join(unknown)}; {'、'.join(_FIELDS)}"
            raise ValueError(message)
    else:
        day, drawn = one
        known = {"day": day, "drawn": drawn}
    if known.get("register") is None:
        known["register"] = shared
    return PublishedList(**known)


def parts_of(one: PublishedList) -> dict[str, Part]:
    """Return the strata of a list, without who was excluded or must be checked."""
    apart = {*one.excluded, *one.must_check}
    drawn = set(one.drawn)
    by_stratum: dict[str, list[str]] = {}
    for target in one.register or ():
        if target not in apart:
            by_stratum.setdefault(one.strata.get(target, ""), []).append(target)
    return {
        name: Part(tuple(ids), tuple(row for row, target in enumerate(ids) if target in drawn))
        for name, ids in by_stratum.items()
    }


def faults_of(one: PublishedList) -> list[str]:
    """Return what cannot be so in a list, in words: no probability, a fact to be explained."""
    found = []
    twice = [name for name, times in Counter(one.drawn).items() if times > 1]
    if twice:
        found.append(f"重复 listed twice: {_few(twice)}")
    if one.number is not None and one.number != len(one.drawn):
        found.append(
            f"公布 {one.number} 个，名单上 {len(one.drawn)} 个 {one.number} announced, {len(one.drawn)} listed"
        )
    if one.register is not None:
        known = set(one.register)
        if strangers := [name for name in one.drawn if name not in known]:
            found.append(f"不在当日名录内 not in the register of the day: {_few(strangers)}")
    if excluded := [name for name in one.drawn if name in one.excluded]:
        found.append(f"已排除却在名单上 excluded and yet listed: {_few(excluded)}")
    if musts := [name for name in one.drawn if name in set(one.must_check)]:
        found.append(f"必查对象混在抽中者内 must-checks among those drawn: {_few(musts)}")
    return [f"{one.day}: {fault}" for fault in found]


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + ("…" if len(names) > 3 else "")  # noqa: PLR2004 - three names are enough to look for
