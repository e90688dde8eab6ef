"""What a bundle or slip says about one target, in the sentences of the protocol (§9)."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from attrs import field, frozen

from ssj_core.encoding import check_id, fold
from ssj_core.verify.bundle import read_bundle, verify_bundle
from ssj_core.verify.case import Case, Session
from ssj_core.verify.commands import Commands, commands
from ssj_core.verify.held import Held
from ssj_core.verify.proofs import absence, inclusion, not_drawn
from ssj_core.verify.report import Report
from ssj_core.verify.selection import Ranked, rank_tasks
from ssj_core.verify.story import line_of
from ssj_core.verify.words import LINES, Words

ORDER = (
    "target-claim",
    "target-between",
    "target-closed",
    "target-listed",
    "target-over",
)
"""Which of several tasks' lines is the report's: what there is to ask for comes first."""
_NOT_IN_FRAME = Words("它不在封存的名单中。", "It is not in the sealed list.")
_ALIKE = Words(
    "名单中有形近的编号 {alike}，请核对编号。",
    "{alike}, which looks like it, is on the list: check the id.",
)
_VOID = Words("（该次抽取已作废）", "(that draw is void)")
_ROTATED = Words(
    "本任务轮换签号，一次杂凑不能核对。", "Tickets are rotated here: one hash does not check it."
)


@frozen(kw_only=True)
class Answer:
    """What is known of one target in one task.

    Attributes:
        task: id of the task.
        void: whether the draw it is about is void.
        line: key of its sentence.
        listed: whether it is among those drawn, as published; None while that is closed.
        in_frame: whether it was sealed in; None if this file cannot tell.
        ticket: its ticket, empty while the key is closed.
        under, groups: in how many strata it would have been drawn, of how many.
        highest: the highest line of the task, empty if none is known.
        threshold: the line of its own stratum, where that is known; "" if nobody was drawn there.
        sentences: the same for people, the line of the protocol first.
        commands: how to compute the ticket without this program; None while the key is closed.
        proofs: inclusion in the frame, absence from it, absence from the result (auditor's bundle).
    """

    task: str
    void: bool
    line: str
    listed: bool | None
    in_frame: bool | None
    ticket: str
    under: int
    groups: int
    highest: str
    threshold: str | None
    sentences: tuple[Words, ...]
    commands: Commands | None
    proofs: dict[str, Any]

    def text(self, lang: str = "zh") -> str:
        """Return the sentences in one line, the task before them."""
        head = f"Task {self.task}: " if lang == "en" else f"任务 {self.task}："
        return head + (" " if lang == "en" else "").join(s.say(lang) for s in self.sentences)

    def document(self) -> dict[str, Any]:
        """Return the answer as plain data; what is not known is left out."""
        written: dict[str, Any] = {
            "task": self.task,
            "void": self.void,
            "line": self.line,
            "sentence": {"zh": self.text("zh"), "en": self.text("en")},
        }
        for name, known in (("listed", self.listed), ("in_frame", self.in_frame)):
            written |= {} if known is None else {name: known}
        if self.ticket:
            written |= {"ticket": self.ticket, "under": self.under, "groups": self.groups}
        if self.threshold is not None:
            written["threshold"] = self.threshold
        if self.commands:
            written["commands"] = self.commands.document()
        return written | ({"proofs": self.proofs} if self.proofs else {})


@frozen(kw_only=True)
class TargetReport:
    """The answers for one target, with the report on the bundle they rest on.

    Attributes:
        target: its id.
        report: of the bundle.
        answers: one for each task of the session the bundle is about.
        line: key of the last line.
        last: the last line.
    """

    target: str
    report: Report
    answers: tuple[Answer, ...]
    line: str
    last: Words = field(repr=False)

    @property
    def exit_code(self) -> int:
        """0 if the bundle holds, 1 if it does not: then the answers mean nothing."""
        return self.report.exit_code

    def text(self, lang: str = "zh") -> str:
        """Return the sentences for people, the commands under them."""
        lines = [words.say(lang) for words in self.report.first]
        lines += [step.line(lang) for step in self.report.wrong]
        for answer in self.answers:
            lines.append(answer.text(lang))
            lines += answer.commands.lines(lang) if answer.commands else []
        return "\n".join([*lines, self.last.say(lang)])

    def document(self) -> dict[str, Any]:
        """Return everything as plain data, for ``--json``."""
        return {
            "id": self.target,
            "exit_code": self.exit_code,
            "line": self.line,
            "last": {"zh": self.last.zh, "en": self.last.en},
            "report": self.report.document(),
            "answers": [answer.document() for answer in self.answers],
        }


def verify_target(bundle: bytes, target: str, held: Held | None = None) -> TargetReport:
    """Return what a bundle or slip says about one target, after verifying the bundle.

    Args:
        bundle: the bytes of the bundle or slip.
        target: the id, as it stands in the register.
        held: what the reader holds the bundle against.

    Raises:
        IdRefusedError: the id is outside the grammar, so it cannot be in any draw.
    """
    check_id(target)
    report = verify_bundle(bundle, held)
    answers: tuple[Answer, ...] = ()
    if report.ok:
        answers = _answers(read_bundle(bundle, held), target)
    told = [answer for answer in answers if answer.line in ORDER]
    found = min(told, key=lambda answer: ORDER.index(answer.line), default=None)
    line, last = (found.line, found.sentences[0]) if found else (report.line, report.last)
    return TargetReport(target=target, report=report, answers=answers, line=line, last=last)


def _answers(case: Case, target: str) -> tuple[Answer, ...]:
    """Return the answer of each task of the session the bundle is about."""
    session = case.last
    if case.bundle["bundle"] == "slip":
        return (_from_slip(case, target),)
    if session.result is None and session.opening is None:
        return ()
    session = session.serves or session
    return tuple(_answer(case, session, index, target) for index in range(len(session.names)))


def _listed(session: Session, index: int, ranked: list[Ranked] | None, target: str) -> bool | None:
    drawn = session.drawn(index)
    if drawn is not None:
        return target in drawn
    return None if ranked is None else any(target in part.selected for part in ranked)


def _alike(session: Session, index: int, target: str) -> str | None:
    """Return an id that looks like `target`, in the frame if it is told, else among the drawn."""
    private = session.frame_of(index)
    frame = (n for part in (private["frame"] if private else ()) for n in part["targets"].ids)
    wanted = fold(target)
    return next((n for n in chain(session.drawn(index) or (), frame) if fold(n) == wanted), None)


def _intervals(
    session: Session, index: int, ranked: Sequence[Ranked] | None
) -> list[tuple[str, str]]:
    """Return (low, high) of every stratum; an empty interval where nobody is drawn."""
    if ranked is not None:
        return [(part.low, part.high) if part.number else ("", "") for part in ranked]
    shown = session.shown(index)
    strata = shown["strata"] if shown else []
    return [(s.get("low", ""), s["high"]) for s in strata]


def _answer(case: Case, session: Session, index: int, target: str) -> Answer:
    key, private = session.unit_key(index), session.frame_of(index)
    ranked = rank_tasks(case, session, index) if private else None
    own = next((part for part in ranked or () if part.stratum.has(target)), None)
    listed = _listed(session, index, ranked, target)
    ticket = case.formulas.ticket(key, target) if key else ""
    ticket = own.tickets[target] if own else ticket
    intervals = _intervals(session, index, ranked)
    under = sum(low < ticket <= high for low, high in intervals)
    rotated = session.entry(index).doc.get("relation") == "rotated" and own is None
    line = _line(listed=listed, key=key, under=under, groups=len(intervals), rotated=rotated)
    proofs: dict[str, Any] = {}
    if private:
        proofs = inclusion(case, private, target) or absence(case, private, target)
        if ranked is not None and not listed:
            proofs |= not_drawn(case, private, ranked, target)
    sentences = [LINES[line].filled(under=under, of=len(intervals))]
    if private and own is None:
        sentences.append(_NOT_IN_FRAME)
    if not (listed or own) and (alike := _alike(session, index, target)):
        sentences.append(_ALIKE.filled(alike=alike))
    if rotated:
        sentences.append(_ROTATED)
    if session.void:
        sentences.append(_VOID)
    if ticket:
        sentences.append(Words(f"签号 {ticket}。", f"Its ticket is {ticket}."))
    if own:
        said = own.high or "—"
        sentences.append(Words(f"本组中签线 {said}。", f"The line of its group is {said}."))
    return Answer(
        task=session.names[index],
        void=session.void is not None,
        line=line,
        listed=listed,
        in_frame=None if private is None else own is not None,
        ticket=ticket,
        under=under,
        groups=len(intervals),
        highest=max((high for _, high in intervals), default=""),
        threshold=own.high if own else None,
        sentences=tuple(sentences),
        commands=commands(key, target, case.suite) if key else None,
        proofs=proofs,
    )


def _from_slip(case: Case, target: str) -> Answer:
    """Return what a slip says about its own target: its line; about another, nothing."""
    slip, session = case.bundle, case.last
    same = slip["id"] == target
    key = slip.get("unit_key") if same else None
    line, last = line_of(case)
    other = Words("凭证是另一户的。", "The slip is another target's.")
    threshold = slip.get("threshold", {}).get("high") if same else None
    return Answer(
        task=slip["task"],
        void=False,
        line=line if same else "other",
        listed=_told_by(slip) if same and session.result else None,
        in_frame=True if same and "frame" in slip else None,
        ticket=case.formulas.ticket(key, target) if key else "",
        under=0,
        groups=0,
        highest=threshold or "",
        threshold=threshold,
        sentences=(last if same else other,),
        commands=commands(key, target, case.suite) if key else None,
        proofs={},
    )


def _told_by(slip: Mapping[str, Any]) -> bool | None:
    """Return whether a slip says its target was drawn; one without ranks and lines says nothing."""
    if "drawn" in slip:
        return True
    return False if "threshold" in slip else None


def _line(*, listed: bool | None, key: str | None, under: int, groups: int, rotated: bool) -> str:
    """Return the key of the one sentence that is true."""
    if key is None:
        return "target-closed"
    if listed:
        return "target-listed"
    if rotated:
        return "target-between"
    if under == groups:
        return "target-claim"
    return "target-between" if under else "target-over"
