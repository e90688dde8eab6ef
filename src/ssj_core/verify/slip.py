"""Step 11: one target's proof (§8): its leaf in the frame, its rank in the result, its ticket."""

from ssj_core.verify.case import Case, Notes, Placed
from ssj_core.verify.form import wrong
from ssj_core.verify.frame import frame_leaf, result_leaf


def check_slip(case: Case, notes: Notes) -> None:
    """Check a slip.

    Raises:
        WrongError: the leaf is not in the tree, or ticket and thresholds disagree.
    """
    slip = Placed(case.bundle, "$")
    if slip["bundle"] != "slip":
        notes.could_not("不是抽取凭证", "not a slip")
        return
    names = [record["record"] for record in slip["records"]]
    if names != ["TASK", "COMMIT"]:
        wrong("$.records", "凭证应只有 TASK 和 COMMIT", "a slip has TASK and COMMIT alone")
    if slip["task"] != slip["records"][0]["task"]:
        wrong("$.task", "与 TASK 的编号不同", "not the id in TASK")
    _check_frame(case, slip)
    notes.did("该户在封存的名单中", "the target is in the sealed frame")
    _check_pairs(slip)
    if "drawn" in slip.doc:
        _check_drawn(case, slip)
        notes.did("该户在结果中", "the target is in the result")
    if "result" in slip.doc:
        notes.could_not(
            "RESULT 本身请与公开复核包核对", "RESULT itself: compare with the public bundle"
        )
    if "unit_key" in slip.doc:
        _check_threshold(case, slip, notes)
        notes.could_not("密钥请与公开复核包核对", "the key: compare with the public bundle")
    if "team" in slip.doc:
        notes.could_not("检查人员", "the inspectors")


def _check_frame(case: Case, slip: Placed) -> None:
    session = case.sessions[0]
    entry = session.entry(session.names.index(slip["task"]))
    stratum = next((s for s in entry["strata"] if s["label"] == slip["label"]), None)
    if stratum is None:
        wrong("$.label", "COMMIT 中没有这个标签", "no such label in COMMIT")
    leaf = frame_leaf(
        case.formulas, slip["id"], slip["label"], slip.doc.get("attributes", {}), slip["salt"]
    )
    index, size = slip["frame"]["index"], stratum["size"]
    if index >= size or (
        case.trees.climb(leaf, index, size, slip["frame"]["path"]) != stratum["root"]
    ):
        wrong("$.frame", "不在封存的名单中", "does not lead to the root of the frame")


def _check_pairs(slip: Placed) -> None:
    """Rank and proof come together, with the result; a threshold comes with the key."""
    pairs = (("rank", "drawn"), ("drawn", "rank"), ("threshold", "unit_key"))
    for key, needs in pairs:
        if key in slip.doc and needs not in slip.doc:
            wrong(f"$.{needs}", f"有 {key} 而缺此项", f"is missing beside {key}")
    for key in ("drawn", "threshold", "team"):
        if key in slip.doc and "result" not in slip.doc:
            wrong("$.result", f"有 {key} 而缺此项", f"is missing beside {key}")


def _check_drawn(case: Case, slip: Placed) -> None:
    result, way = slip["result"], slip["drawn"]
    leaf = result_leaf(slip["id"], slip["rank"], slip["salt"])
    if way["index"] >= result["size"] or (
        case.trees.climb(leaf, way["index"], result["size"], way["path"]) != result["root"]
    ):
        wrong("$.drawn", "不在结果中", "does not lead to the root of the result")


def _check_threshold(case: Case, slip: Placed, notes: Notes) -> None:
    session = case.sessions[0]
    relation = session.entry(session.names.index(slip["task"])).doc.get("relation")
    ticket = case.formulas.ticket(slip["unit_key"], slip["id"])
    if "threshold" not in slip.doc:
        return
    if relation == "rotated":
        notes.could_not("轮换签号一次杂凑核对不了", "one hash does not check a rotated ticket")
        return
    low, high = slip["threshold"].get("low", ""), slip["threshold"]["high"]
    if (low < ticket <= high) != ("drawn" in slip.doc):
        wrong("$.threshold", "签号与中签线说的不一致", "ticket and threshold disagree with it")
    notes.did("签号与中签线", "ticket and threshold")
