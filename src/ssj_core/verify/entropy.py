"""Step 3: the items of entropy (§4): their forms, commitments, bits and the grade."""

import re
from typing import Final

from ssj_core.verify.beacons import check_beacons
from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.form import is_part, short, wrong
from ssj_core.verify.tree import ascending

_HEX: Final = re.compile(r"[0-9a-f]{64}")
_DRAND: Final = re.compile(r"[0-9a-f]{64}:[1-9][0-9]*")
_SIGNATURE: Final = re.compile(r"([0-9a-f]{2})+")
_DICE: Final = re.compile(r"[0-9]{1,255}")
_SSQ: Final = re.compile(r"[0-9]{2}(\.[0-9]{2}){5}\+[0-9]{2}")
_KL8: Final = re.compile(r"[0-9]{2}(\.[0-9]{2}){19}")
LEAST_OFFICIAL: Final = 24
STRONG: Final = 60
FIXED_BITS: Final = {"ssq": 24, "kl8": 61, "drand": 128, "contrib": 0, "secret": 0}
PUBLIC: Final = ("dice", "ssq", "kl8", "drand")


def kind_of(item: str) -> str:
    """Return the kind of an item: the word before its first colon."""
    return item.partition(":")[0]


def announced(item: str, where: str) -> None:
    """Check an item as COMMIT expects it (no values yet).

    Raises:
        WrongError: it is none of the forms of §3.
    """
    kind, _, rest = item.partition(":")
    good = item in {"dice", "secret"}
    if kind in {"contrib", "ssq", "kl8"}:
        good = is_part(rest)
    if kind == "drand":
        good = _DRAND.fullmatch(rest) is not None
    if not good:
        wrong(where, f"{short(item)} 不是来源的写法", f"{short(item)} is no form of a source")


def _balls(text: str, highest: int) -> bool:
    """Tell whether `text` is numbers of two digits, ascending, from 01 to `highest`."""
    numbers = [int(part) for part in text.split(".")]
    return ascending(numbers) < 0 and numbers[0] >= 1 and numbers[-1] <= highest


def well_formed(kind: str, value: str) -> bool:
    """Tell whether `value` is what an item of `kind` says, once it is known.

    >>> well_formed("ssq", "03.07.12.19.24.31+09"), well_formed("ssq", "03.07.12.19.24.34+09")
    (True, False)
    """
    if kind == "dice":
        return _DICE.fullmatch(value) is not None
    if kind == "ssq":
        reds, _, blue = value.partition("+")
        return _SSQ.fullmatch(value) is not None and _balls(reds, 33) and _balls(blue, 16)
    if kind == "kl8":
        return _KL8.fullmatch(value) is not None and _balls(value, 80)
    if kind == "drand":
        return _SIGNATURE.fullmatch(value) is not None
    return _HEX.fullmatch(value) is not None or (kind == "contrib" and value == "absent")


def bits_of(items: list[str]) -> int:
    """Return the sum of the items' bits.

    >>> bits_of(["dice:40271582139904617735", "secret"])
    66
    """
    total = 0
    for item in items:
        kind, _, value = item.partition(":")
        total += (10 ** len(value)).bit_length() - 1 if kind == "dice" else FIXED_BITS[kind]
    return total


def grades_of(items: list[str], bits: int) -> tuple[str, ...]:
    """Return the grades (§4.4) the items allow; two where drand's signature decides."""
    kinds = {kind_of(item) for item in items}
    revealed = any(i.startswith("contrib:") and not i.endswith(":absent") for i in items)
    if not kinds & set(PUBLIC):
        return ("contributions",) if revealed else ("local",)
    if bits < STRONG:
        return ("public-weak",)
    if revealed:
        return ("combined",)
    return ("beacon", "public") if "drand" in kinds else ("public",)


def check_entropy(case: Case, notes: Notes) -> None:
    """Check the entropy of every session.

    Raises:
        WrongError: a source no TASK allows, a form, a commitment, bits or the grade is wrong.
    """
    spent: set[str] = set()
    for session in case.sessions:
        _check_sources(session)
        for commitment in _commitments(session.commit):
            if commitment in spent:
                wrong(session.commit.at, "承诺值曾用过", "a commitment used before")
            spent.add(commitment)
        for record in (session.result, session.opening):
            if record:
                _check_items(case, session, record)
        _check_grade(case, session, notes)
    check_beacons(case, notes)


