"""Step 11: one target's proof (§8): its leaf in the frame, its rank and its team in the result."""

from ssj_core.encoding import netstrings
from ssj_core.verify.case import Case, Doc, Notes, Placed, Session
from ssj_core.verify.form import wrong
from ssj_core.verify.frame import frame_leaf, result_leaf
from ssj_core.verify.words import LINES

FRAME_PART = ("label", "salt", "frame")
PAIRS = (
    ("rank", "drawn"),
    ("drawn", "rank"),
    ("threshold", "unit_key"),
    ("unit_key", "threshold"),
    ("drawn", "result"),
    ("threshold", "result"),
    ("team", "result"),
)
"""What a slip may not have without the other."""


def check_slip(case: Case, notes: Notes) -> None:
    """Check a slip.

    Raises:
        WrongError: a leaf is not in its tree, a part is missing, or ticket and thresholds disagree.
    """
    slip = Placed(case.bundle, "$")
    if slip["bundle"] != "slip":
        notes.could_not("不是抽取凭证", "not a slip")
        return
    session = case.last
    index = check_slip_form(slip, session)
    if "serves" not in session.commit.doc:
        _check_frame(case, slip, session, index)
        notes.did("该户在封存的名单中", "the target is in the sealed frame")
    if session.result is None:
        for key in ("result", "rank", "drawn", "unit_key", "threshold", "team"):
            if key in slip.doc:
                notes.could_not("所写的抽取结果不在此文件中", "what it says of the draw")
        return
    if session.entry(index).doc.get("relation") == "rotated":
        notes.could_not("轮换签号须有名单才能重算", "rotated tickets need the frame")
    check_slip_result(case, slip, session, index)
    _check_listed(case, slip, session, index)
    notes.did("凭证所写与结果码所指的结果一致", "what it says is in the result of that code")


def _check_listed(case: Case, slip: Placed, session: Session, index: int) -> None:
    """Where RESULT has a list, it has the target exactly if the slip gives its rank (§8)."""
    drawn = session.drawn(index)
    if drawn is None or "serves" in session.commit.doc:
        return
    listed = slip["id"] in drawn
    if "drawn" in slip.doc and not listed:
        wrong("$.drawn", "公布的名单中没有它", "the list published does not have it")
    if listed and "drawn" not in slip.doc:
        wrong("$.drawn", "公布的名单中有它", "the list published has it")
    if not listed and is_inside(case, slip, session.shown(index), index):
        proof = LINES["target-proof"]
        wrong("$.id", proof.zh, proof.en)


def is_inside(case: Case, slip: Placed, shown: Placed | None, index: int) -> bool:
    """Tell whether the target's ticket is within the line of its own stratum, as published."""
    if shown is None or "label" not in slip.doc:
        return False
    if case.last.entry(index).doc.get("relation") == "rotated":
        return False
    own: Doc = next((s for s in shown["strata"] if s["label"] == slip["label"]), {})
    ticket = case.formulas.ticket(shown["unit_key"], slip["id"])
    return bool(own and own.get("low", "") < ticket <= own["high"])


def check_slip_form(slip: Placed, session: Session) -> int:
    """Check what a slip must have and may not have; return the position of its task in COMMIT.

    Raises:
        WrongError: naming the part.
    """
    names = [record["record"] for record in slip["records"]]
    if names not in (["TASK", "COMMIT"], ["TASK", "COMMIT", "RESULT"]):
        wrong("$.records", "凭证应为 TASK、COMMIT 及 RESULT", "a slip has TASK, COMMIT and RESULT")
    if slip["task"] != slip["records"][0]["task"]:
        wrong("$.task", "与 TASK 的编号不同", "not the id in TASK")
    serving = "serves" in session.commit.doc
    for key in FRAME_PART:
        if (key in slip.doc) == serving:
            wrong(f"$.{key}", "缺少，或不应有", "it is missing, or should not be there")
    if serving and "attributes" in slip.doc:
        wrong("$.attributes", "不应有", "it should not be there")
    for key, needs in PAIRS:
        if key in slip.doc and needs not in slip.doc:
            wrong(f"$.{needs}", f"有 {key} 而缺此项", f"is missing beside {key}")
    return _check_told(slip, session, serving=serving)


