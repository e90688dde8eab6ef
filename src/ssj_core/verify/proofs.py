"""Proofs from the auditor's frame: in it, not in it, and not drawn.

A proof of absence shows the two neighbours between which the id would stand. Their leaves hold the
neighbours' salts, so such a proof is for the auditor's eyes, not for publication.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from ssj_core.verify.case import Case, Placed
from ssj_core.verify.frame import Stratum, frame_leaves, result_leaf, salt_of, strata_of
from ssj_core.verify.selection import Ranked, result_rows


def _leaf(case: Case, leaves: Sequence[bytes], index: int, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "index": index,
        "leaf": leaves[index].decode(),
        "path": case.trees.path(leaves, index),
    }


def _neighbours(
    case: Case, leaves: Sequence[bytes], ids: Sequence[str], target: str
) -> dict[str, Any]:
    """Return the leaves left and right of where `target` would stand, those there are."""
    at = bisect_left(ids, target)  # code points sort as their UTF-8 bytes do
    found: dict[str, Any] = {"root": case.trees.root(leaves), "size": len(ids)}
    if at > 0:
        found["left"] = _leaf(case, leaves, at - 1, ids[at - 1])
    if at < len(ids):
        found["right"] = _leaf(case, leaves, at, ids[at])
    return found


def _leaves(case: Case, private: Placed, stratum: Stratum) -> list[bytes]:
    return list(frame_leaves(case.formulas, private["frame_secret"], stratum))


def inclusion(case: Case, private: Placed, target: str) -> dict[str, Any]:
    """Return the proof that `target` is in the frame, empty if it is not."""
    for stratum in strata_of(case.formulas, private):
        if stratum.has(target):
            leaves = _leaves(case, private, stratum)
            proof = _leaf(case, leaves, bisect_left(stratum.ids, target), target)
            return {"frame": proof | {"label": stratum.label, "size": len(leaves)}}
    return {}


def absence(case: Case, private: Placed, target: str) -> dict[str, Any]:
    """Return the proof that `target` is in no stratum: its neighbours in each."""
    strata = strata_of(case.formulas, private)
    return {
        "absence": [
            {"label": s.label} | _neighbours(case, _leaves(case, private, s), s.ids, target)
            for s in strata
        ]
    }


def not_drawn(case: Case, private: Placed, ranked: Sequence[Ranked], target: str) -> dict[str, Any]:
    """Return the proof that `target` is not in the result: its neighbours there, by id."""
    rows = result_rows(ranked)
    leaves = [
        result_leaf(name, rank, salt_of(case.formulas, private["frame_secret"], name))
        for name, rank in rows
    ]
    return {"not_drawn": _neighbours(case, leaves, [name for name, _ in rows], target)}
