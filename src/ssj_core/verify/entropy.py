"""Step 3: the items of entropy (§4): forms, commitments, freshness, bits, and the levels asked."""

from ssj_core.verify.beacons import check_beacons
from ssj_core.verify.case import Case, Notes, Placed, Session, kind_of
from ssj_core.verify.form import is_day_of, moment, short, wrong
from ssj_core.verify.formulas import code_of
from ssj_core.verify.freshness import check_fresh
from ssj_core.verify.items import ANNOUNCED, LEAST_OFFICIAL, STRONG, well_formed
from ssj_core.verify.levels import levels_of, witness_level
from ssj_core.verify.shapes import LEVELS
from ssj_core.verify.words import BESIDE


def check_entropy(case: Case, notes: Notes) -> None:
    """Check the entropy of every session.

    Raises:
        WrongError: a source no TASK allows, a form, a commitment, an item known before, too few
            bits, a level that was asked for and not reached, or a code the reader does not hold.
    """
    for session in case.sessions:
        _check_sources(session)
        _check_asked(case, session)
        for record in session.draws:
            _check_items(case, session, record)
        if session.items is None:
            notes.could_not("抽取尚未进行", "not drawn yet")
        elif "secret" in session.items["items"]:
            notes.could_not("secret 尚未公开", "the secret is withheld")
    check_fresh(case.records, case.suite)
    check_beacons(case, notes)
    for session in case.sessions:
        _check_results(case, session, notes)
        _check_reached(case, session, notes)
    _check_codes(case)


def _check_sources(session: Session) -> None:
    commit = session.commit
    for task in filter(None, session.tasks):
        for index, item in enumerate(commit["entropy"]):
            if kind_of(item) not in task["entropy"]["sources"]:
                where = f"{commit.at}.entropy[{index}]"
                wrong(where, "TASK 不允许此来源", "TASK does not allow it")
    if session.is_closed and "secret" not in commit["entropy"]:
        wrong(f"{commit.at}.entropy", "此方式必须有 secret", "this mode needs a secret")


def _check_asked(case: Case, session: Session) -> None:
    """An official draw under a clause asks for witnesses or more, and keeps a log (§4)."""
    if case.bundle["purpose"] != "official":
        return
    commit = session.commit
    for task in filter(None, session.tasks):
        if not any(basis.startswith("clause:") for basis in task["basis"]):
            continue
        if task["entropy"]["level"] == LEVELS[0]:
            zh, en = "依条款抽取至少须有见证", "a clause in basis asks for witnesses or more"
            wrong(f"{commit.at}…TASK {task['task']}.entropy.level", zh, en)
        if "log" not in commit.doc:
            wrong(f"{commit.at}.log", "依条款抽取须有日志", "a clause in basis asks for a log")
    if not session.public:
        zh, en = "没有公开来源，仅限演练", "no public source: for rehearsals only"
        wrong(f"{commit.at}.entropy", zh, en)


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
        is_told = case.bundle["bundle"] != "slip"  # a slip has no CONTRIB
        if is_told and value != session.values.get(party, "absent"):
            wrong(where, "与 CONTRIB 不同", "not what CONTRIB says")
        sealed = session.promises[party]
        made = case.formulas.commitment("contrib", commit["session"], party, value)
        if value != "absent" and made != sealed:
            wrong(where, "与承诺值不符", "does not match its commitment")
    if kind == "secret":
        made = case.formulas.commitment("secret", commit["session"], value)
        if made != commit["secret"]:
            wrong(where, "与承诺值不符", "does not match its commitment")


