"""What the steps look at: a bundle taken apart into sessions and their tasks."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from ssj_core.verify.formulas import Formulas
from ssj_core.verify.report import Words
from ssj_core.verify.tree import Trees

Doc = Mapping[str, Any]


@frozen
class Placed:
    """A part of the bundle and the key path it was found at."""

    doc: Doc
    at: str

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - a document's values are anything
        """Return the value under `key`."""
        return self.doc[key]

    def under(self, key: str, index: int) -> "Placed":
        """Return entry `index` of the array under `key`, with its own path."""
        return Placed(self.doc[key][index], f"{self.at}.{key}[{index}]")


@define(kw_only=True)
class Session:
    """One COMMIT with everything in the bundle that belongs to it.

    Attributes:
        digest: ``R(COMMIT)``.
        tasks: the TASK of every task entry, in COMMIT order.
        opening: OPEN, wherever the bundle has it (a record, inside VOID, or with the auditor).
    """

    commit: Placed
    digest: str
    tasks: tuple[Doc, ...]
    contrib: Placed | None = None
    result: Placed | None = None
    opening: Placed | None = None
    void: Placed | None = None
    dispositions: list[Placed] = field(factory=list)
    private: dict[str, Placed] = field(factory=dict)

    @property
    def names(self) -> list[str]:
        """The tasks' ids in COMMIT order."""
        return [entry["task"] for entry in self.commit["tasks"]]

    @property
    def items(self) -> Placed | None:
        """The record whose `items` are known the furthest: OPEN, or else RESULT."""
        return self.opening or self.result

    @property
    def seed(self) -> Placed | None:
        """The record that says the seed, if one does."""
        return next((r for r in (self.opening, self.result) if r and "seed" in r.doc), None)

    def entry(self, index: int) -> Placed:
        """Return the COMMIT's entry for task `index`."""
        return self.commit.under("tasks", index)

    def outcome(self, index: int) -> Placed | None:
        """Return RESULT's entry for task `index`."""
        return self.result.under("tasks", index) if self.result else None

    def shown(self, index: int) -> Placed | None:
        """Return the entry that shows key, thresholds and tickets of task `index`, if one does."""
        for record in (self.opening, self.result):
            if record and is_full(record["tasks"][index]):
                return record.under("tasks", index)
        return None

    def disclosures(self, index: int) -> list[Placed]:
        """Return every entry that shows tickets of task `index` (RESULT's and OPEN's)."""
        found = [r.under("tasks", index) for r in (self.result, self.opening) if r]
        return [entry for entry in found if is_full(entry.doc)]

    def unit_key(self, index: int) -> str | None:
        """Return the key of task `index`, from whoever tells it."""
        shown, private = self.shown(index), self.private.get(self.names[index])
        told = shown.doc if shown else private.doc if private else {}
        key: str | None = told.get("unit_key")
        return key

    def group(self, index: int) -> list[int]:
        """Return the tasks that share the group of task `index`, itself too, in COMMIT order."""
        entries = self.commit["tasks"]
        name = entries[index]["group"]
        return [at for at, entry in enumerate(entries) if entry["group"] == name]


def is_full(entry: Doc) -> bool:
    """Tell whether an entry of RESULT or OPEN shows key, thresholds and tickets."""
    return (
        "unit_key" in entry
        and "strata" in entry
        and "drawn" in entry
        and all("high" in stratum for stratum in entry["strata"])
        and all(isinstance(target, dict) for target in entry["drawn"])
    )


@frozen(kw_only=True)
class Case:
    """A bundle of good form, ready for the steps after the first."""

    bundle: Doc
    suite: str
    sessions: tuple[Session, ...]

    @property
    def formulas(self) -> Formulas:
        """The functions of §1 in the bundle's suite."""
        return Formulas(self.suite)

    @property
    def trees(self) -> Trees:
        """The trees of §6 in the bundle's suite."""
        return Trees(self.suite)

    @property
    def is_auditor(self) -> bool:
        """Whether frame and lists came along."""
        return bool(self.bundle["bundle"] == "auditor")


@define
class Notes:
    """What one step checked, and what it could not."""

    checked: list[Words] = field(factory=list)
    unchecked: list[Words] = field(factory=list)

    def did(self, zh: str, en: str) -> None:
        """Note what was checked (once, however often)."""
        words = Words(zh, en)
        if words not in self.checked:
            self.checked.append(words)

    def could_not(self, zh: str, en: str) -> None:
        """Note what could not be checked, and why."""
        words = Words(zh, en)
        if words not in self.unchecked:
            self.unchecked.append(words)
