"""How much 抽查比例与数量: one grammar of shares, counts and ratios to the staff, read exactly.

What a clause, a plan, a caller and a form write is read here and nowhere else, so that the same words
mean the same everywhere. No float ever enters.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal, Self

from attrs import evolve, field, frozen

from ssj_core.encoding.limits import DIGITS
from ssj_core.errors.legal import AmountRefusedError, AmountUnclearError
from ssj_core.errors.selection import BoundsError, RoundingError
from ssj_core.legal.numerals import NUMERALS, chinese_number

Of = Literal["targets", "staff", "number"]
Per = Literal["task", "month", "quarter", "half-year", "year"]
Wording = Literal["plain", "least", "most", "range", "exact"]
Rounding = Literal["up", "down", "half-up", "average", "exact"]
Number = int | Fraction

PERIODS_ZH: Final[dict[Per, str]] = {
    "task": "",
    "month": "每月",
    "quarter": "每季度",
    "half-year": "每半年",
    "year": "每年",
}
_PERIODS: Final[dict[Per, tuple[str, str]]] = {
    "half-year": ("每半年度?|半年度", "每半年|/半年|perhalf-?year|/half-?year"),
    "month": ("每月|月度", "每月|/月|permonth|/month"),
    "quarter": ("每季度?|季度", "每季度?|/季度?|perquarter|/quarter"),
    "year": ("每年度?|全年|年度", "每年度?|/年|peryear|perannum|ayear|/year"),
}
_LEAST: Final = (
    "不(?:得|应|能)?(?:少|低|小)于|至少|最少|≥|>=|atleast|(?:not?)(?:less|fewer|lower)than"
)
_MOST: Final = "不(?:得|应|能)?(?:超过|超|高于|多于|大于)|至多|最多|≤|<=|atmost|(?:not?)(?:more|higher)than|upto"
_EXACT: Final = "恰好|正好|等于|exactly|="
_LEAST_AFTER: Final = r"(?:\(含\))?(?:及以上|以上)|ormore"
_MOST_AFTER: Final = r"(?:\(含\))?(?:及以下|以下|以内)|or(?:less|fewer)"
_STRICT: Final = re.compile(
    "(?:超过|多于|高于|大于|少于|低于|小于|不足|未达|>|<|(?:more|less|fewer)than).*"
)
_STAFF: Final = re.compile(
    r"\(?按(?:在岗|在编|执法|检查)*人员(?:计)?\)?|每名(?:在岗|在编)*(?:执法|检查)*人员|每人|人均|/人"
    r"|人员(?:与对象)?(?=\d+:)|\(?ofthestaff\)?|\(?ofstaff\)?|per(?:inspector|head|person)"
)
_TARGETS: Final = re.compile(
    r"\(?按(?:检查)?对象(?:计)?\)?|\(?按户数?\)?|\(?of(?:the)?targets\)?(?!\d)"
)
_NUMBER: Final = rf"(?:\d+(?:\.\d+)?|[{NUMERALS}]+)"
_UNIT: Final = "户次|家次|户|家|个|件|targets?|enterprises?"
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)(%|‰|‱|percent|pct)")
_PART: Final = re.compile(rf"({_NUMBER})分之({_NUMBER})")
_LONGEST: Final = 200
_FRACTION: Final = re.compile(r"(\d+)/(\d+)")
_COLON: Final = re.compile(r"(\d+):(\d+)")
_OUT_OF: Final = re.compile(
    rf"每?({_NUMBER})(?:户|家|个)中?(?:抽查|抽取|检查|抽)({_NUMBER})(?:户|家|个)?"
)
_COUNT: Final = re.compile(
    rf"(\d{{1,3}}(?:,\d{{3}})+|\d+|[{NUMERALS}]+)(?:{_UNIT})?(?:企业|经营主体|市场主体|检查对象|对象)?"
)
_DECIMAL: Final = re.compile(r"0?\.\d+")
_RANGE: Final = re.compile("-|‐|–|——?|~|〜|至|到|to")
_LEAD: Final = re.compile("(?:随机)?(?:抽查|抽取|检查)?(?:比例|数量|户数)(?:为|是|:)?")
_WHOLE: Final = ("全部", "全数", "全覆盖", "全部检查对象", "所有检查对象", "all", "everybody")
_HALF: Final = ("一半", "半数", "half")
_PER_MANY: Final = {"%": 100, "percent": 100, "pct": 100, "‰": 1000, "‱": 10_000}
_SIGNS: Final = str.maketrans("﹪≧≦⩾⩽−", "%≥≤≥≤-")


@frozen
class Amount:
    """How much: of what, per which period, at least or at most; exact.

    A bare “3%” is the number to draw, and so a floor that a clause above may raise (decision 0021);
    a bare “30” is thirty targets. A ratio to the staff says so: “按人员1:5”, “1:5 of staff”,
    “每名检查人员5户” are five targets for each inspector in post. “1:5” alone may also mean one target
    in five; it is refused with both readings, and nobody has to guess.

    Attributes:
        of: ``targets`` (a share of them), ``staff`` (targets per inspector) or ``number`` (a count).
        per: the period; ``task`` when the text names none.
        least: the floor, None for a pure cap.
        most: the cap, None for a pure floor.
        wording: the word of the text: ``plain``, ``least``, ``most``, ``range`` or ``exact``.
        text: as it was written; two spellings of one amount are equal.

    Raises:
        AmountRefusedError: the text is not such an amount, may mean two, or exceeds 100 %.
    """

    of: Of
    per: Per
    least: Fraction | None
    most: Fraction | None
    wording: Wording = "plain"
    text: str = field(default="", eq=False)

    @classmethod
    def parse(cls, text: str | Fraction | Decimal) -> Self:
        """Return the amount that `text` means; `docs/selection.md` lists the spellings.

        A `Fraction` or a finite `Decimal` is a share of the targets.

        Raises:
            AmountRefusedError: see the class; also for a float, which is not exact, and for a bare
                whole number, which may be a count or a percentage.

        >>> Amount.parse("不少于2‰").least, Amount.parse("百分之五至百分之二十").most
        (Fraction(1, 500), Fraction(1, 5))
        >>> Amount.parse("1:5 of staff").of, Amount.parse("每季度≥5%").per, Amount.parse("至少30户").of
        ('staff', 'quarter', 'number')
        """
        if isinstance(text, str):
            return cls(*_read(text), text=text)
        if isinstance(text, Fraction) or (type(text) is Decimal and _is_short(text)):
            share = _within(Fraction(text), text)
            return cls("targets", "task", share, None, text=percent(share))
        raise AmountRefusedError(
            text=text,
            why_zh=f"{type(text).__name__} 不准确或含义不明",
            why_en=f"a {type(text).__name__} is not exact, or not clear",
        )

    @classmethod
    def from_plain(cls, raw: object) -> Self:
        """Return the amount a file's value means: text, or a whole number for a count."""
        if isinstance(raw, int) and not isinstance(raw, bool):
            return cls.parse(str(raw))
        if isinstance(raw, str):
            return cls.parse(raw)
        raise AmountRefusedError(
            text=raw,
            why_zh="数量应写成文本或整数",
            why_en="an amount is text or a whole number",
        )

    def to_plain(self) -> str:
        """Return the text."""
        return self.text

    @property
    def share(self) -> Fraction:
        """The one share of the targets it asks for at least.

        Raises:
            AmountUnclearError: it is a count, a ratio to the staff, a cap, a range, or of a period:
                no single share says all of it.
        """
        if self.of != "targets" or self.per != "task" or self.wording in {"most", "range"}:
            raise AmountUnclearError(
                text=self.text,
                why_zh="这里需要一个抽查比例，而它是数量、按人员的比例、上限、范围或按周期的要求",
                why_en="one share is needed here; it is a count, a ratio to the staff, a cap, a range, or of a period",
            )
        return self.least or Fraction(0)

    def number(
        self,
        size: int,
        staff: int | None = None,
        rounding: Rounding | None = None,
        *,
        minimum: int = 0,
        per: Per = "task",
    ) -> Number:
        """Return how many of `size` targets it draws, never more than there are.

        “At least” rounds up and “at most” down, as the words ask; a range gives its least number, a
        cap alone its greatest; a plain or exact share is rounded by `rounding`, which its clause states.

        Args:
            size: targets in the stratum, 0 or more.
            staff: inspectors in post, for a ratio to the staff.
            rounding: of a plain or exact share; only ``average`` leaves a fraction, for the lot.
            minimum: fewest targets drawn, as far as there are any.
            per: the period the number is for.

        Raises:
            RoundingError: it gives no whole number and `rounding` is not stated, or sizes are negative.
            BoundsError: no whole number lies in the range.
            AmountUnclearError: the staff is not stated, or it is of another period.

        >>> Amount.parse("5-20%").number(30), Amount.parse("每名检查人员5户").number(1000, 12)
        (2, 60)
        >>> Amount.parse("3%").number(101, rounding="average")
        Fraction(303, 100)
        """
        self._check_asked(size, staff, minimum, per)
        scale = self._scale(size, staff)
        asked = (self.most if self.least is None else self.least) or Fraction(0)
        number = rounded(asked * scale, self.rounding(rounding or "exact"), self)
        if self.wording == "range" and self.most is not None and number > self.most * scale:
            raise BoundsError(
                where=f"{size} × {self}",
                why_zh=f"上下限之间没有整数，至少 {number} 户已超过上限",
                why_en=f"no whole number lies between the bounds: {number} is above the greatest",
            )
        return min(max(number, minimum), size)

    def rounding(self, stated: Rounding) -> Rounding:
        """Return the rounding the words ask for, else the one that is `stated`."""
        worded: dict[Wording, Rounding] = {"least": "up", "range": "up", "most": "down"}
        return worded.get(self.wording, stated)

    def allows(self, number: int, size: int, staff: int | None = None) -> bool:
        """Tell whether drawing `number` of `size` keeps the bounds; a plain amount is a floor."""
        self._check_asked(size, staff, 0, self.per)
        scale = self._scale(size, staff)
        low = self.least is None or number >= size or number >= self.least * scale
        return low and (self.most is None or number <= self.most * scale)

    def times(self, factor: Fraction) -> Self:
        """Return the amount with both bounds multiplied, as a cool-down does."""
        return evolve(
            self,
            least=None if self.least is None else self.least * factor,
            most=None if self.most is None else self.most * factor,
        )

    def say(self, lang: str = "zh") -> str:
        """Return the amount in words that parse to the same amount.

        >>> Amount.parse("三分之一").say(), Amount.parse("2:5 of staff").say("en")
        ('1/3', '2:5 of staff')
        >>> Amount.parse("每季≥5%").say("en"), Amount.parse("5-20%").say()
        ('at least 5% per quarter', '5%-20%')
        """
        words = {
            "least": ("不少于", "at least "),
            "most": ("不超过", "at most "),
            "exact": ("恰好", "exactly "),
        }
        english = lang == "en"
        last = self.most if self.wording in {"most", "range"} else self.least
        said = say_one(self.of, last or Fraction(0), lang)
        if self.wording == "range" and self.least is not None:
            # The unit stands once: 30-50户, 1:3-1:5（按人员）.
            first = say_one(self.of, self.least, lang)
            unit = {"targets": "", "number": "户| targets", "staff": "（按人员）| of staff"}[
                self.of
            ]
            said = re.sub(f"(?:{unit})$", "", first) + f"-{said}"
        said = words.get(self.wording, ("", ""))[english] + said
        if self.per == "task":
            return said
        return f"{said} per {self.per}" if english else PERIODS_ZH[self.per] + said

    def __str__(self) -> str:
        """Return the amount as people write it."""
        return self.say()

    def _scale(self, size: int, staff: int | None) -> int:
        return {"targets": size, "staff": staff or 0, "number": 1}[self.of]

    def _check_asked(self, size: int, staff: int | None, minimum: int, per: Per) -> None:
        if size < 0 or minimum < 0 or (staff or 0) < 0:
            raise RoundingError(
                size=size, ratio=self, why_zh="数量不得为负", why_en="numbers from 0 are expected"
            )
        if self.of == "staff" and staff is None:
            raise AmountUnclearError(
                text=self.text,
                why_zh="按人员的比例须说明在岗人数，或直接写户数",
                why_en="a ratio to the staff needs their number; or write a count",
            )
        if self.per not in (per, "task"):
            raise AmountUnclearError(
                text=self.text,
                why_zh="它是整个周期的要求，一次抽取占多少须另行写明",
                why_en="it is for the whole period; write how much of it one draw takes",
            )


