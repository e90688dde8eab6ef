"""Step 7, what changed between two frames (§3): the rows of `diff`, recomputed."""

from collections.abc import Mapping
from typing import Any

from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.form import wrong
from ssj_core.verify.targets import Targets

Doc = Mapping[str, Any]


def homes_of(private: Doc) -> dict[str, str]:
    """Return the stratum of every target of an auditor's part."""
    return {
        one: part["stratum"] for part in private["frame"] for one in Targets.of(part["targets"]).ids
    }


def changes_between(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (id, how) of every target that entered, left or moved, in order of id."""
    found = []
    for name in sorted({*before, *after}, key=str.encode):
        if before.get(name) != after.get(name):
            kind = "left" if name not in after else "entered" if name not in before else "moved"
            found.append((name, kind))
    return found


def _frame_before(case: Case, session: Session, index: int) -> Placed | None:
    """Return the frame that `diff` is against, None if it is not here."""
    entry = session.commit["tasks"][index]
    against = entry.get("against", {})
    named = entry.get("previous", against.get("commit"))
    name = against.get("task", entry["task"])
    other = case.by_digest.get(named)
    return other.frame_of(other.places[name]) if other and name in other.places else None


def check_diff(case: Case, session: Session, index: int, private: Placed, notes: Notes) -> None:
    """Check that `diff` lists every change against the frame before, and no other.

    Raises:
        WrongError: it does not.
    """
    if "diff" not in private.doc:
        return
    before = _frame_before(case, session, index)
    if before is None:
        notes.could_not("变更所对照的名单不在此处", "the frame that diff is against is not here")
        return
    rows = [(row[0], row[1]) for row in private["diff"]]
    expected = changes_between(homes_of(before.doc), homes_of(private.doc))
    if rows != expected:
        wrong(f"{private.at}.diff", "与两份名单的差别不符", "not the changes between the frames")
