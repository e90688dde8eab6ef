"""Step 1, inside the records: what one record's fields say must agree with its COMMIT."""

from fractions import Fraction

from ssj_core.verify import form as f
from ssj_core.verify.case import Placed, Session, ids_of
from ssj_core.verify.form import wrong
from ssj_core.verify.items import announced
from ssj_core.verify.tree import ascending


def check_commit(commit: Placed) -> None:
    """Check a COMMIT in itself: entropy, parties, secret, groups, strata.

    Raises:
        WrongError: naming the field.
    """
    for index, item in enumerate(commit["entropy"]):
        announced(item, f"{commit.at}.entropy[{index}]")
    if not f.distinct(commit["entropy"]):
        wrong(f"{commit.at}.entropy", "同一来源出现两次", "the same source twice")
    asked = [item[8:] for item in commit["entropy"] if item.startswith("contrib:")]
    given = [entry["party"] for entry in commit.doc.get("contributions", ())]
    if asked != given:
        wrong(f"{commit.at}.contributions", "与 entropy 所列各方不同", "not the parties of entropy")
    if ("secret" in commit["entropy"]) != ("secret" in commit.doc):
        wrong(f"{commit.at}.secret", "与 entropy 不一致", "does not agree with entropy")
    names = [entry["task"] for entry in commit["tasks"]]
    if not f.distinct(names):
        wrong(f"{commit.at}.tasks", "同一任务出现两次", "the same task twice")
    relations: dict[str, list[str | None]] = {}
    for entry in commit["tasks"]:
        relations.setdefault(entry["group"], []).append(entry.get("relation"))
    ids = set(names)
    for index in range(len(names)):
        placed = commit.under("tasks", index)
        _check_group(placed, relations[placed["group"]], ids)
        _check_entry(placed, commit)


def _check_entry(entry: Placed, commit: Placed) -> None:
    _check_attempt(entry)
    if bool(entry["strata"]) == ("serves" in commit.doc):
        wrong(
            f"{entry.at}.strata", "应当有抽取组，除非只抽人员", "strata, unless it serves a RESULT"
        )
    if "serves" in commit.doc and "slots" not in entry.doc:
        wrong(f"{entry.at}.slots", "只抽人员须有岗位", "serving needs slots")
    if "slots" in entry.doc and "eligibility" not in entry.doc:
        wrong(f"{entry.at}.eligibility", "有岗位而无人员资格表", "slots without eligibility")
    if (at := ascending([stratum["label"] for stratum in entry["strata"]])) is not None:
        wrong(f"{entry.at}.strata[{at}].label", "标签未按序或重复", "labels out of order or twice")
    for at, stratum in enumerate(entry["strata"]):
        if Fraction(stratum["number"]) > stratum["size"]:
            wrong(f"{entry.at}.strata[{at}].number", "大于名单户数", "more than the stratum has")


def _check_attempt(entry: Placed) -> None:
    """A further attempt names the one before and what changed; a first one may have a diff."""
    again = entry["attempt"] > 1
    for key, expected in (
        ("previous", again),
        ("diff", again or "against" in entry.doc),
        ("against", not again and "diff" in entry.doc),
    ):
        if (key in entry.doc) != expected:
            wrong(f"{entry.at}.{key}", "与 attempt 不一致", "does not agree with attempt")
    changes = entry.doc.get("changes", [])
    if not again and changes:
        wrong(f"{entry.at}.changes", "首次抽取没有变更", "a first attempt changes nothing")
    if (at := ascending(changes)) is not None:
        wrong(f"{entry.at}.changes[{at}]", "未按序或重复", "out of order, or twice")


def _check_group(entry: Placed, relations: list[str | None], names: set[str]) -> None:
    """A group is the task's own id, or a name shared with one relation for all."""
    if len(relations) == 1:
        if entry["group"] != entry["task"]:
            wrong(f"{entry.at}.group", "没有其他任务用这个组名", "no other task shares this group")
        if "relation" in entry.doc:
            wrong(f"{entry.at}.relation", "没有其他任务同组", "no other task shares the group")
        return
    if entry["group"] in names:
        wrong(f"{entry.at}.group", "组名与任务编号相同", "a group named like a task")
    if entry.doc.get("relation") != relations[0] or "relation" not in entry.doc:
        wrong(f"{entry.at}.relation", "同组任务的关系缺失或不一", "relation missing, or not one")


def check_contrib(contrib: Placed, commit: Placed) -> None:
    """Check that CONTRIB names every party once, in COMMIT order.

    Raises:
        WrongError: naming the field.
    """
    parties = [entry["party"] for entry in commit.doc.get("contributions", ())]
    revealed = [entry["party"] for entry in contrib["reveals"]]
    if not parties:
        wrong(contrib.at, "COMMIT 没有征集随机数", "COMMIT asks for no contributions")
    for key, listed in (("reveals", revealed), ("absent", contrib["absent"])):
        there = set(listed)
        if listed != [party for party in parties if party in there]:
            wrong(f"{contrib.at}.{key}", "与 COMMIT 的次序不同", "not in the order of COMMIT")
    if sorted([*revealed, *contrib["absent"]]) != sorted(parties):
        wrong(contrib.at, "各方应各出现一次", "every party should be named once")


def check_result(result: Placed, session: Session) -> None:
    """Check that RESULT has an item, a task and a stratum for each of COMMIT's.

    Raises:
        WrongError: naming the field.
    """
    _check_items(result, session.commit)
    if len(result["evidence"]) != len(session.public):
        wrong(f"{result.at}.evidence", "与公开来源的个数不同", "not one entry per public source")
    for index, seen in enumerate(result.doc.get("seen", ())):
        where = f"{result.at}.seen[{index}]"
        if "where" not in seen and "witnesses" not in seen:
            wrong(where, "没有见证人，也没有公布处", "neither witnesses nor a place")
        if seen["record"] == "CONTRIB" and "contrib" not in result.doc:
            wrong(f"{where}.record", "没有 CONTRIB", "there is no CONTRIB")
    _check_tasks(result, session.commit)


def check_open(opening: Placed, session: Session) -> None:
    """Check that OPEN has an item, a task and a stratum for each of COMMIT's.

    Raises:
        WrongError: naming the field.
    """
    _check_items(opening, session.commit)
    _check_tasks(opening, session.commit)


def _check_items(record: Placed, commit: Placed) -> None:
    if len(record["items"]) != len(commit["entropy"]):
        wrong(f"{record.at}.items", "与 COMMIT 的个数不同", "not as many as COMMIT expects")


def _check_tasks(record: Placed, commit: Placed) -> None:
    if [t["task"] for t in record["tasks"]] != [t["task"] for t in commit["tasks"]]:
        wrong(f"{record.at}.tasks", "与 COMMIT 的任务不同", "not the tasks of COMMIT")
    for index, entry in enumerate(commit["tasks"]):
        told = record.under("tasks", index)
        labels = [stratum["label"] for stratum in entry["strata"]]
        if "strata" in told.doc and [s["label"] for s in told["strata"]] != labels:
            wrong(f"{told.at}.strata", "与 COMMIT 的抽取组不同", "not the strata of COMMIT")
        ids = ids_of(told.doc.get("drawn", ()))
        if (at := ascending([name.encode() for name in ids])) is not None:
            wrong(f"{told.at}.drawn[{at}]", "未按编号次序或重复", "out of order, or twice")
        if record["record"] == "RESULT" and ("assignment" in told.doc) != ("slots" in entry):
            wrong(f"{told.at}.assignment", "与 COMMIT 的岗位不一致", "does not agree with slots")
