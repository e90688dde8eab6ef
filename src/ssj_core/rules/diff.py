"""What changed between two sets of clauses, in words."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

from attrs import frozen

from ssj_core.encoding import parse
from ssj_core.rules._order import natural
from ssj_core.rules.clause import Clause

Change = Literal["added", "removed", "changed"]
_ZH: Final = {"added": "新增", "removed": "删去", "changed": "修改"}


@frozen(kw_only=True)
class Difference:
    """What happened to one clause.

    Attributes:
        id: the clause.
        change: ``added``, ``removed`` or ``changed``.
        before, after: the clause on either side, None where it is not.
    """

    id: str
    change: Change
    before: Clause | None
    after: Clause | None

    @property
    def fields(self) -> tuple[tuple[str, Any, Any], ...]:
        """The entries that differ: name, before, after, in plain form."""
        if self.before is None or self.after is None:
            return ()
        old, new = _flat(parse(self.before.canonical)), _flat(parse(self.after.canonical))
        names = sorted({*old, *new})
        return tuple((n, old.get(n, ""), new.get(n, "")) for n in names if old.get(n) != new.get(n))

    def say(self, lang: str = "zh") -> str:
        """Return the change in one line."""
        clause = self.after or self.before
        cited = clause.citation.say(lang) if clause else ""
        word = self.change if lang == "en" else _ZH[self.change]
        lead = f"{word} {self.id} ({cited})" if lang == "en" else f"{word} {self.id}（{cited}）"
        details = "; ".join(f"{name}: {_short(a)} → {_short(b)}" for name, a, b in self.fields)
        return f"{lead}: {details}" if details else lead


def _flat(body: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in body.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": item for inner, item in _flat(value).items()}
        else:
            flat[key] = value
    return flat


def _short(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_short(item) for item in value) + "]"
    return str(value) if value != "" else "–"


@frozen
class Diff:
    """All differences, by clause id.

    Attributes:
        differences: one per clause that came, went or changed.
    """

    differences: tuple[Difference, ...]

    def __iter__(self) -> Iterator[Difference]:
        """Go through the differences."""
        return iter(self.differences)

    def __len__(self) -> int:
        """Return how many clauses differ; none makes the diff false."""
        return len(self.differences)

    def say(self, lang: str = "zh") -> str:
        """Return all of it, one line a clause."""
        none = "no difference" if lang == "en" else "没有差别"
        return "\n".join(one.say(lang) for one in self.differences) or none

    def __str__(self) -> str:
        """Return all of it in Chinese."""
        return self.say()


def diff_clauses(before: Iterable[Clause], after: Iterable[Clause]) -> Diff:
    """Return how to get from the clauses `before` to those `after`."""
    old, new = {c.id: c for c in before}, {c.id: c for c in after}
    found = []
    for name in sorted({*old, *new}, key=natural):
        a, b = old.get(name), new.get(name)
        if a is not None and b is not None and a.digest == b.digest:
            continue
        change: Change = "added" if a is None else "removed" if b is None else "changed"
        found.append(Difference(id=name, change=change, before=a, after=b))
    return Diff(tuple(found))
