"""One enterprise asks: was I in it, what is my ticket, where was the line? (§9, `target`)."""

from typing import Any

from attrs import frozen

from ssj_core.encoding import check_id
from ssj_core.errors.verify import WrongError
from ssj_core.verify.bundle import read_bundle, verify_bundle
from ssj_core.verify.case import Case, Placed, Session
from ssj_core.verify.commands import Commands, commands
from ssj_core.verify.proofs import absence, inclusion, not_drawn
from ssj_core.verify.report import REHEARSAL, Report, Words
from ssj_core.verify.selection import Ranked, rank_tasks


@frozen(kw_only=True)
class Answer:
    """What one task of a bundle says about one target.

    Attributes:
        listed: whether it is in the sealed frame; None if this bundle cannot tell.
        drawn: whether it was drawn; None while that is closed.
        ticket: its ticket, empty while the key is closed.
        lowest, highest: the thresholds of the task's strata, empty if none is known.
        threshold: the threshold of its own stratum; None if this bundle cannot tell.
        sentence: all that in one sentence.
        commands: how to compute the ticket without this program; None while the key is closed.
        proofs: inclusion in the frame, absence from it, absence from the result (auditor's bundle).
    """

    task: str
    void: bool
    listed: bool | None
    drawn: bool | None
    ticket: str
    lowest: str
    highest: str
    threshold: str | None
    sentence: Words
    commands: Commands | None
    proofs: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return the answer as plain data; what is not known is left out."""
        written: dict[str, Any] = {
            "task": self.task,
            "void": self.void,
            "sentence": {"zh": self.sentence.zh, "en": self.sentence.en},
        }
        for name, known in (("listed", self.listed), ("drawn", self.drawn)):
            written |= {} if known is None else {name: known}
        if self.ticket:
            written |= {"ticket": self.ticket, "lowest": self.lowest, "highest": self.highest}
        if self.threshold is not None:
            written["threshold"] = self.threshold
        if self.commands:
            written["commands"] = self.commands.document()
        return written | ({"proofs": self.proofs} if self.proofs else {})


@frozen(kw_only=True)
class TargetReport:
    """The answers for one target, with the report on the bundle they rest on."""

    target: str
    report: Report
    answers: tuple[Answer, ...]

    @property
    def exit_code(self) -> int:
        """0 if the bundle holds, 1 if it does not: then the answers mean nothing."""
        return self.report.exit_code

    def text(self, lang: str = "zh") -> str:
        """Return the sentences for people, the commands under them."""
        lines = [REHEARSAL.say(lang)] if self.report.purpose == "rehearsal" else []
        if not self.report.ok:
            lines += ["复核包不符，以下结论不可用" if lang == "zh" else "The bundle is WRONG"]
            lines += [step.line(lang) for step in self.report.wrong]
        for answer in self.answers:
            lines.append(answer.sentence.say(lang))
            lines += answer.commands.lines(lang) if answer.commands else []
        return "\n".join(lines)

    def document(self) -> dict[str, Any]:
        """Return everything as plain data, for ``--json``."""
        return {
            "id": self.target,
            "exit_code": self.exit_code,
            "report": self.report.document(),
            "answers": [answer.document() for answer in self.answers],
        }


def verify_target(bundle: bytes, target: str) -> TargetReport:
    """Return what a bundle or slip says about one target, after verifying the bundle.

    Args:
        bundle: the bytes of the bundle or slip.
        target: the id, as it stands in the register.

    Raises:
        IdRefusedError: the id is outside the grammar, so it cannot be in any draw.
    """
    check_id(target)
    report = verify_bundle(bundle)
    try:
        case = read_bundle(bundle)
    except WrongError:
        return TargetReport(target=target, report=report, answers=())
    if case.bundle["bundle"] == "slip":
        answers = [_from_slip(case, target)]
    else:
        answers = [
            _answer(case, session, index, target)
            for session in case.sessions
            for index in range(len(session.tasks))
            if session.commit["tasks"][index]["strata"]
        ]
    return TargetReport(target=target, report=report, answers=tuple(answers if report.ok else ()))


def _bounds(part: Placed | None) -> list[tuple[str, str]]:
    """Return (high, low) of the strata that draw anyone."""
    strata = part["strata"] if part else []
    return [(s["high"], s.get("low", "")) for s in strata if s["number"]]


def _drawn(session: Session, index: int, ranked: list[Ranked] | None, target: str) -> bool | None:
    for told in (session.shown(index), session.outcome(index)):
        if told and "drawn" in told.doc:
            ids = [t["id"] if isinstance(t, dict) else t for t in told["drawn"]]
            return target in ids
    return None if ranked is None else any(target in part.selected for part in ranked)


def _would_be_drawn(session: Session, index: int, ticket: str) -> bool:
    """Tell whether a ticket so low would be drawn in whatever stratum its target is."""
    shown, relation = session.shown(index), session.entry(index).doc.get("relation")
    if shown is None or not ticket or relation not in {None, "together"}:
        return False
    return all(ticket <= stratum["high"] for stratum in shown["strata"])


def _answer(case: Case, session: Session, index: int, target: str) -> Answer:
    name, key = session.names[index], session.unit_key(index)
    private = session.private.get(name)
    ranked = rank_tasks(case, session, index) if private else None
    bounds = _bounds(session.shown(index))
    if ranked is not None:
        bounds = [(part.high, part.low) for part in ranked if part.number]
    own = next((part for part in ranked or () if target in part.order), None)
    proofs: dict[str, Any] = {}
    listed = None
    if private:
        proofs = inclusion(case, private, target) or absence(case, private, target)
        listed = "frame" in proofs
    drawn = _drawn(session, index, ranked, target)
    if private and ranked is not None and drawn is False:
        proofs |= not_drawn(case, private, ranked, target)
    ticket = case.formulas.ticket(key, target) if key else ""
    if listed is None and drawn is False and _would_be_drawn(session, index, ticket):
        listed = False
    return _compose(
        task=name,
        void=session.void is not None,
        listed=True if drawn else listed,
        drawn=drawn,
        ticket=own.tickets[target] if own else ticket,
        bounds=bounds,
        threshold=own.high if own else None,
        command=commands(key, target, case.suite) if key else None,
        proofs=proofs,
    )


def _from_slip(case: Case, target: str) -> Answer:
    slip, same = case.bundle, case.bundle["id"] == target
    key = slip.get("unit_key") if same else None
    threshold = slip.get("threshold") if same else None
    known = same and ("drawn" in slip or threshold is not None)
    return _compose(
        task=slip["task"],
        void=False,
        listed=True if same else None,
        drawn="drawn" in slip if known else None,
        ticket=case.formulas.ticket(key, target) if key else "",
        bounds=[],
        threshold=threshold["high"] if threshold else None,
        command=commands(key, target, case.suite) if key else None,
        proofs={},
    )


def _compose(  # noqa: PLR0913 - one keyword for each thing the sentence says
    *,
    task: str,
    void: bool,
    listed: bool | None,
    drawn: bool | None,
    ticket: str,
    bounds: list[tuple[str, str]],
    threshold: str | None,
    command: Commands | None,
    proofs: dict[str, Any],
) -> Answer:
    highs = sorted(high for high, _ in bounds)
    lowest, highest = (highs[0], highs[-1]) if highs else ("", "")
    zh = [_LISTED[listed].zh, _DRAWN[drawn].zh]
    en = [_LISTED[listed].en, _DRAWN[drawn].en]
    if ticket:
        zh.append(f"签号 {ticket}")
        en.append(f"its ticket is {ticket}")
    if highs:
        zh.append(f"各组中签线最低 {lowest}、最高 {highest}")
        en.append(f"the lowest threshold is {lowest}, the highest {highest}")
    if threshold is not None:
        zh.append(f"本组中签线 {threshold or '无（本组未抽）'}")
        en.append(f"its own threshold is {threshold or 'none (nobody drawn there)'}")
    gone = Words("（已作废）", " (void)") if void else Words("", "")
    head = Words(f"任务 {task}{gone.zh}", f"Task {task}{gone.en}")
    return Answer(
        task=task,
        void=void,
        listed=listed,
        drawn=drawn,
        ticket=ticket,
        lowest=lowest,
        highest=highest,
        threshold=threshold,
        sentence=Words(f"{head.zh}：{'，'.join(zh)}。", f"{head.en}: {', '.join(en)}."),
        commands=command,
        proofs=proofs,
    )


_LISTED = {
    None: Words(
        "是否在待抽取名单中此文件不能说明", "whether it is in the frame this file cannot tell"
    ),
    True: Words("在待抽取名单中", "it is in the frame"),
    False: Words("不在待抽取名单中", "it is not in the frame"),
}
_DRAWN = {
    None: Words("是否中签尚未公开", "whether it was drawn is not public"),
    True: Words("已中签", "it was drawn"),
    False: Words("未中签", "it was not drawn"),
}
