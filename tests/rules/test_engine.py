"""The sentence of the engine, case by case."""

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.errors.calendar import FixedDateError, NotADayError
from ssj_core.errors.legal import PlaceRefusedError
from ssj_core.errors.rules import (
    BadClauseError,
    CalendarNeededError,
    ConflictError,
    ContradictoryRulesError,
    FactNeededError,
    FactRefusedError,
    NoClauseError,
    OpenRuleError,
    SameClauseIdError,
    UnknownTierError,
)
from ssj_core.legal import Citation, Instrument, Period, Place, Text
from ssj_core.rules import (
    NEVER,
    AllowedMethods,
    Between,
    Clause,
    CreditTieredRatio,
    Due,
    MayDraw,
    MayInspect,
    PlanBy,
    PublishBy,
    Question,
    ReadyBy,
    RiskLevel,
    Rulebook,
    SampleRatio,
    TeamSize,
)
from ssj_core.rules.policies import Allow, ByDay, Open, WithinDays

Make = Callable[..., Rulebook]
Ask = Callable[..., Any]
RATIO = 'kind = "ratio"\nratio = "{}"\nrounding = "up"'
TEAM = 'kind = "between"\nquestion = "team-size"\nleast = {}'


def effects(decision: Any) -> dict[str, str]:
    """Return what each clause did."""
    return {step.id: step.effect for step in decision.steps}


@pytest.mark.parametrize(
    "clauses, least, did",
    [
        # one default answers
        ([RATIO.format("2%")], "2%", {"c1": "answered"}),
        # the most local default answers, the others give way
        (
            [
                RATIO.format("2%") + '\nplace = "000000"',
                RATIO.format("4%") + '\nplace = "990101"',
                RATIO.format("3%") + '\nplace = "990100"',
            ],
            "4%",
            {"c1": "overruled", "c2": "answered", "c3": "overruled"},
        ),
        # a mandatory clause however distant tightens
        (
            [RATIO.format("2%"), RATIO.format("5%") + '\nbinding = "mandatory"\nplace = "000000"'],
            "5%",
            {"c1": "answered", "c2": "tightened"},
        ),
        # and never loosens
        (
            [RATIO.format("6%"), RATIO.format("5%") + '\nbinding = "mandatory"\nplace = "000000"'],
            "6%",
            {"c1": "answered", "c2": "agreed"},
        ),
        # mandatory clauses alone answer together
        (
            [
                RATIO.format("5%") + '\nbinding = "mandatory"\nplace = "000000"',
                RATIO.format("7%") + '\nbinding = "mandatory"',
            ],
            "7%",
            {"c1": "agreed", "c2": "answered"},
        ),
        # equals that agree
        ([RATIO.format("2%"), RATIO.format("2%")], "2%", {"c1": "answered", "c2": "agreed"}),
        # equals that agree, tightened
        (
            [
                RATIO.format("2%"),
                RATIO.format("2%"),
                RATIO.format("9%") + '\nbinding = "mandatory"',
            ],
            "9%",
            {"c1": "answered", "c2": "agreed", "c3": "tightened"},
        ),
        # the narrower guard is the more special rule
        (
            [RATIO.format("2%"), RATIO.format("10%") + '\nwhen = { risk = ["one", "two"] }'],
            "10%",
            {"c1": "overruled", "c2": "answered"},
        ),
        (
            [
                RATIO.format("10%") + '\nwhen = { risk = ["one", "two"] }',
                RATIO.format("20%") + '\nwhen = { risk = "one" }',
            ],
            "20%",
            {"c1": "overruled", "c2": "answered"},
        ),
        # another place, another time, another case
        (
            [
                RATIO.format("2%"),
                RATIO.format("3%") + '\nplace = "980000"',
                RATIO.format("4%") + "\nuntil = 2026-03-02",
                RATIO.format("5%") + "\nfrom = 2026-03-03",
                RATIO.format("6%") + '\nwhen = { class = "general" }',
            ],
            "2%",
            {"c1": "answered", "c5": "does-not-cover"},
        ),
    ],
)
def test_resolution(
    toy: Make, ask: Ask, clauses: list[str], least: str, did: dict[str, str]
) -> None:
    """The most local default answers; every mandatory clause may only tighten it."""
    decision = ask(toy(*clauses), SampleRatio(item_class="key", scheme="stars", tier="one"))
    assert decision.answer.least == Fraction(int(least[:-1]), 100)
    assert effects(decision) == did


