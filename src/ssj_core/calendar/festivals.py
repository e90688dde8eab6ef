"""Statutory days off, year by year: what the law gives before any notice arranges the days around it.

Source: 全国年节及纪念日放假办法, arts 2 and 6: State Council decrees 270 (1999, 10 days), 513 (2007, 11 days),
644 (2013, 11 days: New Year's Eve gives way to the third day of the year) and 795 (2024, 13 days).
The lunar dates agree between lunardate and lunar-python for all 96 years; Qingming as well.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Final

from attrs import frozen

FIRST_YEAR: Final = 2004
LAST_YEAR: Final = 2099

# One entry a year from 2004: yy, then MMDD of New Year's Eve, Qingming, Dragon Boat, Mid-Autumn.
_FEASTS: Final = """
040121040406220928 050208040506110918 060128040505311006 070217040506190925
080206040406080914 090125040405281003 100213040506160922 110202040506060912
120122040406230930 130209040406120919 140130040506020908 150218040506200927
160207040406090915 170127040405301004 180215040506180924 190204040506070913
200124040406251001 210211040406140921 220131040506030910 230121040506220929
240209040406100917 250128040405311006 260216040506190925 270205040506090915
280125040405281003 290212040406160922 300202040506050912 310122040506241001
320210040406120919 330130040406010908 340218040506200927 350207040506100916
360127040405301004 370214040406180924 380203040506070913 390123040505271002
400211040406140920 410131040406030910 420121040406220928 430209040506110917
440129040405311005 450216040406190925 460205040406080915 470125040505291004
480213040406150922 490201040406040911 500122040406230930 510210040506130919
520131040406010907 530218040406200926 540207040406100916 550127040505301005
560214040406170924 570203040406060913 580123040406251002 590211040506140921
600201040406030909 610120040406220928 620208040406110917 630128040506011006
640216040406190925 650204040406080915 660125040405281003 670213040506160923
680202040406040911 690122040406230929 700210040406130919 710130040506020908
720218040406200926 730206040406100916 740126040405301005 750214040406170924
760204040406060912 770123040406241001 780211040406140920 790201040406040910
800121040406220928 810208040406110917 820128040406011006 830216040406190926
840205040406070914 850125040405271003 860213040406150922 870202040406050911
880123040406230929 890209040406130918 900129040406020908 910217040406210927
920206040406090916 930126040405291005 940214040406170924 950204040406060913
960124040406240930 970211040406140920 980131040406040909 990120040406230929
""".split()  # noqa: SIM905 - a table reads better in rows


@frozen
class Festival:
    """A festival of one year with its statutory days off, in order."""

    name: str
    days: tuple[date, ...]


@frozen
class _Version:
    """One version of the statute: from which year, and what it gives.

    Spring days count from New Year's Eve (0).
    """

    year: int
    spring: tuple[int, ...]
    labour: int
    short: bool  # Qingming, Dragon Boat and Mid-Autumn are days off


_VERSIONS: Final = (
    _Version(2004, spring=(1, 2, 3), labour=3, short=False),
    _Version(2008, spring=(0, 1, 2), labour=1, short=True),
    _Version(2014, spring=(1, 2, 3), labour=1, short=True),
    _Version(2025, spring=(0, 1, 2, 3), labour=2, short=True),
)


def _feasts(year: int) -> tuple[date, date, date, date]:
    row = _FEASTS[year - FIRST_YEAR]
    eve, qingming, dragon, autumn = (
        date(year, int(row[at : at + 2]), int(row[at + 2 : at + 4])) for at in (2, 6, 10, 14)
    )
    return eve, qingming, dragon, autumn


def _run(first: date, offsets: Iterable[int]) -> tuple[date, ...]:
    return tuple(first + timedelta(offset) for offset in offsets)


@cache
def festivals(year: int) -> tuple[Festival, ...]:
    """Return the festivals of `year` in order of date, with their statutory days off.

    Args:
        year: 2004 to 2099; of 2100 only New Year's Day is known, because it can reach back into 2099.

    >>> [day.isoformat() for day in festivals(2027)[1].days]
    ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08']
    """
    new_year = Festival("元旦", (date(year, 1, 1),))
    if year > LAST_YEAR:
        return (new_year,)
    law = [version for version in _VERSIONS if version.year <= year][-1]
    eve, qingming, dragon, autumn = _feasts(year)
    found = [
        new_year,
        Festival("春节", _run(eve, law.spring)),
        Festival("劳动节", _run(date(year, 5, 1), range(law.labour))),
        Festival("国庆节", _run(date(year, 10, 1), range(3))),
    ]
    if law.short:
        found += [
            Festival("清明节", (qingming,)),
            Festival("端午节", (dragon,)),
            Festival("中秋节", (autumn,)),
        ]
    return tuple(sorted(found, key=lambda feast: feast.days))


def statutory_days(year: int) -> int:
    """Return how many days off the statute gives in `year`: 10, 11 from 2008, 13 from 2025.

    Two festivals on the same day still give both days.

    >>> statutory_days(2007), statutory_days(2008), statutory_days(2025)
    (10, 11, 13)
    """
    return sum(len(feast.days) for feast in festivals(year))
