"""Published lists: known answers, histories of bad and of fair engines, words that accuse nobody."""

import json
import random
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ssj_core.testing.bad_engines import BAD_ENGINES, fair_draw
from ssj_core.testing.fairness import QUESTIONS, Audit, PublishedList, audit_lists
from ssj_core.testing.fairness.audit_laws import distinct_law, holm, quarter_law, quarter_squares

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "fairness_engines.json").read_text(encoding="utf-8")
)
DECLARED = ("overlap", "blocks", "runs", "groups", "repeats")


def days(count: int) -> list[str]:
    """Return so many days, a month apart."""
    return [f"{2020 + at // 12}-{at % 12 + 1:02d}-05" for at in range(count)]


def history(
    draw: Callable[[Sequence[str]], Sequence[str]], size: int, count: int
) -> list[dict[str, Any]]:
    """Return a year or more of lists drawn by one engine."""
    ids = [f"店{row:04d}" for row in range(size)]
    return [{"day": day, "drawn": list(draw(ids)), "register": ids} for day in days(count)]


@pytest.mark.parametrize("known", VECTORS["audits"], ids=["steps", "fair"])
def test_the_known_audits(known: dict[str, Any]) -> None:
    """Statistics, p-values and Holm's adjustment as worked out in exact fractions."""
    lists = [
        (day, [f"{row}" for row in rows])
        for day, rows in zip(days(len(known["lists"])), known["lists"], strict=True)
    ]
    audit = audit_lists(
        lists,
        register=[f"{row}" for row in range(known["N"])],
        groups={"group": [f"{row}" for row in known["group"]]},
        tests=DECLARED,
    )
    for test in audit.tests:
        name = "group" if test.question == "groups" else test.question
        assert test.seen == known["statistic"][name]
        assert test.p == pytest.approx(known["p"][name], rel=1e-9)
        assert test.adjusted == pytest.approx(known["holm"][name], rel=1e-9)


@pytest.mark.parametrize(
    "engine, size, number, count, question",
    [
        ("skip_start", 300, 15, 12, "gaps"),
        ("skip_random_step", 300, 15, 12, "gaps"),
        ("one_per_block", 300, 15, 12, "blocks"),
        ("neighbours", 300, 15, 12, "runs"),
        ("district_first", 300, 15, 12, "ends"),
        ("frozen", 300, 15, 12, "repeats"),
        ("deck", 1200, 36, 12, "distinct"),
        ("not_last_time", 1200, 36, 12, "overlap"),
        ("keeps_one", 1200, 36, 60, "overlap"),
        ("quota_quarters", 1200, 36, 60, "quarters"),
        ("never_last", 300, 15, 12, None),
        ("size_weighted", 300, 15, 12, None),
    ],
)
def test_histories_of_bad_engines(
    engine: str, size: int, number: int, count: int, question: str | None
) -> None:
    """Patterns and memory show in a year of lists; a single spared row and small weights do not."""
    audit = audit_lists(history(BAD_ENGINES[engine](number, 7), size, count))
    if question is None:
        assert audit.p > 0.001
    else:
        assert question in {test.question for test in audit.tests if test.adjusted < 0.001}


@pytest.mark.long
def test_an_owner_spared_is_seen_only_if_named() -> None:
    """Eight shops of one owner never drawn: sixty lists show it to who named them before looking."""
    chance = random.Random(3)
    ids = [f"店{row:04d}" for row in range(1200)]
    owned = ids[100:108]
    lists = [(day, chance.sample([one for one in ids if one not in owned], 60)) for day in days(60)]
    assert audit_lists(lists, register=ids).p > 0.05
    named = audit_lists(lists, register=ids, groups={"一户之主": owned})
    assert named.p < 1e-6
    assert named.tests[0].of == "一户之主"


def test_fair_histories_are_not_blamed() -> None:
    """Forty fair histories: none at the level of “seldom”, and few at “worth asking”."""
    found = [audit_lists(history(fair_draw(15, seed), 300, 12)).p for seed in range(40)]
    assert min(found) > 0.001
    assert sum(p < 0.05 for p in found) <= 5


