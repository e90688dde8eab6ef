"""Sealed first, then the randomness: what is drawn, how it is practised, what is refused."""

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ssj_core as ssj
from ssj_core.demo.play import rulebook
from ssj_core.drawing import Witness
from ssj_core.encoding import parse
from ssj_core.errors.drawing import (
    EntropyRefusedError,
    LevelRefusedError,
    LogMissingError,
    OrderRefusedError,
    TimeMissingError,
    TooFewBitsError,
)
from ssj_core.errors.simple import (
    EntropyUnexpectedError,
    NumberMissingError,
    PoolTooSmallError,
    WitnessUnclearError,
)
from ssj_core.rules import RuleSet
from ssj_core.simple import clock
from ssj_core.simple.ruled import ruled_shares
from ssj_core.simple.witness import read_witness
from ssj_core.testing.strategies import credit_codes
from ssj_core.verify import verify_bundle

Rows = list[dict[str, Any]]
Draw = Callable[..., ssj.Result]
SEALED_AT = datetime(2026, 3, 3, 9, tzinfo=clock.CHINA)
LATER = SEALED_AT + timedelta(minutes=30)
DICE = "40271582139904617735"
SCHEME = "enterprise-credit-2022"


def rules_of_2026() -> RuleSet:
    """Return the demo's rulebook at its place on a day of the year."""
    day = SEALED_AT.date()
    return rulebook().at(ssj.Place("150602"), on=day, calendar=ssj.WorkdayCalendar.cn())


def test_the_same_dice_on_another_seal_draw_another_list(rows: Rows) -> None:
    """The seal is part of the seed: nobody can prepare dice for a seal not yet made."""
    first, second = (ssj.seal(rows, count=10, at=SEALED_AT) for _ in range(2))
    assert first.seal_code != second.seal_code
    drawn = [[pick.id for pick in one.draw(ssj.Dice(DICE), at=LATER)] for one in (first, second)]
    assert drawn[0] != drawn[1]


def test_one_seal_and_one_throw_give_one_list(rows: Rows) -> None:
    """A draw is a pure function of what was sealed and what was thrown."""
    sealed = ssj.seal(rows, count=5, at=SEALED_AT)
    once, again = (sealed.draw(ssj.Dice(DICE), at=LATER) for _ in range(2))
    assert once.bundle("auditor") == again.bundle("auditor")


def test_the_chance_of_each_is_that_of_its_stratum(rows: Rows, draw: Draw) -> None:
    """π = n/N exactly, ranks count from 1 in each stratum, tickets rise with the rank."""
    result = draw(rows, ratio={"A": "3%", "D": "50%"})
    assert [(p.stratum, p.rank, p.inclusion_probability, p.stratum_size) for p in result] == [
        ("A", 1, Fraction(1, 16), 16),
        ("D", 1, Fraction(1, 2), 4),
        ("D", 2, Fraction(1, 2), 4),
    ]
    assert result[1].ticket < result[2].ticket


def test_dice_may_be_text(rows: Rows) -> None:
    """What is thrown may be handed in as the protocol writes it, alone or in a list."""
    sealed = ssj.seal(rows, count=2, at=SEALED_AT, entropy="dice")
    lists = [
        sealed.draw(given, at=LATER)
        for given in (f"dice:{DICE}", [f"dice:{DICE}"], [ssj.Dice(DICE)])
    ]
    assert len({tuple(pick.id for pick in one) for one in lists}) == 1


@pytest.mark.parametrize(
    "given, error",
    [
        (ssj.Happy8("2026301", range(1, 21)), EntropyUnexpectedError),
        ([ssj.Dice(DICE), ssj.Dice(DICE)], EntropyUnexpectedError),
        ([], EntropyUnexpectedError),
        ("secret:" + "0" * 64, EntropyUnexpectedError),
        ("twelve", EntropyRefusedError),
        (ssj.Dice("12"), TooFewBitsError),
    ],
)
def test_only_what_was_sealed_decides(given: Any, error: type[Exception], rows: Rows) -> None:
    """Another source, a second throw, no throw, too few dice: refused, and the seal stands."""
    sealed = ssj.seal(rows, count=2, at=SEALED_AT)
    with pytest.raises(error):
        sealed.draw(given, at=LATER)
    assert len(sealed.draw(ssj.Dice(DICE), at=LATER)) == 2


@pytest.mark.parametrize("at", [SEALED_AT, SEALED_AT - timedelta(days=1)])
def test_dice_are_thrown_after_sealing(at: datetime, rows: Rows) -> None:
    """Randomness that was known when the register was sealed decides nothing."""
    with pytest.raises(OrderRefusedError):
        ssj.seal(rows, count=2, at=SEALED_AT).draw(ssj.Dice(DICE), at=at)


