"""Step 1, what auditors get beside the records: OPEN of what is closed, and one part per entry (§8)."""

from collections.abc import Mapping
from typing import Any

from ssj_core.encoding import digest, parse
from ssj_core.encoding.limits import DRAW
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.verify.case import Case, Placed
from ssj_core.verify.contents import check_open
from ssj_core.verify.form import wrong
from ssj_core.verify.shapes import FRAME_LINE
from ssj_core.verify.tree import ascending

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
        return part
    data = case.held.frames.get(told["file"])
    if data is None:
        return part
    where = f"{part.at}.frame"
    if digest(data, case.suite) != told["digest"]:
        wrong(f"{where}.digest", f"{told['file']} 不是此文件", f"{told['file']} is another file")
    strata: dict[str, list[Doc]] = {}
    rows = _rows(data, told["file"])
    if len(rows) != told["rows"]:
        wrong(f"{where}.rows", f"应为 {len(rows)}", f"should be {len(rows)}")
    for row in rows:
        target = {key: value for key, value in row.items() if key != "stratum"}
        strata.setdefault(row["stratum"], []).append(target)
    # Strata without targets have no line: their names are those of the rules.
    for rule in part["rules"]:
        strata.setdefault(rule["stratum"], [])
    frame = [{"stratum": name, "targets": strata[name]} for name in sorted(strata, key=str.encode)]
    return Placed({**part.doc, "frame": frame}, part.at)


def _rows(data: bytes, name: str) -> list[Doc]:
    """Return the lines of a frame beside a bundle: canonical, in byte order of stratum and id."""
    lines = data.split(b"\n")
    if lines.pop() != b"":
        wrong(name, "末行没有换行", "the last line does not end")
    rows: list[Doc] = []
    for number, line in enumerate(lines, 1):
        try:
            row = parse(line, DRAW)
        except NotCanonicalError as error:
            wrong(f"{name}:{number}", error.params["why_zh"], error.params["why_en"])
        FRAME_LINE(row, f"{name}:{number}")
        rows.append(row)
    keys = [(row["stratum"].encode(), row["id"].encode()) for row in rows]
    if (at := ascending(keys)) >= 0:
        wrong(f"{name}:{at + 1}", "未按序或重复", "out of order, or twice")
    return rows
