"""Step 2: order in time (§4.1, §4.2), and that mode and `reveals` agree with what is shown."""

from datetime import datetime, timedelta
from typing import Final

from ssj_core.verify.case import Case, Notes, Placed, Session, is_full
from ssj_core.verify.entropy import kind_of
from ssj_core.verify.form import moment, wrong

MARGIN: Final = timedelta(seconds=60)
ANNOUNCED: Final = {"ssq", "kl8", "drand"}


def check_times(case: Case, notes: Notes) -> None:
    """Check the times of every session and what its records show.

    Raises:
        WrongError: something is older than what it follows, too late, or shown against the mode.
    """
    for session in case.sessions:
        _check_plan(session)
        if session.contrib:
            _check_contributions(session, session.contrib)
        if session.result:
            _check_result(session, session.result)
            _check_shown(session, session.result)
        _check_later(session)
        if session.commit["mode"] == "unannounced":
            due = session.commit["times"]["open"]
            if session.opening is None or "opening" in case.bundle:
                notes.could_not(
                    f"OPEN 应在 {due} 前公开，此处尚无", f"OPEN is due by {due}, not here yet"
                )
            else:
                notes.could_not(
                    f"OPEN 是否在 {due} 前公开，记录中无时间", f"when OPEN came (due by {due})"
                )
    _check_between(case)
    notes.did("时间先后与公开范围", "order in time, and what the mode shows")


def _after(late: Placed | datetime, early: Placed | datetime, where: str, *, strict: bool) -> None:
    """Refuse `late` if it is before `early` (or, if strict, at the same moment)."""
    times = [t if isinstance(t, datetime) else moment(t["at"]) for t in (late, early)]
    if times[0] < times[1] or (strict and times[0] == times[1]):
        wrong(where, f"应在 {times[1].isoformat()} 之后", f"should be after {times[1].isoformat()}")


def _times(session: Session) -> dict[str, datetime]:
    return {name: moment(text) for name, text in session.commit.doc.get("times", {}).items()}


def _check_plan(session: Session) -> None:
    """Check the times COMMIT announces: those needed are there, with the margin between."""
    commit, times = session.commit, _times(session)
    kinds = {kind_of(item) for item in commit["entropy"]}
    needed = {
        "contributions": "contrib" in kinds,
        "public": bool(kinds & ANNOUNCED),
        "open": commit["mode"] == "unannounced",
    }
    for name, is_needed in needed.items():
        where = f"{commit.at}.times.{name}"
        if is_needed and name not in times:
            wrong(where, "缺少这个时间", "this time is missing")
        if name in times:
            _after(times[name], commit, where, strict=True)
    if {"contributions", "public"} <= times.keys():
        _check_margin(times["public"], times["contributions"], f"{commit.at}.times.public")


def _check_margin(late: datetime, close: datetime, where: str) -> None:
    if late - close < MARGIN:
        wrong(
            where,
            f"应在收集截止 {close.isoformat()} 至少 60 秒之后",
            f"should be 60 s or more after contributions close, {close.isoformat()}",
        )


def _check_contributions(session: Session, contrib: Placed) -> None:
    close = _times(session)["contributions"]
    for index, reveal in enumerate(contrib["reveals"]):
        where = f"{contrib.at}.reveals[{index}].at"
        _after(moment(reveal["at"]), session.commit, where, strict=True)
        if moment(reveal["at"]) > close:
            wrong(where, "晚于收集截止", "after contributions closed")
        _after(contrib, moment(reveal["at"]), f"{contrib.at}.at", strict=False)
    _after(contrib, session.commit, f"{contrib.at}.at", strict=True)


def _check_result(session: Session, result: Placed) -> None:
    commit, times = session.commit, _times(session)
    kinds = [kind_of(item) for item in commit["entropy"]]
    public = [kind for kind in kinds if kind not in {"contrib", "secret"}]
    for index, kind in enumerate(public):
        evidence = result.under("evidence", index)
        where = f"{evidence.at}.at"
        _after(evidence, commit, where, strict=True)
        if "contrib" in kinds:
            _check_margin(moment(evidence["at"]), times["contributions"], where)
        if kind in ANNOUNCED:
            _after(evidence, times["public"], where, strict=False)
        _after(result, evidence, f"{result.at}.at", strict=False)
    _after(result, session.contrib or commit, f"{result.at}.at", strict=session.contrib is None)


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
    for session in case.sessions:
        where = f"{session.commit.at}.at"
        for entry in session.commit["tasks"]:
            for other in case.sessions:
                if other.digest == entry.get("previous") and other.void:
                    _after(session.commit, other.void, where, strict=False)
        for other in case.sessions:
            served = session.commit.doc.get("serves")
            if other.result and case.formulas.record(other.result.doc) == served:
                _after(session.commit, other.result, where, strict=False)


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
        if shows_all and not is_full(entry.doc):
            wrong(entry.at, "缺少中签线或签号", "thresholds or tickets are missing")
        if not shows_all:
            _check_closed(entry, is_open=is_open)


def _check_closed(entry: Placed, *, is_open: bool) -> None:
    if is_open and "strata" not in entry.doc:
        wrong(f"{entry.at}.strata", "缺少这个键", "this key is missing")
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
