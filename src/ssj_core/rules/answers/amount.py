"""Amounts as the texts write them: "3%", "不少于2‰", "5%-20%", "1:5 of staff", "每季度≥5%"."""

import re
from fractions import Fraction
from typing import Any, Final, Self

from attrs import frozen

from ssj_core.errors.rules import AmountRefusedError
from ssj_core.rules.answers.sampling import Bound, Of, Per, Rounding

_PERIODS: Final[dict[Per, tuple[str, ...]]] = {
    "half-year": ("每半年", "per half-year"),
    "month": ("每月", "per month", "/month"),
    "quarter": ("每季度", "每季", "per quarter", "/quarter"),
    "year": ("每年", "年度", "per year", "/year"),
}
_FLOOR: Final = ("不少于", "不低于", "至少", "at least", ">=", "≥")
_CAP: Final = ("不得超过", "不超过", "不高于", "不多于", "至多", "at most", "<=", "≤")
_EXACT: Final = ("恰好", "exactly", "=")
_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_SHARE: Final = re.compile(rf"{_NUMBER}\s*(%|‰)|(\d+)\s*/\s*(\d+)", re.ASCII)
_STAFF: Final = re.compile(r"(\d+)\s*[:：]\s*(\d+)", re.ASCII)
_COUNT: Final = re.compile(r"(\d+)\s*(?:户次|户|家|个|targets?)?", re.ASCII)
_RANGE: Final = re.compile(r"\s*(?:-|–|—|~|～|至|到|\bto\b)\s*")


def _strip(text: str, words: tuple[str, ...]) -> str | None:
    for word in words:
        if text.startswith(word):
            return text.removeprefix(word).strip()
    return None


def _one(text: str) -> tuple[Of, Fraction]:
    """Read a single amount: share, per-staff ratio or count."""
    if match := _SHARE.fullmatch(text):
        if match[2]:
            return "targets", Fraction(match[1]) / (100 if match[2] == "%" else 1000)
        if int(match[4]):
            return "targets", Fraction(int(match[3]), int(match[4]))
    elif (match := _STAFF.fullmatch(text)) and int(match[1]):
        return "staff", Fraction(int(match[2]), int(match[1]))
    elif match := _COUNT.fullmatch(text):
        return "number", Fraction(int(match[1]))
    raise AmountRefusedError(text=text)


def _period(text: str) -> tuple[str, Per]:
    for per, words in _PERIODS.items():
        for word in words:
            if text.startswith(word):
                return text.removeprefix(word).strip(), per
            if text.endswith(word):
                return text.removesuffix(word).strip(), per
    return text, "task"


@frozen
class Amount:
    """An amount of law: how much, of what, per which period, at least or at most.

    A bare "3%" is the number to draw, so it is a floor: a clause above may still raise it.

    Attributes:
        of: ``targets`` (a share), ``staff`` (targets per inspector) or ``number``.
        per: period; ``task`` when the text names none.
        least: the floor, None for a pure cap.
        most: the cap, None for a pure floor.
        text: as it was written.

    Raises:
        AmountRefusedError: the text is not such an amount, or exceeds 100 %.
    """

    of: Of
    per: Per
    least: Fraction | None
    most: Fraction | None
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the amount a text means.

        >>> Amount.parse("不少于2‰").least, Amount.parse("5%-20%").most
        (Fraction(1, 500), Fraction(1, 5))
        >>> Amount.parse("1:5 of staff").of, Amount.parse("每季度≥5%").per
        ('staff', 'quarter')
        """
        body, per = _period(text.strip().replace("％", "%").replace("按人员", ""))
        body = body.removesuffix("of staff").removesuffix("of the staff").strip()
        least: Fraction | None
        most: Fraction | None
        try:
            if (rest := _strip(body, _FLOOR)) is not None:
                of, least = _one(rest)
                most = None
            elif (rest := _strip(body, _CAP)) is not None:
                of, most = _one(rest)
                least = None
            elif (rest := _strip(body, _EXACT)) is not None:
                of, least = _one(rest)
                most = least
            elif len(ends := _RANGE.split(body)) > 1:
                of, least, most = _both(ends)
            else:
                of, least = _one(body)
                most = None
        except AmountRefusedError:
            raise AmountRefusedError(text=text) from None
        top = most if most is not None else least
        if of == "targets" and top is not None and top > 1:
            raise AmountRefusedError(text=text)
        return cls(of, per, least, most, text)

    @classmethod
    def from_plain(cls, raw: Any) -> Self:  # noqa: ANN401 - whatever the file holds
        """Return the amount a file's value means; only text and whole numbers are exact."""
        if isinstance(raw, bool) or not isinstance(raw, str | int):
            raise AmountRefusedError(text=raw)
        return cls.parse(str(raw))

    def to_plain(self) -> str:
        """Return the text."""
        return self.text

    def floors(self, per: Per | None, rounding: Rounding) -> tuple[Bound, ...]:
        """Return the floor as a bound; none for a pure cap."""
        return (
            () if self.least is None else (Bound(self.of, per or self.per, self.least, rounding),)
        )

    def caps(self, per: Per | None, rounding: Rounding) -> tuple[Bound, ...]:
        """Return the cap as a bound; none for a pure floor."""
        return () if self.most is None else (Bound(self.of, per or self.per, self.most, rounding),)


def _both(ends: list[str]) -> tuple[Of, Fraction, Fraction]:
    (of, least), (other, most) = _one(ends[0]), _one(ends[-1])
    if len(ends) > 2 or of != other or least > most:  # noqa: PLR2004 - a range has two ends
        raise AmountRefusedError(text="–".join(ends))
    return of, least, most
