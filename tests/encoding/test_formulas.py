"""What a spreadsheet would run is never written as it stands."""

import pytest

from ssj_core.encoding.formulas import defused, is_risky


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+cmd",
        "@x",
        "#N/A",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＠x",
        "\u200b=1",
        " =1",
        "\u3000＋1",
        "\u3164=1",
        "\u2800=1",
        "\ufe0f=1",
        "\u034f@x",
        "\ufffc＝1",
        "﹢1+1",
        "⁼1",
    ],
)
def test_risky(text: str) -> None:
    """Signs of formulas and errors, in any width, behind blanks and signs nobody sees."""
    assert is_risky(text)
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "甲店", "1+1", "A=1", "\u200b", "店-1"])
def test_harmless(text: str) -> None:
    """Names stay names."""
    assert not is_risky(text)
    assert defused(text) == text


@pytest.mark.parametrize("text", ["-5", "+3.5", "-0.25"])
def test_numbers_stay_numbers(text: str) -> None:
    """A number with a sign runs nothing."""
    assert defused(text) == text
