"""What a report tells besides its steps: which draw, its attempts, its levels, and the last line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ssj_core.encoding.limits import KIND
from ssj_core.verify.case import Case, Session
from ssj_core.verify.formulas import code_of
from ssj_core.verify.inspectors import single_candidates
from ssj_core.verify.items import STRONG
from ssj_core.verify.levels import OWN, levels_of
from ssj_core.verify.words import BESIDE, LEVEL_WORDS, LINES, QUESTIONS, Words

Doc = Mapping[str, Any]
_SIZES = {
    "excluded": Words("排除", "excluded"),
    "diff": Words("变更", "changed"),
    "alike": Words("形近", "look-alikes"),
}
_KINDS = {
    "entered": Words("进入", "entered"),
    "left": Words("退出", "left"),
    "moved": Words("换组", "moved"),
}


def line_of(case: Case) -> tuple[str, Words]:
    """Return the last line of a bundle that holds, and its key."""
    session = case.last
    if case.bundle["bundle"] == "slip":
        key = "slip" if session.result is None else "slip-result"
    elif session.void:
        key = "void"
    elif session.result is None:
        key = "sealed"
    elif case.is_auditor and all(s.frame_of(i) for s in case.sessions for i in range(len(s.names))):
        key = "auditor"
    else:
        key = "closed" if session.unit_key(0) is None else "public"
    return key, LINES[key].filled(t3=session.commit["times"]["result"])


def sessions_of(case: Case) -> tuple[Doc, ...]:
    """Return attempt, codes, levels and bits of every session."""
    return tuple(_session(case, session) for session in case.sessions)


def _session(case: Case, session: Session) -> Doc:
    levels = levels_of(case, session)
    result = session.result.digest if session.result else ""
    return {
        "session": session.commit["session"],
        "attempt": max(entry["attempt"] for entry in session.commit["tasks"]),
        "seal_code": code_of(session.digest),
        "commit": session.digest,
        "result_code": code_of(result) if result else "",
        "result": result,
        "numbers": levels.numbers,
        "early": levels.early,
        "only": levels.only,
        "bits": levels.bits,
        "bits_proved": levels.proved,
        "void": session.void is not None,
    }


def first_words(case: Case, *, holds: bool) -> tuple[Words, ...]:
    """Return what is said before everything else."""
    first = [BESIDE["rehearsal"]] if case.bundle["purpose"] == "rehearsal" else []
    session = case.last
    if holds and session.evidence and levels_of(case, session).lowest == OWN:
        first.append(BESIDE["own-word-first"])
    return tuple(first)


def story_of(case: Case, *, holds: bool) -> tuple[Words, ...]:
    """Return the lines about each session, in order; levels only if everything holds."""
    lines: list[Words] = [BESIDE["times"]]
    for session in case.sessions:
        lines += _which(case, session)
        lines += _numbers(case, session)
        lines += _people(session)
        if holds and case.bundle["bundle"] != "slip":
            lines += _levels(case, session)
        lines += _codes(session)
        lines += _after(session)
        lines += _overdue(case, session)
    if case.is_auditor and any("slots" in e for s in case.sessions for e in s.commit["tasks"]):
        lines.append(BESIDE["inspectors"])
    return tuple(lines)


def _some(names: Iterable[str], between: str = "、") -> Words:
    """Return names in a row, the first twenty and how many more there are."""
    listed = list(names)
    said, more = between.join(listed[:KIND]), len(listed) - KIND
    return (
        Words(said, said)
        if more <= 0
        else Words(f"{said} 等，另有 {more}", f"{said} and {more} more")
    )


def _authorities(session: Session) -> str:
    return "、".join(dict.fromkeys(session.authorities)) or "—"


def _which(case: Case, session: Session) -> Iterator[Words]:
    commit = session.commit
    parts = [_authorities(session)]
    for entry, task in zip(commit["tasks"], session.tasks, strict=True):
        told = [entry["task"], *(task.get(key, "") for key in ("title", "place", "on"))]
        parts.append(" ".join(part for part in told if part))
    drawn = _some(parts, " · ")
    yield Words(f"场次 {commit['session']}：{drawn.zh}", f"Session {commit['session']}: {drawn.en}")
    times = [("at", commit["at"]), *commit["times"].items()]
    times += [(r["record"], r["at"]) for r in (session.contrib, session.result, session.void) if r]
    said = " · ".join(f"{name} {time}" for name, time in times)
    yield Words(f"时间：{said}", f"Times: {said}")
    if "log" in commit.doc:
        log = commit["log"]
        yield Words(
            f"封存前日志 {log['origin']} 有 {log['size']} 条记录：有没有别的封存，请索取日志核对",
            f"Record {log['size']} of the log {log['origin']}: ask for it, other seals stand there",
        )
    yield from _attempts(case, session)


def _attempts(case: Case, session: Session) -> Iterator[Words]:
    """Tell why the attempts before were voided, and what is different now."""
    if case.bundle["bundle"] == "slip":
        return
    by_digest, counts = case.by_digest, case.attempts
    for index, entry in enumerate(session.commit["tasks"]):
        before = by_digest.get(entry.get("previous", ""))
        if before and before.void:
            yield BESIDE["attempt"].filled(
                n=entry["attempt"],
                of=counts[entry["task"]],
                k=entry["attempt"] - 1,
                reason=before.void["reason"],
                approver=before.void["approver"],
            )
            said = "、".join(entry.get("changes", ())) or "—"
            part = session.private.get(session.names[index])
            kinds = Counter(row[1] for row in part["diff"]) if part else Counter()
            rows_zh = "、".join(f"{n} 户{_KINDS[k].zh}" for k, n in sorted(kinds.items()))
            rows_en = ", ".join(f"{n} {_KINDS[k].en}" for k, n in sorted(kinds.items()))
            yield Words(
                f"变更：{said}；名单：{rows_zh or entry['diff']['size']}",
                f"changed: {said}; list: {rows_en or entry['diff']['size']}",
            )


def _numbers(case: Case, session: Session) -> Iterator[Words]:
    for index, entry in enumerate(session.commit["tasks"]):
        strata = entry["strata"]
        size = sum(stratum["size"] for stratum in strata)
        outcome = session.outcome(index)
        number = _number(strata) if outcome is None else outcome["size"]
        lists = [(key, entry[key]["size"]) for key in _SIZES if key in entry]
        zh = "".join(f"；{_SIZES[key].zh} {count}" for key, count in lists)
        en = "".join(f"; {_SIZES[key].en} {count}" for key, count in lists)
        yield Words(
            f"{entry['task']}：名单 {size} 户，抽取 {number} 户{zh}",
            f"{entry['task']}: {size} in the list, {number} drawn{en}",
        )
        every = sum(s["number"] == s["size"] > 0 for s in strata)
        none = sum(s["number"] == 0 < s["size"] for s in strata)
        if every or none:
            yield BESIDE["certain"].filled(all=every, none=none)
        private = session.frame_of(index)
        fixed = sum("ratio" not in rule for rule in private["rules"]) if private else 0
        if fixed:
            yield BESIDE["fixed"].filled(k=fixed)
        if single := single_candidates(case, session, index):
            yield BESIDE["single"].filled(k=single)


def _number(strata: Iterable[Doc]) -> str:
    """Return how many are to be drawn, to two decimals where the seed rounds."""
    return f"{round(sum(float(Fraction(s['number'])) for s in strata), 2):g}"


def _people(session: Session) -> Iterator[Words]:
    """Names of those who saw it, beside who draws: the reader knows who is whose."""
    told = [*(session.evidence["evidence"] if session.evidence else ())]
    told += session.result.doc.get("seen", ()) if session.result else ()
    people = dict.fromkeys(
        f"{one['name']}（{one['of']}）" for entry in told for one in entry.get("witnesses", ())
    )
    if people:
        own, said = _authorities(session), _some(people)
        yield Words(
            f"见证人：{said.zh}；抽取单位：{own}", f"Witnesses: {said.en}; who draws: {own}"
        )
    places = dict.fromkeys(entry["where"] for entry in told if "where" in entry)
    if places:
        said = _some(places)
        yield Words(f"公布处：{said.zh}", f"Posted: {said.en}")
    if session.contrib:
        parties = [entry["party"] for entry in session.contrib["reveals"]]
        yield BESIDE["parties"].filled(parties=_some([*parties, *session.contrib["absent"]]))
        absent = len(session.contrib["absent"])
        yield Words(f"缺席 {absent} 方", f"{absent} absent")


def _levels(case: Case, session: Session) -> Iterator[Words]:
    if session.evidence is None:
        return
    levels = levels_of(case, session)
    for name in ("numbers", "early", "only"):
        question, answer = QUESTIONS[name], LEVEL_WORDS[getattr(levels, name)]
        yield Words(f"{question.zh}：{answer.zh}", f"{question.en}: {answer.en}")
    yield Words(
        f"随机数 {levels.bits} 比特，已核实 {levels.proved}",
        f"{levels.bits} bits, {levels.proved} proved",
    )
    if levels.bits < STRONG:
        yield BESIDE["weak"]


def _codes(session: Session) -> Iterator[Words]:
    """A code stands beside its whole hash: two texts can be made for one code, not for a hash."""
    code = code_of(session.digest)
    yield Words(f"封存码 {code}（{session.digest}）", f"seal code {code} ({session.digest})")
    yield BESIDE["compare-seal"]
    if session.result:
        code = code_of(session.result.digest)
        said = session.result.digest
        yield Words(f"结果码 {code}（{said}）", f"result code {code} ({said})")
        yield BESIDE["compare-result"]


def _after(session: Session) -> Iterator[Words]:
    if session.void:
        void = session.void
        yield Words(
            f"已作废：{void['reason']}（批准：{void['approver']}）",
            f"Voided: {void['reason']} (approved by {void['approver']})",
        )
    elif session.result and not session.serves:
        drawn = sum(entry["size"] for entry in session.result["tasks"])
        outcomes = Counter(record["outcome"] for record in session.dispositions)
        replaced = sum("replaced_by" in record.doc for record in session.dispositions)
        done = sum(outcomes.values())
        if session.dispositions:
            yield BESIDE["dispositions"].filled(
                drawn=drawn,
                inspected=outcomes["inspected"],
                other=done - outcomes["inspected"],
                replaced=replaced,
                open=drawn + replaced - done,
            )
            said = " · ".join(f"{name} {count}" for name, count in sorted(outcomes.items()))
            yield Words(f"处理结果：{said}", f"Dispositions: {said}")


def _overdue(case: Case, session: Session) -> Iterator[Words]:
    """What was due by the reader's clock, if the reader gave one."""
    now, times = case.held.now, session.times
    if now is None or case.bundle["bundle"] == "slip":
        return
    if session.result is None and session.void is None and now > times["result"]:
        what = Words("结果或作废", "a result or a voiding")
        yield BESIDE["overdue"].filled(what=what, due=session.commit["times"]["result"])
    closed = session.result and (session.opening is None or session.is_opened_apart)
    if closed and "open" in times and now > times["open"]:
        what = Words("保密抽取的公开", "the opening of the unannounced draw")
        yield BESIDE["overdue"].filled(what=what, due=session.commit["times"]["open"])
