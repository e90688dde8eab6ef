"""Broken books of counties: what they are told, by which clause, and the way out; what is left to decide."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ssj_core.cli import main
from ssj_core.legal import Place
from ssj_core.rules import Rulebook
from ssj_core.rules.gaps import gaps

DAY = date(2026, 11, 30)
HEAD = """
schema = 1
jurisdiction = "{place}"
title = {{ zh = "虚构", en = "invented" }}
[instrument.own]
title = {{ zh = "本地文件（虚构）", en = "a paper (invented)" }}
url = "https://example.invalid"
[scheme.risk]
title = {{ zh = "分级", en = "grades" }}
tiers = ["A", "D"]
"""
CLAUSE = """
[[clause]]
id = "{id}"
basis = {{ instrument = "own", article = "1", summary = {{ zh = "句", en = "sentence" }}, confidence = "primary" }}
"""


def book(place: str, **clauses: str) -> Rulebook:
    """Return a rulebook of a place with these clauses."""
    text = HEAD.format(place=place)
    for name, lines in clauses.items():
        text += CLAUSE.format(id=name.replace("_", "-")) + lines
    return Rulebook.parse(text)


CAP = 'from = {start}\nbinding = "{binding}"\nquestion = "visits-per-year"\nkind = "between"\nmost = {most}\n'
OPEN = 'from = {start}\n{until}binding = "mandatory"\nquestion = "visits-per-year"\nkind = "open"\nwants = "between"\n'
DUE = 'from = 2020-01-01\nbinding = "mandatory"\nquestion = "publish-by"\nkind = "within"\ndays = {days}\nunit = "{unit}"\nclock = "finished"\n'
ABOVE = CAP.format(start="2020-01-01", binding="mandatory", most=2)
LEFT_OPEN = OPEN.format(start="2020-01-01", until="")
ENDED = OPEN.format(start="2020-01-01", until="until = 2025-01-01\n")
TIERS = 'from = 2026-01-01\nbinding = "default"\nkind = "credit-tiered-ratio"\nscheme = "risk"\nratios = { A = "9%", D = "2%" }\nrounding = "up"\n'


@pytest.mark.parametrize(
    "above, local, code, clauses, way_out",
    [
        (
            {"above": ABOVE},
            {"own": CAP.format(start="2026-01-01", binding="mandatory", most=9)},
            "loosens",
            ("own", "above"),
            "drop it, or ask for no less",
        ),
        (
            {"above": ABOVE},
            {"own": CAP.format(start="2026-01-01", binding="default", most=9)},
            "loosens",
            ("own", "above"),
            "drop it, or ask for no less",
        ),
        (
            {"above": DUE.format(days=20, unit="workdays")},
            {"own": DUE.format(days=30, unit="workdays")},
            "loosens",
            ("own", "above"),
            "drop it, or ask for no less",
        ),
        ({}, {"own": TIERS}, "not-monotone", ("own",), "raise it, or lower A"),
        ({"above": LEFT_OPEN}, {}, "open-for-a-year", ("above",), 'answers = ["above"]'),
        (
            {"above": ENDED, "now": OPEN.format(start="2025-01-01", until="")},
            {"own": ABOVE + 'answers = ["above"]\n'},
            "answers-ended",
            ("own", "above"),
            "answer now instead",
        ),
        (
            {"above": ENDED},
            {"own": ABOVE + 'answers = ["above"]\n'},
            "answers-ended",
            ("own", "above"),
            "leave it out of answers",
        ),
        (
            {"above": LEFT_OPEN},
            {"own": ABOVE.replace("from", "until = 2025-06-01\nfrom") + 'answers = ["above"]\n'},
            "open-for-a-year",
            ("above",),
            "since 2025-06-01",
        ),
    ],
)
def test_a_broken_book_is_told(
    above: dict[str, str],
    local: dict[str, str],
    code: str,
    clauses: tuple[str, ...],
    way_out: str,
) -> None:
    """Loosened, inverted, left open, gone: with the clause and the way out, in both languages."""
    joined = Rulebook.joined(book("990000", **above), book("990100", **local))
    found = [finding for finding in joined.lint(DAY) if finding.code == code]
    assert [finding.clauses for finding in found] == [clauses]
    assert way_out in found[0].say("en")
    assert found[0].say("zh") != found[0].say("en")


@pytest.mark.parametrize(
    "above, local",
    [
        ({"above": ABOVE}, {"own": CAP.format(start="2026-01-01", binding="default", most=1)}),
        ({"above": ABOVE}, {"own": CAP.format(start="2026-01-01", binding="default", most=2)}),
        (
            {"above": DUE.format(days=20, unit="workdays")},
            {"own": DUE.format(days=7, unit="workdays")},
        ),
        (
            {"above": DUE.format(days=20, unit="workdays")},
            {"own": DUE.format(days=30, unit="calendar_days")},
        ),
        ({"above": LEFT_OPEN}, {"own": ABOVE + 'answers = ["above"]\n'}),
        ({"above": OPEN.format(start="2026-06-01", until="")}, {}),
        ({"above": ENDED}, {}),
        (
            {"above": LEFT_OPEN},
            {"own": ABOVE.replace("from", "until = 2026-06-01\nfrom") + 'answers = ["above"]\n'},
        ),
        (
            {"above": ENDED},
            {"own": ABOVE.replace("from", "until = 2024-06-01\nfrom") + 'answers = ["above"]\n'},
        ),
    ],
)
def test_a_sound_book_is_not(above: dict[str, str], local: dict[str, str]) -> None:
    """Stricter, equal, counted otherwise, answered, or open for less than a year."""
    joined = Rulebook.joined(book("990000", **above), book("990100", **local))
    codes = {finding.code for finding in joined.lint(DAY)}
    assert codes.isdisjoint({"loosens", "open-for-a-year", "answers-ended", "not-monotone"})


def test_the_district_has_these_left_to_decide() -> None:
    """What the plan of 2021 leaves open and the law of 2026 does not give; a crime's transfer it does."""
    law = Rulebook.load("cn", "cn-nm", "cn-nm-dongsheng-2021")
    found = gaps(law.at(Place("150602"), on=DAY))
    left = {gap.clause for gap in found if gap.clause}
    assert {"ds-c59", "cn-54-cap", "ds-c21", "ds-c49", "ds-c124", "ds-c130"} <= left
    assert "ds-c97" not in left
    assert [gap.partly for gap in found if gap.clause == "cn-54-cap"] == [True]
    silent = {gap.question for gap in found if not gap.clause}
    assert {"overall-ratio", "may-plan"} <= silent
    for gap in found:
        assert f'question = "{gap.question}"' in gap.example
        assert gap.say("zh") != gap.say("en")


