"""The functions of one hash: tickets, keys, commitments, seeds, seal codes (sections 1 and 4)."""

from typing import Any

import pytest

from ssj_core.drawing import commitment, derive_key, derive_seed, seal_code, ticket
from ssj_core.encoding import digest
from ssj_core.errors.drawing import HexRefusedError, PurposeRefusedError
from ssj_core.errors.encoding import IdRefusedError, UnknownSuiteError

KEY = "5a" * 32


def test_known_answers_of_the_protocol(kat: Any, suite: str) -> None:
    """Seed, key, tickets, commitments and seal code are the published ones, in both suites."""
    seed = derive_seed(kat["commit"], kat["items"], suite)
    key = derive_key(seed, "unit", kat["group"], suite=suite)
    party = kat["items"][0].split(":")[2]
    promise = commitment("contrib", kat["session"], "scjg", party, suite=suite)
    assert (seed, key) == (kat["seed"], kat["unit_key"])
    assert {one: ticket(key, one, suite) for one in kat["tickets"]} == kat["tickets"]
    assert commitment("key", kat["group"], key, suite=suite) == kat["key_commitment"]
    assert promise == kat["contribution_commitment"]
    assert commitment("secret", kat["session"], "2" * 64, suite=suite) == kat["secret_commitment"]
    assert seal_code(kat["commit"]) == kat["seal_code"]
    assert derive_key(seed, "assign", kat["task"], suite=suite) == kat["assign_key"]


def test_known_answers_of_the_first_proposal(vectors: Any, suite: str) -> None:
    """Seed, K and T give the values of the proposal the protocol grew from."""
    given = vectors("proposal_ticket_kat.json")
    known = given[suite]
    seed = derive_seed(given["commit"], given["entropy"], suite)
    assert seed == known["seed"]
    assert derive_key(seed, "unit", "D", suite=suite) == known["stratum_key"]
    assert derive_key(seed, "assign", suite=suite) == known["assign_key"]
    for target, value in known["tickets"].items():
        assert ticket(known["stratum_key"], target, suite) == value
    nested = known["inspector_ticket"]
    below = ticket(known["assign_key"], nested["unit"], suite)
    assert below == known["assign_subkey_of_first"]
    assert ticket(below, nested["inspector"], suite) == nested["value"]


def test_sm3_is_the_standard_one(vectors: Any) -> None:
    """The digest under suite sm3 is that of GB/T 32905."""
    for case in vectors("sm3.json")["cases"]:
        text = case.get("msg_utf8", case.get("repeat", "") * int(case.get("count", 0))).encode()
        assert digest(text or bytes.fromhex(case.get("msg_hex", "")), "sm3") == case["md"]


@pytest.mark.parametrize(
    "bad", ["", "5A" * 32, "5a" * 31, KEY + "0", b"5a" * 32, None, " " + KEY[1:]]
)
def test_only_64_hex_digits_are_a_key(bad: Any) -> None:
    """A key, a seed and the hash of a COMMIT are 64 lower-case hex digits, nothing else."""
    with pytest.raises(HexRefusedError):
        ticket(bad, "甲")
    with pytest.raises(HexRefusedError):
        derive_key(bad, "unit")
    with pytest.raises(HexRefusedError):
        derive_seed(bad, [])
    with pytest.raises(HexRefusedError):
        seal_code(bad)


@pytest.mark.parametrize("bad", ["", " 甲", "甲\n", "é", 7, None, "甲" * 86])
def test_only_ids_have_tickets(bad: Any) -> None:
    """What is no id of the grammar is refused, not repaired."""
    with pytest.raises(IdRefusedError):
        ticket(KEY, bad)


@pytest.mark.parametrize("purpose", ["", "seed"])
def test_seed_is_never_a_key(purpose: str) -> None:
    """The purpose `seed` names the seed itself and no key."""
    with pytest.raises(PurposeRefusedError):
        derive_key(KEY, purpose)


def test_the_suite_is_one_of_two() -> None:
    """Another digest is refused by name."""
    with pytest.raises(UnknownSuiteError):
        ticket(KEY, "甲", "sha1")