def test_a_seal_dated_ahead_is_not_waited_for(rows: Rows) -> None:
    """Whoever seals with tomorrow's date is told of it at the draw, at once."""
    sealed = ssj.seal(rows, count=2, at=clock.now() + timedelta(days=1))
    with pytest.raises(OrderRefusedError):
        sealed.draw(ssj.Dice(DICE))


def test_the_clock_is_asked_when_nobody_says(rows: Rows) -> None:
    """Without `at` both times are this machine's, the draw a second or more after the seal."""
    before = clock.now()
    result = ssj.seal(rows, count=1).draw(ssj.Dice(DICE))
    sealed, drawn = (
        datetime.fromisoformat(text)
        for text in (result.outcome.commit.at, result.outcome.result.at)
    )
    assert before <= sealed < drawn <= clock.now()
    assert verify_bundle(result.bundle()).exit_code == 0


def test_a_lottery_can_decide(rows: Rows) -> None:
    """A lottery is announced: its time is sealed too, and the balls count only after it."""
    with pytest.raises(TimeMissingError):
        ssj.seal(rows, count=2, entropy=("ssq:2026024",), at=SEALED_AT)
    evening = SEALED_AT + timedelta(hours=12)
    sealed = ssj.seal(
        rows, count=2, entropy=("dice", "ssq:2026024"), public_at=evening, at=SEALED_AT
    )
    items = [ssj.Dice(DICE), ssj.DoubleColourBall("2026024", [7, 3, 12, 19, 24, 31], 9)]
    with pytest.raises(OrderRefusedError):
        sealed.draw(items, at=evening - timedelta(hours=1))
    result = sealed.draw(items, at=evening + timedelta(minutes=1))
    assert verify_bundle(result.bundle()).exit_code == 0


def test_a_witness_is_written_down(rows: Rows, draw: Draw) -> None:
    """One name is one witness, and whose person that is has to be said; no text makes it slow."""
    for unclear in (" " * 100_000 + "x", "（" * 100_000, "x=" + " " * 100_000, "x（ ）", " =x"):
        with pytest.raises(WitnessUnclearError):
            read_witness(unclear)
    assert read_witness(" 甲 = 乙 ") == read_witness("甲（ 乙 ）") == Witness(name="甲", of="乙")
    (entry,) = draw(rows, count=1).outcome.result.evidence
    assert entry.witnesses == (Witness(name="岑某", of="企业代表"),)
    with pytest.raises(WitnessUnclearError):
        ssj.seal(rows, count=1, at=SEALED_AT).draw(ssj.Dice(DICE), at=LATER, witnesses="岑某")


def test_a_weak_throw_is_called_weak(rows: Rows) -> None:
    """Between 24 and 59 bits the draw stands, with a warning everybody sees."""
    result = ssj.seal(rows, count=1, at=SEALED_AT).draw(ssj.Dice("12345678"), at=LATER)
    assert result.levels["numbers"] == "own-word"
    assert "60 比特" in str(result)


def test_practice_says_so_everywhere(rows: Rows) -> None:
    """演练 stands in the table, in the page, in the bundles and in what verifies them."""
    sealed = ssj.seal(rows, count=3, at=SEALED_AT)
    practice = sealed.draw(ssj.rehearse())
    assert practice.rehearsal
    assert practice.outcome.bits == 0
    assert "演练" in str(practice)
    assert "演练" in practice._repr_html_()
    for kind in ("public", "auditor"):
        data = practice.bundle(kind)
        assert parse(data)["purpose"] == "rehearsal"
        report = verify_bundle(data)
        assert report.exit_code == 0
        assert "演练" in report.text("zh")
        assert "REHEARSAL" in report.text("en")


def test_practice_leaves_the_real_seal_unspent(rows: Rows) -> None:
    """A rehearsal seals a twin: it neither shows nor changes the real outcome."""
    sealed = ssj.seal(rows, count=10, at=SEALED_AT)
    real = sealed.draw(ssj.Dice(DICE), at=LATER)
    practice = sealed.draw(ssj.rehearse())
    assert practice.seal_code != sealed.seal_code == real.seal_code
    assert sealed.draw(ssj.Dice(DICE), at=LATER).bundle() == real.bundle()
    assert "演练" not in str(real)
    assert sealed.draw(ssj.rehearse()).bundle() != practice.bundle()
    assert ssj.rehearse() != ssj.rehearse()
    assert "secret" not in repr(ssj.rehearse())