def test_the_command_prints_each_with_its_clause(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 while something is open; the clause can be copied; the packaged books are found by place."""
    ask = ["rules", "gaps", "--place", "150602", "--on", "2026-11-30"]
    assert main(ask) == 1
    out, err = capsys.readouterr()
    assert 'answers  = ["ds-c59"]' in out
    assert "cn-nm-dongsheng-2021" in err
    assert "cn-hi-2025" not in err
    assert main([*ask, "--json", "--book", "cn"]) == 1
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["books"] == ["cn"]
    assert said["gaps"][0]["clause"] == "cn-54-cap"
    assert main([*ask, "--lang", "en", "--book", "cn"]) == 1
    assert "to decide" in capsys.readouterr().err


def test_nothing_left_is_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A book that answers every question, each of them once, leaves nothing."""
    text = HEAD.format(place="990000")
    lines = {
        "Verdict": 'kind = "allow"',
        "Required": 'kind = "require"\nnames = ["x"]',
        "Choice": 'kind = "only"\nnames = ["x"]',
        "Between": 'kind = "between"\nleast = 1',
        "Sampling": 'kind = "ratio"\nratio = "2%"\nrounding = "up"',
        "Floor": 'kind = "rate"\nleast = "50%"',
        "Level": 'kind = "tier-levels"\nscheme = "risk"\nlevels = { A = "low", D = "high" }',
        "Due": 'kind = "by-date"\nmonth = 3\nday = 1',
    }
    from ssj_core.rules import QUESTIONS  # noqa: PLC0415 - of this test alone

    for word, kind in QUESTIONS.items():
        given = lines[kind.answer.__name__]
        if word == "ready-by":
            given = 'kind = "on-date"\nday = 2026-01-01'
        elif kind.answer.__name__ == "Due" and word not in FIXED:
            clock = next(name for name in kind.__annotations__ if name in CLOCKS)
            given = f'kind = "within"\ndays = 3\nunit = "workdays"\nclock = "{clock}"'
        asked = "" if word in FIXED else f'question = "{word}"\n'
        text += CLAUSE.format(id=word) + f'from = 2020-01-01\nbinding = "default"\n{asked}{given}\n'
    path = tmp_path / "all.toml"
    path.write_text(text, encoding="utf-8")
    ask = ["rules", "gaps", "--place", "990000", "--on", "2026-11-30", "--book", str(path)]
    assert main(ask) == 0, capsys.readouterr()


CLOCKS = {"finished", "amended", "since", "happened", "published", "produced"}
FIXED = {"risk-level", "required-rate", "plan-by", "ready-by"}
