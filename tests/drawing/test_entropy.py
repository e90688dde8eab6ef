"""Entropy (section 4): forms of items, their bits, what COMMIT lists for them, grades."""

from typing import Any

import pytest

from ssj_core.drawing import Contribution, Dice, DoubleColourBall, Drand, Happy8, Item, Secret
from ssj_core.drawing.entropy import check_expected, written
from ssj_core.drawing.items import QUICKNET, bits_of, expected_of, is_expected, is_item
from ssj_core.errors.drawing import EntropyRefusedError

CHAIN, SIGNATURE, HEX = QUICKNET, "b4" * 48, "1a" * 32
REDS = (3, 7, 12, 19, 24, 31)


def test_each_source_has_its_form_and_bits() -> None:
    """Every kind is written as the page writes it, names itself in COMMIT, and counts its bits."""
    for item, text, expected, bits in (
        (Dice("4027 1582"), "dice:40271582", "dice", 26),
        (
            DoubleColourBall("2026135", reversed(REDS), 9),
            "ssq:2026135:03.07.12.19.24.31+09",
            "ssq:2026135",
            24,
        ),
        (
            Happy8("2026301", range(20, 0, -1)),
            "kl8:2026301:" + ".".join(f"{i:02d}" for i in range(1, 21)),
            "kl8:2026301",
            61,
        ),
        (
            Drand(CHAIN, 1000, SIGNATURE),
            f"drand:{CHAIN}:1000:{SIGNATURE}",
            f"drand:{CHAIN}:1000",
            128,
        ),
        (Secret(HEX), f"secret:{HEX}", "secret", 0),
        (Item("contrib:rsj:absent"), "contrib:rsj:absent", "contrib:rsj", 0),
    ):
        assert (item.item, item.expected, item.bits) == (text, expected, bits)
        assert is_expected(expected)
        assert written(item) == written(text) == text
    party = Contribution(party="scjg", value=HEX)
    assert (party.item, party.bits) == (f"contrib:scjg:{HEX}", 0)


@pytest.mark.parametrize("digits", range(1, 60))
def test_dice_count_the_bits_they_have(digits: int) -> None:
    """The bits of dice are the whole part of log2 10^digits."""
    assert (
        2 ** bits_of("dice:" + "0" * digits)
        <= 10**digits
        < 2 ** (bits_of("dice:" + "0" * digits) + 1)
    )


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "dice",
        "dice:",
        "dice:12a",
        "dice:" + "1" * 256,
        "dice:１２",
        "dice:1 2",
        "DICE:1",
        "ssq:2026135:03.07.12.19.24.34+09",
        "ssq:2026135:03.07.12.19.24.31+17",
        "ssq:2026135:03.07.12.19.24.31+00",
        "ssq:2026135:07.03.12.19.24.31+09",
        "ssq:2026135:03.03.12.19.24.31+09",
        "ssq:2026135:3.07.12.19.24.31+09",
        "ssq:2026135:00.07.12.19.24.31+09",
        "ssq::03.07.12.19.24.31+09",
        "kl8:2026301:01.02.03",
        "kl8:2026301:" + ".".join(f"{i:02d}" for i in range(62, 82)),
        f"drand:{CHAIN}:01:{SIGNATURE}",
        f"drand:{CHAIN}:1:{SIGNATURE.upper()}",
        f"drand:{CHAIN[:-1]}:1:{SIGNATURE}",
        f"drand:{CHAIN}:1:{SIGNATURE}a",
        f"drand:{CHAIN}:1",
        f"drand:{CHAIN}:{SIGNATURE}",
        "secret:",
        f"secret:{HEX.upper()}",
        "contrib:scjg",
        "contrib:a/b:absent",
        f"contrib:a:b:{HEX}",
        "contrib::absent",
        "contrib:scjg:no",
        "dice:1\n",
        None,
        7,
    ],
)
def test_other_forms_are_no_items(bad: Any) -> None:
    """Numbers out of range or order, other cases, other lengths: refused, never repaired."""
    if bad == "":
        bad = " "
    assert not is_item(bad)
    if isinstance(bad, str):
        with pytest.raises(EntropyRefusedError):
            Item(bad)


def test_the_word_secret_stands_for_one_withheld() -> None:
    """A withheld secret is an item of its own, with no bits."""
    assert is_item("secret")
    assert (bits_of("secret"), expected_of("secret")) == (0, "secret")


def test_makers_refuse_what_the_sources_do_not_have() -> None:
    """Each maker explains what it expects."""
    for make in (
        lambda: Dice("abc"),
        lambda: Dice(""),
        lambda: DoubleColourBall("2026135", [1, 2, 3], 4),
        lambda: Happy8("2026135", range(5)),
        lambda: Drand("x", 1, "y"),
        lambda: Secret("x"),
        lambda: Contribution(party="a:b", value=HEX),
        lambda: Contribution(party="scjg", value="1"),
        lambda: written("dice"),
    ):
        with pytest.raises(EntropyRefusedError):
            make()


@pytest.mark.parametrize(
    "names",
    [
        ["dice", "dice"],
        ["dice:1"],
        ["lottery"],
        ["contrib:a/b"],
        ["contrib:"],
        [None],
        ["ssq:"],
        ["ssq"],
        ["ssq:1:2"],
        ["ssq:26001"],
        ["drand:" + "52" * 32 + ":1"],
    ],
)
def test_commit_lists_known_names_once(names: list[Any]) -> None:
    """Unknown names and repetitions are refused."""
    with pytest.raises(EntropyRefusedError):
        check_expected(names)


def test_secrets_do_not_show_when_printed() -> None:
    """A contribution is not written to a log by printing it."""
    assert HEX not in repr(Contribution(party="scjg", value=HEX))
