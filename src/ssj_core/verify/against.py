"""A slip held against records beside it: what it cannot prove alone, they confirm or refute (§9)."""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve, field, frozen

from ssj_core.errors.verify import WrongError
from ssj_core.verify.bundle import read_bundle, verify_bundle
from ssj_core.verify.case import Case, Placed, Session, ids_of, is_full
from ssj_core.verify.held import Held
from ssj_core.verify.report import Report, Step, wrong_line
from ssj_core.verify.slip import check_slip_result, is_inside
from ssj_core.verify.words import LINES, Words

Doc = Mapping[str, Any]
_VOID = Words("该次抽取已作废。", "That draw is void.")


@frozen(kw_only=True)
class SlipCheck:
    """What records beside a slip say to it.

    Attributes:
        faults: what it says otherwise than they do.
        proof: whether it proves that its target was left out of the result.
        void: whether the draw is void by now.
        listed: whether its target is among those drawn; None while that is closed.
        result: whether the RESULT it names is there.
    """

    faults: tuple[WrongError, ...] = ()
    proof: bool = False
    void: bool = False
    listed: bool | None = None
    result: bool = field(default=False)


def hold_slip(slip: Case, records: Iterable[Doc]) -> SlipCheck:
    """Return what `records`, of a bundle or of a journal, say to a slip that holds in itself."""
    document, session = Placed(slip.bundle, "$"), slip.last
    known = list(records)
    if session.commit.doc not in known:
        return SlipCheck(faults=(_fault("records", "没有此 COMMIT", "no such COMMIT beside it"),))
    mine = [record for record in known if record.get("commit") == session.digest]
    result = next((r for r in mine if r["record"] == "RESULT"), None)
    opening = next((_opening(r) for r in mine if _opening(r)), None)
    void = any(record["record"] == "VOID" for record in mine)
    index = session.names.index(document["task"])
    if "result" in document.doc:
        if result is None:
            words = "没有此 RESULT", "no such RESULT beside it"
            return SlipCheck(faults=(_fault("result", *words),), void=void)
        try:
            beside = _beside(session, result)
            check_slip_result(slip, document, beside, index)
        except WrongError as error:
            return SlipCheck(faults=(error,), void=void)
    entries = [r["tasks"][index] for r in (opening, result) if r]
    shown = next((Placed(entry, "") for entry in entries if is_full(entry)), None)
    drawn = next((entry["drawn"] for entry in entries if "drawn" in entry), None)
    listed = None
    if drawn is not None:
        listed = document["id"] in ids_of(drawn)
    faults = tuple(_disagreements(document, shown, listed=listed))
    proof = not faults and listed is False and is_inside(slip, document, shown, index)
    return SlipCheck(
        faults=faults, proof=proof, void=void, listed=listed, result="result" in document.doc
    )


def _opening(record: Doc) -> Doc | None:
    if record["record"] == "OPEN":
        return record
    found: Doc | None = record.get("opens")
    return found


def _beside(session: Session, result: Doc) -> Session:
    return evolve(session, result=Placed(result, "RESULT"))


def _disagreements(
    slip: Placed, shown: Placed | None, *, listed: bool | None
) -> Iterable[WrongError]:
    """Yield what the slip says otherwise than the list and the thresholds that were published."""
    if "drawn" in slip.doc and listed is False:
        yield _fault("drawn", "公布的名单中没有它", "the list published does not have it")
    if "result" in slip.doc and "drawn" not in slip.doc and listed:
        yield _fault("drawn", "公布的名单中有它", "the list published has it")
    if shown is None or "unit_key" not in slip.doc:
        return
    if slip["unit_key"] != shown["unit_key"]:
        yield _fault("unit_key", "与公布的密钥不同", "not the key published")
    own: Doc = next((s for s in shown["strata"] if s["label"] == slip["label"]), {})
    if slip["threshold"] != {key: own[key] for key in ("high", "low") if key in own}:
        yield _fault("threshold", "与公布的中签线不同", "not the thresholds published")


def _fault(key: str, zh: str, en: str) -> WrongError:
    return WrongError(where=f"$.{key}", why_zh=zh, why_en=en)


def verify_slip(slip: bytes, bundle: bytes, held: Held | None = None) -> Report:
    """Return the report on a slip held against the bundle of its session.

    If the bundle does not hold, its report is returned: nothing can be held against it.

    Args:
        slip: the bytes of the slip.
        bundle: the bytes of a public or auditor's bundle.
        held: what the reader holds both against.
    """
    theirs = verify_bundle(bundle, held)
    mine = verify_bundle(slip, held)
    if not mine.ok:
        return mine
    if not theirs.ok:
        return theirs
    if mine.kind != "slip":
        no_slip = _fault("bundle", "这不是抽取凭证", "this is no slip")
        return with_records(mine, SlipCheck(faults=(no_slip,)))
    return with_records(mine, hold_slip(read_bundle(slip, held), theirs.records))


def with_records(report: Report, found: SlipCheck) -> Report:
    """Return the report of a slip with what the records beside it say."""
    if not (found.faults or found.proof):
        story = (*report.story, *([_VOID] if found.void else []))
        key = "slip-result" if found.result else report.line
        if found.listed:
            key = "target-listed" if not found.result else key
        return evolve(report, line=key, last=LINES[key], story=story)
    if found.proof:
        last = LINES["target-proof"]
        step = Step(number=11, status="wrong", detail=last, where="$.id")
        return _failed(report, step)
    told = found.faults[0].params
    step = Step(
        number=11,
        status="wrong",
        detail=Words(told["why_zh"], told["why_en"]),
        where=told["where"],
    )
    return _failed(report, step)


def _failed(report: Report, step: Step) -> Report:
    line, last = wrong_line(step)
    steps = tuple(step if each.number == step.number else each for each in report.steps)
    return evolve(report, steps=steps, line=line, last=last, sessions=())
