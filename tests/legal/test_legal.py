"""Places, periods, instruments: where a rule comes from."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.errors.encoding import TextBlankError
from ssj_core.errors.legal import PeriodRefusedError, PlaceRefusedError
from ssj_core.legal import NATION, Citation, Instrument, Period, Place, Text


@pytest.mark.parametrize(
    "code, chain, level, zh",
    [
        ("000000", ["000000"], "nation", "全国"),
        ("150000", ["000000", "150000"], "province", "省级 150000"),
        ("150600", ["000000", "150000", "150600"], "city", "地级 150600"),
        ("150602", ["000000", "150000", "150600", "150602"], "county", "县级 150602"),
        ("429004", ["000000", "420000", "429000", "429004"], "county", "县级 429004"),
    ],
)
def test_a_place_knows_the_places_above_it(
    code: str, chain: list[str], level: str, zh: str
) -> None:
    """A rule of any place on the chain reaches the place itself."""
    place = Place(code)
    assert [one.code for one in place.chain()] == chain
    assert (place.level, place.depth, str(place)) == (level, len(chain) - 1, code)
    assert (place.say(), place.say("en")) == (
        zh,
        zh.replace("全国", "nation").replace(zh[:2], level),
    )
    assert all(one.covers(place) for one in place.chain())
    assert NATION.covers(place)


@pytest.mark.parametrize(
    "code",
    ["15060", "1506021", "15060a", "１５０６０２", "", 150602, None, "000100", "001500", "150002"],
)
def test_a_code_of_another_form_is_refused(code: str) -> None:
    """A code that is not six digits, or lacks the part above it, is no place."""
    with pytest.raises(PlaceRefusedError):
        Place(code)


def test_a_county_does_not_rule_its_neighbours_or_its_province() -> None:
    """Rules reach downwards only."""
    assert not Place("150602").covers(Place("150603"))
    assert not Place("150602").covers(Place("150000"))


def test_the_day_of_repeal_is_no_longer_in_force() -> None:
    """Periods are half-open: `until` is the first day without the rule."""
    period = Period(date(2021, 2, 27), date(2022, 1, 1))
    assert date(2021, 2, 27) in period
    assert date(2021, 12, 31) in period
    assert date(2022, 1, 1) not in period
    assert date(2021, 2, 26) not in period
    assert period.last_day == date(2021, 12, 31)
    assert (period.say(), period.say("en")) == (
        "2021-02-27 至 2021-12-31",
        "2021-02-27 to 2021-12-31",
    )


def test_a_period_without_an_end_goes_on() -> None:
    """A rule not repealed is in force on every later day."""
    period = Period(date(2021, 2, 27))
    assert date(2121, 1, 1) in period
    assert period.last_day is None
    assert (period.say(), period.say("en")) == ("2021-02-27 起", "from 2021-02-27")


@pytest.mark.parametrize("until", [date(2021, 1, 1), date(2020, 12, 31)])
def test_a_period_that_holds_no_day_is_refused(until: date) -> None:
    """A rule that ends before it begins is a mistake, not an empty rule."""
    with pytest.raises(PeriodRefusedError):
        Period(date(2021, 1, 1), until)


DAYS = st.dates(date(2000, 1, 1), date(2002, 1, 1))
PERIODS = st.builds(
    lambda start, days: Period(
        start, None if days is None else date.fromordinal(start.toordinal() + days)
    ),
    DAYS,
    st.none() | st.integers(1, 400),
)


@settings(deadline=None)
@given(PERIODS, PERIODS)
def test_two_periods_overlap_when_they_share_a_day(a: Period, b: Period) -> None:
    """The later of the two beginnings lies in both, or they share no day."""
    first = max(a.start, b.start)
    assert a.overlaps(b) == b.overlaps(a) == (first in a and first in b)


@pytest.mark.parametrize("zh, en", [("", "x"), ("好", " ")])
def test_a_text_needs_both_languages(zh: str, en: str) -> None:
    """Half a translation is refused."""
    with pytest.raises(TextBlankError):
        Text(zh, en)


def test_a_citation_names_title_and_article() -> None:
    """People look a rule up by title and article."""
    law = Instrument(key="x", title=Text("虚构条例", "Invented Regulation"))
    cited = Citation(instrument=law, article="第三条")
    assert (cited.say(), cited.say("en")) == ("《虚构条例》第三条", "Invented Regulation 第三条")
    assert cited.confidence is None
