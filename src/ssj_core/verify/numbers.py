"""Step 5: how many of each stratum (§5.3), and that what is drawn adds up."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor, lcm
from typing import Any, Final

from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.form import wrong
from ssj_core.verify.formulas import Formulas

LIMIT: Final = 2**64


def averaged(formulas: Formulas, seed: str, task: str, numbers: list[Fraction]) -> list[int]:
    """Return the whole numbers of the rule *average* (§5.3); `numbers` in COMMIT order.

    >>> averaged(Formulas("sha256"), "0" * 64, "t", [Fraction(1, 2), Fraction(5, 2)])
    [0, 3]
    """
    common = lcm(*(number.denominator for number in numbers))
    draw = int(formulas.ticket(formulas.key("round", seed, task), "0"), 16)
    shift = Fraction((draw * common) >> 256, common)
    sums = [floor(total + shift) for total in accumulate(numbers, initial=Fraction(0))]
    return [high - low for low, high in pairwise(sums)]


def common_denominator(strata: Iterable[Mapping[str, Any]]) -> int | None:
    """Return D of §5.3, None where it is 2^64 or more."""
    common = 1
    for stratum in strata:
        common = lcm(common, Fraction(stratum["number"]).denominator)
        if common >= LIMIT:
            return None
    return common


def numbers_of(case: Case, session: Session, index: int) -> list[int] | None:
    """Return how many are drawn of each stratum of task `index`, None if only the seed tells."""
    strata = session.commit["tasks"][index]["strata"]
    if all(isinstance(stratum["number"], int) for stratum in strata):
        return [stratum["number"] for stratum in strata]
    if session.seed is None:
        return None
    seed = case.formulas.seed(session.digest, session.seed["items"])
    numbers = [Fraction(stratum["number"]) for stratum in strata]
    return averaged(case.formulas, seed, session.names[index], numbers)


def check_numbers(case: Case, notes: Notes) -> None:
    """Check the numbers of every task against COMMIT, and sizes against what is drawn.

    Raises:
        WrongError: a number, a size or a sum differs.
    """
    for session in case.sessions:
        for index in range(len(session.tasks)):
            entry = session.entry(index)
            if common_denominator(entry["strata"]) is None:
                wrong(f"{entry.at}.strata", "公分母过大", "common denominator of 2^64 or more")
            _check_apart(session, index)
            _check_task(case, session, index, notes)


def _check_task(case: Case, session: Session, index: int, notes: Notes) -> None:
    expected, outcome = numbers_of(case, session, index), session.outcome(index)
    for told in session.told(index):
        if expected is None:
            notes.could_not("平均数取整要用种子", "rounding on average needs the seed")
        _check_strata(session.entry(index), told, expected)
        total = sum(expected) if expected is not None else _stated(told)
        if "drawn" in told.doc and len(told["drawn"]) != total:
            wrong(f"{told.at}.drawn", f"应有 {total} 户", f"should list {total}")
        if total is not None and told.doc.get("size", total) != total:
            wrong(f"{told.at}.size", f"应为 {total}", f"should be {total}")
        notes.did("各组数目与总数", "numbers of the strata and their sum")
    if outcome:
        _check_team_size(session, index, outcome)
    if not session.draws:
        notes.did("抽取数不超过名单户数", "numbers within the sizes of the strata")


def _check_team_size(session: Session, index: int, outcome: Placed) -> None:
    """One row of `assignment` for every slot of every target, of the RESULT served if it serves."""
    size = outcome["size"]
    if "serves" in session.commit.doc:
        if session.serves is None or session.serves.result is None:  # a slip has it not
            return
        served = session.serves.places[session.names[index]]
        size = session.serves.result["tasks"][served]["size"]
    slots = session.entry(index).doc.get("slots", ())
    if "assignment" in outcome.doc and outcome["assignment"]["size"] != size * len(slots):
        expected = size * len(slots)
        wrong(f"{outcome.at}.assignment.size", f"应为 {expected}", f"should be {expected}")


def _stated(told: Placed) -> int | None:
    """Return the sum of the numbers an entry states, None if it states none."""
    return sum(s["number"] for s in told["strata"]) if "strata" in told.doc else None


def _check_strata(entry: Placed, told: Placed, expected: list[int] | None) -> None:
    """Numbers told are those expected, or, without a seed, one of the two whole neighbours."""
    for at, stratum in enumerate(told.doc.get("strata", ())):
        number, where = stratum["number"], f"{told.at}.strata[{at}].number"
        if expected is not None and number != expected[at]:
            wrong(where, f"应为 {expected[at]}", f"should be {expected[at]}")
        if not abs(number - Fraction(entry["strata"][at]["number"])) < 1:
            wrong(where, "与 COMMIT 的数目相差一户以上", "off the number of COMMIT by one or more")


def _check_apart(session: Session, index: int) -> None:
    """Tasks kept apart have equal strata, and together no more than there are (§5.5)."""
    entry = session.entry(index)
    if entry.doc.get("relation") != "apart":
        return
    first = session.commit["tasks"][session.group(index)[0]]
    if Counter(s["size"] for s in entry["strata"]) != Counter(s["size"] for s in first["strata"]):
        wrong(f"{entry.at}.strata", "错开抽取的各组应相同", "tasks kept apart need equal strata")
    if index != session.group(index)[0]:
        return
    total = sum(
        floor(Fraction(stratum["number"]))
        for at in session.group(index)
        for stratum in session.commit["tasks"][at]["strata"]
    )
    if total > sum(stratum["size"] for stratum in entry["strata"]):
        wrong(f"{entry.at}.strata", "各任务之和超过名单户数", "together more than the strata have")
