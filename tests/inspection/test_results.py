"""The tree of results, and the lists real systems use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.errors.inspection import ResultListError
from ssj_core.inspection import CODES, LISTS, ZJ1, ZJ2, ancestors, result_faults


def test_there_are_eight_categories_and_the_status_codes() -> None:
    """The eight categories in use, and below the state of the entity five status codes."""
    roots = [one.name for one in CODES.values() if one.parent is None]
    assert len(roots) == 9
    assert [name for name in roots if CODES[name].heading] == ["status"]
    assert sum(one.parent == "status" for one in CODES.values()) == 5


def test_every_finer_code_has_its_category() -> None:
    """A code below another one names one that exists."""
    assert all(one.parent is None or one.parent in CODES for one in CODES.values())
    assert all(ancestors(name)[0] == name for name in CODES)


@pytest.mark.parametrize(
    "codes, code",
    [
        (("fine",), "inspection.result-code"),
        (("status",), "inspection.result-code"),
        (("",), "inspection.result-code"),
        (("no-issue", "pending.food-drug"), "inspection.result-clash"),
        (("no-issue", "corrected"), "inspection.result-clash"),
    ],
)
def test_unknown_headings_and_clashes_are_refused(codes: tuple[str, ...], code: str) -> None:
    """Only named codes can be entered, and 未发现问题 only alone."""
    assert [fault.code for fault in result_faults(codes)] == [code]


def test_several_findings_stand_together() -> None:
    """Two findings do not exclude each other, nor does a list without any code."""
    assert result_faults(("pending.food-drug", "corrected")) == []
    assert result_faults(()) == []


@pytest.mark.parametrize("name", sorted(LISTS))
def test_lists_come_back_whole(name: str) -> None:
    """Every code of a list means a canonical one, and writes back as itself."""
    listed = LISTS[name]
    for code, canonical in listed.codes.items():
        assert canonical in CODES
        assert listed.read(code) == canonical
        assert listed.write(canonical) == code


@given(st.sampled_from(sorted(CODES)), st.sampled_from(sorted(LISTS)))
def test_going_through_a_list_gives_the_code_or_a_coarser_one(name: str, listed: str) -> None:
    """Canonical to list to canonical gives the code itself or a declared coarser one."""
    try:
        back = LISTS[listed].round_trip(name)
    except ResultListError:
        return
    assert back in ancestors(name)


@pytest.mark.parametrize(
    "listed, name, back",
    [
        ("zj-2", "not-disclosed.annual", "not-disclosed"),
        ("zj-2", "unreachable", "unreachable"),
        ("zj-annual", "status.revoked", "status"),
        ("zj-1", "not-disclosed.other", "not-disclosed.other"),
    ],
)
def test_coarser_lists_give_coarser_codes(listed: str, name: str, back: str) -> None:
    """What a list cannot tell apart comes back as what it can say."""
    assert LISTS[listed].round_trip(name) == back


def test_one_meaning_has_three_numbers() -> None:
    """无法联系 is 6, 4 and 5 in three lists of one platform, and one name here."""
    assert [LISTS[name].write("unreachable") for name in ("zj-2", "zj-1", "zj-annual")] == [
        "6",
        "4",
        "5",
    ]


@pytest.mark.parametrize("name", ["corrected", "not-disclosed", "pending.police", "nonsense"])
def test_what_a_list_cannot_say_is_an_error(name: str) -> None:
    """Nothing is guessed where a list has no code."""
    with pytest.raises(ResultListError):
        ZJ1.write(name)


def test_headings_are_read_and_never_written() -> None:
    """A stored heading means its category; nobody enters one."""
    assert ZJ2.read("A") == "pending"
    with pytest.raises(ResultListError):
        ZJ2.write("pending")
    with pytest.raises(ResultListError):
        ZJ2.read("99")