def test_two_equals_that_differ_are_an_error_naming_both(toy: Make, ask: Ask) -> None:
    """No silent pick between clauses of equal standing."""
    with pytest.raises(ConflictError, match=r"c1 .*2%.*c2 .*3%"):
        ask(toy(RATIO.format("2%"), RATIO.format("3%")), SampleRatio())


def test_overlapping_guards_are_equals(toy: Make, ask: Ask) -> None:
    """Neither of two guards that merely overlap is the more special one."""
    book = toy(
        RATIO.format("2%") + '\nwhen = { risk = "one" }',
        RATIO.format("3%") + '\nwhen = { class = "key" }',
    )
    assert ask(book, SampleRatio(tier="one", item_class="general")).answer.least == Fraction(2, 100)
    with pytest.raises(ConflictError):
        ask(book, SampleRatio(tier="one", item_class="key"))


def test_nothing_in_force_is_an_error(toy: Make, ask: Ask) -> None:
    """Silence is never permission, and the message says what was near."""
    book = toy(RATIO.format("2%") + "\nuntil = 2021-01-01")
    with pytest.raises(NoClauseError, match="c1"):
        ask(book, SampleRatio())
    with pytest.raises(NoClauseError, match="team-size"):
        ask(book, TeamSize())


def test_a_floor_above_a_cap_is_contradictory(toy: Make, ask: Ask) -> None:
    """No number satisfies both: the error names both and what they say."""
    cap = 'kind = "cap"\nmost = "5%"\nrounding = "down"\nbinding = "mandatory"'
    with pytest.raises(ContradictoryRulesError, match=r"c1: at least 6%; c2: at most 5%"):
        ask(toy(RATIO.format("6%"), cap), SampleRatio())


def test_an_unknown_fact_leaves_a_pending_step(toy: Make, ask: Ask) -> None:
    """What could not be asked yet is named with the fact it waits for."""
    book = toy(
        RATIO.format("2%"), RATIO.format("9%") + '\nwhen = { class = "key" }\nbinding = "mandatory"'
    )
    decision = ask(book, SampleRatio())
    assert decision.answer.least == Fraction(2, 100)
    (step,) = decision.pending
    assert (step.id, step.missing, step.said) == ("c2", ("item_class",), None)
    assert "item_class" in decision.explain("en")


def test_a_known_fact_that_fails_settles_the_rest(toy: Make, ask: Ask) -> None:
    """A clause that surely does not cover the case does not wait for other facts."""
    book = toy(RATIO.format("2%"), RATIO.format("9%") + '\nwhen = { class = "key", risk = "one" }')
    assert ask(book, SampleRatio(item_class="general")).pending == ()


def test_nothing_but_pending_clauses_asks_for_the_facts(toy: Make, ask: Ask) -> None:
    """If every clause waits, the error says for what."""
    book = toy(RATIO.format("9%") + '\nwhen = { class = "key", risk = "one" }')
    with pytest.raises(FactNeededError, match="item_class, tier"):
        ask(book, SampleRatio())


ALLOW = 'kind = "allow"\nquestion = "may-inspect"'
REFUSE = 'kind = "refuse"\ngrounds = ["no"]\nquestion = "may-inspect"\nbinding = "mandatory"'


