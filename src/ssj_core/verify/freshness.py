"""Step 3, freshness (§4): no item is told before the seal that uses it, and nothing serves twice."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import define, field

from ssj_core.verify.case import Placed, kind_of
from ssj_core.verify.form import china_day, moment, wrong
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.items import ANNOUNCED

Doc = Mapping[str, Any]
TELLING: Final = 8
"""Dice of fewer digits may fall alike by chance."""


def told_by(record: Doc) -> Iterator[tuple[str, str]]:
    """Yield what a record tells of public items: what each is known by, and its value."""
    items = record.get("opens", record).get("items", ())
    for item in items:
        kind, _, rest = item.partition(":")
        name, _, value = rest.rpartition(":")
        if kind == "dice" and len(value) >= TELLING:
            yield item, value
        if kind in ANNOUNCED:
            yield f"{kind}:{name}", value


def secret_of(record: Doc) -> str | None:
    """Return the secret a record tells, if it does."""
    items = record.get("opens", record).get("items", ())
    return next((item for item in items if item.startswith("secret:")), None)


@define
class Freshness:
    """What the records so far have told and used; take them in order of entry, each once.

    Attributes:
        formulas: of the records' suite.
    """

    formulas: Formulas
    _count: int = 0
    _told: dict[str, tuple[int, str, str]] = field(factory=dict)
    _sealed: dict[str, tuple[int, list[str]]] = field(factory=dict)
    _spent: dict[str, str] = field(factory=dict)
    _days: dict[str, int] = field(factory=dict)

    def take(self, placed: Placed) -> None:
        """Take the next record.

        Raises:
            WrongError: an item told before a COMMIT or CONTRIB of a session that uses it, a value
                or commitment used before, an issue with two days or two sets of numbers.
        """
        record = placed.doc
        self._count += 1
        if record["record"] == "COMMIT":
            self._take_commit(placed)
        elif record["record"] == "CONTRIB":
            _, names = self._sealed.get(record["commit"], (0, []))
            self._sealed[record["commit"]] = (self._count, names)
            self._refuse_told(placed, names)
            for entry in record["reveals"]:
                self._spend(placed, entry["value"], f"{self._count}")
        elif "commit" in record:
            self._take_items(placed)

    def _take_commit(self, placed: Placed) -> None:
        commit = placed.doc
        names = [item for item in commit["entropy"] if kind_of(item) in ANNOUNCED]
        digest = placed.digest or self.formulas.record(commit)
        self._sealed[digest] = (self._count, names)
        self._refuse_told(placed, names)
        for entry in commit.get("contributions", ()):
            self._spend(placed, entry["commitment"], f"{self._count}")
        if "secret" in commit:
            self._spend(placed, commit["secret"], f"{self._count}")
        for name in names:
            if kind_of(name) != "drand":
                public = commit["times"].get("public", commit["at"])
                day = china_day(moment(public))
                if self._days.setdefault(name, day) != day:
                    wrong(placed.at, f"{name} 有两个开奖日", f"{name} has two days")

    def _take_items(self, placed: Placed) -> None:
        commit = placed["commit"]
        sealed, _ = self._sealed.get(commit, (0, []))
        for name, value in told_by(placed.doc):
            index, before, where = self._told.setdefault(name, (self._count, value, placed.at))
            if index < sealed:
                _known(placed, name, where)
            if before != value:
                zh, en = f"{name} 与 {where} 所记不同", f"{name} is another one at {where}"
                wrong(placed.at, zh, en)
        if secret := secret_of(placed.doc):
            self._spend(placed, secret, commit)

    def _refuse_told(self, placed: Placed, names: Iterable[str]) -> None:
        for name in names:
            if name in self._told:
                _known(placed, name, self._told[name][2])

    def _spend(self, placed: Placed, value: str, by: str) -> None:
        """Note a value; the same OPEN may stand in two records of one session."""
        if value in self._spent and (self._spent[value] != by or by.isdecimal()):
            wrong(placed.at, "秘密值或承诺值曾用过", "a secret or commitment used before")
        self._spent[value] = by


def _known(placed: Placed, name: str, where: str) -> None:
    what = ("这些骰子", "these dice") if name.startswith("dice:") else (name, name)
    zh = f"封存于已记明 {what[0]} 的记录（{where}）之后"
    wrong(placed.at, zh, f"sealed after a record that tells {what[1]} ({where})")


def check_fresh(records: Iterable[Placed], suite: str) -> None:
    """Check records in order of entry: of a bundle, of all bundles of a folder, or of a log.

    Raises:
        WrongError: an item was told, or a value used, before.
    """
    freshness = Freshness(Formulas(suite))
    for record in records:
        freshness.take(record)
