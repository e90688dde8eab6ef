"""What the steps look at: a bundle taken apart into sessions and their tasks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from attrs import define, field, frozen

from ssj_core.encoding.limits import KIND
from ssj_core.verify.form import moment
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.held import Held
from ssj_core.verify.tree import Trees
from ssj_core.verify.words import Words

Doc = Mapping[str, Any]
CLOSED_ITEMS: Final = frozenset({"contrib", "secret"})


def kind_of(item: str) -> str:
    """Return the kind of an item: the word before its first colon."""
    return item.partition(":")[0]


@frozen
class Placed:
    """A part of the bundle, the key path it was found at, and of what is named by its hash that hash."""

    doc: Doc
    at: str
    digest: str = ""

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - a document's values are anything
        """Return the value under `key`."""
        return self.doc[key]

    def under(self, key: str, index: int) -> "Placed":
        """Return entry `index` of the array under `key`, with its own path."""
        return Placed(self.doc[key][index], f"{self.at}.{key}[{index}]")


@define(kw_only=True, slots=False)
class Session:
    """One COMMIT with everything in the bundle that belongs to it.

    Attributes:
        tasks: the TASK of every task entry, in COMMIT order.
        serves: the session whose RESULT it serves.
        opening: OPEN, wherever the bundle has it (a record, inside VOID, or with the auditor).
        is_opened_apart: whether OPEN came with the auditor's bundle alone.
    """

    commit: Placed
    tasks: tuple[Doc, ...]
    serves: "Session | None" = None
    contrib: Placed | None = None
    result: Placed | None = None
    opening: Placed | None = None
    is_opened_apart: bool = False
    void: Placed | None = None
    dispositions: list[Placed] = field(factory=list)
    private: dict[str, Placed] = field(factory=dict)

    @property
    def digest(self) -> str:
        """``R(COMMIT)``."""
        return self.commit.digest

    @cached_property
    def entries(self) -> tuple[Placed, ...]:
        """The task entries of COMMIT."""
        return tuple(self.commit.under("tasks", at) for at in range(len(self.names)))

    @cached_property
    def names(self) -> list[str]:
        """The tasks' ids in COMMIT order."""
        return [entry["task"] for entry in self.commit["tasks"]]

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of every task in COMMIT."""
        return {name: index for index, name in enumerate(self.names)}

    @cached_property
    def before(self) -> tuple[int | None, ...]:
        """Of every task the one before it in its group."""
        found: dict[int, int | None] = {}
        for group in self.groups.values():
            found |= dict(zip(group, [None, *group], strict=False))
        return tuple(found[index] for index in range(len(self.names)))

    @cached_property
    def groups(self) -> dict[str, list[int]]:
        """The tasks of every group, in COMMIT order."""
        found: dict[str, list[int]] = {}
        for index, entry in enumerate(self.commit["tasks"]):
            found.setdefault(entry["group"], []).append(index)
        return found

    @cached_property
    def by_task(self) -> dict[str, list[Placed]]:
        """The dispositions of every task, in order."""
        found: dict[str, list[Placed]] = {}
        for record in self.dispositions:
            found.setdefault(record["task"], []).append(record)
        return found

    @cached_property
    def values(self) -> dict[str, str]:
        """What CONTRIB reveals, by party."""
        return {e["party"]: e["value"] for e in self.contrib["reveals"]} if self.contrib else {}

    @cached_property
    def promises(self) -> dict[str, str]:
        """The commitments of the parties."""
        given = self.commit.doc.get("contributions", ())
        return {entry["party"]: entry["commitment"] for entry in given}

    @property
    def is_closed(self) -> bool:
        """Whether RESULT keeps key and tickets back."""
        return bool(self.commit["mode"] == "unannounced" or self.commit["reveals"] == "proofs")

    @cached_property
    def public(self) -> list[str]:
        """The public items COMMIT expects, in order."""
        return [item for item in self.commit["entropy"] if kind_of(item) not in CLOSED_ITEMS]

    @cached_property
    def times(self) -> dict[str, datetime]:
        """The times COMMIT sets: t1, t2, t3, t4 under their names."""
        return {name: moment(text) for name, text in self.commit["times"].items()}

    @property
    def items(self) -> Placed | None:
        """The record whose `items` are known the furthest: OPEN, or else RESULT."""
        return self.opening or self.result

    @property
    def draws(self) -> list[Placed]:
        """The records that tell of the draw: RESULT and OPEN, as far as they are there."""
        return [record for record in (self.result, self.opening) if record]

    @property
    def evidence(self) -> Placed | None:
        """The record that says when the public items were known: RESULT, or else VOID."""
        if self.result:
            return self.result
        return self.void if self.void and "evidence" in self.void.doc else None

    @property
    def seed(self) -> Placed | None:
        """The record that says the seed, if one does."""
        return next((r for r in (self.opening, self.result) if r and "seed" in r.doc), None)

    @property
    def authorities(self) -> list[str]:
        """Who draws, as the session's TASKs say."""
        return [task["authority"] for task in self.tasks if "authority" in task]

    def entry(self, index: int) -> Placed:
        """Return the COMMIT's entry for task `index`."""
        return self.entries[index]

    def outcome(self, index: int) -> Placed | None:
        """Return RESULT's entry for task `index`."""
        return self.result.under("tasks", index) if self.result else None

    def shown(self, index: int) -> Placed | None:
        """Return the entry that shows key, thresholds and tickets of task `index`, if one does."""
        for record in (self.opening, self.result):
            if record and is_full(record["tasks"][index]):
                return record.under("tasks", index)
        return None

    def told(self, index: int) -> list[Placed]:
        """Return the entries of RESULT and OPEN for task `index`."""
        return [record.under("tasks", index) for record in self.draws]

    def drawn(self, index: int) -> list[str] | None:
        """Return the ids that RESULT or OPEN lists for task `index`, None if neither does."""
        listed = next((entry["drawn"] for entry in self.told(index) if "drawn" in entry.doc), None)
        return None if listed is None else ids_of(listed)

    def unit_key(self, index: int) -> str | None:
        """Return the key of task `index`, if it is told."""
        shown = self.shown(index)
        return shown["unit_key"] if shown else None

    def group(self, index: int) -> list[int]:
        """Return the tasks that share the group of task `index`, itself too, in COMMIT order."""
        return self.groups[self.commit["tasks"][index]["group"]]

    def frame_of(self, index: int) -> Placed | None:
        """Return the auditor's part of task `index`, None without it or without its frame."""
        part = self.private.get(self.names[index])
        return part if part and isinstance(part["frame"], list) else None