def rounded(exact: Fraction, rounding: Rounding, shown: object = "") -> Number:
    """Return an exact number made whole: ``up``, ``down``, ``half-up``; under ``average`` itself.

    Raises:
        RoundingError: under ``exact`` it is not whole, or there is no such rounding.

    >>> rounded(Fraction(7, 2), "half-up"), rounded(Fraction(7, 3), "average")
    (4, Fraction(7, 3))
    """
    if exact.denominator == 1:
        return int(exact)
    if rounding == "up":
        return ceil(exact)
    if rounding == "down":
        return floor(exact)
    if rounding == "half-up":
        return floor(exact + Fraction(1, 2))
    if rounding == "average":
        return exact
    raise RoundingError(
        size=exact,
        ratio=shown or exact,
        why_zh=f"结果为 {exact}，条款须写明向上、向下或平均取整",
        why_en=f"it gives {exact}; the clause has to say up, down or average",
    )


def say_one(of: Of, value: Fraction, lang: str = "zh") -> str:
    """Return a single amount: “3%”, “30户”, “2:5（按人员）”."""
    if of == "staff":
        ratio = f"{value.denominator}:{value.numerator}"
        return ratio + (" of staff" if lang == "en" else "（按人员）")
    if of == "number":
        return f"{value} targets" if lang == "en" else f"{value}户"
    return percent(value)