def _check_told(slip: Placed, session: Session, *, serving: bool) -> int:
    """Check that RESULT comes along where it must, and that a team has every slot in order."""
    index = session.names.index(slip["task"])
    slots = session.commit["tasks"][index].get("slots", [])
    if "team" in slip.doc and [member["slot"] for member in slip["team"]] != slots:
        wrong("$.team", "应依次写明每个岗位一人", "every slot once, in order")
    told = "result" in slip.doc
    if (serving or session.commit["mode"] == "unannounced") and told and session.result is None:
        wrong("$.records", "须附 RESULT", "RESULT must come along")
    if session.result and not told:
        wrong("$.result", "缺少这个键", "this key is missing")
    return index


def _check_frame(case: Case, slip: Placed, session: Session, index: int) -> None:
    entry = session.entry(index)
    stratum = next((s for s in entry["strata"] if s["label"] == slip["label"]), None)
    if stratum is None:
        wrong("$.label", "COMMIT 中没有这个标签", "no such label in COMMIT")
    leaf = frame_leaf(
        case.formulas, slip["id"], slip["label"], slip.doc.get("attributes", {}), slip["salt"]
    )
    if not _leads(case, leaf, slip["frame"], stratum):
        wrong("$.frame", "不在封存的名单中", "does not lead to the root of the frame")


def _leads(case: Case, leaf: bytes, way: Doc, tree: Doc) -> bool:
    """Tell whether a way leads from a leaf to the root of a tree, both as documents have them."""
    index, size = way["index"], tree["size"]
    return bool(index < size and case.trees.climb(leaf, index, size, way["path"]) == tree["root"])


def check_slip_result(case: Case, slip: Placed, session: Session, index: int) -> None:
    """Check what a slip says of a draw against the RESULT of `session`.

    Raises:
        WrongError: it says otherwise.
    """
    result = session.result
    if result is None or slip["result"] != case.formulas.record(result.doc):
        wrong("$.result", "不是 RESULT 的杂凑值", "not the hash of RESULT")
    outcome, entry = result.under("tasks", index), session.entry(index)
    if "drawn" in slip.doc:
        leaf = result_leaf(slip["id"], slip["rank"], slip.doc.get("salt", ""))
        if not _leads(case, leaf, slip["drawn"], outcome.doc):
            wrong("$.drawn", "不在结果中", "does not lead to the root of the result")
    if "unit_key" in slip.doc:
        _check_threshold(case, slip, entry, outcome)
    _check_team(case, slip, entry, outcome)


def _check_threshold(case: Case, slip: Placed, entry: Placed, outcome: Placed) -> None:
    key, threshold = slip["unit_key"], slip["threshold"]
    if case.formulas.commitment("key", entry["group"], key) != outcome["key"]:
        wrong("$.unit_key", "与 RESULT 的承诺值不符", "RESULT does not commit to it")
    if ("low" in threshold) != (entry.doc.get("relation") == "apart"):
        wrong("$.threshold.low", "错开抽取才有下限", "exactly tasks kept apart have it")
    strata = outcome.doc.get("strata", ())
    shown: Doc = next((s for s in strata if s["label"] == slip["label"]), {})
    for name in ("high", "low"):
        if name in shown and threshold.get(name) != shown[name]:
            wrong(f"$.threshold.{name}", "与 RESULT 不同", "not what RESULT says")
    if entry.doc.get("relation") == "rotated":
        return
    ticket = case.formulas.ticket(key, slip["id"])
    inside = threshold.get("low", "") < ticket <= threshold["high"]
    if inside != ("drawn" in slip.doc):
        wrong("$.threshold", "签号与中签线和是否中签不符", "ticket and thresholds disagree")


def _check_team(case: Case, slip: Placed, entry: Placed, outcome: Placed) -> None:
    """Who is drawn has the whole team, each in the tree of the assignment; nobody else has one."""
    is_drawn = "drawn" in slip.doc or not entry["strata"]
    if is_drawn != ("team" in slip.doc) and "slots" in entry.doc:
        wrong("$.team", "应依次写明每个岗位一人", "every slot once, in order")
    for at, member in enumerate(slip.doc.get("team", ())):
        row = netstrings(slip["id"], member["slot"], member["inspector"], member["salt"])
        if not _leads(case, row, member, outcome["assignment"]):
            wrong(f"$.team[{at}]", "不在派员清单中", "is not in the assignment")
