"""Step 2: order in time (§4), and that mode and `reveals` agree with what is shown (§8)."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from ssj_core.encoding.sources import spoken_at
from ssj_core.verify.case import Case, Notes, Placed, Session, is_full
from ssj_core.verify.drand import QUICKNET
from ssj_core.verify.form import moment, wrong

MARGIN: Final = timedelta(seconds=60)
LONGEST: Final = timedelta(days=31)
LONGEST_CLOSED: Final = timedelta(days=366)


def check_times(case: Case, notes: Notes) -> None:
    """Check the times of every session and what its records show.

    Raises:
        WrongError: something is older than what it follows, too late, or shown against the mode.
    """
    for session in case.sessions:
        _check_plan(session)
        for index, item in enumerate(session.commit["entropy"]):
            _check_hour(case, session, index, item, notes)
        if session.contrib:
            _check_contributions(session, session.contrib)
        if session.evidence:
            _check_evidence(session, session.evidence)
        if session.result:
            _check_result(session, session.result)
            _check_shown(session, session.result)
        _check_later(session)
        _note_open(session, notes)
    _check_between(case)
    notes.did("时间先后与公开范围", "order in time, and what the mode shows")


def _note_open(session: Session, notes: Notes) -> None:
    if session.commit["mode"] != "unannounced" or session.result is None:
        return
    due = session.commit["times"]["open"]
    if session.opening is None or session.is_opened_apart:
        notes.could_not(f"OPEN 应在 {due} 前公开，此处尚无", f"OPEN is due by {due}, not here yet")
    else:
        zh, en = f"OPEN 是否在 {due} 前公开，记录中无时间", f"when OPEN came (due by {due})"
        notes.could_not(zh, en)


def _after(late: Placed | datetime, early: Placed | datetime, where: str, *, strict: bool) -> None:
    """Refuse `late` if it is before `early` (or, if strict, at the same moment)."""
    times = [t if isinstance(t, datetime) else moment(t["at"]) for t in (late, early)]
    if times[0] < times[1] or (strict and times[0] == times[1]):
        wrong(where, f"应在 {times[1].isoformat()} 之后", f"should be after {times[1].isoformat()}")


def _check_plan(session: Session) -> None:
    """COMMIT gives the times its entropy and its mode need, in their order (§3, §4)."""
    commit, times = session.commit, session.times
    asks = "contributions" in commit.doc
    needed = {
        "contributions": asks,
        "public": bool(session.public),
        "open": commit["mode"] == "unannounced",
    }
    for name, need in needed.items():
        if need and name not in times:
            wrong(f"{commit.at}.times.{name}", "缺少这个时间", "this time is missing")
    order = [name for name in ("contributions", "public", "result") if name in times]
    for name in times:
        _after(times[name], commit, f"{commit.at}.times.{name}", strict=True)
    for early, late in pairwise(order):
        _after(times[late], times[early], f"{commit.at}.times.{late}", strict=True)
    if asks and "public" in times and times["public"] - times["contributions"] < MARGIN:
        zh, en = "应在各方截止 60 秒以后", "should be 60 s or more after contributions close"
        wrong(f"{commit.at}.times.public", zh, en)
    if "public" in times and times["result"] - times["public"] > LONGEST:
        zh, en = "应在 t2 之后 31 日内", "should be within 31 days of t2"
        wrong(f"{commit.at}.times.result", zh, en)
    if "open" in times:
        where = f"{commit.at}.times.open"
        _after(times["open"], times.get("public", times["open"]), where, strict=False)
        if times["open"] - times["result"] > LONGEST_CLOSED:
            wrong(where, "应在 t3 之后 366 日内", "should be within 366 days of t3")


def _check_hour(case: Case, session: Session, index: int, item: str, notes: Notes) -> None:
    """t2 is not after the hour at which the source speaks, by the table of sources (§4)."""
    kind, _, rest = item.partition(":")
    where = f"{session.commit.at}.times.public"
    public = session.times.get("public")
    if public is None:
        return
    if kind == "drand":
        number = int(rest.partition(":")[2])
        if QUICKNET.seconds_of(number) < public.timestamp():
            wrong(where, f"晚于第 {number} 轮", f"later than round {number}")
    if kind not in {"ssq", "kl8"}:
        return
    row = spoken_at(kind, public, case.held.sources)
    if row is None:
        notes.could_not(f"{kind} 当日开奖时刻未列表", f"when {kind} speaks on that day")
        return
    source, hour = row
    year = public.astimezone(source.zone).year
    if rest[:4] != f"{year:04d}":
        at = f"{session.commit.at}.entropy[{index}]"
        wrong(at, f"期号不是 {year} 年的", f"not an issue of {year}")
    if hour is None:
        wrong(where, f"{kind} 当日不开奖", f"{kind} does not speak on that day")
    if public > hour:
        zh = f"t2 晚于开奖时刻（按来源表 {kind} {source.hour}）"
        en = f"t2 is later than the hour of the lottery ({kind}: {source.hour} by the table)"
        wrong(where, zh, en)


def _check_contributions(session: Session, contrib: Placed) -> None:
    """COMMIT < reveals ≤ t1 ≤ CONTRIB < t2; before t1 only if nobody is absent (§4)."""
    close = session.times["contributions"]
    for index, reveal in enumerate(contrib["reveals"]):
        where = f"{contrib.at}.reveals[{index}].at"
        _after(moment(reveal["at"]), session.commit, where, strict=True)
        if moment(reveal["at"]) > close:
            wrong(where, "晚于收集截止", "after contributions closed")
        _after(contrib, moment(reveal["at"]), f"{contrib.at}.at", strict=False)
    _after(contrib, session.commit, f"{contrib.at}.at", strict=True)
    if contrib["absent"]:
        _after(contrib, close, f"{contrib.at}.at", strict=False)
    if "public" in session.times and moment(contrib["at"]) >= session.times["public"]:
        zh, en = "CONTRIB 不早于公开来源", "CONTRIB is not before the public source speaks"
        wrong(f"{contrib.at}.at", zh, en)


def _check_evidence(session: Session, record: Placed) -> None:
    """t2 ≤ evidence ≤ RESULT, or VOID."""
    for index in range(len(record["evidence"])):
        evidence = record.under("evidence", index)
        _after(evidence, session.times["public"], f"{evidence.at}.at", strict=False)
        _after(record, evidence, f"{record.at}.at", strict=False)


def _check_result(session: Session, result: Placed) -> None:
    where = f"{result.at}.at"
    _after(result, session.contrib or session.commit, where, strict=session.contrib is None)
    _after(result, session.times.get("contributions", moment(result["at"])), where, strict=False)
    if moment(result["at"]) > session.times["result"]:
        wrong(where, "晚于结果期限 t3", "after t3, by which a result was due")
    for index, seen in enumerate(result.doc.get("seen", ())):
        at = f"{result.at}.seen[{index}].at"
        record = session.commit if seen["record"] == "COMMIT" else session.contrib
        if record:  # a slip has no CONTRIB
            _after(moment(seen["at"]), record, at, strict=False)
        if moment(seen["at"]) >= session.times.get("public", moment(result["at"])):
            wrong(at, "不早于公开来源", "not before the public source speaks")


def _check_later(session: Session) -> None:
    """VOID follows everything before it; a disposition follows RESULT."""
    if session.void:
        before = session.result or session.contrib or session.commit
        _after(session.void, before, f"{session.void.at}.at", strict=False)
    if session.result:
        for disposition in session.dispositions:
            _after(disposition, session.result, f"{disposition.at}.at", strict=False)


def _check_between(case: Case) -> None:
    """An attempt follows the VOID before it; a COMMIT that serves follows its RESULT."""
    known = {session.digest: session for session in case.sessions}
    for session in case.sessions:
        where = f"{session.commit.at}.at"
        for entry in session.commit["tasks"]:
            before = known.get(entry.get("previous", ""))
            if before and before.void:
                _after(session.commit, before.void, where, strict=False)
        if session.serves and session.serves.result:
            _after(session.commit, session.serves.result, where, strict=False)


def _check_shown(session: Session, result: Placed) -> None:
    """RESULT shows exactly what mode and `reveals` say (§8)."""
    is_open = session.commit["mode"] == "open"
    shows_all = is_open and session.commit["reveals"] == "draw"
    _exactly(result, "seed", expected=shows_all)
    _exactly(result, "open", expected=not is_open)
    if "secret" in session.commit["entropy"]:
        index = session.commit["entropy"].index("secret")
        if (result["items"][index] == "secret") == shows_all:
            wrong(f"{result.at}.items[{index}]", "与公开方式不一致", "does not agree with the mode")
    for index in range(len(result["tasks"])):
        entry = result.under("tasks", index)
        _exactly(entry, "unit_key", expected=shows_all)
        _exactly(entry, "drawn", expected=is_open)
        if is_open:
            _exactly(entry, "strata", expected=True)
        if shows_all and not is_full(entry.doc):
            wrong(entry.at, "缺少中签线或签号", "thresholds or tickets are missing")
        if not shows_all:
            _check_closed(entry)


def _check_closed(entry: Placed) -> None:
    for at, stratum in enumerate(entry.doc.get("strata", ())):
        if "high" in stratum:
            wrong(f"{entry.at}.strata[{at}].high", "此时不得公开", "may not be shown")
    for at, target in enumerate(entry.doc.get("drawn", ())):
        if isinstance(target, dict):
            wrong(f"{entry.at}.drawn[{at}]", "此时不得公开签号", "tickets may not be shown")


def _exactly(part: Placed, key: str, *, expected: bool) -> None:
    if (key in part.doc) != expected:
        zh, en = ("缺少这个键", "is missing") if expected else ("此时不得公开", "may not be shown")
        wrong(f"{part.at}.{key}", zh, en)