@pytest.mark.long
def test_power_and_false_alarms_of_audits() -> None:
    """Nine hundred fair histories, and thirty of each engine: alarms as rare as promised, power printed."""
    fair = [audit_lists(history(fair_draw(15, 1000 + seed), 300, 12)).p for seed in range(900)]
    few, some = sum(p < 0.001 for p in fair), sum(p < 0.05 for p in fair)
    print(f"fair: {few} < .001, {some} < .05 of 900")  # noqa: T201 - the figures are the point
    assert few <= 4
    assert some <= 63
    for engine in (
        *("skip_start", "one_per_block", "neighbours", "district_first", "deck"),
        *(
            "not_last_time",
            "keeps_one",
            "modulo_10bit",
            "seeds_1000",
            "never_last",
            "size_weighted",
        ),
    ):
        for size, number, count in ((300, 15, 12), (1200, 36, 12), (1200, 36, 60)):
            seen = [
                audit_lists(history(BAD_ENGINES[engine](number, seed), size, count)).p
                for seed in range(10 if count == 60 else 30)
            ]
            share = sum(p < 0.001 for p in seen) / len(seen)
            print(f"| {engine} | {count} × ({size}, {number}) | {share:.0%} |")  # noqa: T201 - as above


def test_strata_exclusions_and_must_checks() -> None:
    """Numbers by stratum, who was left out and who must be checked enter the hypothesis."""
    chance = random.Random(4)
    ids = [f"{row:03d}" for row in range(200)]
    strata = {one: "A" if one < "150" else "B" for one in ids}
    excluded, musts = {"000": "注销 closed"}, ["199"]
    lists = []
    for day in days(12):
        in_a = [one for one in ids if strata[one] == "A" and one not in excluded]
        in_b = [one for one in ids if strata[one] == "B" and one not in musts]
        lists.append(
            PublishedList(
                day=date.fromisoformat(day),
                drawn=[*chance.sample(in_a, 5), *chance.sample(in_b, 10)],
                register=ids,
                strata=strata,
                excluded=excluded,
                must_check=musts,
                number=15,
            )
        )
    audit = audit_lists(lists)
    assert not audit.facts
    assert audit.p > 0.01
    assert dict(audit.untested)["distinct"].startswith("名录有变化或分组")
    without = audit_lists([(one.day, one.drawn) for one in lists], register=ids)
    assert (
        without.p < 1e-6
    )  # the higher ratio of one tier looks like a favour to who does not know it


def test_facts_that_no_chance_explains() -> None:
    """Wrong numbers, strangers, repeats, the excluded and the must-checked among those drawn."""
    ids = [f"{row}" for row in range(20)]
    audit = audit_lists(
        [
            {
                "day": "2026-01-05",
                "drawn": ["1", "1", "外人", "2", "3"],
                "register": ids,
                "excluded": {"2": "停业"},
                "must_check": ["3"],
                "number": 4,
            }
        ]
    )
    words = " ".join(audit.facts)
    for part in (
        "listed twice",
        "4 announced, 5 listed",
        "not in the register",
        "excluded and yet",
        "must-checks among",
    ):
        assert part in words
    assert "事实 fact" in str(audit)


def test_without_a_register_little_can_be_asked() -> None:
    """Days and ids alone: what could not be tested is said, with the reason."""
    audit = audit_lists([("2026-01-05", ["1", "2"]), ("2026-02-05", ["3"])])
    assert audit.tests == ()
    assert audit.p == 1.0
    assert len(audit.untested) == len(QUESTIONS)
    assert "No question could be put" in str(audit)
    assert audit_lists([("2026-01-05", ["1"])], register=["1", "2"], tests=["overlap"]).tests == ()


def test_teams_that_meet_again() -> None:
    """Fixed partners, and the same inspector at the same target again, show; teams by lot do not."""
    chance = random.Random(5)
    ids = [f"店{row:02d}" for row in range(30)]
    people = [f"检{row:02d}" for row in range(12)]

    def lists(*, fixed: bool) -> list[dict[str, Any]]:
        found = []
        for day in days(12):
            drawn = chance.sample(ids, 10)
            lead = {one: chance.randrange(6) for one in drawn}
            teams = {
                one: [people[lead[one]], people[lead[one] + 6]]
                if fixed
                else chance.sample(people, 2)
                for one in drawn
            }
            found.append({"day": day, "drawn": drawn, "register": ids, "teams": teams})
        return found

    tied = audit_lists(lists(fixed=True), trials=2000)
    assert {test.question: test.adjusted for test in tied.tests}["partners"] < 0.02
    loose = audit_lists(lists(fixed=False), trials=2000, alike=dict.fromkeys(people, "执法"))
    assert {test.question: test.p for test in loose.tests}["partners"] > 0.01


