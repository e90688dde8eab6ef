"""Erasing personal data: a text is taken away, that it was and why is put on record (PIPL art. 47).

The chain is of commitments and stays whole; backups follow when they are made again.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from attrs import evolve, frozen

from ssj_core.encoding import Text
from ssj_core.errors.refusals import Refusals, refuse_all
from ssj_core.journal import Entry, Event, Fact, Journal, Room, fact, labelled, system_day
from ssj_core.journal.beside import ERASING, commitments
from ssj_core.service.act import Act

_no: Final = Refusals(
    "erasing",
    {
        "unknown": (
            "日志中没有第 {seq} 个事件",
            "the journal has no event {seq}",
        ),
        "nothing": (
            "第 {seq} 个事件在 {part} 处没有可以删除的内容；可删除的是：{there}",
            "event {seq} has nothing to erase at {part}; what can be erased: {there}",
        ),
        "gone": (
            "第 {seq} 个事件的这些内容已经删除",
            "these texts of event {seq} are gone already",
        ),
        "blank": (
            "{what}不能为空；请写明",
            "{what} is blank: say it",
        ),
    },
)


@frozen
class Erasures:
    """The erasures of a department.

    Attributes:
        made: each, oldest first.
    """

    made: tuple["ValueErased", ...] = ()


ERASURES: Room[Erasures] = Room(
    "erasures", Text("个人信息删除", "erasures"), stream="erasures/{department}", empty=Erasures
)


@fact(ERASURES, ERASING, "删除个人信息", "personal data erased")
class ValueErased(Fact):
    """Texts that lay beside an event are gone, and why; the event's commitments stay.

    Attributes:
        seq: the event's position in the journal.
        stream: the stream it is in.
        parts: where the texts stood, as JSON pointers into its body.
        reason: why, without the data themselves.
        approver: who approved it.
        department: the department that erases.
        on: the day.
    """

    seq: int = labelled("事件序号", "event")
    stream_of: str = labelled("事件所在流", "stream of the event", key="stream")
    parts: tuple[str, ...] = labelled("删除的内容", "parts erased")
    reason: str = labelled("删除原因", "reason")
    approver: str = labelled("批准人", "approver")
    department: str = labelled("部门", "department", hand="department")
    on: date = system_day()

    def apply(self, now: Erasures, entry: Entry) -> Erasures:  # noqa: ARG002 - every effect has it
        """Return the erasures with it."""
        return evolve(now, made=(*now.made, self))


def erase(
    journal: Journal, seq: int, act: Act, *, reason: str, approver: str, parts: Iterable[str] = ()
) -> Event:
    """Take texts beside an event away, and return the event that says so.

    Args:
        journal: where.
        seq: the event's position.
        act: who, for which department, when.
        reason: why it is erased.
        approver: who approved it.
        parts: JSON pointers into its body, as ``/confirmation/signer``; all texts when none is given.

    Raises:
        Refused: ``erasing.*``: there is no such event, nothing to erase there, or no reason.
    """
    given = {Text("删除原因", "the reason"): reason, Text("批准人", "the approver"): approver}
    refuse_all(
        Text("删除个人信息", "personal data erased"),
        (_no("blank", what=what) for what, text in given.items() if not text.strip()),
    )
    store = journal.store
    with journal.transaction():
        row = next(store.read(None, seq - 1), None) if seq > 0 else None
        if row is None or row.seq != seq:
            raise _no("unknown", seq=seq)
        there = commitments(row.payload)
        wanted = tuple(parts) or tuple(there)
        for part in wanted or ("/",):
            if part not in there:
                raise _no("nothing", seq=seq, part=part, there="、".join(there) or "—")
        values = journal.values
        kept = values.kept([seq]).get(seq, {}) if values is not None else {}
        if values is None or not any(there[part] in kept for part in wanted):
            raise _no("gone", seq=seq)
        made = ValueErased(
            seq=seq,
            stream_of=row.stream,
            parts=wanted,
            reason=reason,
            approver=approver,
            department=act.department,
            on=act.on,
        )
        # First, so that whoever follows the append in this transaction reads it gone.
        values.drop(seq, [there[part] for part in wanted])
        (event,) = journal.append(
            made.stream,
            journal.version(made.stream),
            [made.event()],
            actor=act.actor,
            department=act.department,
            at=act.at,
        )
    return event
