"""What a draw promises: its register, strata, numbers and chances, checked before the first call."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from math import isfinite
from typing import Final

from attrs import field, frozen

Number = int | Fraction | float | str
WHOLE: Final = ""


@frozen(kw_only=True)
class Design:
    """What a draw promises, free of contradictions.

    Attributes:
        ids: the register, in its order.
        strata: ids by stratum, in the order of the register; one stratum of the name “” is the whole.
        numbers: how many of each stratum; a fraction is an average, rounded up or down by lot;
            nothing where chances are stated and the number is left free.
        chances: π by id where chances are unequal, else nothing.
        groups: ids by the name of what they have in common.
    """

    ids: tuple[str, ...]
    strata: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Fraction]
    chances: Mapping[str, float]
    groups: Mapping[str, tuple[str, ...]]
    stratum_of: Mapping[str, str] = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Return a short digest of everything promised."""
        parts = (
            self.ids,
            sorted((name, rows) for name, rows in self.strata.items()),
            sorted((name, str(number)) for name, number in self.numbers.items()),
            sorted(self.chances.items()),
            sorted(self.groups.items()),
        )
        return sha256(repr(parts).encode()).hexdigest()[:12]

    @property
    def number(self) -> Fraction:
        """Return how many are drawn in all, on average."""
        return sum(self.numbers.values(), Fraction(0))

    def faults_of(self, drawn: Sequence[object]) -> list[str]:
        """Return what keeps `drawn` from being one draw of this design, in words."""
        found = []
        strangers = [one for one in drawn if not (isinstance(one, str) and one in self.stratum_of)]
        if strangers:
            found.append(f"不在名录内 not in the register: {_few(map(repr, strangers))}")
        twice = [repr(one) for one, times in Counter(map(repr, drawn)).items() if times > 1]
        if twice:
            found.append(f"重复 more than once: {_few(repr_ for repr_ in twice)}")
        if not found:
            held = Counter(self.stratum_of[str(one)] for one in drawn)
            for name, number in self.numbers.items():
                if held[name] not in {int(number), -int(-number // 1)}:
                    where = f"{name}: " if name else ""
                    found.append(
                        f"{where}抽了 {held[name]} 个，应为 {number} 个 "
                        f"{held[name]} ids drawn, {number} promised"
                    )
        return found


def _few(words: Iterable[str]) -> str:
    shown = list(words)
    return "、".join(shown[:3]) + ("…" if len(shown) > 3 else "")  # noqa: PLR2004 - three names are enough to look for


def exact_number(number: Number) -> Fraction:
    """Return a number to draw without rounding; a float is read as it is written.

    >>> exact_number(2.5), exact_number("7/3")
    (Fraction(5, 2), Fraction(7, 3))
    """
    if isinstance(number, bool) or (isinstance(number, float) and not isfinite(number)):
        message = f"人数不是数 not a number to draw: {number!r}"
        raise ValueError(message)
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def design_of(
    frame: Iterable[object],
    number: Number | Mapping[str, Number] | None,
    *,
    strata: Mapping[str, object] | None = None,
    chances: Mapping[str, float] | None = None,
    groups: Mapping[str, Collection[str]] | None = None,
) -> Design:
    """Return the design of a draw.

    Args:
        frame: the ids, in register order.
        number: how many; by stratum if there are strata. Left out, with `chances`, it is free.
        strata: the stratum of each id, or the ids of each stratum.
        chances: π by id, each above 0 and up to 1.
        groups: ids by the name of what they have in common.

    Raises:
        ValueError: what is wrong, everything at once.
    """
    if isinstance(frame, str):
        message = "名录是一个字符串 the frame is a text, not a list of ids"
        raise ValueError(message)  # noqa: TRY004 - one class for every contradiction
    rows = list(frame)
    ids = [row for row in rows if isinstance(row, str)]
    faults = []
    if len(ids) < len(rows):
        strange = [repr(row) for row in rows if not isinstance(row, str)]
        faults.append(f"编号须为文本 an id is not a text: {_few(strange)}")
    if twice := [one for one, times in Counter(ids).items() if times > 1]:
        faults.append(f"名录中重复 more than once in the frame: {_few(twice)}")
    stratum_of = _strata(ids, strata, faults)
    if chances is not None and strata is not None:
        faults.append("入样概率与抽取组不能同时给出 chances and strata cannot both be stated")
    free = chances is not None and number is None
    numbers = {} if free else _numbers(number, Counter(stratum_of.values()), faults)
    chances = {} if chances is None else _chances(ids, chances, numbers, faults)
    named = {name: tuple(dict.fromkeys(members)) for name, members in (groups or {}).items()}
    known = set(ids)
    for name, members in named.items():
        if unknown := [one for one in members if one not in known]:
            faults.append(
                f"分组 {name} 有名录外的编号 group {name} has ids not in the frame: {_few(map(str, unknown))}"
            )
    if faults:
        raise ValueError("；".join(faults))
    by_stratum: dict[str, list[str]] = {name: [] for name in dict.fromkeys(stratum_of.values())}
    for one in ids:
        by_stratum[stratum_of[one]].append(one)
    return Design(
        ids=tuple(ids),
        strata={name: tuple(rows) for name, rows in by_stratum.items()},
        numbers={name: numbers[name] for name in by_stratum if not free},
        chances=chances,
        groups=named,
        stratum_of=stratum_of,
    )


def _strata(
    ids: Sequence[str], strata: Mapping[str, object] | None, faults: list[str]
) -> dict[str, str]:
    if strata is None:
        return dict.fromkeys(ids, WHOLE)
    if all(isinstance(label, str) for label in strata.values()):
        found = {one: str(label) for one, label in strata.items()}
    else:
        found = {}
        for name, members in strata.items():
            for one in members if isinstance(members, Iterable) else ():
                if one in found:
                    faults.append(f"属于两个抽取组 in two strata: {one}")
                found[str(one)] = name
    if missing := [one for one in ids if one not in found]:
        faults.append(f"没有抽取组 without a stratum: {_few(missing)}")
    known = set(ids)
    if strange := [one for one in found if one not in known]:
        faults.append(f"抽取组中有名录外的编号 strata hold ids not in the frame: {_few(strange)}")
    return {one: found.get(one, WHOLE) for one in ids}


def _numbers(
    number: Number | Mapping[str, Number] | None, sizes: Mapping[str, int], faults: list[str]
) -> dict[str, Fraction]:
    if number is None:
        faults.append("缺少抽取数 the number to draw is missing")
        return {}
    if not isinstance(number, Mapping):
        if len(sizes) > 1:
            faults.append("有抽取组时，抽取数须按组给出 with strata, numbers are given by stratum")
            return {}
        number = dict.fromkeys(sizes, number)
    before = len(faults)
    found = {name: _number(name, asked, sizes, faults) for name, asked in number.items()}
    if missing := [name for name in sizes if name not in number]:
        faults.append(f"缺少抽取数 the number to draw is missing: {_few(missing)}")
    if len(faults) == before and all(found[name] in {0, sizes[name]} for name in sizes):
        drawn = "、".join(str(found[name]) for name in sizes) or "0"
        faults.append(
            f"没有留给机会的余地 a draw of {drawn} out of {'、'.join(map(str, sizes.values())) or 0} "
            "leaves nothing to chance"
        )
    return found


def _number(name: str, asked: Number, sizes: Mapping[str, int], faults: list[str]) -> Fraction:
    where = f"{name}: " if name else ""
    try:
        number = exact_number(asked)
    except (ValueError, ZeroDivisionError, TypeError):
        faults.append(f"{where}抽取数不是数 not a number to draw: {asked!r}")
        return Fraction(0)
    if name not in sizes:
        faults.append(f"没有这个抽取组 no such stratum: {name}")
    elif not 0 <= number <= sizes[name]:
        faults.append(
            f"{where}{sizes[name]} 个中抽 {asked} 个 a draw of {asked} out of {sizes[name]}"
        )
    return number


def _chances(
    ids: Sequence[str],
    chances: Mapping[str, float],
    numbers: Mapping[str, Fraction],
    faults: list[str],
) -> dict[str, float]:
    found = {one: float(chances[one]) for one in ids if one in chances}
    if missing := [one for one in ids if one not in found]:
        faults.append(f"没有入样概率 without a chance: {_few(missing)}")
    if wrong := [one for one, chance in found.items() if not 0 < chance <= 1]:
        faults.append(
            f"入样概率须大于 0、至多 1 a chance must be above 0 and up to 1: {_few(wrong)}"
        )
    total = sum(found.values())
    if numbers and not faults and abs(total - float(sum(numbers.values()))) > 1e-6 * max(total, 1):
        faults.append(
            f"入样概率之和 {total:g} 不等于抽取数 chances add up to {total:g}, "
            f"not to {float(sum(numbers.values())):g}"
        )
    return found
