"""What the checks of a rulebook find, one bad rulebook a finding."""

from collections.abc import Callable
from datetime import date

import pytest

from ssj_core.rules import Rulebook

Make = Callable[..., Rulebook]


def ratio(text: str, rounding: str = "up", **more: str) -> str:
    """Return a clause with a ratio."""
    lines = [f'kind = "ratio"\nratio = "{text}"\nrounding = "{rounding}"']
    return "\n".join(lines + [f"{key} = {value}" for key, value in more.items()])


def codes(book: Rulebook, on: date | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """Return codes and clauses of the findings."""
    return [(one.code, one.clauses) for one in book.lint(on)]


MANDATORY = '"mandatory"'
VISITS = 'kind = "between"\nquestion = "visits-per-year"\nmost = {}\nbinding = "mandatory"'
TIERED = 'kind = "credit-tiered-ratio"\nscheme = "{}"\nratios = {}\nrounding = "up"'
OVERALL = 'kind = "ratio"\nquestion = "overall-ratio"\nratio = "{}"\nrounding = "up"'
OPEN = 'kind = "open"\nwants = "cap"\nquestion = "sample-ratio"'


@pytest.mark.parametrize(
    "clauses, found",
    [
        ([ratio("2%")], []),
        # contradictions
        ([ratio("2%"), ratio("3%")], [("conflict", ("c1", "c2"))]),
        ([ratio("2%"), ratio("2%")], []),
        ([ratio("2%"), ratio("3%", place='"990100"')], []),
        ([ratio("2%", place='"980000"'), ratio("3%")], []),
        (
            [ratio("2%", until="2021-01-01"), ratio("3%", **{"from": "2021-01-01"})],
            [("expired", ("c1",))],
        ),
        ([ratio("2%"), ratio("3%", when='{ class = "key" }')], []),
        (
            [ratio("2%", when="{ joint = true }"), ratio("3%", when='{ class = "key" }')],
            [("conflict", ("c1", "c2"))],
        ),
        ([ratio("2%", when="{ joint = true }"), ratio("3%", when="{ joint = false }")], []),
        (
            [ratio("6%"), ratio("≤5%", "down", binding=MANDATORY)],
            [("cap-below-floor", ("c1", "c2"))],
        ),
        (
            [
                TIERED.format("stars", '{ three = "1%", two = "2%", one = "9%" }'),
                ratio("≤5%", "down", binding=MANDATORY),
            ],
            [("cap-below-floor", ("c1", "c2"))],
        ),
        (
            [
                'kind = "by-date"\nmonth = 1\nday = "last"',
                'kind = "by-date"\nmonth = 2\nday = "last"',
            ],
            [("conflict", ("c1", "c2"))],
        ),
        # a more special default of the place answers the case both cover
        (
            [
                ratio("2%", when="{ joint = true }"),
                ratio("3%", when='{ class = "key" }'),
                ratio("4%", when='{ class = "key", joint = true }'),
            ],
            [],
        ),
        (
            [
                ratio("2%", when="{ joint = true }"),
                ratio("3%", when='{ class = "key" }'),
                ratio("4%", when='{ class = "key", joint = true }', until="2030-01-01"),
                ratio("4%", when='{ class = "key", joint = true }', **{"from": "2021-01-01"}),
            ],
            [("conflict", ("c1", "c2"))],
        ),
        (
            [
                ratio("6%"),
                ratio("≤5%", "down", binding=MANDATORY, when='{ class = "key" }'),
                ratio("4%", when='{ class = "key" }'),
                OPEN + '\nwhen = { class = "key" }\nbinding = "default"',
            ],
            [("unanswered", ("c4",))],
        ),
        # tiers
        (
            [TIERED.format("stars", '{ three = "5%", two = "2%", one = "9%" }')],
            [("not-monotone", ("c1",))],
        ),
        (
            [TIERED.format("stars", '{ three = "5%-20%", two = "6%-10%", one = "21%" }')],
            [("not-monotone", ("c1",))],
        ),
        ([TIERED.format("stars", '{ three = "≤1%", two = "2%", one = "9%" }')], []),
        ([TIERED.format("moons", '{ full = "5%" }')], [("unknown-scheme", ("c1",))]),
        (
            [
                'kind = "tier-levels"\nscheme = "stars"\nlevels = { three = "high", two = "normal", one = "high" }'
            ],
            [("not-monotone", ("c1",))],
        ),
        (
            [
                ratio("5%", when='{ scheme = "stars", tier = "three" }'),
                ratio("2%", when='{ scheme = "stars", tier = ["two", "one"] }'),
            ],
            [("not-monotone", ("c1", "c2"))],
        ),
        ([ratio("5%", when='{ risk = "C" }')], [("tier-without-scheme", ("c1",))]),
        # a total the tiers cannot reach
        (
            [
                OVERALL.format("25%"),
                TIERED.format("stars", '{ three = "5%", two = "10%", one = "20%" }'),
            ],
            [("overall-unreachable", ("c1", "c2"))],
        ),
        (
            [
                OVERALL.format("25%"),
                TIERED.format("stars", '{ three = "5%", two = "10%", one = "40%" }'),
            ],
            [("overall-depends", ("c1", "c2"))],
        ),
        (
            [
                OVERALL.format("5%"),
                TIERED.format("stars", '{ three = "5%", two = "10%", one = "40%" }'),
            ],
            [],
        ),
        (
            [
                OVERALL.format("25%") + '\nplace = "980000"',
                TIERED.format("stars", '{ three = "5%", two = "10%", one = "20%" }'),
            ],
            [],
        ),
        (
            [
                OVERALL.format("25%") + '\nwhen = { item = "x" }',
                TIERED.format("stars", '{ three = "5%", two = "6%", one = "7%" }')
                + '\nwhen = { item = "y" }',
            ],
            [],
        ),
        (
            [
                OVERALL.format("≤25%").replace('"up"', '"down"'),
                TIERED.format("stars", '{ three = "5%", two = "6%", one = "7%" }'),
            ],
            [],
        ),
        # amounts
        ([ratio("2%", "down")], [("rounding-below-floor", ("c1",))]),
        ([ratio("2%", "half-up")], [("rounding-below-floor", ("c1",))]),
        ([ratio("≤2%", "up")], [("rounding-above-cap", ("c1",))]),
        (['kind = "cap"\nmost = "5%"\nrounding = "up"'], [("rounding-above-cap", ("c1",))]),
        (
            [
                TIERED.format("stars", '{ three = "1%", two = "2%", one = "9%" }').replace(
                    '"up"', '"down"'
                )
            ],
            [("rounding-below-floor", ("c1",))],
        ),
        ([ratio("每季度5%"), VISITS.format(2)], [("rounds-exceed-frequency", ("c1", "c2"))]),
        ([ratio("每季度5%", without_repeats="true"), VISITS.format(2)], []),
        ([ratio("5%", per='"quarter"'), VISITS.format(4)], []),
        ([ratio("每季度5%"), 'kind = "between"\nquestion = "visits-per-year"\nleast = 1'], []),
        (
            [
                ratio("每季度5%", when='{ class = "key" }'),
                VISITS.format(2) + '\nwhen = { class = "general" }',
            ],
            [],
        ),
        ([ratio("每季度5%"), VISITS.format(2) + '\nplace = "980000"'], []),
        (
            [TIERED.format("stars", '{ three = "1%", two = "2%", one = "9%" }'), VISITS.format(2)],
            [],
        ),
        (
            [ratio("每季度5%"), 'kind = "open"\nwants = "between"\nquestion = "visits-per-year"'],
            [("unanswered", ("c2",))],
        ),
        # upkeep
        ([OPEN], [("unanswered", ("c1",))]),
        ([OPEN, ratio("≤5%", "down", answers='"c1"')], []),
        (
            [OPEN, ratio("≤5%", "down", answers='"c1"', when='{ field = "tax" }')],
            [("partly-answered", ("c1", "c2"))],
        ),
        (
            [
                OPEN,
                ratio("≤5%", "down", answers='"c1"', when='{ field = "tax" }'),
                ratio("≤6%", "down", answers='"c1"', when='{ field = { not = ["tax"] } }'),
            ],
            [],
        ),
        (
            [OPEN, ratio("≤5%", "down", answers='"c1"', place='"980000"'), OPEN],
            [("unanswered", ("c1",)), ("unanswered", ("c3",))],
        ),
        ([ratio("5%", answers='"nobody"')], [("answers-unknown", ("c1", "nobody"))]),
        ([ratio("5%"), ratio("5%", answers='"c1"')], [("answers-nothing", ("c2", "c1"))]),
        (
            [
                TIERED.format("stars", '{ three = "1%", two = "2%", one = "9%" }')
                + '\nwhen = { tier = "four" }'
            ],
            [("unreachable", ("c1",))],
        ),
        (
            [ratio("5%", when='{ scheme = "stars", tier = "four" }')],
            [("unreachable", ("c1",))],
        ),
        (
            [ratio("2%", place='"990100"'), ratio("5%", binding=MANDATORY)],
            [("loosens", ("c1", "c2"))],
        ),
        ([ratio("2%"), ratio("5%", binding=MANDATORY, place='"990100"')], []),
        ([ratio("2%"), ratio("5%", binding=MANDATORY, until="2030-01-01")], []),
        (
            [ratio("2%", until="2030-01-01"), ratio("5%", binding=MANDATORY)],
            [("unreachable", ("c1", "c2"))],
        ),
        ([ratio("2%", until="2030-01-01"), ratio("5%", binding=MANDATORY, until="2029-01-01")], []),
        ([ratio("5%"), ratio("5%", binding=MANDATORY)], []),
    ],
)
def test_findings(toy: Make, clauses: list[str], found: list[tuple[str, tuple[str, ...]]]) -> None:
    """Each doubtful rulebook gives its finding, and nothing else."""
    assert codes(toy(*clauses)) == found


def test_tiers_of_two_books_are_compared(toy: Make) -> None:
    """A scheme and the ratios over it may come from two files."""
    three = 'title = { zh = "月", en = "moons" }\ntiers = ["new", "half", "full"]'
    scheme = toy(extra=f"[scheme.moons]\n{three}")
    ratios = toy(TIERED.format("moons", '{ new = "1%", half = "2%" }'))
    assert codes(Rulebook.joined(scheme, ratios)) == [("tier-outside-scheme", ("c1",))]


def test_what_has_ended_depends_on_the_day(toy: Make) -> None:
    """Without a day, the day the newest clause began."""
    book = toy(ratio("5%", until="2025-01-01"))
    assert codes(book) == []
    assert codes(book, date(2024, 12, 31)) == []
    assert codes(book, date(2025, 1, 1)) == [("expired", ("c1",))]
    assert codes(Rulebook()) == []


def test_sources_are_asked_for() -> None:
    """A clause without summary or confidence, an instrument without a link."""
    book = Rulebook.parse(
        'schema = 1\njurisdiction = "990000"\ntitle = { zh = "国", en = "Land" }\n'
        '[instrument.law]\ntitle = { zh = "法", en = "Act" }\n'
        '[[clause]]\nid = "a"\nbasis = { instrument = "law", article = "1" }\nfrom = 2020-01-01\n'
        'binding = "default"\nkind = "allow"\nquestion = "may-inspect"\n'
    )
    assert codes(book) == [("no-confidence", ("a",)), ("no-link", ("law",)), ("no-summary", ("a",))]


def test_findings_speak_both_languages(toy: Make) -> None:
    """Contradictions come first; each is one line."""
    first, *rest = toy(ratio("2%", "down"), ratio("3%")).lint()
    assert (first.level, rest[0].level) == ("contradiction", "notice")
    assert str(first) == first.say("zh") == "[conflict] c1、c2：效力相同而说法不同（任何情形）"
    assert (
        first.say("en") == "[conflict] c1, c2: of equal standing, yet they differ (in every case)"
    )


def test_a_case_is_named(toy: Make) -> None:
    """A contradiction in one case only says in which."""
    book = toy(
        TIERED.format("stars", '{ three = "1%", two = "2%", one = "9%" }'),
        ratio("≤5%", "down", binding=MANDATORY),
        'kind = "tier-levels"\nscheme = "stars"\nlevels = { three = "low", two = "low", one = "high" }',
        'kind = "tier-levels"\nscheme = "stars"\nlevels = { three = "low", two = "low", one = "normal" }',
    )
    texts = [one.say("en") for one in book.lint()]
    assert texts[0].endswith("(scheme = stars, tier = one)")
    assert texts[1].endswith("(scheme = stars, tier = one)")


TWO = '[instrument.later]\ntitle = { zh = "后来的规定", en = "a later paper" }\nurl = "https://example.invalid/2"'
TERM = 'kind = "within"\nquestion = "publish-by"\ndays = {}\nunit = "workdays"\nclock = "finished"\nbinding = "mandatory"'
LATER = '\nbasis = { instrument = "later", article = "1" }\nfrom = 2024-01-01'
YEARLY = 'kind = "by-date"\nquestion = "publish-by"\nmonth = {}\nday = "last"\nbinding = "mandatory"\nwhen = {{ document = "annual-plan", year = {{ given = true }} }}'


@pytest.mark.parametrize(
    "clauses, found",
    [
        # a later paper of the same place gives more time than an earlier one: both bind, the earlier decides
        ([TERM.format(20), TERM.format(30) + LATER], [("loosens", ("c2", "c1"))]),
        ([TERM.format(20), TERM.format(10) + LATER], []),
        ([TERM.format(20), TERM.format(30)], []),
        # wider than what it loosens: told for the cases where that applies
        (
            [
                TERM.format(20) + "\nwhen = { joint = true }",
                TERM.format(30) + '\nplace = "990101"',
            ],
            [("loosens", ("c2", "c1"))],
        ),
        # a default may be wider than the mandatory clause that makes an exception to it
        (
            [
                'kind = "refuse"\nquestion = "may-start"\ngrounds = ["x"]\nwhen = { approved = false }\nbinding = "mandatory"',
                'kind = "allow"\nquestion = "may-start"\nplace = "990101"',
            ],
            [],
        ),
        # a later day of every year
        ([YEARLY.format(3), YEARLY.format(4) + '\nplace = "990101"'], [("loosens", ("c2", "c1"))]),
        ([YEARLY.format(3), YEARLY.format(2) + '\nplace = "990101"'], []),
    ],
)
def test_what_never_decides_is_told(
    toy: Make, clauses: list[str], found: list[tuple[str, tuple[str, ...]]]
) -> None:
    """Whatever gives less than a mandatory clause that binds beside or above it is told, with that clause."""
    book = toy(*clauses, extra=TWO)
    assert [one for one in codes(book, date(2026, 3, 2)) if one[0] == "loosens"] == found
