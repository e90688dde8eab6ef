"""Credit codes judged many at a time are judged as one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.registers import uscc_check_character
from ssj_core.registers.batch import uscc_failing
from ssj_core.registers.identity import USCC_ALPHABET, uscc_holds

GOOD = [(body := f"91159900{i:09d}") + uscc_check_character(body) for i in range(3000)]
CODES = st.one_of(
    st.sampled_from(GOOD),
    st.text(USCC_ALPHABET, min_size=18, max_size=18),
    st.sampled_from(["", "91", "甲" * 18, "91159900MA000000IO", GOOD[0].lower(), GOOD[1] + "0"]),
)


@given(st.lists(CODES, max_size=40))
def test_a_few_codes(codes: list[str]) -> None:
    """Good codes, codes that fail, codes of another length or alphabet, in any order."""
    one_by_one = [i for i, code in enumerate(codes) if len(code) != 18 or not uscc_holds(code)]
    assert uscc_failing(codes) == one_by_one


@pytest.mark.parametrize("odd", [[], [0], [2999], [5, 64, 65, 1500]])
def test_many_codes_with_a_few_odd_ones(odd: list[int]) -> None:
    """Whatever stands between thousands of good codes is found, and nothing else."""
    codes = list(GOOD)
    for at in odd:
        codes[at] = "短" if at % 2 else codes[at][:-1] + ("0" if codes[at][-1] != "0" else "1")
    assert uscc_failing(codes) == odd
