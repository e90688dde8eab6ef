"""Identity schemes: published vectors, traps, and laws of check characters."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.errors.registers import UnknownSchemeError
from ssj_core.registers import (
    ORGCODE9,
    REGNO15,
    TEXT,
    USCC,
    USCC_ALPHABET,
    FaultCode,
    Identity,
    IdentityJudge,
    IdentityScheme,
    check_identity,
    orgcode9_check_character,
    remedy,
    resolve_schemes,
)
from ssj_core.testing.strategies import credit_codes, registration_numbers

GOOD = (
    "91110000600037341L",
    "91350100M000100Y43",
    "91110108551385082Q",
    "911506020000005370",  # remainder 0: some published code fails here
    "911506020000007720",
)


@pytest.mark.parametrize("code", GOOD)
def test_published_credit_codes_hold(code: str) -> None:
    """A published credit code holds, remainder 0 included."""
    found = check_identity(code)
    assert (found.good, found.scheme, found.value) == (True, "uscc", code)


@pytest.mark.parametrize("code", ["110108000000016", "510132000055145"])
def test_registration_numbers_hold(code: str) -> None:
    """A 15-digit registration number holds under MOD 11,10."""
    found = check_identity(code)
    assert (found.good, found.scheme) == (True, "regno15")


@pytest.mark.parametrize(
    "code,last",
    [("60003734", "1"), ("M000100Y", "4"), ("55138508", "2"), ("00000000", "0"), ("00000006", "X")],
)
def test_organisation_codes(code: str, last: str) -> None:
    """The check character of an organisation code is that of GB 11714, X and 0 included."""
    assert orgcode9_check_character(code) == last
    assert check_identity(code + last, "orgcode9").good


@pytest.mark.parametrize(
    "value,fault,hint",
    [
        (None, "missing", ""),
        ("", "missing", ""),
        (" \t\u3000", "missing", ""),
        (float("nan"), "missing", ""),
        ("9111000060003734\ufffdL", "encoding", ""),
        ("\ufffd", "encoding", ""),
        ("9111000060003734L", "length", ""),
        ("无", "length", ""),
        ("NULL", "length", ""),
        ("911100006000373411L", "length", ""),
        (" 91110000600037341L", "length", "space"),
        ("\u200b91110000600037341L", "length", "space"),
        ("9.1115E+17", "length", "science"),
        ("9E17", "length", "science"),
        (110108000000016, "length", "number"),
        (110108000000016.0, "length", "number"),
        (1.5, "length", "number"),
        (True, "length", "number"),
        ("91110000600037341l", "case", ""),
        ("9111000060003734!l", "case", ""),
        ("11010800000001x", "case", ""),
        ("91310115MA1H8R7C6I", "alphabet", ""),
        ("９1110000600037341L", "alphabet", ""),
        ("11010800000001X", "alphabet", ""),
        ("11010800000001６", "alphabet", ""),
        ("91310115MA1H8R7C6D", "check", ""),
        ("110108000000017", "check", ""),
    ],
)
def test_first_fault_is_reported(value: object, fault: str, hint: str) -> None:
    """Of missing, encoding, length, case, alphabet, check, the first that holds is reported."""
    found = check_identity(value)
    assert (found.fault, found.hint, found.good) == (fault, hint, False)


def test_numbers_are_shown_as_a_spreadsheet_shows_them() -> None:
    """A number is reported by its digits, never judged as if it had been text."""
    assert check_identity(110108000000016.0).value == "110108000000016"
    assert check_identity(1.5).value == "1.5"


def test_scheme_of_a_faulty_code() -> None:
    """A faulty code names the scheme its length fits, or none."""
    assert check_identity("91310115MA1H8R7C6D").scheme == "uscc"
    assert check_identity("9131").scheme == ""


@pytest.mark.parametrize(
    "names,expected",
    [
        ("auto", (USCC, REGNO15)),
        ("text", (TEXT,)),
        ("auto, orgcode9", (USCC, REGNO15, ORGCODE9)),
        (["regno15", USCC], (REGNO15, USCC)),
        (ORGCODE9, (ORGCODE9,)),
    ],
)
def test_schemes_by_name(
    names: str | list[str | IdentityScheme], expected: tuple[object, ...]
) -> None:
    """Schemes are named alone, together, or handed in."""
    assert resolve_schemes(names) == expected


@pytest.mark.parametrize("name", ["uscc18", "", "auto,"])
def test_unknown_scheme_is_refused(name: str) -> None:
    """A scheme nobody has described is refused, with the list of those known."""
    with pytest.raises(UnknownSchemeError, match="orgcode9"):
        check_identity("91110000600037341L", name)


@pytest.mark.parametrize(
    "value,fault",
    [
        ("甲-01", None),
        ("abc", None),
        ("café", "alphabet"),
        (" a", "alphabet"),
        ("甲" * 86, "length"),
        ("\ufffd", "encoding"),
        ("", "missing"),
    ],
)
def test_text_scheme_is_the_id_grammar(value: str, fault: str | None) -> None:
    """Under ``text`` any id of the draw protocol holds, lower case included."""
    assert check_identity(value, "text").fault == fault


def test_own_scheme() -> None:
    """A scheme of one's own is judged like the built-in ones; without a check, shape is all."""
    lots = IdentityScheme(name="lot", zh="批号", en="lot", length=4, alphabet=frozenset("abc1"))
    assert check_identity("abc1", lots).good
    assert check_identity("abz1", lots).fault is FaultCode.ALPHABET
    assert check_identity("abc1", ["uscc", lots]).scheme == "lot"


