"""Mistakes about where a rule comes from: places, periods, instruments."""

from ssj_core.errors._base import InputRefusedError


class PlaceRefusedError(InputRefusedError):
    """A code is not a six-digit administrative division code."""

    code = "legal.place-refused"
    zh = "{value!r} 不是六位行政区划代码（GB/T 2260）：{why_zh}；例如 150602"
    en = "{value!r} is not a six-digit division code (GB/T 2260): {why_en}; for example 150602"


class PeriodRefusedError(InputRefusedError):
    """A period ends before it begins, or holds no day at all."""

    code = "legal.period-refused"
    zh = "期间 {start} 至 {until}（不含）没有任何一天；until 是不再有效的第一天，须晚于 from"
    en = "a period from {start} until {until} (excluded) holds no day; until is the first day no longer in force"
