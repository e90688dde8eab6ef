"""Days as offices write them: the closed list of spellings, and nothing beside it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.encoding import read_day, read_term
from ssj_core.errors.encoding import DayRefusedError

DAY = date(2028, 6, 30)
SPELLINGS: list[Any] = [
    "2028-06-30",
    "2028-6-30",
    "2028/6/30",
    "2028/06/30",
    "2028.6.30",
    "2028.06.30",
    "2028年6月30日",
    "2028年06月30日",
    "20280630",
    20280630,
    20280630.0,
    "２０２８－０６－３０",
    "２０２８年６月３０日",
    "二〇二八年六月三十日",
    "二零二八年六月三十日",
    "二○二八年六月三十日",
    "二〇二八年零六月三十日",
    " 2028-06-30\u3000",
    "2028-06-30 00:00:00",
    "2028-06-30 17:30",
    "2028-06-30T17:30:05.123",
    "2028/6/30 9:05",
    "2028年6月30日 9时30分",
    "2028年6月30日17时",
    "2028-06-30 24:00",
    "2028-06-30 下午 5:30",
    "2028-06-29T16:00:00Z",
    "2028-06-30T23:59:59+08:00",
    46934,
    46934.0,
    46934.73,
    "46934",
    "４６９３４",
    "46934.5",
    np.int64(46934),
    np.float64(46934.5),
    np.datetime64("2028-06-30"),
    DAY,
    datetime(2028, 6, 30, 23, 59),  # noqa: DTZ001 - a cell has no zone
    datetime(2028, 6, 29, 16, tzinfo=UTC),
    pd.Timestamp("2028-06-30 12:00"),
]
NO_DAYS: list[Any] = [
    "",
    "待办",
    "同上",
    "已注销",
    "2026年6月",
    "2026",
    "2026-06",
    "12/31/2028",
    "31/12/2028",
    "28/6/30",
    "28-06-30",
    "2028-02-30",
    "2028-13-01",
    "2028-00-10",
    "2028-06-30以前",
    "2028-06-30前",
    "2028年6月3",
    "2028-6/30",
    "2028 06 30",
    "6月30日",
    "2028-06-30 25:00",
    "2028-06-30 10:61",
    "2028-06-30?",
    "二〇二八年六月三十五日",
    "二〇二八年六月十十日",
    "二〇二八年十二三月一日",
    "至2028-06-30",
    "长期",
    36_525,
    73_416,
    "36525",
    "73416",
    "469340",
    2028,
    20281330,
    0.5,
    float("nan"),
    float("inf"),
    1e300,
    -46934,
    True,
    pd.NaT,
    None,
    "٢٠٢٨-٠٦-٣٠",
]


@pytest.mark.parametrize("value", SPELLINGS, ids=repr)
def test_a_day_in_any_spelling(value: object) -> None:
    """Every spelling of the list gives the same day, as a day and as the last day of a term."""
    assert read_day(value) == DAY
    assert (read_term(value).first, read_term(value).last) == (None, DAY)


@pytest.mark.parametrize("value", NO_DAYS, ids=repr)
def test_what_is_no_day(value: object) -> None:
    """Whatever is not on the list is refused: month or year alone, other orders, words, no day."""
    with pytest.raises(DayRefusedError, match=r"日期|没有这一天") as caught:
        read_day(value)
    assert caught.value.params["value"] is value


@pytest.mark.parametrize(
    "between", ["至", " 至 ", "~", "～", "—", "——", "–", "..", "...", "-", " - "]
)
@pytest.mark.parametrize("form", ["{:%Y-%m-%d}", "{:%Y.%m.%d}", "{:%Y年%m月%d日}", "{:%Y%m%d}"])
def test_a_term_from_one_day_to_another(between: str, form: str) -> None:
    """A至B is valid from A to B, both included."""
    term = read_term(f"{form.format(date(2023, 7, 1))}{between}{form.format(DAY)}")
    assert (term.first, term.last) == (date(2023, 7, 1), DAY)
    days = [date(2023, 6, 30), date(2023, 7, 1), DAY, date(2028, 7, 1)]
    assert [day in term for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "words", ["长期", "长期有效", "永久", "无固定期限", "有效期至：长期", " 长期　"]
)
def test_no_last_day_is_said_in_words(words: str) -> None:
    """What says that there is no last day is a term without one; it is never the day of a blank."""
    assert read_term(words).last is None
    assert date(2999, 1, 1) in read_term(words)
    begun = read_term("2026-04-01至长期")
    assert (date(2026, 3, 31) in begun, date(2026, 4, 1) in begun) == (False, True)


@pytest.mark.parametrize("word", ["有效期至", "有效期至：", "截至", "至", "截至 "])
def test_a_last_day_after_a_word(word: str) -> None:
    """有效期至, 截至 and 至 say that a last day follows."""
    assert read_term(f"{word}2028-06-30").last == DAY


@pytest.mark.parametrize(
    "value", ["2028-06-30至2023-07-01", "2023-07-01至06-30", "2023-07-01至", "2023至2028", "", "无"]
)
def test_what_is_no_term(value: str) -> None:
    """A term that runs backwards, or half of one, is refused."""
    with pytest.raises(DayRefusedError):
        read_term(value)


def test_serial_numbers_are_told_and_follow_the_workbook() -> None:
    """A serial number is marked as read, and counts from the epoch of its workbook."""
    assert read_term("46934").serial
    assert not read_term("2028-06-30").serial
    assert read_day(45472, epoch_1904=True) == DAY


@pytest.mark.parametrize(
    "value",
    [
        "2028-06-30 17:30",
        "2028-06-30T00:00:00",
        "2028-06-30 24:00",
        "2028年6月30日17时",
        "46934.5",
        46934.73,
        datetime(2028, 6, 30),  # noqa: DTZ001 - a moment without a zone is the case
    ],
    ids=repr,
)
def test_a_time_of_day_may_need_its_zone(value: object) -> None:
    """A cell's time is local; where the writer may be elsewhere, a time without a zone is refused as that."""
    assert read_day(value) == DAY
    with pytest.raises(DayRefusedError, match="时区"):
        read_day(value, zoned=True)
    for zoned in (
        "2028-06-29T16:00Z",
        "46934",
        "2028-06-30",
        DAY,
        datetime(2028, 6, 29, 16, tzinfo=UTC),
    ):
        assert read_day(zoned, zoned=True) == DAY


@settings(deadline=None)
@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_of_the_century_in_every_spelling(day: date) -> None:
    """Spelling and serial number of a day give it back."""
    serial = (day - date(1899, 12, 30)).days
    spellings: list[object] = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", serial]
    spellings += [f"{day.year}年{day.month}月{day.day}日", str(serial)]
    assert {read_day(value) for value in spellings} == {day}
    assert day - timedelta(days=1) not in read_term(f"{day}至{day}")


@settings(deadline=None)
@given(st.text(max_size=20) | st.text("0123456789-/.年月日至 ", max_size=20))
def test_no_text_is_a_crash(text: str) -> None:
    """Whatever is written, it is a day or refused in our words."""
    try:
        day = read_day(text)
    except DayRefusedError as refused:
        words = {refused.message("zh"), refused.message("en")}
    else:
        words = {str(day), "a day"}
    assert len(words) == 2