def _commitments(commit: Placed) -> list[str]:
    given = [entry["commitment"] for entry in commit.doc.get("contributions", ())]
    return [*given, *([commit["secret"]] if "secret" in commit.doc else [])]


def _check_sources(session: Session) -> None:
    commit = session.commit
    for task in filter(None, session.tasks):
        for index, item in enumerate(commit["entropy"]):
            if kind_of(item) not in task["entropy"]["sources"]:
                wrong(
                    f"{commit.at}.entropy[{index}]", "TASK 不允许此来源", "TASK does not allow it"
                )
    closed = commit["mode"] == "unannounced" or commit["reveals"] == "proofs"
    if closed and "secret" not in commit["entropy"]:
        wrong(f"{commit.at}.entropy", "此方式必须有 secret", "this mode needs a secret")


def _check_items(case: Case, session: Session, record: Placed) -> None:
    """Check the items of RESULT or OPEN against COMMIT, CONTRIB, and one another."""
    for index, expected in enumerate(session.commit["entropy"]):
        item, where = record["items"][index], f"{record.at}.items[{index}]"
        if expected == item == "secret" and record["record"] == "RESULT":
            continue
        value = item.removeprefix(f"{expected}:")
        if value == item or not well_formed(kind_of(expected), value):
            wrong(where, f"{short(item)} 不是 {expected} 的写法", f"{short(item)} is no {expected}")
        _check_value(case, session, expected, value, where)
        said = session.result["items"][index] if session.result else item
        if said not in {"secret", item}:
            wrong(where, "与 RESULT 不同", "not what RESULT says")


def _check_value(case: Case, session: Session, expected: str, value: str, where: str) -> None:
    """Check a contribution or a secret against its commitment."""
    commit, kind, party = session.commit, kind_of(expected), expected[8:]
    if kind == "contrib":
        reveals = session.contrib["reveals"] if session.contrib else []
        if value != {e["party"]: e["value"] for e in reveals}.get(party, "absent"):
            wrong(where, "与 CONTRIB 不同", "not what CONTRIB says")
        sealed = {e["party"]: e["commitment"] for e in commit["contributions"]}[party]
        made = case.formulas.commitment("contrib", commit["session"], party, value)
        if value != "absent" and made != sealed:
            wrong(where, "与承诺值不符", "does not match its commitment")
    if kind == "secret":
        made = case.formulas.commitment("secret", commit["session"], value)
        if made != commit["secret"]:
            wrong(where, "与承诺值不符", "does not match its commitment")


def _check_grade(case: Case, session: Session, notes: Notes) -> None:
    known = session.items
    if known is None:
        notes.could_not("抽取尚未进行", "not drawn yet")
        return
    bits = bits_of(known["items"])
    grades = grades_of(known["items"], bits)
    if session.result:
        result = session.result
        if result["bits"] != bits:
            wrong(f"{result.at}.bits", f"应为 {bits}", f"should be {bits}")
        if result["grade"] not in grades:
            expected = " / ".join(grades)
            wrong(f"{result.at}.grade", f"应为 {expected}", f"should be {expected}")
        if case.bundle["purpose"] == "official":
            _check_official(result, session)
        if session.result["grade"] == "public-weak":
            notes.did("随机来源偏弱（不足 60 比特）", "weak entropy (under 60 bits)")
    grade = session.result["grade"] if session.result else grades[0]
    notes.did(f"随机来源 {bits} 比特，等级 {grade}", f"{bits} bits, grade {grade}")
    if "secret" in known["items"]:
        notes.could_not("secret 尚未公开", "the secret is withheld")


def _check_official(result: Placed, session: Session) -> None:
    if result["grade"] in {"local", "contributions"}:
        wrong(f"{result.at}.grade", "此等级仅限演练", "this grade is for rehearsals only")
    least = max(LEAST_OFFICIAL, *(task["entropy"]["bits"] for task in session.tasks))
    if result["bits"] < least:
        wrong(f"{result.at}.bits", f"正式抽取至少 {least} 比特", f"an official draw needs {least}")