def test_the_rules_can_say_how_much(rows: Rows, tmp_path: Path) -> None:
    """With a rulebook the answer is the clauses', and the basis names them with the book's digest."""
    rules = rules_of_2026()
    asked: dict[str, Any] = {
        "rules": rules,
        "item_class": "key",
        "tier_scheme": SCHEME,
        "at": SEALED_AT,
        "on": SEALED_AT.date(),
        "public_at": SEALED_AT + timedelta(minutes=20),
    }
    with pytest.raises(LogMissingError):
        ssj.seal(rows, **asked, authority="示例局")
    log = tmp_path / "抽取日志.jsonl"
    with pytest.raises(LevelRefusedError):
        ssj.seal(rows, **asked, log=log)
    sealed = ssj.seal(rows, **asked, authority="示例局", log=log)
    both = [("岑某", "示例局"), ("褚某", "示例公证处")]
    with pytest.raises(LevelRefusedError):
        sealed.draw(ssj.Dice(DICE), at=LATER, witnesses=both)
    noted = SEALED_AT + timedelta(minutes=5)
    result = sealed.draw(ssj.Dice(DICE), at=LATER, witnesses=both, noted_at=noted)
    assert result.levels == dict.fromkeys(("numbers", "early", "only"), "witnessed")
    assert verify_bundle(result.bundle("auditor")).ok
    assert len(log.read_bytes().splitlines()) == 3
    assert {pick.stratum: pick.inclusion_probability for pick in result} == {
        "A": Fraction(1, 16),
        "D": Fraction(1, 4),
    }
    assert all(basis.startswith("clause:") for basis in result.basis)
    assert all(basis.endswith(rules.book.digest) for basis in result.basis)
    assert "clause:demo-key" in str(result)
    assert verify_bundle(result.bundle("auditor")).exit_code == 0


def test_rules_are_asked_a_whole_question(rows: Rows) -> None:
    """Without the class of the item there is no answer; a rulebook that only caps gives no number."""
    rules = rules_of_2026()
    with pytest.raises(NumberMissingError, match="item_class"):
        ssj.seal(rows, rules=rules)
    capped = ssj.Rulebook.parse(CAP_ONLY).at(ssj.Place("150602"), on=SEALED_AT.date())
    with pytest.raises(NumberMissingError, match="cap"):
        ssj.seal(rows, rules=capped, item_class="general")


def test_a_stratum_too_small_for_its_rules_is_refused(rows: Rows) -> None:
    """Of four, 5 % up is one and 5 % down is none: which gives way is the caller's to say, in the open."""
    rules = rules_of_2026()
    words: dict[str, Any] = {"item_class": "general", "scheme": SCHEME}
    with pytest.raises(PoolTooSmallError) as caught:
        ssj.seal(rows, rules=rules, item_class="general", tier_scheme=SCHEME)
    stated = caught.value.params
    assert stated["least"] > stated["most"]
    assert stated["stratum"] in {"A", "D"}
    shares = ruled_shares(rules, {"A": 16, "D": 4}, small="least", **words)
    assert shares[stated["stratum"]].number == stated["least"]
    assert "caller" in shares[stated["stratum"]].basis
    assert "caller" not in ruled_shares(rules, {"A": 400}, **words)["A"].basis


CAP_ONLY = """
schema       = 1
jurisdiction = "150602"
title        = { zh = "只有上限（虚构）", en = "nothing but a cap (invented)" }

[instrument.x]
title = { zh = "虚构文件", en = "invented paper" }

[[clause]]
id         = "cap"
basis      = { instrument = "x", article = "一" }
summary    = { zh = "不超过5%", en = "at most 5 %" }
confidence = "secondary"
from       = 2021-02-27
binding    = "default"
kind       = "cap"
most       = "5%"
rounding   = "down"
"""


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_both_suites_verify(suite: str, rows: Rows, people: Rows, draw: Draw) -> None:
    """SHA-256 and SM3 both carry a whole draw, inspectors included."""
    result = draw(rows, ratio="20%", inspectors=people, team=2, suite=suite)
    for kind in ("public", "auditor"):
        assert verify_bundle(result.bundle(kind)).exit_code == 0
        assert parse(result.bundle(kind))["records"][0]["suite"] == suite


@settings(max_examples=40, deadline=None)
@given(
    register=st.dictionaries(credit_codes(), st.sampled_from("ABCD"), min_size=1, max_size=25),
    percent=st.integers(0, 100),
    digits=st.text("0123456789", min_size=8, max_size=24),
)
def test_any_small_register_is_drawn_as_asked(
    register: dict[str, str], percent: int, digits: str
) -> None:
    """Each stratum gives ⌈N·p⌉ of its own targets, each once, and both bundles verify."""
    rows = [{"统一社会信用代码": code, "等级": tier} for code, tier in register.items()]
    tiers = sorted(set(register.values()))
    result = ssj.seal(rows, ratio=dict.fromkeys(tiers, f"{percent}%"), at=SEALED_AT).draw(
        ssj.Dice(digits), at=LATER
    )
    for tier in tiers:
        drawn = [pick.id for pick in result if pick.stratum == tier]
        members = {code for code, one in register.items() if one == tier}
        assert len(drawn) == ceil(Fraction(percent, 100) * len(members))
        assert len(set(drawn)) == len(drawn)
        assert set(drawn) <= members
    assert verify_bundle(result.bundle()).exit_code == 0
    assert verify_bundle(result.bundle("auditor")).exit_code == 0