def test_a_permission_waits_for_every_mandatory_clause(toy: Make, ask: Ask) -> None:
    """An unknown fact is never permission; a refusal needs no further fact."""
    book = toy(
        ALLOW, REFUSE + "\nwhen = { listed = false }", REFUSE + "\nwhen = { planned = false }"
    )
    with pytest.raises(FactNeededError, match="listed, planned"):
        ask(book, MayInspect())
    assert not ask(book, MayInspect(listed=False)).answer.allowed
    assert ask(book, MayInspect(listed=True, planned=True)).answer.allowed


OPEN = 'id = "gap"\nkind = "open"\nwants = "cap"\nexample = \'\'\'most = "…%"\nrounding = "down"\'\'\'\nquestion = "sample-ratio"\nplace = "000000"\nbinding = "mandatory"\nwhen = { class = "general" }'
CAP = 'kind = "cap"\nmost = "5%"\nrounding = "down"\nbinding = "mandatory"\nanswers = "gap"'


def test_an_open_clause_must_be_given_its_value(toy: Make, ask: Ask) -> None:
    """The text wants a number and gives none: refused, with the lines that would give it."""
    question = SampleRatio(item_class="general")
    with pytest.raises(OpenRuleError) as caught:
        ask(toy(OPEN, RATIO.format("2%")), question)
    message = caught.value.message("en")
    for part in (
        "gap (Toy Act 1)",
        'kind     = "cap"',
        'most = "…%"',
        'answers  = ["gap"]',
        'item_class = ["general"]',
    ):
        assert part in message
    assert ask(
        toy(OPEN, RATIO.format("2%")), SampleRatio(item_class="key")
    ).answer.least == Fraction(1, 50)
    decision = ask(toy(OPEN, RATIO.format("2%"), CAP), question)
    assert decision.answer.most == Fraction(1, 20)
    assert effects(decision)["gap"] == "filled"


def test_the_lines_an_open_clause_shows_are_a_rulebook_once_filled_in(toy: Make, ask: Ask) -> None:
    """Whoever follows the error gets an answer."""
    gap = OPEN.replace(
        'when = { class = "general" }', 'when = { joint = [true], class = "general" }'
    )
    question = SampleRatio(item_class="general", joint=True)
    with pytest.raises(OpenRuleError) as caught:
        ask(toy(gap), question)
    lines = str(caught.value.params["example"]).replace("[[clause]]\n", "").replace('"…%"', '"4%"')
    filled = lines.replace('instrument = "…", article = "…"', 'instrument = "law", article = "2"')
    assert ask(toy(gap, filled), question).answer.most == Fraction(1, 25)


def test_an_open_clause_whose_answer_waits_for_a_fact_asks_for_the_fact(
    toy: Make, ask: Ask
) -> None:
    """Not the value is missing then, but a fact."""
    book = toy(OPEN.replace('when = { class = "general" }', ""), CAP + '\nwhen = { risk = "one" }')
    with pytest.raises(FactNeededError, match="tier"):
        ask(book, SampleRatio())
    with pytest.raises(OpenRuleError):
        ask(book, SampleRatio(tier="two"))


def test_an_open_clause_is_never_asked() -> None:
    """It has nothing to say."""
    with pytest.raises(NotImplementedError):
        Open(wants="cap").answer(None)


def test_a_tier_outside_its_scheme_is_refused(toy: Make, ask: Ask) -> None:
    """A tier nobody defined must not fall through to a general rule."""
    with pytest.raises(UnknownTierError, match="three、two、one"):
        ask(toy(RATIO.format("2%")), SampleRatio(scheme="stars", tier="four"))
    assert ask(toy(RATIO.format("2%")), SampleRatio(scheme="other", tier="four")).answer.least


TIERED = 'kind = "credit-tiered-ratio"\nscheme = "stars"\nratios = { three = "1%", two = "5%-20%", one = "61%-100%" }\nrounding = "up"\nminimum = 1'