def _check_results(case: Case, session: Session, notes: Notes) -> None:
    """Lottery numbers agree with the reader's file of results, where it has them."""
    known = session.items
    for index, item in enumerate(known["items"] if known else ()):
        kind, _, rest = item.partition(":")
        issue, _, numbers = rest.partition(":")
        if known is None or kind not in ANNOUNCED or kind == "drand":
            continue
        told = case.held.results.get((kind, issue))
        if told is None:
            notes.could_not(f"{kind}:{issue} 未查公布的号码", f"{kind}:{issue} was not looked up")
            continue
        where = f"{known.at}.items[{index}]"
        if told[1] != numbers:
            wrong(where, "与公布的号码不同", "not the numbers in the file of results you gave")
        if not is_day_of(moment(session.commit["times"]["public"]), told[0]):
            wrong(where, f"该期于 {told[0]} 开奖", f"that issue was drawn on {told[0]}")
        case.looked_up.add(item)
        notes.did(f"{kind}:{issue} 与您给出的开奖文件一致", f"{kind}:{issue} by the file you gave")


def _check_reached(case: Case, session: Session, notes: Notes) -> None:
    """Bits as stated, enough of them, and no level below what TASK asked for (§4)."""
    if session.contrib:
        _note_parties(session.contrib, notes)
    result = session.result
    if result is None:
        _check_unthrown(case, session)
        if session.evidence is None:
            return
    found = levels_of(case, session)
    if result:
        if result["bits"] != found.bits:
            wrong(f"{result.at}.bits", f"应为 {found.bits}", f"should be {found.bits}")
        if case.bundle["purpose"] == "official":
            _check_official(result, session)
            for task in filter(None, session.tasks):
                asked = task["entropy"]["level"]
                if LEVELS.index(found.lowest) < LEVELS.index(asked):
                    zh = f"要求 {asked}，实为 {found.lowest}"
                    wrong(result.at, zh, f"{asked} asked, {found.lowest} reached")
    if found.bits < STRONG:
        notes.did(BESIDE["weak"].zh, BESIDE["weak"].en)
    notes.did(
        f"{found.bits} 比特，其中已核实 {found.proved}",
        f"{found.bits} bits, {found.proved} proved",
    )


def _check_official(result: Placed, session: Session) -> None:
    least = max(LEAST_OFFICIAL, *(t["entropy"]["bits"] for t in session.tasks if t), 0)
    if result["bits"] < least:
        wrong(f"{result.at}.bits", f"正式抽取至少 {least} 比特", f"an official draw needs {least}")


def _note_parties(contrib: Placed, notes: Notes) -> None:
    absent, all_of = len(contrib["absent"]), len(contrib["reveals"]) + len(contrib["absent"])
    zh = f"各方出数未签名（{all_of} 方，缺席 {absent}）"
    notes.could_not(zh, f"the contributions are unsigned ({all_of} parties, {absent} absent)")


def _check_unthrown(case: Case, session: Session) -> None:
    """Voided before t2: somebody saw that nothing was thrown, where more than own word is asked."""
    void = session.void
    if void is None or case.bundle["purpose"] != "official":
        return
    if moment(void["at"]) >= session.times.get("public", moment(void["at"])):
        return
    asked = {task["entropy"]["level"] for task in session.tasks if task}
    if asked - {LEVELS[0]} and "dice" in session.public:
        people = void.doc.get("witnesses", ())
        if witness_level(people, session.authorities) == LEVELS[0]:
            zh, en = "须有见证人证明尚未掷骰", "witnesses that nothing was thrown are missing"
            wrong(f"{void.at}.witnesses", zh, en)


def _check_codes(case: Case) -> None:
    """Every code the reader holds is that of a COMMIT, CONTRIB or RESULT here."""
    known = {
        code_of(record.digest)
        for session in (case.sessions if case.held.codes else ())
        for record in (session.commit, session.contrib, session.result)
        if record
    }
    for code in case.held.codes:
        if code not in known:
            where = case.last.commit.at
            wrong(where, f"不是您持有的封存码 {code}", f"not the seal code you hold ({code})")
    seals = {session.digest for session in case.sessions}
    for seal in case.held.seals:
        if seal not in seals:
            zh, en = (
                f"不是您持有的凭证的封存（{seal}）",
                f"not the seal of the slip you hold ({seal})",
            )
            wrong(case.last.commit.at, zh, en)