@pytest.mark.parametrize(
    "lists, options, words",
    [
        ([], {}, "no list"),
        ([("无日", ["1"])], {}, "list 1"),
        ([{"day": "2026-01-05", "drawn": [], "who": "?"}], {}, "unknown: who"),
        ([("2026-01-05", ["1"]), 7], {}, "list 2"),
        ([("2026-01-05", ["1"])], {"tests": ["guilt"]}, "no such questions: guilt"),
    ],
)
def test_lists_that_cannot_be_read(lists: list[Any], options: dict[str, Any], words: str) -> None:
    """No list, no day, an unknown member, something else, a question that is none."""
    with pytest.raises(ValueError, match=words):
        audit_lists(lists, **options)


def example() -> Audit:
    """Return an audit with signs, a group, and questions that could not be put."""
    lists = history(BAD_ENGINES["one_per_block"](15, 3), 300, 12)
    return audit_lists(lists, groups={"<东街>": [f"店{row:04d}" for row in range(20)]})


def test_the_record_gives_the_same_audit(tmp_path: Path) -> None:
    """Page and record are written side by side, neither over another file; the record recomputes it."""
    audit = example()
    page = audit.save(tmp_path / "审看.html")
    record = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert audit_lists(**record).rows() == audit.rows()
    assert audit.digest in page.read_text(encoding="utf-8")
    with pytest.raises(FileExistsError, match="overwrite"):
        audit.save(page)
    audit.save(page, overwrite=True)
    with pytest.raises(ValueError, match="json"):
        audit.save(tmp_path / "审看.json")


def test_the_page_accuses_nobody_and_fetches_nothing() -> None:
    """Escaped, no script, no address; no word of guilt; the lawful causes stand above the assumptions."""
    html = example().html()
    assert "&lt;东街&gt;" in html
    assert not re.search(r"<script|https?://|onload=", html)
    assert not re.search("操纵|舞弊|作弊|违法|manipulat|fraud|cheat|guilt", html, re.IGNORECASE)
    assert html.index("先要排除的合法原因") < html.index("各问题的前提")
    assert "What these lists would have shown" in html
    fair = audit_lists(history(fair_draw(15, 1), 300, 12))
    assert "Nothing that chance would not do" in fair.html()
    assert "先要排除的合法原因" not in fair.html()
    assert fair._repr_html_().startswith("<style>")
    assert len(repr(fair)) < 600


def test_small_laws() -> None:
    """Different targets reached, evenness of quarters, Holm: against counting by hand."""
    assert distinct_law(3, [1, 1]) == pytest.approx((0, 1 / 3, 2 / 3))
    law = quarter_law(8, 2)
    assert law[4] == pytest.approx(4 / 28)
    assert law[2] == pytest.approx(24 / 28)
    assert quarter_squares([0, 1], 8) == 4
    assert holm([0.04, 0.01]) == [0.04, 0.02]


def test_strata_in_either_form_are_the_same_question() -> None:
    """Ids by stratum or stratum by id: a fair draw by strata is not blamed for its strata."""
    chance = random.Random(3)
    register = [f"店{n:03d}" for n in range(240)]
    by_name = {"A": register[:200], "D": register[200:]}
    by_id = {one: name for name, ids in by_name.items() for one in ids}
    drawn = [chance.sample(by_name["A"], 5) + chance.sample(by_name["D"], 10) for _ in range(6)]
    audits = [
        audit_lists(
            [
                {"day": f"2025-{m:02d}-01", "drawn": one, "strata": strata}
                for m, one in enumerate(drawn, start=1)
            ],
            register=register,
        )
        for strata in (by_name, by_id)
    ]
    assert audits[0].rows() == audits[1].rows()
    assert audits[0].p > 0.05


@pytest.mark.parametrize(
    "words, why",
    [
        ({"register": ["甲", "甲", "乙"]}, "more than once in the register: 甲"),
        ({"register": ["甲", "乙"], "groups": {"东街": ["丁"]}}, "no register has anybody: 东街"),
        ({"register": "甲乙"}, "not a text"),
    ],
)
def test_what_would_blame_for_nothing_is_refused(words: dict[str, Any], why: str) -> None:
    """A register with one id twice, a group of nobody, a text for a list: no p-value comes of it."""
    with pytest.raises((ValueError, TypeError), match=why):
        audit_lists([("2025-01-01", ["甲"])], **words)


def test_strata_that_leave_somebody_out_are_refused() -> None:
    """Half a mapping, or one id in two strata, would put the rest into a stratum of its own."""
    for strata, why in (
        ({"甲": "A"}, "without a stratum: 乙"),
        ({"A": ["甲", "乙"], "B": ["乙"]}, "in two strata"),
    ):
        with pytest.raises(ValueError, match=why):
            PublishedList(day="2025-01-01", drawn=["甲"], register=["甲", "乙"], strata=strata)
