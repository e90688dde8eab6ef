"""From bytes to a report: the eleven steps of §9, in order."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ssj_core.encoding import DRAW, digest, parse
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.verify import WrongError
from ssj_core.verify.afterwards import check_afterwards
from ssj_core.verify.case import Case, Notes
from ssj_core.verify.chain import take_apart
from ssj_core.verify.entropy import check_entropy
from ssj_core.verify.form import wrong
from ssj_core.verify.frame import check_frame
from ssj_core.verify.held import Held
from ssj_core.verify.inspectors import check_inspectors
from ssj_core.verify.numbers import check_numbers
from ssj_core.verify.report import Report, Status, Step, wrong_line
from ssj_core.verify.seed import check_seed
from ssj_core.verify.selection import check_selection
from ssj_core.verify.shapes import BUNDLE
from ssj_core.verify.slip import check_slip
from ssj_core.verify.story import first_words, line_of, sessions_of, story_of
from ssj_core.verify.tickets import check_tickets
from ssj_core.verify.times import check_times
from ssj_core.verify.words import BESIDE, Words

BEGINNINGS: Final = (b'{"attributes":', b'{"bundle":"')
STEPS: Final[Mapping[int, Callable[[Case, Notes], None]]] = {
    2: check_times,
    3: check_entropy,
    4: check_seed,
    5: check_numbers,
    6: check_tickets,
    7: check_frame,
    8: check_selection,
    9: check_inspectors,
    10: check_afterwards,
    11: check_slip,
}
NEEDS: Final[Mapping[int, tuple[int, ...]]] = {
    3: (2,),
    4: (3,),
    5: (2, 3),
    6: (2, 3),
    7: (3,),
    8: (4, 5, 7),
    9: (4, 5, 7),
    10: (2, 3, 5, 7),
    11: (2, 3),
}


def read_bundle(data: bytes, held: Held | None = None) -> Case:
    """Return the bundle in `data`, of good form.

    Raises:
        WrongError: it is not canonical, has an unknown key, or its records do not hang together.
    """
    if not data.startswith(BEGINNINGS):  # keys are sorted, so every bundle begins so
        wrong("$.bundle", "不是复核包或抽取凭证", "neither a bundle nor a slip")
    try:
        bundle = parse(data, DRAW)
    except NotCanonicalError as error:
        told = error.params
        wrong(told["path"], told["why_zh"], told["why_en"])
    BUNDLE(bundle, "$")
    return take_apart(bundle, held)


def _check_digest(case: Case, data: bytes) -> None:
    """Hold the digest against everything else in the bundle: it catches every accident."""
    told = case.bundle["digest"]
    rest = data.replace(f',"digest":"{told}"'.encode(), b"", 1)
    if case.formulas.commitment("bundle", rest) != told:
        wrong("$.digest", "与其余内容不符", "not the digest of everything else")


def verify_bundle(data: bytes, held: Held | None = None) -> Report:
    """Return what holds and what does not in a bundle or slip, by the steps of §9.

    Args:
        data: the bytes of a public bundle, an auditor's bundle or a slip, as they were published.
        held: what the reader holds it against: codes noted before, results, frames beside it.

    >>> report = verify_bundle(b'{"bundle":"public"}')
    >>> report.ok, report.line, report.wrong[0].where
    (False, 'wrong', '$.protocol')
    """
    try:
        case = read_bundle(data, held)
        _check_digest(case, data)
    except WrongError as error:
        return _unread(data, error)
    return verify_case(case, data)


def verify_case(case: Case, data: bytes) -> Report:
    """Return the report on a bundle that was read already, step 1 done."""
    done = {1: _form(case)}
    for number in STEPS:
        blocked = [n for n in NEEDS.get(number, ()) if done[n].status == "wrong"]
        done[number] = _blocked(number, blocked[0]) if blocked else _run(number, case)
    steps = tuple(done.values())
    bad = next((step for step in steps if step.status == "wrong"), None)
    line, last = wrong_line(bad) if bad else line_of(case)
    return Report(
        kind=case.bundle["bundle"],
        purpose=case.bundle["purpose"],
        line=line,
        last=last,
        steps=steps,
        bundle=case.bundle,
        sessions=() if bad else sessions_of(case),
        first=first_words(case, holds=bad is None),
        story=story_of(case, holds=bad is None),
        facts={"suite": case.suite, "sha256": digest(data)},
    )


def _form(case: Case) -> Step:
    count = len(case.bundle["records"])
    words = Words(f"{count} 条记录，前后相接", f"{count} records, each naming what it follows")
    return Step(number=1, status="holds", detail=words)


def _run(number: int, case: Case) -> Step:
    notes = Notes()
    try:
        STEPS[number](case, notes)
    except WrongError as error:
        return _failed(number, error)
    status: Status = "holds" if notes.checked else "not-checked"
    return Step(number=number, status=status, detail=notes.words)


def _failed(number: int, error: WrongError) -> Step:
    told: Mapping[str, Any] = error.params
    return Step(
        number=number,
        status="wrong",
        detail=Words(told["why_zh"], told["why_en"]),
        where=told["where"],
    )


def _blocked(number: int, by: int) -> Step:
    words = Words(f"因第 {by} 步不符，未再核对", f"because step {by} is wrong")
    return Step(number=number, status="not-checked", detail=words)


def _unread(data: bytes, error: WrongError) -> Report:
    """Return the report of bytes that are no bundle, or of records that do not hang together."""
    purpose = "rehearsal" if b'"purpose":"rehearsal"' in data else ""
    said = (BESIDE["rehearsal"],) if purpose else ()
    first = _failed(1, error)
    steps = (first, *(_blocked(number, 1) for number in STEPS))
    line, last = wrong_line(first)
    return Report(kind="", purpose=purpose, line=line, last=last, steps=steps, first=said)
