"""How many: a whole count or an exact ratio, of all or for every stratum, and never a float."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ssj_core as ssj
from ssj_core.errors import InputRefusedError
from ssj_core.errors.legal import AmountRefusedError
from ssj_core.errors.selection import RoundingError
from ssj_core.errors.simple import CountRefusedError, NumberMissingError
from ssj_core.simple.numbers import shares

SIZES = {"A": 16, "D": 4}


def numbers(sizes: Mapping[str, int], rounding: Any = "up", **words: Any) -> dict[str, Any]:
    """Return what is drawn of each stratum."""
    found = shares(sizes, count=words.get("count"), ratio=words.get("ratio"), rounding=rounding)
    return {name: share.number for name, share in found.items()}


@pytest.mark.parametrize(
    "sizes, words, drawn",
    [
        ({"全部": 200}, {"count": 30}, {"全部": 30}),
        ({"全部": 200}, {"count": np.int64(3)}, {"全部": 3}),
        ({"全部": 200}, {"count": 0}, {"全部": 0}),
        ({"全部": 180}, {"ratio": "3%"}, {"全部": 6}),
        ({"全部": 180}, {"ratio": Fraction(3, 100)}, {"全部": 6}),
        ({"全部": 180}, {"ratio": Decimal("0.03")}, {"全部": 6}),
        ({"全部": 180}, {"ratio": "不低于2‰"}, {"全部": 1}),
        ({"全部": 180}, {"ratio": "不超过3%"}, {"全部": 5}),
        ({"全部": 180}, {"ratio": "5%-20%"}, {"全部": 9}),
        (SIZES, {"count": {"A": 2, "D": 1}}, {"A": 2, "D": 1}),
        (SIZES, {"ratio": {"A": "3%", "D": "30%"}}, {"A": 1, "D": 2}),
        (SIZES, {"ratio": "10%"}, {"A": 2, "D": 1}),
        ({"全部": 20}, {"ratio": "3%", "rounding": "down"}, {"全部": 0}),
        ({"全部": 20}, {"ratio": "5%", "rounding": "exact"}, {"全部": 1}),
        ({"全部": 20}, {"ratio": "3%", "rounding": "average"}, {"全部": Fraction(3, 5)}),
        ({"全部": 20}, {"ratio": "3%", "rounding": "half-up"}, {"全部": 1}),
    ],
)
def test_counts_and_ratios(
    sizes: dict[str, int], words: dict[str, Any], drawn: dict[str, Any]
) -> None:
    """One number for one stratum, a number or a ratio for each; "not less than" rounds up."""
    assert numbers(sizes, **words) == drawn


@pytest.mark.parametrize(
    "sizes, words, error, says",
    [
        (SIZES, {}, NumberMissingError, "exactly one"),
        (SIZES, {"count": 1, "ratio": "3%"}, NumberMissingError, "exactly one"),
        (SIZES, {"count": 3}, NumberMissingError, "several strata"),
        (SIZES, {"count": np.int64(3)}, NumberMissingError, "several strata"),
        (SIZES, {"count": {"A": 1}}, NumberMissingError, "stratum D"),
        (SIZES, {"ratio": {"A": "1%"}}, NumberMissingError, "stratum D"),
        (SIZES, {"ratio": {"A": "1%", "D": "1%", "E": "1%"}}, NumberMissingError, "no stratum E"),
        ({"全部": 9}, {"count": 2.0}, CountRefusedError, "2.0"),
        ({"全部": 9}, {"count": "2"}, CountRefusedError, "whole number"),
        ({"全部": 9}, {"count": True}, CountRefusedError, "True"),
        (SIZES, {"count": {"A": 1, "D": 0.5}}, CountRefusedError, "D"),
        ({"全部": 9}, {"ratio": 0.03}, AmountRefusedError, "float"),
        ({"全部": 9}, {"ratio": 3}, AmountRefusedError, "int"),
        (SIZES, {"ratio": {"A": "3%", "D": 0.3}}, AmountRefusedError, "float"),
        ({"全部": 9}, {"ratio": "三成左右"}, AmountRefusedError, "三成左右"),
        ({"全部": 20}, {"ratio": "3%", "rounding": "exact"}, RoundingError, "3/5"),
    ],
)
def test_what_is_unclear_is_refused(
    sizes: dict[str, int], words: dict[str, Any], error: type[InputRefusedError], says: str
) -> None:
    """Floats, missing strata and numbers nobody asked for are mistakes, each with its own class."""
    with pytest.raises(error, match=says):
        numbers(sizes, **words)


@pytest.mark.parametrize("count", [-1, 21])
def test_no_more_than_there_are(count: int, rows: list[dict[str, Any]]) -> None:
    """Fewer than none or more than all cannot be drawn."""
    with pytest.raises(ssj.ManyFaultsError, match="0 to 20"):
        ssj.seal(rows, count=count)


@given(size=st.integers(1, 10_000), up=st.integers(0, 1000))
def test_a_ratio_is_rounded_up_exactly(size: int, up: int) -> None:
    """For every N and p, n = ⌈N·p⌉ in whole numbers: no binary fraction shifts the border."""
    ratio = Fraction(up, 1000)
    assert numbers({"全部": size}, ratio=ratio) == {"全部": ceil(size * ratio)}
    assert numbers({"全部": size}, ratio=f"{up}‰") == {"全部": ceil(size * ratio)}