def test_lone_surrogates_do_not_crash() -> None:
    """Text that cannot be written as UTF-8 is a fault, not a crash."""
    assert check_identity("\ud800" * 3, "text").fault is FaultCode.ALPHABET


@given(credit_codes(), st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_any_single_change_of_a_credit_code_is_caught(code: str, at: int, char: str) -> None:
    """Changing one character of a good credit code always breaks it."""
    changed = code[:at] + char + code[at + 1 :]
    assert check_identity(code).good
    assert check_identity(changed).good == (changed == code)


@given(credit_codes(), st.integers(0, 17), st.characters())
def test_any_foreign_character_is_caught(code: str, at: int, char: str) -> None:
    """Putting any character at all in place of one breaks a good credit code."""
    changed = code[:at] + char + code[at + 1 :]
    assert check_identity(changed).good == (changed == code)


@given(registration_numbers(), st.integers(0, 14), st.sampled_from("0123456789"))
def test_any_single_change_of_a_number_is_caught(code: str, at: int, char: str) -> None:
    """Changing one digit of a good registration number always breaks it."""
    changed = code[:at] + char + code[at + 1 :]
    assert check_identity(code).good
    assert check_identity(changed).good == (changed == code)


@given(credit_codes(), st.integers(0, 16))
def test_swapped_neighbours_are_caught(code: str, at: int) -> None:
    """Swapping two different neighbours breaks a good credit code."""
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert check_identity(swapped).good == (swapped == code)


def test_repeats_name_the_first_row_and_faulty_codes_are_no_repeats() -> None:
    """The later of two good equal codes is the repeat; a faulty code keeps its own fault twice."""
    judge = IdentityJudge()
    values = [GOOD[0], "bad", GOOD[0], "bad", GOOD[1], GOOD[0]]
    found = [judge.judge(value, row) for row, value in enumerate(values, start=1)]
    assert [identity.fault for identity, _ in found] == [
        None,
        "length",
        "repeated",
        "length",
        None,
        "repeated",
    ]
    assert [first for _, first in found] == [0, 0, 1, 0, 0, 1]


@given(st.lists(st.text(alphabet="aAbB01 -甲", min_size=1, max_size=4), max_size=30))
def test_repeats_are_exact(values: list[str]) -> None:
    """Two ids are repeats exactly when they are the same text: case, zeros and length count."""
    judge = IdentityJudge(schemes="text")
    seen: set[str] = set()
    for row, value in enumerate(values, start=1):
        identity, _ = judge.judge(value, row)
        if check_identity(value, "text").good:
            assert (identity.fault is FaultCode.REPEATED) == (value in seen)
            seen.add(value)


@pytest.mark.parametrize("fault", list(FaultCode))
def test_every_fault_has_a_remedy(fault: FaultCode) -> None:
    """Every fault says what to do, in Chinese and in English; hints change it where they can."""
    zh, en = remedy(fault)
    assert zh
    assert en.isascii()
    assert remedy(fault, "no such hint") == (zh, en)
    assert remedy(FaultCode.LENGTH, "number") != remedy(FaultCode.LENGTH)


def test_judgements_are_values() -> None:
    """A judgement is equal to its copy and crosses process borders."""
    found = check_identity(GOOD[0])
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes


def test_confirmed_codes_are_waived_their_check_alone() -> None:
    """A code really issued so passes its check character; alphabet, length and repeats still hold."""
    issued = "91159900M00000Q10R"
    judge = IdentityJudge(confirmed=[issued, issued.lower(), "91159900M00000Q1"])
    assert judge.judge(issued, 1)[0].good
    assert judge.judge(issued, 2) == (
        Identity(value=issued, scheme="uscc", fault=FaultCode.REPEATED),
        1,
    )
    assert judge.judge(issued.lower(), 3)[0].fault is FaultCode.CASE
    assert judge.judge("91159900M00000Q1", 4)[0].fault is FaultCode.LENGTH


def test_repeats_of_sound_codes_are_told() -> None:
    """The way nearly every row comes: the first is good, the second repeats it."""
    judge = IdentityJudge()
    assert judge.judge(GOOD[0], 1) == (Identity(value=GOOD[0], scheme="uscc"), 0)
    again, first = judge.judge(GOOD[0], 2)
    assert (again.fault, first) == (FaultCode.REPEATED, 1)
