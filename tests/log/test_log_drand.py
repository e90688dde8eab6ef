"""drand from its evidence: published rounds, aliases, wrong chains, rounds known too early."""

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from ssj_core.errors.log import BeaconRefusedError
from ssj_core.verify.bls import FIELD, check_bls, point_bytes
from ssj_core.verify.drand import DEFAULT, QUICKNET, Chain, check_beacon

Read = Callable[[str], Any]
ZERO = "8" + "0" * 95


def _item(round_: int, signature: str, chain: str = QUICKNET.hash) -> str:
    return f"drand:{chain}:{round_}:{signature}"


def test_the_pinned_chains(vectors: Read) -> None:
    """The pinned parameters give the published chain hashes, and round 1 is the genesis."""
    chains = vectors("drand")["chains"]
    for mine, name in ((QUICKNET, "quicknet"), (DEFAULT, "default")):
        assert mine.hash == chains[name]["hash"]
        assert mine.public_key == chains[name]["public_key"]
        assert mine.scheme == chains[name]["schemeID"]
        assert mine.time_of(1).timestamp() == chains[name]["genesis_time"]
        assert mine.time_of(11) - mine.time_of(1) == timedelta(seconds=10 * mine.period)


def test_published_rounds(vectors: Read) -> None:
    """Published rounds of quicknet hold, with their randomness; another round number does not."""
    pytest.importorskip("py_ecc")
    for case in vectors("drand")["quicknet_valid"]:
        beacon = check_beacon(_item(case["round"], case["signature"]))
        assert (beacon.status, beacon.randomness) == ("holds", case["randomness"])
        assert beacon.time == QUICKNET.time_of(case["round"])
    assert check_beacon(_item(case["round"] + 1, case["signature"])).status == "wrong"


def test_a_chained_round_needs_the_one_before(vectors: Read) -> None:
    """Round 1 of the default chain holds with the signature before it; alone it is not checked."""
    pytest.importorskip("py_ecc")
    (case,) = vectors("drand")["default_valid"]
    item = _item(case["round"], case["signature"], DEFAULT.hash)
    beacon = check_beacon(item, previous=case["previous_signature"])
    assert (beacon.status, beacon.randomness) == ("holds", case["randomness"])
    assert check_beacon(item, previous="00" * 96).status == "wrong"
    assert check_beacon(item).status == "not-checked"
    with pytest.raises(BeaconRefusedError):
        check_beacon(item, previous="xyz")


def test_another_chain_of_the_same_scheme(vectors: Read) -> None:
    """A chain somebody pins is checked with its own key, and must refuse what its page says."""
    pytest.importorskip("py_ecc")
    found = vectors("drand")["g1_rfc9380_test_chain"]
    info, case = found["info"], found["valid"]
    chain = Chain(
        public_key=info["public_key"],
        period=info["period"],
        genesis=info["genesis_time"],
        group_hash="00" * 32,
        beacon="test",
    )
    good = _item(case["round"], case["signature"], chain.hash)
    assert check_beacon(good, [chain]).status == "holds"
    bad = _item(found["must_reject_if_round_is"], case["signature"], chain.hash)
    assert check_beacon(bad, [chain]).status == "wrong"


def test_a_second_implementation_agrees(vectors: Read) -> None:
    """Where `drand-verify` is installed, it says the same of the published rounds."""
    other = pytest.importorskip("drand_verify", reason="drand-verify has no wheel for this Python")
    for case in vectors("drand")["quicknet_valid"]:
        found = other.verify_quicknet(case["round"], case["signature"], QUICKNET.public_key)
        assert found == case["randomness"]


@pytest.mark.parametrize(
    "item",
    [
        "drand",
        "drand:00:1:00",
        f"drand:{QUICKNET.hash}:0:{ZERO}",
        f"drand:{QUICKNET.hash}:01:{ZERO}",
        f"drand:{QUICKNET.hash.upper()}:1:{ZERO}",
        f"drand:{QUICKNET.hash}:1:{ZERO[:-1]}",
        f"drand:{QUICKNET.hash}:1:{ZERO[:-2]}",
        f"drand:{QUICKNET.hash}:1:{ZERO[:-1]}A",
        f"drand:{QUICKNET.hash}:1:{'c' + '0' * 95}",  # the point at infinity
        f"drand:{QUICKNET.hash}:1:{'0' * 96}",  # uncompressed
        f"drand:{DEFAULT.hash}:1:{ZERO}",
        f"drand:{QUICKNET.hash}:9999999999999999999:{ZERO}",
    ],
)
def test_evidence_out_of_form(item: str) -> None:
    """An item that is not in its one form is refused before any arithmetic."""
    with pytest.raises(BeaconRefusedError):
        check_beacon(item, previous="00")


@pytest.mark.parametrize("halves", [1, 2])
def test_an_alias_of_a_point_is_refused(halves: int) -> None:
    """X + p is the same point in other bytes: it would give another seed, and is refused."""
    x = 5
    tail = "00" * 48 * (halves - 1)
    assert point_bytes(f"{1 << 383 | x:096x}{tail}", 96 * halves)
    with pytest.raises(BeaconRefusedError):
        point_bytes(f"{1 << 383 | (x + FIELD):096x}{tail}", 96 * halves)
    if tail:
        with pytest.raises(BeaconRefusedError):
            point_bytes(f"{1 << 383 | x:096x}{FIELD:096x}", 192)


def test_points_off_the_curve_and_off_the_subgroup() -> None:
    """An x without point, and a point of the curve outside the subgroup, are wrong signatures."""
    pytest.importorskip("py_ecc")
    key = bytes.fromhex(QUICKNET.public_key)
    seen = {check_bls(key, b"m", (1 << 383 | x).to_bytes(48)) for x in range(8)}
    assert seen == {False}


def test_what_cannot_be_checked(monkeypatch: pytest.MonkeyPatch, vectors: Read) -> None:
    """An unknown chain, an unknown scheme or an absent package is `not-checked`, never a pass."""
    case = vectors("drand")["quicknet_valid"][0]
    unknown = check_beacon(_item(case["round"], case["signature"], "00" * 32))
    assert (unknown.status, unknown.time) == ("not-checked", None)
    strange = evolve(QUICKNET, scheme="bls-unchained-on-g1")
    assert check_beacon(_item(case["round"], case["signature"]), [strange]).status == "not-checked"
    monkeypatch.setitem(sys.modules, "py_ecc.optimized_bls12_381", None)
    absent = check_beacon(_item(case["round"], case["signature"]))
    assert absent.status == "not-checked"
    assert "ssj-core[drand]" in absent.detail.en