@pytest.mark.parametrize(
    "tier, least, most",
    [
        ("three", Fraction(1, 100), None),
        ("two", Fraction(1, 20), Fraction(1, 5)),
        ("one", Fraction(61, 100), Fraction(1)),
    ],
)
def test_each_tier_has_its_ratio(
    toy: Make, ask: Ask, tier: str, least: Fraction, most: Fraction | None
) -> None:
    """Ratios by tier, over a scheme that is data."""
    answer = ask(toy(TIERED), SampleRatio(scheme="stars", tier=tier)).answer
    assert (answer.least, answer.most, answer.minimum, answer.rounding) == (least, most, 1, "up")


def test_tiers_of_another_scheme_are_not_covered(toy: Make, ask: Ask) -> None:
    """Grade A of one scheme says nothing about grade A of another."""
    with pytest.raises(NoClauseError):
        ask(toy(TIERED), SampleRatio(scheme="moons", tier="one"))
    guarded = TIERED + '\nwhen = { tier = ["one", "nine"] }'
    with pytest.raises(NoClauseError):
        ask(toy(guarded), SampleRatio(scheme="stars", tier="two"))
    assert ask(toy(guarded), SampleRatio(scheme="stars", tier="one")).answer.least == Fraction(
        61, 100
    )


LEVELS = 'kind = "tier-levels"\nscheme = "stars"\nlevels = { three = "low", two = "normal", one = "high" }'


def test_a_tier_has_its_level(toy: Make, ask: Ask) -> None:
    """Which of three levels a tier is, is data too."""
    assert ask(toy(LEVELS), RiskLevel(scheme="stars", tier="one")).answer.name == "high"


def test_bounds_guard_numbers_and_days(toy: Make, ask: Ask) -> None:
    """Both ends of a bound are included."""
    free = 'kind = "allow"\nquestion = "may-draw"\nwhen = { visits_left = { at_least = 1, at_most = 3 } }'
    book = toy(free)
    assert ask(book, MayDraw(visits_left=1)).answer.allowed
    assert ask(book, MayDraw(visits_left=3)).answer.allowed
    for left in (0, 4):
        with pytest.raises(NoClauseError):
            ask(book, MayDraw(visits_left=left))


def test_other_guards(toy: Make, ask: Ask) -> None:
    """None of these; whatever it is, as long as it is known."""
    book = toy(
        TEAM.format(2),
        TEAM.format(4) + '\nwhen = { field = { not = ["food"] } }\nbinding = "mandatory"',
        TEAM.format(3) + '\nwhen = { joint = { given = true } }\nbinding = "mandatory"',
        TEAM.format(5) + '\nwhen = { onsite = { not = [true] } }\nbinding = "mandatory"',
    )
    assert ask(book, TeamSize(field="food")).answer == Between(2)
    assert ask(book, TeamSize(field="tax")).answer == Between(4)
    assert ask(book, TeamSize(field="food", joint=False)).answer == Between(3)
    assert ask(book, TeamSize(field="food", onsite=False)).answer == Between(5)
    assert {s.id for s in ask(book, TeamSize()).pending} == {"c2", "c3", "c4"}
    ratios = toy(RATIO.format("2%") + '\nwhen = { class = { not = ["general"] } }')
    assert ask(ratios, SampleRatio(item_class="key")).answer.least == Fraction(1, 50)
    with pytest.raises(NoClauseError):
        ask(ratios, SampleRatio(item_class="general"))


WITHIN = 'kind = "within"\ndays = {}\nunit = "workdays"\nclock = "{}"\nquestion = "publish-by"\nbinding = "mandatory"'


def test_deadlines_carry_the_calendars_own_answer(toy: Make, ask: Ask) -> None:
    """The earlier deadline binds, with its trace."""
    book = toy(WITHIN.format(20, "finished"), WITHIN.format(7, "produced"))
    decision = ask(book, PublishBy(finished=date(2021, 4, 1), produced=date(2021, 4, 26)))
    assert decision.answer == Due.on(date(2021, 4, 29))
    assert decision.answer.deadline.rule.n == 20
    assert [(s.id, s.effect, s.said.date) for s in decision.steps] == [
        ("c1", "answered", date(2021, 4, 29)),
        ("c2", "agreed", date(2021, 5, 8)),
    ]


