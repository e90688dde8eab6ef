"""Every single-bit change in a bundle is caught.

A record that nothing refers to (RESULT, VOID, a disposition; COMMIT of a slip) is bound by the
journal, or by the digest a bundle carries; without either, a few of its fields are free, and the
second test names them all.
"""

import json
import os
import random
import re
from typing import Any

import pytest

from ssj_core.verify import verify_bundle

FREE = re.compile(
    r"^\$\.(records\[3\]\.(at|evidence\[\d\]\.(at|witnesses\[\d\]\.(name|of)|note)|tasks\[\d\]\.root))$"
)


def flipped(data: bytes, bit: int) -> bytes:
    """Return `data` with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def bundles(draw: Any, tools: Any) -> list[bytes]:
    """Return bundles of every kind, each with its digest."""
    small = tools.task(
        frame={"A": tools.FRAME["A"][:3], "Z": ["只有一户"]}, numbers={"A": 2, "Z": 0}
    )
    made = [draw(tasks=[small]), draw(tasks=[small], suite="sm3")]
    closed = draw(tasks=[small], mode="unannounced", items=["secret", "dice:" + "4" * 20])
    found = []
    for each, data in [
        *((m, m.public()) for m in made),
        *((m, m.auditor()) for m in made),
        *((m, m.slip("只有一户")) for m in made),
        (closed, closed.public(closed.OPEN)),
        (closed, closed.auditor()),
    ]:
        assert verify_bundle(data).ok, each
        found.append(data)
    return found


def run(made: list[bytes], count: int, seed: int) -> None:
    """Flip `count` bits, taken at random over all the bundles."""
    chance = random.Random(seed)  # noqa: S311 - which bits are tried is no secret
    for _ in range(count):
        data = chance.choice(made)
        bit = chance.randrange(8 * len(data))
        assert verify_bundle(flipped(data, bit)).exit_code == 1, (bit, data)


def test_three_thousand_bits(draw: Any, tools: Any) -> None:
    """Three thousand single bits, over bundles of every kind and both suites."""
    run(bundles(draw, tools), 3_000, 1)


@pytest.mark.long
def test_a_million_bits(draw: Any, tools: Any) -> None:
    """A million single bits."""
    run(bundles(draw, tools), int(os.environ.get("SSJ_FLIPS", "1000000")), 2)


def places(old: Any, new: Any, at: str = "$") -> list[str]:
    """Return the key paths at which two documents differ."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return [p for key in old for p in places(old[key], new[key], f"{at}.{key}")]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            p
            for i, (a, b) in enumerate(zip(old, new, strict=True))
            for p in places(a, b, f"{at}[{i}]")
        ]
    return [] if old == new else [at]


def test_what_a_bare_public_bundle_leaves_free(draw: Any, tools: Any) -> None:
    """With the digest made anew, only times, notes, witnesses and the root in RESULT change unseen."""
    small = tools.task(frame={"Z": ["甲", "乙"]}, numbers={"Z": 1})
    data = draw(tasks=[small]).public()
    doc, chance = json.loads(data), random.Random(3)  # noqa: S311 - which bits are tried is no secret
    for bit in chance.sample(range(8 * len(data)), 2_000):
        try:
            changed = json.loads(flipped(data, bit).decode())
        except ValueError:
            continue
        if isinstance(changed, dict) and verify_bundle(remade(tools, changed)).ok:
            for place in places(doc, changed):
                assert place == "$.digest" or FREE.match(place), place


def remade(tools: Any, document: Any) -> bytes:
    """Return a changed bundle with its digest made anew, if it still has what that takes."""
    try:
        data: bytes = tools.dumps(document)
    except (KeyError, TypeError, ValueError, AttributeError):
        return tools.raw(document)  # type: ignore[no-any-return]
    return data
