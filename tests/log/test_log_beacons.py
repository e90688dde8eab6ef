"""A whole draw with a real round of drand: its signature and its time are part of the bundle's check."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from ssj_core.drawing import (
    Drand,
    EntropyRule,
    Evidence,
    StratumDraft,
    TaskDraft,
    Times,
    commitment,
    seal_session,
)
from ssj_core.encoding import canonical
from ssj_core.errors.drawing import EntropyRefusedError, OrderRefusedError
from ssj_core.errors.verify import WrongError
from ssj_core.verify.beacons import check_beacons
from ssj_core.verify.bundle import read_bundle
from ssj_core.verify.case import Notes
from ssj_core.verify.drand import QUICKNET

# Round 1000 of quicknet came at 2023-08-23T23:59:24+08:00.
SEALED = "2023-08-23T20:00:00+08:00"
SPOKE = "2023-08-23T23:59:24+08:00"


def _draw(
    signature: str,
    chain: str,
    at: str = SEALED,
    secret: str | None = None,
    public: str = "2023-08-23T23:59:24+08:00",
) -> Any:
    task = TaskDraft(
        "2023-1",
        purpose="official",
        basis=["caller"],
        title="演示",
        strata=[StratumDraft("A", targets=["甲店", "乙店", "丙店"], number=1)],
        entropy=EntropyRule(bits=60, sources=("drand", "secret")),
        frame_secret="5a" * 32,
        rules_secret="5b" * 32,
    )
    names = [*(["secret"] if secret else []), f"drand:{chain}:1000"]
    sealed = seal_session(
        session="S",
        suite="sha256",
        at=at,
        mode="open",
        reveals="draw",
        tasks=[task],
        entropy=names,
        secret=secret,
        times=Times(public=public, result="2023-08-24T06:00:00+08:00"),
    )
    return sealed.draw(
        items=[Drand(chain, 1000, signature)],
        evidence=[Evidence(at="2023-08-23T23:59:40+08:00")],
        at="2023-08-24T00:00:00+08:00",
    )


def _check(document: dict[str, Any]) -> Notes:
    notes = Notes()
    document = dict(document)
    document.pop("digest", None)
    digest = commitment("bundle", canonical(document), suite="sha256")
    check_beacons(read_bundle(canonical(document | {"digest": digest})), notes)
    return notes


@pytest.fixture
def round_1000(vectors: Callable[[str], Any]) -> str:
    """Return the published signature of round 1000."""
    pytest.importorskip("py_ecc")
    (case,) = [c for c in vectors("drand")["quicknet_valid"] if c["round"] == 1000]
    return str(case["signature"])


@pytest.mark.parametrize("secret", [None, "22" * 32])
def test_a_draw_by_a_real_round(round_1000: str, secret: str | None) -> None:
    """The signature of the round that COMMIT named holds, sealed hours before it came."""
    notes = _check(_draw(round_1000, QUICKNET.hash, secret=secret).public_bundle().document())
    assert [words.en for words in notes.checked] == ["the signature of round 1000 holds"]
    assert not notes.unchecked


def test_a_signature_of_another_round(vectors: Callable[[str], Any], round_1000: str) -> None:
    """Another round's signature, or another encoding, is wrong however well the rest agrees."""
    (other,) = [c for c in vectors("drand")["quicknet_valid"] if c["round"] == 1001]
    for bad in (other["signature"], "00" + round_1000[2:]):
        drawn = _draw(bad, QUICKNET.hash)
        with pytest.raises(WrongError, match="items"):
            _check(drawn.public_bundle().document())


def test_a_round_that_was_known_when_sealing(round_1000: str) -> None:
    """Times in records are claims; the round's own time is not: t2 after it is refused."""
    for late in ("2023-08-23T23:59:25+08:00", "2023-08-24T00:00:00+08:00"):
        with pytest.raises(OrderRefusedError):
            _draw(round_1000, QUICKNET.hash, public=late)


def test_a_chain_nobody_knows_and_an_absent_package(
    round_1000: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another chain is refused when sealing; a signature that cannot be checked is said so."""
    with pytest.raises(EntropyRefusedError):
        _draw(round_1000, "52" * 32)
    monkeypatch.setitem(sys.modules, "py_ecc.bls.hash_to_curve", None)
    notes = _check(_draw(round_1000, QUICKNET.hash).public_bundle().document())
    (words,) = notes.unchecked
    assert "ssj-core[drand]" in words.en


def test_bundles_without_a_round(outcome: Callable[[Any], Any], round_1000: str) -> None:
    """Dice are passed over; a bundle sealed and not drawn has nothing to check."""
    document = outcome("sha256").public_bundle().document()
    assert _check(document) == Notes()
    begun = {**document, "records": document["records"][:2]}
    assert _check(begun) == Notes()
    assert QUICKNET.time_of(1000) == datetime.fromisoformat(SPOKE)
    assert round_1000


def test_a_voided_draw_opens_its_round(round_1000: str) -> None:
    """Without RESULT the round is checked where VOID opens it."""
    drawn = _draw(round_1000, QUICKNET.hash)
    document = drawn.public_bundle().document()
    commit, result = document["records"][1:3]
    opens = {
        "protocol": "ssj-draw/1",
        "record": "OPEN",
        "commit": result["commit"],
        "items": result["items"],
        "seed": result["seed"],
        "tasks": [
            {key: entry[key] for key in ("task", "unit_key", "strata", "drawn")}
            for entry in result["tasks"]
        ],
    }
    void = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": result["commit"],
        "at": result["at"],
        "reason": "名录有误",
        "approver": "负责人",
        "opens": opens,
        "evidence": result["evidence"],
    }
    document["records"] = [document["records"][0], commit, void]
    assert [words.en for words in _check(document).checked] == ["the signature of round 1000 holds"]
