"""A slip held against the bundles beside it: what it cannot prove alone, they confirm."""

from collections.abc import Iterable, Mapping
from typing import Any

from ssj_core.errors.verify import WrongError
from ssj_core.verify.formulas import Formulas

Doc = Mapping[str, Any]


def check_slip_against(name: str, slip: Doc, bundles: Iterable[Doc]) -> list[WrongError]:
    """Return what a slip says otherwise than the bundles that hold its COMMIT.

    Args:
        name: the slip's file name, for the report.
        slip: the slip, verified in itself.
        bundles: public and auditor's bundles, verified.
    """
    beside = [bundle for bundle in bundles if slip["records"][1] in bundle["records"]]
    if not beside:
        return [_fault(name, "records", "没有含此 COMMIT 的复核包", "no bundle has its COMMIT")]
    formulas = Formulas(slip["records"][1]["suite"])
    faults = _check_result(name, slip, beside[0], formulas) if "result" in slip else []
    rows = [row for bundle in beside for row in _team(bundle, slip)]
    for at, member in enumerate(slip.get("team", ()) if rows else ()):
        if [slip["id"], member["slot"], member["inspector"]] not in rows:
            words = "与审计复核包的派员不同", "not the inspector in the auditor's bundle"
            faults.append(_fault(name, f"team[{at}]", *words))
    return faults


def _team(bundle: Doc, slip: Doc) -> list[list[str]]:
    """Return the assignment rows of the slip's task, from every part an auditor's bundle has."""
    parts = [part for part in bundle.get("private", ()) if part["task"] == slip["task"]]
    return [row for part in parts for row in part.get("assignment", ())]


def _check_result(name: str, slip: Doc, bundle: Doc, formulas: Formulas) -> list[WrongError]:
    told = slip["result"]
    results = [r for r in bundle["records"] if r["record"] == "RESULT"]
    result = next((r for r in results if formulas.record(r) == told["hash"]), None)
    if result is None:
        return [_fault(name, "result.hash", "复核包中没有此 RESULT", "not a RESULT of the bundle")]
    entry = next(task for task in result["tasks"] if task["task"] == slip["task"])
    commit = next(t for t in slip["records"][1]["tasks"] if t["task"] == slip["task"])
    said = {"at": result["at"], "root": entry["root"], "size": entry["size"]}
    faults = [
        _fault(name, f"result.{key}", "与 RESULT 不同", "not what RESULT says")
        for key, value in said.items()
        if told[key] != value
    ]
    if "unit_key" in slip:
        made = formulas.commitment("key", commit["group"], slip["unit_key"])
        if made != entry["key"]:
            faults.append(_fault(name, "unit_key", "与 RESULT 的承诺值不符", "not RESULT's key"))
    stratum: Doc = next((s for s in entry.get("strata", ()) if s["label"] == slip["label"]), {})
    if "high" in stratum and "threshold" in slip:
        edges = {key: stratum.get(key, "") for key in ("high", "low")}
        if edges != {"low": "", **slip["threshold"]}:
            faults.append(_fault(name, "threshold", "与 RESULT 不同", "not what RESULT says"))
    return faults


def _fault(name: str, key: str, zh: str, en: str) -> WrongError:
    return WrongError(where=f"{name} $.{key}", why_zh=zh, why_en=en)
