"""Step 1, what auditors get beside the records: OPEN of what is closed, and one part per entry (§8)."""

from collections.abc import Mapping
from typing import Any

from ssj_core.verify.beside import read_frame
from ssj_core.verify.case import Case, Placed
from ssj_core.verify.contents import check_open
from ssj_core.verify.form import wrong
from ssj_core.verify.targets import Targets

Doc = Mapping[str, Any]


def hand_out_openings(case: Case) -> None:
    """Give every closed RESULT the OPEN that `openings` holds for it.

    Raises:
        WrongError: one is missing, or one too many.
    """
    closed = [
        session
        for session in case.sessions
        if session.result and session.is_closed and session.opening is None
    ]
    told = case.bundle.get("openings", ())
    if [opening["commit"] for opening in told] != [session.digest for session in closed]:
        at = next((s.commit.at for s in closed), "$")
        zh, en = f"{at} 尚未公开，须附 OPEN", f"is missing: one OPEN for each closed RESULT ({at})"
        wrong("$.openings", zh, en)
    for index, session in enumerate(closed):
        opening = Placed(told[index], f"$.openings[{index}]")
        check_open(opening, session)
        session.opening = opening
        session.is_opened_apart = True


def hand_out_private(case: Case) -> None:
    """Give every entry of every COMMIT its part, in order.

    Raises:
        WrongError: a part is missing, out of order, or one too many.
    """
    wanted = [(session, name) for session in case.sessions for name in session.names]
    parts = [Placed(doc, f"$.private[{i}]") for i, doc in enumerate(case.bundle["private"])]
    for part, (session, name) in zip(parts, wanted, strict=False):
        if (part["commit"], part["task"]) != (session.digest, name):
            zh, en = (
                f"应为 {session.commit['session']} {name} 的部分",
                f"the part of {session.commit['session']} {name} should stand here",
            )
            key = "commit" if part["commit"] != session.digest else "task"
            wrong(f"{part.at}.{key}", zh, en)
        session.private[name] = _with_frame(case, part)
    if len(parts) != len(wanted):
        zh = f"应有 {len(wanted)} 份：每次封存的每个任务各一份"
        en = f"{len(wanted)} wanted: one part for every entry of every COMMIT"
        wrong("$.private", zh, en)


def _with_frame(case: Case, part: Placed) -> Placed:
    """Return the part with the frame that lies beside the bundle, if it does and was handed in."""
    told = part["frame"]
    if isinstance(told, list):
        frame = [{**doc, "targets": Targets.of(doc["targets"])} for doc in told]
        return Placed({**part.doc, "frame": frame}, part.at)
    data = case.held.frames.get(told["file"])
    if data is None:
        return part
    strata = read_frame(data, told, case.suite, f"{part.at}.frame")
    # Strata without targets have no line: their names are those of the rules.
    for rule in part["rules"]:
        strata.setdefault(rule["stratum"], Targets((), ()))
    return _framed(part, strata)


def _framed(part: Placed, strata: Mapping[str, Targets]) -> Placed:
    frame = [{"stratum": name, "targets": strata[name]} for name in sorted(strata, key=str.encode)]
    return Placed({**part.doc, "frame": frame}, part.at)
