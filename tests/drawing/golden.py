"""Our own known answers, for every function and two whole sessions, in both suites.

Run as a script, it writes ``tests/vectors/ssj-draw-1.json``; the file is frozen, a change of it is
a change of the protocol.
"""

import importlib.util
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from ssj_core.drawing import commitment, derive_key, derive_seed, seal_code, select, ticket
from ssj_core.drawing.items import QUICKNET, bits_of, expected_of
from ssj_core.drawing.leaves import frame_leaf, label_of, list_leaf, result_leaf, salt_of
from ssj_core.drawing.rounding import round_average
from ssj_core.encoding.merkle import MerkleTree

FILE = Path(__file__).parent.parent / "vectors" / "ssj-draw-1.json"
IDS = [
    "91159900000000000A",
    "150699000000017",
    '个体户·甲 "引号"',
    "（甲）",
    "𠮷野家",
    "back\\slash 1e5",
]
ITEMS = [
    "contrib:rsj:absent",
    f"contrib:scjg:{'1' * 64}",
    "dice:40271582139904617735",
    "ssq:2026135:03.07.12.19.24.31+09",
    "kl8:2026301:" + ".".join(f"{i:02d}" for i in range(1, 21)),
    f"drand:{QUICKNET}:1000:{'b4' * 48}",
    f"secret:{'2' * 64}",
]
NUMBERS = ["7/3", "5/2", "0", "1/6"]


def functions(suite: str) -> dict[str, Any]:
    """Return the known answers of every function."""
    commit, secret = "c0" * 32, "5e" * 32
    seed = derive_seed(commit, ITEMS, suite)
    key = derive_key(seed, "unit", "2026-017", suite=suite)
    label, salts = label_of(secret, "A", suite), [salt_of(secret, one, suite) for one in IDS]
    leaves = [
        frame_leaf(one, label, {"tier": "A"}, salt, suite)
        for one, salt in zip(IDS, salts, strict=True)
    ]
    tree = MerkleTree.of(leaves, suite)
    draw = select(IDS, key, 3, suite)
    return {
        "commit": commit,
        "items": ITEMS,
        "seed": seed,
        "seal_code": seal_code(commit),
        "keys": {
            purpose: derive_key(seed, purpose, "2026-017", suite=suite)
            for purpose in ("unit", "assign", "round")
        },
        "tickets": {one: ticket(key, one, suite) for one in IDS},
        "select": {
            "n": 3,
            "selected": list(draw.selected),
            "threshold": draw.threshold,
            "reserves": list(draw.reserves(9)),
        },
        "commitments": {
            "contrib": commitment("contrib", "S-1", "scjg", "1" * 64, suite=suite),
            "secret": commitment("secret", "S-1", "2" * 64, suite=suite),
            "key": commitment("key", "2026-017", key, suite=suite),
            "label": commitment("label", secret, suite=suite),
            "salt": commitment("salt", secret, suite=suite),
        },
        "average": {
            "task": "2026-017",
            "numbers": NUMBERS,
            "n": list(round_average([Fraction(one) for one in NUMBERS], seed, "2026-017", suite)),
        },
        "tree": {
            "frame_secret": secret,
            "stratum": "A",
            "label": label,
            "salts": salts,
            "attributes": {"tier": "A"},
            "leaves": [one.hex() for one in leaves],
            "root": tree.root,
            "paths": [list(tree.path(i)) for i in range(tree.size)],
            "result_leaf": result_leaf(IDS[0], 7, salts[0]).hex(),
            "list_leaf": list_leaf("recusals", (IDS[0], "JC01"), secret, suite).hex(),
        },
    }


def sessions(suite: str) -> dict[str, Any]:
    """Return the bytes of whole sessions."""
    spec = importlib.util.spec_from_file_location(
        "golden_sessions", Path(__file__).parent / "sessions.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = {}
    for name in ("inspectors", "unannounced"):
        outcome = getattr(module, name)(suite)
        target = outcome.tasks["2026-017"].drawn[0].id
        found[name] = {
            "public": outcome.public_bundle().data.decode(),
            "auditor": outcome.auditor_bundle().data.decode(),
            "slip": outcome.slip("2026-017", target).decode(),
            "commit": outcome.commit.hash(suite),
            "result": outcome.result.hash(suite),
        }
    return found


def golden() -> dict[str, Any]:
    """Return the whole file."""
    return {
        "source": "ssj-draw/1, computed by this library; frozen. Ids are synthetic.",
        "items": [
            {"item": one, "expected": expected_of(one), "bits": bits_of(one)} for one in ITEMS
        ],
        **{suite: functions(suite) | {"sessions": sessions(suite)} for suite in ("sha256", "sm3")},
    }


if __name__ == "__main__":
    sys.stdout.write(f"{FILE}\n")
    FILE.write_text(json.dumps(golden(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
