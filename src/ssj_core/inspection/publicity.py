"""What of a result is public: the inspection itself, never a remark or a penalty (C120, C121)."""

from typing import Any

from ssj_core.encoding import canonical, digest
from ssj_core.inspection.state import Inspection


def public_result(inspection: Inspection, department: str) -> dict[str, Any]:
    """Return the public view of a department's result as it stands now.

    Free text stays inside (D15): neither remark nor opinion, and no suspicion of a crime.
    """
    return _view(inspection, department, inspection.part(department).results)


def public_digest(inspection: Inspection, department: str) -> str:
    """Return the digest of the public view, the one a publication carries."""
    return digest(canonical(public_result(inspection, department)))


def public_versions(inspection: Inspection, department: str) -> list[dict[str, Any]]:
    """Return every version of a department's result that was public, oldest first (C12).

    A version that was taken back shows why, and no longer what it said.
    """
    part = inspection.part(department)
    found: list[dict[str, Any]] = []
    for kept in (*part.before, part):
        if not kept.published:
            continue
        told = [kept.entered.results if kept.entered else (), *(c.results for c in kept.corrected)]
        reasons = ["", *(correction.reason for correction in kept.corrected)]
        days = [kept.published[0].on, *(correction.on for correction in kept.corrected)]
        for results, reason, on in zip(told, reasons, days, strict=True):
            version: dict[str, Any] = {"version": len(found) + 1, "on": on.isoformat()}
            if kept.withdrawn is None:
                version["results"] = list(results)
                version |= {"reason": reason} if reason else {}
            else:
                version["withdrawn"] = kept.withdrawn.reason
            found.append(version)
    return found


def _view(inspection: Inspection, department: str, results: tuple[str, ...]) -> dict[str, Any]:
    assigned, ended = inspection.assigned, inspection.ended_on
    return {
        "inspection": inspection.id,
        "target": assigned.target,
        "department": department,
        "departments": list(assigned.departments),
        "items": list(assigned.items),
        "results": list(results),
        **({"ended": ended.isoformat()} if ended else {}),
    }