def test_a_deadline_in_working_days_needs_a_calendar(toy: Make, here: Place, day: date) -> None:
    """Nobody counts working days with a weekday mask."""
    rules = toy(WITHIN.format(20, "finished")).at(here, on=day)
    with pytest.raises(CalendarNeededError, match="c1"):
        rules.decide(PublishBy(finished=date(2021, 4, 1)))
    with pytest.raises(CalendarNeededError):
        WithinDays(days=7, unit="workdays", clock="finished").answer(None)


@pytest.mark.parametrize(
    "unit, extra, due",
    [
        ("days", '\nstatute = "民法典"', date(2025, 3, 13)),
        # 2026-01-03 is a day off, and Sunday 4 January is worked.
        ("months", "", date(2026, 1, 4)),
    ],
)
def test_other_units(toy: Make, ask: Ask, unit: str, extra: str, due: date) -> None:
    """Days as the statute counts them, and months."""
    body = WITHIN.format(10, "finished").replace("workdays", unit) + extra
    assert ask(toy(body), PublishBy(finished=date(2025, 3, 3))).answer.date == due


def test_a_day_of_every_year(toy: Make, ask: Ask, here: Place, day: date) -> None:
    """The end of a month is its last day, leap years included, with or without a calendar."""
    body = 'kind = "by-date"\nmonth = {}\nday = {}'
    last = toy(body.format(2, '"last"'))
    for rules in (last.at(here, on=day), last.at(here, on=day, calendar=WorkdayCalendar.cn())):
        assert rules.decide(PlanBy(year=2024)).answer.date == date(2024, 2, 29)
        assert rules.decide(PlanBy(year=2025)).answer.date == date(2025, 2, 28)
    assert toy(body.format(12, '"last"')).at(here, on=day).decide(
        PlanBy(year=2025)
    ).answer.date == date(2025, 12, 31)
    leap = toy(body.format(2, 29)).at(here, on=day)
    assert leap.decide(PlanBy(year=2024)).answer.date == date(2024, 2, 29)
    with pytest.raises(FixedDateError):
        leap.decide(PlanBy(year=2025))
    once = 'kind = "on-date"\nday = 2021-01-31'
    assert ask(toy(once), ReadyBy(milestone="x")).answer.date == date(2021, 1, 31)


def test_a_duty_in_principle_is_excusable_up_to_the_hard_one(toy: Make, ask: Ask) -> None:
    """原则上: the excusable deadline may be put off, the hard one behind it may not."""
    soft, hard = WITHIN.format(5, "finished") + "\nexcusable = true", WITHIN.format(20, "produced")
    asked = PublishBy(finished=date(2026, 3, 2), produced=date(2026, 3, 2))
    decision = ask(toy(soft, hard), asked)
    assert decision.excusable
    assert (decision.answer.date, decision.hard.date) == (date(2026, 3, 9), date(2026, 3, 30))
    assert "2026-03-30" in decision.explain("en")
    alone = ask(toy(soft), asked)
    assert alone.excusable
    assert alone.hard is None
    assert "说明理由可以延期）" in alone.explain()
    assert not ask(toy(hard), asked).excusable


def test_a_deadline_already_past_when_the_law_came_is_marked(toy: Make, ask: Ask) -> None:
    """Back-dated deadlines do not crash, they say so."""
    assert ask(toy('kind = "on-date"\nday = 2019-01-31'), ReadyBy(milestone="x")).past_at_issue
    assert not ask(toy('kind = "on-date"\nday = 2021-01-31'), ReadyBy(milestone="x")).past_at_issue
    assert not ask(toy(TEAM.format(2)), TeamSize()).past_at_issue