def percent(share: Fraction | None, places: int | None = None) -> str:
    """Return a share as people write it: exact, or rounded to `places` decimals for a figure.

    Nothing, where there is nothing to count, is ``""``.

    >>> percent(Fraction(7, 200)), percent(Fraction(1, 3)), percent(Fraction(2, 3), 1)
    ('3.5%', '1/3', '66.7%')
    """
    if share is None:
        return ""
    if places is not None:
        scale = 10**places
        return f"{Decimal(round(share * 100 * scale)) / scale:.{places}f}%"
    scaled, decimals = share * 100, 0
    rest = scaled.denominator
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        decimals = max(decimals, power)
    if rest != 1:
        return f"{share.numerator}/{share.denominator}"
    digits = str(int(scaled * 10**decimals)).rjust(decimals + 1, "0")
    cut = len(digits) - decimals
    return digits[:cut] + (f".{digits[cut:]}" if decimals else "") + "%"


_Read = tuple[Of, Per, Fraction | None, Fraction | None, Wording]


def _refused(text: object, zh: str, en: str) -> AmountRefusedError:
    return AmountRefusedError(text=text, why_zh=zh, why_en=en)


def _is_short(text: Decimal) -> bool:
    """Tell whether a decimal is one that can be written out."""
    return (
        text.is_finite()
        and len(text.as_tuple().digits) <= DIGITS
        and abs(text.adjusted()) <= DIGITS
    )


