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


class AmountRefusedError(InputRefusedError):
    """A text does not say exactly how much, or may mean two amounts."""

    code = "legal.amount-refused"
    zh = (
        "{text!r} 不是可以准确读取的数量：{why_zh}；请写成"
        "“3%”“不少于2‰”“5%-20%”“百分之三”“30户”“按人员1:5”这样的文本，比例不超过 100%"
    )
    en = (
        "{text!r} is not an exact amount: {why_en}; write text such as "
        "'3%', 'at least 2‰', '5%-20%', '30 targets' or '1:5 of staff', at most 100 %"
    )


class AmountUnclearError(InputRefusedError):
    """An amount is read, but does not answer what is asked of it here."""

    code = "legal.amount-unclear"
    zh = "数量 {text!r}：{why_zh}"
    en = "amount {text!r}: {why_en}"