def test_a_target_rests_between_two_draws(toy: Make, ask: Ask) -> None:
    """The anniversary may be drawn again; a target never drawn is free; not knowing is not free."""
    rest = 'kind = "no-repeat"\nyears = 3\nbinding = "mandatory"'
    book = toy('kind = "allow"\nquestion = "may-draw"', rest)
    today = date(2026, 3, 2)
    for last, free in ((date(2023, 3, 2), True), (date(2023, 3, 3), False), (NEVER, True)):
        assert ask(book, MayDraw(day=today, last_drawn=last)).answer.allowed is free
    with pytest.raises(FactNeededError, match="last_drawn"):
        ask(book, MayDraw(day=today))


def test_what_may_be_chosen_shrinks(toy: Make, ask: Ask) -> None:
    """Choices intersect; an empty choice is a contradiction."""
    only = 'kind = "only"\nquestion = "allowed-methods"\nnames = {}'
    book = toy(
        only.format('["onsite", "online"]'), only.format('["online"]') + '\nbinding = "mandatory"'
    )
    assert set(ask(book, AllowedMethods()).answer.names) == {"online"}
    with pytest.raises(ContradictoryRulesError):
        ask(
            book + toy(only.format('["onsite"]') + '\nbinding = "mandatory"\nid = "x"').clause("x"),
            AllowedMethods(),
        )


LAW = Citation(instrument=Instrument(key="law", title=Text("虚构", "invented")), article="1")


def test_counts_are_numbers_of_targets(toy: Make, ask: Ask) -> None:
    """Thirty; twenty to forty."""
    count = 'kind = "count"\ncount = {}\nper = "year"'
    answer = ask(
        toy(count.format('"20-40"'), count.format(30) + '\nbinding = "mandatory"'), SampleRatio()
    ).answer
    assert (answer.counts(1000, per="year").least, answer.counts(1000, per="year").most) == (30, 40)


def test_exclusions_and_names_meet(toy: Make, ask: Ask) -> None:
    """A value one clause names is still tested by the clause that excludes others."""
    book = toy(
        TEAM.format(2),
        TEAM.format(4) + '\nwhen = { field = { not = ["food"] } }\nbinding = "mandatory"',
        TEAM.format(3) + '\nwhen = { field = ["food", "tax"] }\nbinding = "mandatory"',
    )
    assert ask(book, TeamSize(field="tax")).answer == Between(4)
    assert ask(book, TeamSize(field="food")).answer == Between(3)
    assert ask(book, TeamSize(field="water")).answer == Between(4)


def test_every_question_owns_its_law() -> None:
    """A question that does not say what is tighter is none."""
    with pytest.raises(NotImplementedError):
        Question[int]().tighter(1, 2)


def test_clauses_can_be_written_in_code(here: Place, day: date) -> None:
    """A clause is a value like any other; a policy must fit its question."""
    clause = Clause(
        id="mine",
        place=here,
        citation=LAW,
        period=Period(date(2020, 1, 1)),
        binding="default",
        question=MayInspect,
        kind="allow",
        policy=Allow(),
    )
    assert Rulebook(clauses=(clause,)).at(here, on=day).decide(MayInspect()).answer.allowed
    assert (clause.say(), clause.say("en")) == ("mine（《虚构》1）", "mine (invented 1)")
    assert date(2021, 1, 1) not in clause.ending(date(2021, 1, 1)).period
    for policy in (
        ByDay(month=1, day="last"),
        CreditTieredRatio(scheme="s", ratios={}, rounding="up"),
    ):
        with pytest.raises(BadClauseError):
            Clause(
                id="mine",
                place=here,
                citation=LAW,
                period=Period(date(2020, 1, 1)),
                binding="default",
                question=MayInspect,
                kind="x",
                policy=policy,
            )


def test_one_id_is_one_clause(toy: Make) -> None:
    """The same clause twice is one; two clauses with one id are refused, in any order."""
    one, two = toy(RATIO.format("2%")), toy(RATIO.format("3%"))
    assert Rulebook.joined(one, one) == one
    for books in ((one, two), (two, one)):
        with pytest.raises(SameClauseIdError, match="c1"):
            Rulebook.joined(*books)