def _read(text: str) -> _Read:
    if len(text) > _LONGEST:
        raise _refused(text, f"超过 {_LONGEST} 个字", f"more than {_LONGEST} characters")
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS).casefold()
    if re.search(rf"\d{{{DIGITS + 1}}}", plain):
        raise _refused(text, f"数字超过 {DIGITS} 位", f"a number of more than {DIGITS} digits")
    # 3² would turn into 32, and "3 0%" into 30%.
    if re.search(r"[\d.,]\s+[\d.]", text) or any(
        unicodedata.category(character) == "No" or (character.isdecimal() and not folded.isascii())
        for character in text
        for folded in [unicodedata.normalize("NFKC", character)]
    ):
        raise _refused(text, "数字写法不明确", "the digits are not clear")
    body = re.sub(r"\s+", "", plain)
    body = body[lead.end() :] if (lead := _LEAD.match(body)) else body
    body, per = _period(body)
    body, of = _measured(body, text)
    both = f"(?:{_LEAST})(.+?)[,;、且并而]*(?:{_MOST})(.+)"
    if least_most := re.fullmatch(both, body):
        kind, low, high = _between(least_most[1], least_most[2], of, text)
        return kind, per, low, high, "range"
    wording, rest = _worded(body, text)
    if wording == "plain" and len(ends := _RANGE.split(rest)) > 1:
        if len(ends) > 2:  # noqa: PLR2004 - a range has two ends
            raise _refused(text, "范围应有两端", "a range has two ends")
        kind, low, high = _between(ends[0], ends[1], of, text)
        return kind, per, low, high, "range"
    kind, value = _single(rest, of, text)
    least = None if wording == "most" else value
    return kind, per, least, value if wording in {"most", "exact"} else None, wording


