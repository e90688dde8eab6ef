"""What a log shows to whoever reads all of it: draws begun and not ended, redraws, late openings.

A monitor recomputes nothing of a draw (bundles are for that); it counts what no bundle tells:
what was drawn and then not shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Literal

from attrs import define, field, frozen

from ssj_core.encoding import digest, parse
from ssj_core.errors.encoding import NotCanonicalError, UnknownSuiteError
from ssj_core.errors.log import LeafRefusedError
from ssj_core.verify.form import is_moment, moment, short
from ssj_core.verify.words import Words

NoticeKind = Literal[
    "unended",
    "overdue",
    "unopened",
    "late",
    "redraw",
    "parallel",
    "standing",
    "second",
    "unlinked",
    "orphan",
]
NOTICES: Final[Mapping[NoticeKind, Words]] = {
    "unended": Words("封存后既无结果也未作废", "sealed, with neither result nor void"),
    "overdue": Words("逾期仍无结果", "neither result nor void by its deadline"),
    "unopened": Words("逾期未公开保密抽取", "unannounced draw not opened by its deadline"),
    "late": Words("公开晚于期限", "opened after its deadline"),
    "redraw": Words("重新抽取", "drawn again"),
    "parallel": Words("同一任务同时有多个未完结的封存", "more than one open COMMIT of a task"),
    "standing": Words("结果未作废又重新封存", "sealed again while a result stands"),
    "second": Words(
        "同一封存有两个结果、公开或作废", "two results, openings or voids of one COMMIT"
    ),
    "unlinked": Words("重抽未指明上一次", "a new attempt that does not name the last one"),
    "orphan": Words("所指的封存不在日志中", "of a COMMIT that is not in the log before it"),
}
FAULTS: Final = frozenset(NOTICES) - {"unended", "redraw"}
"""What an honest log never shows; the others may have good reasons, and are to be asked for."""
_RECORDS: Final = frozenset({"TASK", "COMMIT", "CONTRIB", "RESULT", "OPEN", "VOID", "DISPOSITION"})


@frozen(kw_only=True)
class Notice:
    """One thing a log shows.

    Attributes:
        kind: a key of `NOTICES`.
        index: position in the log of the COMMIT (of the record itself, for an orphan).
        session: its session; empty for an orphan.
        task: the task; empty where it is about the whole session.
        attempt: which attempt of the task; 0 where it is about the whole session.
        detail: the facts.
    """

    kind: NoticeKind
    index: int
    session: str
    task: str = ""
    attempt: int = 0
    detail: Words

    def line(self, lang: str = "zh") -> str:
        """Return the notice as one line for people."""
        task = f" {self.task} #{self.attempt}" if self.task else ""
        between = ": " if lang == "en" else "："
        where = f"[{self.index}] {self.session}{task}"
        return f"{where} {NOTICES[self.kind].say(lang)}{between}{self.detail.say(lang)}"


@define(kw_only=True)
class _Sealed:
    """One COMMIT, and what the log says about it later."""

    index: int
    digest: str
    record: Mapping[str, Any]
    result: int | None = None
    opened: int | None = None
    voided: Mapping[str, Any] | None = None
    void_index: int | None = None
    tasks: list[tuple[str, int, str]] = field(factory=list)
    ends: dict[str, Mapping[str, Any]] = field(factory=dict)
    again: list[tuple[int, str]] = field(factory=list)

    @property
    def ended(self) -> bool:
        """Whether a RESULT or a VOID followed."""
        return self.result is not None or self.voided is not None

    @property
    def due(self) -> datetime | None:
        """When OPEN is due; None in open mode."""
        if self.record["mode"] != "unannounced":
            return None
        return _time(self.record["times"]["open"])

    @property
    def ends_by(self) -> datetime | None:
        """When RESULT or VOID is due; None where the record does not say."""
        told = self.record.get("times", {}).get("result")
        return None if told is None else _time(told)

    @property
    def disclosed(self) -> int | None:
        """Where the draw was opened: by OPEN, or by a VOID that holds it."""
        inside = self.voided is not None and "opens" in self.voided
        return self.void_index if self.opened is None and inside else self.opened

    def notice(
        self, kind: NoticeKind, zh: str, en: str, task: str = "", attempt: int = 0
    ) -> Notice:
        """Return a notice about this COMMIT."""
        return Notice(
            kind=kind,
            index=self.index,
            session=self.record["session"],
            task=task,
            attempt=attempt,
            detail=Words(zh, en),
        )


def monitor(
    leaves: Iterable[bytes],
    as_of: datetime,
    *,
    opened_in_time: Callable[[int, datetime], bool | None] = lambda _index, _due: None,
) -> tuple[Notice, ...]:
    """Return what the log shows as of a moment, in log order of the COMMITs.

    Args:
        leaves: the records, in log order: their bytes, as the checkpoint's root was computed from.
        as_of: now, with an offset.
        opened_in_time: tells whether the leaf at an index was in the log by a deadline, None if
            nobody can tell: ``lambda index, due: sighting(index, reports).by_deadline(due)``.

    Raises:
        LeafRefusedError: a leaf is no record of a draw.
    """
    commits, found = _read(leaves)
    before: dict[tuple[str, str], _Sealed] = {}
    for sealed in commits.values():
        found += _ends(sealed, as_of, opened_in_time)
        for name, attempt, previous in sealed.tasks:
            key = (name, sealed.record.get("serves", ""))
            last = before.get(key)
            found += _attempts(sealed, last, name, attempt, previous)
            before[key] = sealed
    return tuple(found)


def _ends(
    sealed: _Sealed, as_of: datetime, in_time: Callable[[int, datetime], bool | None]
) -> Iterator[Notice]:
    if not sealed.ended:
        at = sealed.record["at"]
        yield sealed.notice("unended", f"封存于 {at}", f"sealed at {at}")
        if sealed.ends_by is not None and as_of > sealed.ends_by:
            said = sealed.ends_by.isoformat()
            yield sealed.notice("overdue", f"期限 {said}", f"due {said}")
    for index, name in sealed.again:
        yield sealed.notice("second", f"[{index}] {name}", f"[{index}] {name}")
    due, shown = sealed.due, sealed.disclosed
    if due is None or sealed.result is None:
        return
    said = due.isoformat()
    if shown is None and as_of > due:
        yield sealed.notice("unopened", f"期限 {said}", f"due {said}")
    if shown is not None and in_time(shown, due) is False:
        yield sealed.notice("late", f"期限 {said}", f"due {said}")


def _attempts(
    sealed: _Sealed, last: _Sealed | None, name: str, attempt: int, previous: str
) -> Iterator[Notice]:
    """Yield what the attempts of one task show, COMMIT after COMMIT."""
    if attempt > 1 or last is not None:
        void = last.voided if last else None
        zh = f"上次作废原因：{void['reason']}（批准：{void['approver']}）" if void else "上次未作废"
        en = (
            f"the last one was voided: {void['reason']} (approved by {void['approver']})"
            if void
            else "the last one was not voided"
        )
        yield sealed.notice("redraw", zh, en, name, attempt)
    wanted = (1, "") if last is None else (_attempt_of(last, name) + 1, last.digest)
    if (attempt, previous) != wanted:
        zh = f"第 {attempt} 次，应为第 {wanted[0]} 次"
        en = f"attempt {attempt}, {wanted[0]} was to come"
        yield sealed.notice("unlinked", zh, en, name, attempt)
    if last is not None and not _closed_before(last, sealed.index):
        stands = last.result is not None and last.result < sealed.index
        zh, en = f"[{last.index}] 尚未作废", f"[{last.index}] was not voided before it"
        yield sealed.notice("standing" if stands else "parallel", zh, en, name, attempt)


def _time(told: object) -> datetime:
    """Return a time as records write it: with an offset, so that times can be compared.

    Raises:
        ValueError: it is none.
    """
    if not is_moment(told):
        raise ValueError(short(told))
    return moment(str(told))


def _attempt_of(sealed: _Sealed, name: str) -> int:
    return next(attempt for task, attempt, _ in sealed.tasks if task == name)


def _closed_before(sealed: _Sealed, index: int) -> bool:
    """Tell whether the VOID of a COMMIT stands in the log before `index`."""
    return sealed.void_index is not None and sealed.void_index < index


def _read(leaves: Iterable[bytes]) -> tuple[dict[str, _Sealed], list[Notice]]:
    """Return the COMMITs by their hash, with what followed each; and records of no COMMIT."""
    commits: dict[str, _Sealed] = {}
    orphans: list[Notice] = []
    for index, leaf in enumerate(leaves):
        record = _record(index, leaf)
        try:
            if not _take(commits, index, leaf, record):
                words = Words(record["record"], record["record"])
                orphans.append(Notice(kind="orphan", index=index, session="", detail=words))
        except (AttributeError, KeyError, TypeError, UnknownSuiteError, ValueError) as error:
            zh, en = f"缺少或不合格：{error}", f"missing or malformed: {error}"
            raise LeafRefusedError(index=index, why_zh=zh, why_en=en) from error
    return commits, orphans


def _record(index: int, leaf: bytes) -> Mapping[str, Any]:
    try:
        record = parse(leaf)
    except NotCanonicalError as error:
        zh, en = error.message("zh"), error.message("en")
        raise LeafRefusedError(index=index, why_zh=zh, why_en=en) from error
    if isinstance(record, dict):
        kind = record.get("record")
        if isinstance(kind, str) and kind in _RECORDS:
            return record
    raise LeafRefusedError(index=index, why_zh="不认识的记录", why_en="an unknown record")


def _take(commits: dict[str, _Sealed], index: int, leaf: bytes, record: Mapping[str, Any]) -> bool:
    """Note what a record says; tell whether the COMMIT it names is known."""
    kind = record["record"]
    if kind == "TASK":
        return True
    if kind == "COMMIT":
        name = digest(leaf, record["suite"])
        sealed = _Sealed(index=index, digest=name, record=record)
        sealed.tasks = [
            (entry["task"], int(entry["attempt"]), entry.get("previous", ""))
            for entry in record["tasks"]
        ]
        # What is read later must be there, and of its kind: the times, the names.
        _ = (record["session"], record["at"], sealed.due, sealed.ends_by)
        _ = {(name, record.get("serves", "")) for name, _, _ in sealed.tasks}
        commits.setdefault(name, sealed)
        return True
    known = commits.get(record["commit"])
    if known is None:
        return False
    if known.ends.setdefault(kind, record) != record:
        if kind in {"RESULT", "OPEN", "VOID"}:
            known.again.append((index, kind))
        return True
    if kind == "RESULT" and known.result is None:
        known.result = index
    if kind == "OPEN" and known.opened is None:
        known.opened = index
    if kind == "VOID" and known.voided is None:
        _ = (record["reason"], record["approver"])
        known.voided, known.void_index = record, index
    return True