def test_rulebooks_are_values(toy: Make) -> None:
    """Taking a clause away and adding it again gives the same rulebook."""
    book = toy(RATIO.format("2%"), CAP)
    clause = book.clause("c2")
    assert (book - clause) + clause == book
    assert (book - clause).digest != book.digest
    assert [one.id for one in book.mandatory] == ["c2"]
    with pytest.raises(KeyError):
        book.clause("c9")


def test_books_must_agree_on_a_scheme(toy: Make) -> None:
    """One scheme has one description; names of codes are merged whatever the order."""
    one = toy(extra='[term]\nx = { zh = "甲", en = "a" }')
    two = toy(extra='[term]\nx = { zh = "乙", en = "b" }')
    assert Rulebook.joined(one, two).terms == Rulebook.joined(two, one).terms
    other = Rulebook.parse(
        'schema = 1\njurisdiction = "990000"\ntitle = { zh = "另", en = "other" }\n'
        '[scheme.stars]\ntitle = { zh = "星级", en = "stars" }\ntiers = ["one"]'
    )
    with pytest.raises(BadClauseError):
        Rulebook.joined(one, other)


def test_many_different_cases_do_not_fill_the_memory(
    toy: Make, here: Place, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plans are kept for the cases that come back, not without limit."""
    monkeypatch.setattr("ssj_core.rules.shelf._MOST_PLANS", 2)
    rules = toy(TEAM.format(2), TEAM.format(3) + "\nwhen = { joint = true, onsite = true }").at(
        here, on=day
    )
    for joint in (True, False, None):
        for onsite in (True, False):
            assert rules.decide(TeamSize(joint=joint, onsite=onsite)).answer.least in (2, 3)


@pytest.mark.parametrize(
    "question",
    [
        SampleRatio(item_class="vital"),  # type: ignore[arg-type] # what a slip looks like
        SampleRatio(joint="no"),  # type: ignore[arg-type] # what a slip looks like
        SampleRatio(tier=1),  # type: ignore[arg-type] # what a slip looks like
    ],
)
def test_a_fact_it_cannot_have_is_refused(toy: Make, ask: Ask, question: SampleRatio) -> None:
    """A slip in a fact must not fall through every guard to a general rule."""
    book = toy(
        RATIO.format("2%"),
        RATIO.format("3%") + '\nwhen = { class = "key", joint = true, tier = "one" }',
    )
    with pytest.raises(FactRefusedError):
        ask(book, question)


def test_places_may_be_codes_and_days_may_be_moments(toy: Make) -> None:
    """A code is a place; an aware moment is read in China; a naive one is refused."""
    book = toy(TEAM.format(2) + "\nuntil = 2026-03-03")
    evening = datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert book.at("990101", on=date(2026, 3, 2)).decide(TeamSize()).answer == Between(2)
    with pytest.raises(NoClauseError):
        book.at("990101", on=evening).decide(TeamSize())
    with pytest.raises(NotADayError):
        book.at("990101", on=datetime(2026, 3, 2))  # noqa: DTZ001 - naive on purpose
    with pytest.raises(PlaceRefusedError):
        book.at("99", on=date(2026, 3, 2))


def test_rules_and_decisions_cross_process_borders(toy: Make, ask: Ask) -> None:
    """Pickled and read again they are the same, with their reasons."""
    book = toy(RATIO.format("2%"), CAP.replace('answers = "gap"', ""))
    decision = ask(book, SampleRatio())
    again = pickle.loads(pickle.dumps(decision))  # noqa: S301 - our own bytes
    assert again == decision
    assert again.receipt() == decision.receipt()
    assert pickle.loads(pickle.dumps(book)).digest == book.digest  # noqa: S301 - our own bytes
    assert len({book, toy(RATIO.format("2%"), CAP.replace('answers = "gap"', ""))}) == 1
    assert [step.clause for step in decision.steps] == [book.clause("c1"), book.clause("c2")]