def _period(body: str) -> tuple[str, Per]:
    for per, (before, after) in _PERIODS.items():
        if match := re.match(before, body):
            return body[match.end() :], per
        if match := re.search(f"(?:{after})$", body):
            return body[: match.start()], per
    return body, "task"


def _measured(body: str, text: str) -> tuple[str, Of | None]:
    """Return the text without the words that say what it is measured by, and what they say."""
    found: list[tuple[Of, re.Match[str]]] = [
        *(("staff", match) for match in _STAFF.finditer(body)),
        *(("targets", match) for match in _TARGETS.finditer(body)),
    ]
    if not found:
        return body, None
    of, match = found[0]
    rest = body[: match.start()] + body[match.end() :]
    if len({measure for measure, _ in found}) > 1:
        raise _refused(text, "既按人员又按对象", "measured both by staff and by targets")
    return rest, of


def _worded(body: str, text: str) -> tuple[Wording, str]:
    found: list[tuple[Wording, str]] = []
    words: tuple[tuple[Wording, str, str], ...] = (
        ("least", _LEAST, _LEAST_AFTER),
        ("most", _MOST, _MOST_AFTER),
        ("exact", _EXACT, "(?!)"),
    )
    for wording, before, after in words:
        if match := re.match(before, body):
            found.append((wording, body[match.end() :]))
        if match := re.search(f"(?:{after})$", body):
            found.append((wording, body[: match.start()]))
    if len(found) > 1:
        raise _refused(text, "上下限的说法重复或矛盾", "it is worded twice")
    if found:
        return found[0]
    if _STRICT.fullmatch(body):
        raise _refused(
            text,
            "“超过”“低于”不含本数；请写“不少于”或“不超过”",
            "'more than' leaves the number itself out; write 'at least' or 'at most'",
        )
    return "plain", body