def ids_of(listed: Iterable[Any]) -> list[str]:
    """Return the ids of those listed, with their tickets or without."""
    return [target["id"] if isinstance(target, dict) else target for target in listed]


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
    placed: tuple[Placed, ...]
    suite: str
    sessions: tuple[Session, ...]
    held: Held
    looked_up: set[str] = field(factory=set)
    """Items found to agree with their signature or with the reader's file of results."""
    ranks: dict[tuple[str, str], Any] = field(factory=dict)
    """The ranked strata of every group, once computed."""
    _by_digest: dict[str, Session] = field(init=False, repr=False)
    _attempts: dict[str, int] = field(init=False, repr=False)

    @_by_digest.default
    def _index(self) -> dict[str, Session]:
        return {session.digest: session for session in self.sessions}

    @_attempts.default
    def _count(self) -> dict[str, int]:
        entries = (entry for session in self.sessions for entry in session.commit["tasks"])
        return {
            entry["task"]: entry["attempt"]
            for entry in sorted(entries, key=lambda entry: int(entry["attempt"]))
        }

    @property
    def formulas(self) -> Formulas:
        """The functions of §1 in the bundle's suite."""
        return Formulas(self.suite)

    @property
    def trees(self) -> Trees:
        """The trees of §6 in the bundle's suite."""
        return Trees(self.suite)

    @property
    def records(self) -> list[Placed]:
        """The records in order of entry, then what auditors alone can open."""
        apart = [s.opening for s in self.sessions if s.opening and s.is_opened_apart]
        return [*self.placed, *apart]

    @property
    def by_digest(self) -> dict[str, Session]:
        """The sessions by the hash of their COMMIT."""
        return self._by_digest

    @property
    def attempts(self) -> dict[str, int]:
        """How often each task was attempted here."""
        return self._attempts

    @property
    def is_auditor(self) -> bool:
        """Whether frame and lists came along."""
        return bool(self.bundle["bundle"] == "auditor")

    @property
    def last(self) -> Session:
        """The session the bundle is about."""
        return self.sessions[-1]


@define
class Notes:
    """What one step checked, and what it could not: each once, in the order it was noted."""

    checked: dict[Words, None] = field(factory=dict)
    unchecked: dict[Words, None] = field(factory=dict)

    def did(self, zh: str, en: str) -> None:
        """Note what was checked."""
        self.checked[Words(zh, en)] = None

    def could_not(self, zh: str, en: str) -> None:
        """Note what could not be checked, and why."""
        self.unchecked[Words(zh, en)] = None

    @property
    def words(self) -> Words:
        """Both for people, twenty of each at most and the rest counted."""
        parts = [("", "", self.checked), ("未核对：", "not checked: ", self.unchecked)]
        told = [(zh, en, _brief(list(noted))) for zh, en, noted in parts if noted]
        return Words(
            "；".join(zh + "、".join(words.zh for words in noted) for zh, _, noted in told),
            "; ".join(en + ", ".join(words.en for words in noted) for _, en, noted in told),
        )


def _brief(noted: list[Words]) -> list[Words]:
    more = len(noted) - KIND
    return noted if more <= 0 else [*noted[:KIND], Words(f"另有 {more} 项", f"{more} more")]