def _between(low: str, high: str, of: Of | None, text: str) -> tuple[Of, Fraction, Fraction]:
    """Read both ends of a range; what only one of them names holds for both: 5-20%, 百分之五至十."""
    if part := re.match("([百千万]分之)", low):
        high = high if "分之" in high else part[1] + high
    elif unit := re.search(rf"(?:%|‰|‱|percent|pct|(?:{_UNIT}).*)$", high):
        if re.fullmatch(r"0?\.\d+", low) and unit[0] in _PER_MANY:
            raise _refused(text, "下限缺少单位", "the least lacks its unit")
        low = low + unit[0] if re.fullmatch(_NUMBER, low) else low
    first, least = _single(low, of, text)
    second, most = _single(high, of, text)
    if first != second:
        raise _refused(text, "两端不是同一种数量", "the ends are of different kinds")
    if least > most:
        raise _refused(text, "下限大于上限", "the least is above the greatest")
    return first, least, most


def _single(part: str, of: Of | None, text: str) -> tuple[Of, Fraction]:
    if match := _COLON.fullmatch(part):
        return _colon(int(match[1]), int(match[2]), of, text)
    if match := _OUT_OF.fullmatch(part):
        share = _divided(_numeral(match[2], text), _numeral(match[1], text), text)
        return _not_staff(of, text), _within(share, text)
    if (share_of := _share(part, text)) is not None:
        return _not_staff(of, text), _within(share_of, text)
    if match := _COUNT.fullmatch(part):
        count = _numeral(match[1].replace(",", ""), text)
        if of == "targets" or count.denominator != 1:
            raise _refused(
                text, "户数应为整数，不按对象计", "a count is a whole number, of nothing else"
            )
        return of or "number", count
    if re.fullmatch(r"\d+\.\d+", part):
        raise _refused(
            text,
            "可能是百分数，也可能是倍数；请写“3%”或“30户”",
            "it may be a percentage or a count; write '3%' or '30 targets'",
        )
    raise _refused(text, "写法不明确", "the form is not clear")


def _share(part: str, text: str) -> Fraction | None:
    if part in _WHOLE:
        return Fraction(1)
    if part in _HALF:
        return Fraction(1, 2)
    if match := _SHARE.fullmatch(part):
        return Fraction(match[1]) / _PER_MANY[match[2]]
    if match := _FRACTION.fullmatch(part):
        return _divided(Fraction(match[1]), Fraction(match[2]), text)
    if match := _PART.fullmatch(part):
        return _divided(_numeral(match[2], text), _numeral(match[1], text), text)
    return Fraction(part) if _DECIMAL.fullmatch(part) else None


def _colon(left: int, right: int, of: Of | None, text: str) -> tuple[Of, Fraction]:
    if not left or not right:
        raise _refused(text, "比例的两边都应大于零", "both sides of a ratio are above zero")
    if of == "staff":
        return "staff", Fraction(right, left)
    if of == "targets":
        return "targets", _within(Fraction(left, right), text)
    raise _refused(
        text,
        f"可能指每 {right} 户抽 {left} 户，也可能指 {left} 名检查人员对 {right} 户；"
        f"前者请写“{left}/{right}”，后者请写“按人员{left}:{right}”",
        f"it may mean {left} of {right} targets, or {right} targets for {left} inspectors; "
        f"write '{left}/{right}' or '{left}:{right} of staff'",
    )


def _not_staff(of: Of | None, text: str) -> Of:
    if of == "staff":
        raise _refused(
            text,
            "按人员的数量请写“按人员1:5”或“每名检查人员5户”",
            "by staff, write '1:5 of staff' or '5 targets per inspector'",
        )
    return "targets"


def _numeral(word: str, text: str) -> Fraction:
    number = Fraction(word) if re.fullmatch(r"\d+(?:\.\d+)?", word) else chinese_number(word)
    if number is None:
        raise _refused(text, "数字写法不明确", "the numeral is not clear")
    return number


def _divided(over: Fraction, under: Fraction, text: str) -> Fraction:
    if not under:
        raise _refused(text, "分母为零", "the denominator is zero")
    return over / under


def _within(share: Fraction, text: object) -> Fraction:
    if not 0 <= share <= 1:
        raise _refused(text, "应在 0 到 100% 之间", "0 to 100 % is expected")
    return share
